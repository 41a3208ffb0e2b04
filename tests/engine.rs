//! The matcher is held to the regex crate: over every example of every rule, and over ten thousand sentences put
//! together from pieces of them, each pattern's matches are the ones that a regex of the same pattern finds.

use amends::lang::Lang;
use amends::rule::assemble::{Source, assemble};
use amends::rule::matcher::Scratch;
use amends::rule::pattern::View;
use amends::rule::{Pack, RuleSet, file};
use amends::text::Text;
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;

fn regex(pattern: &str) -> Regex {
    let config = Regex::config()
        .utf8_empty(false)
        .which_captures(WhichCaptures::Implicit)
        .nfa_size_limit(Some(64 << 20))
        .hybrid_cache_capacity(1 << 20);
    let syntax = syntax::Config::new().unicode(false).utf8(false).nest_limit(1000);
    Regex::builder().configure(config).syntax(syntax).build(pattern).unwrap()
}

/// Every example of every rule and part in one language.
fn examples(lang: Lang) -> Vec<String> {
    let mut all = Vec::new();
    for Source { path, yaml } in RuleSet::builtin_sources() {
        let inventory = match (file::parse::<file::RuleFile>(&path, &yaml), file::parse::<file::PartFile>(&path, &yaml))
        {
            (Ok(rule), _) => rule.inventory(lang).cloned(),
            (_, Ok(part)) => part.inventory(lang).cloned(),
            _ => None,
        };
        if let Some(i) = inventory {
            all.extend(i.flags.iter().chain(&i.flags_weak).chain(&i.leaves).map(|e| e.text().to_owned()));
        }
    }
    all
}

/// Numbers that look thrown, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// New sentences from the words of old ones: cut, doubled, joined without a space, with marks between them.
fn scramble(examples: &[String], count: usize, dice: &mut Dice) -> Vec<String> {
    let words: Vec<&str> = examples.iter().flat_map(|e| e.split(' ')).collect();
    let joints = [" ", " ", " ", " ", " ", ", ", "", "-", ". ", "\n", " — ", "; ", "«", "» "];
    (0..count)
        .map(|_| {
            let mut text = String::new();
            let mut at = dice.below(words.len());
            for _ in 0..4 + dice.below(16) {
                at = match dice.below(4) {
                    0 => dice.below(words.len()),
                    1 => at,
                    _ => (at + 1) % words.len(),
                };
                let skip = if dice.below(8) == 0 { 1 } else { 0 };
                text.extend(words[at].chars().skip(skip));
                text.push_str(joints[dice.below(joints.len())]);
            }
            text
        })
        .collect()
}

fn compare(lang: Lang, scrambled: usize) {
    let assembled = assemble(&RuleSet::builtin_sources()).unwrap();
    let at = lang as usize;
    let prepared = &assembled.patterns[at];
    let pack = Pack::new(prepared, &assembled.rules, &assembled.parts, at);
    assert_eq!(&pack, RuleSet::builtin().pack(lang), "the built-in pack is what the build wrote");
    let mut views = vec![View::Folded; prepared.len()];
    let signals = assembled.rules.iter().map(|r| &r.signals).chain(assembled.parts.iter().map(|p| &p.signals));
    for s in signals.filter_map(|s| s[at]) {
        for list in [s.strong, s.weak, s.except, s.except_sentence, s.lowered_by] {
            (list.start..list.end).for_each(|id| views[id as usize] = s.view);
        }
    }
    let mut texts = examples(lang);
    let mut dice = Dice(7 + at as u64);
    texts.extend(scramble(&texts, scrambled, &mut dice));
    let texts: Vec<Text<'_>> = texts.iter().map(|t| Text::new(t, lang)).collect();
    let mut scratch = Scratch::default();
    let mut matches = 0;
    for view in pack.views() {
        let regexes: Vec<(usize, Regex)> =
            (0..prepared.len()).filter(|&i| views[i] == view).map(|i| (i, regex(&prepared[i].regex))).collect();
        for text in &texts {
            let bytes = text.copy(view).bytes();
            let bytes = &bytes[..bytes.len().min(amends::rule::matcher::LONGEST)];
            let mut keys = vec![Vec::new(); prepared.len()];
            pack.find_keys(view, bytes, |id, place| keys[id as usize].push(place));
            keys.iter_mut().for_each(|k| k.sort());
            for (id, regex) in &regexes {
                let expected: Vec<(usize, usize)> = regex.find_iter(bytes).map(|m| (m.start(), m.end())).collect();
                let mut found = Vec::new();
                pack.find(*id as u32, bytes, keys[*id].iter().copied(), &mut scratch, |start, end| {
                    found.push((start, end));
                    true
                });
                matches += found.len();
                assert_eq!(
                    found,
                    expected,
                    "{lang} pattern {id}: {}\nkeys {:?}\nin {}",
                    prepared[*id].regex,
                    prepared[*id].keys,
                    amends::text::alphabet::decode(bytes)
                );
            }
        }
    }
    assert!(matches > 1000, "only {matches} matches compared");
    eprintln!("{lang}: {matches} matches of {} patterns", prepared.len());
}

#[test]
fn georgian_matches_are_those_of_the_regex_crate() {
    compare(Lang::Ka, 400);
}

#[test]
fn armenian_matches_are_those_of_the_regex_crate() {
    compare(Lang::Hy, 400);
}

#[test]
fn english_matches_are_those_of_the_regex_crate() {
    compare(Lang::En, 400);
}
