//! The matcher is held to the regex crate: over every example of every rule, and over sentences put together
//! from pieces of them, each pattern's matches are the ones that a regex of the same pattern finds.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::rule::assemble::{Source, assemble};
use amends::rule::matcher::Scratch;
use amends::rule::pattern::View;
use amends::rule::program::CharSet;
use amends::rule::{RuleSet, file};
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
    let drafts = &assembled.own[at].patterns;
    let pack = assembled.own[at].pack();
    assert_eq!(pack, RuleSet::builtin().pack(lang), "the built-in pack is what the build wrote");
    let mut views = vec![View::Folded; drafts.len()];
    let signals = assembled.rules.iter().map(|r| &r.signals).chain(assembled.parts.iter().map(|p| &p.signals));
    for s in signals.filter_map(|s| s[at]) {
        for list in [s.strong, s.weak, s.except, s.except_sentence, s.lowered_by] {
            (list.start..list.end).for_each(|id| views[id as usize] = s.view);
        }
    }
    let asked: Vec<u32> = assembled
        .parts
        .iter()
        .filter(|p| p.asked)
        .filter_map(|p| p.signals[at])
        .flat_map(|s| [s.strong, s.weak, s.except, s.except_sentence, s.lowered_by])
        .flat_map(|list| list.start..list.end)
        .collect();
    let mut texts = examples(lang);
    let mut dice = Dice(7 + at as u64);
    texts.extend(scramble(&texts, scrambled, &mut dice));
    let texts: Vec<Text<'_>> = texts.iter().map(|t| Text::new(t, lang)).collect();
    let mut scratch = Scratch::default();
    let mut matches = 0;
    for view in pack.views() {
        let regexes: Vec<(usize, Regex)> =
            (0..drafts.len()).filter(|&i| views[i] == view).map(|i| (i, regex(&drafts[i].regex()))).collect();
        for text in &texts {
            let bytes = text.copy(view).bytes();
            let bytes = &bytes[..bytes.len().min(amends::rule::matcher::LONGEST)];
            let mut places = vec![Vec::new(); drafts.len()];
            let chars = CharSet::of_text(bytes);
            pack.find_places(view, bytes, 0..bytes.len(), [(0, &chars)].into_iter(), |place| {
                places[place.pattern() as usize].push(place)
            });
            places.iter_mut().for_each(|k| k.sort());
            for (id, regex) in &regexes {
                let expected: Vec<(usize, usize)> = regex.find_iter(bytes).map(|m| (m.start(), m.end())).collect();
                let mut found = Vec::new();
                let all = |start, end| {
                    found.push((start, end));
                    true
                };
                // Nothing looks in a whole letter for what is only asked about.
                if asked.contains(&(*id as u32)) {
                    pack.find_anywhere(*id as u32, bytes, &mut scratch, all);
                } else {
                    pack.find(*id as u32, bytes, &(0..bytes.len()), &chars, &places[*id], &mut scratch, all);
                }
                matches += found.len();
                assert_eq!(
                    found,
                    expected,
                    "{lang} pattern {id}: {}\nat {:?}\nin {}",
                    drafts[*id].regex(),
                    places[*id].iter().map(|p| p.at()).collect::<Vec<_>>(),
                    amends::text::alphabet::decode(bytes)
                );
            }
        }
    }
    assert!(matches > 500, "only {matches} matches compared");
    eprintln!("{lang}: {matches} matches of {} patterns", drafts.len());
}

#[test]
fn georgian_matches_are_those_of_the_regex_crate() {
    compare(Lang::Ka, 150);
}

#[test]
fn armenian_matches_are_those_of_the_regex_crate() {
    compare(Lang::Hy, 150);
}

#[test]
fn english_matches_are_those_of_the_regex_crate() {
    compare(Lang::En, 150);
}

/// What each pattern costs on the examples of its own language, dearest first: where a rule's author should look.
#[test]
#[ignore = "prints a table"]
fn costs() {
    for lang in Lang::ALL {
        let assembled = assemble(&RuleSet::builtin_sources()).unwrap();
        let drafts = &assembled.own[lang as usize].patterns;
        let prepared: Vec<_> = drafts.iter().map(|d| d.compile()).collect();
        let pack = RuleSet::builtin().pack(lang);
        let texts: Vec<String> = ["good-1", "good-2", "good-3", "bad-1", "bad-2", "bad-3"]
            .iter()
            .map(|n| {
                let path = format!("{}/examples/{lang}/drafts/{n}.txt", env!("CARGO_MANIFEST_DIR"));
                std::fs::read_to_string(path).unwrap()
            })
            .collect();
        let bytes: usize = texts.iter().map(String::len).sum();
        let mut costs = vec![(0_u128, 0_usize, 0_usize); prepared.len()];
        let mut scratch = Scratch::default();
        for round in 0..20 {
            for text in &texts {
                let text = Text::new(text, lang);
                for view in pack.views() {
                    let copy = text.copy(view).bytes();
                    let mut places = vec![Vec::new(); prepared.len()];
                    let ranges = text.sentences().iter().map(|s| text.sentence_in(s, view));
                    let sentences: Vec<_> = ranges.map(|r| (r.clone(), CharSet::of_text(&copy[r]))).collect();
                    let starts = sentences.iter().map(|(range, chars)| (range.start, chars));
                    pack.find_places(view, copy, 0..copy.len(), starts, |place| {
                        places[place.pattern() as usize].push(place)
                    });
                    for (id, places) in places.iter_mut().enumerate().filter(|(_, p)| !p.is_empty()) {
                        places.sort();
                        for (sentence, chars) in &sentences {
                            let here: Vec<_> = places.iter().filter(|p| sentence.contains(&p.at())).copied().collect();
                            if here.is_empty() {
                                continue;
                            }
                            let clock = std::time::Instant::now();
                            pack.find(id as u32, copy, sentence, chars, &here, &mut scratch, |_, _| true);
                            if round > 0 {
                                costs[id].0 += clock.elapsed().as_nanos();
                                costs[id].1 += here.len();
                                costs[id].2 += 1;
                            }
                        }
                    }
                }
            }
        }
        let total: u128 = costs.iter().map(|c| c.0).sum();
        let branches = || prepared.iter().flat_map(|p| &p.branches);
        println!(
            "{lang}: {} patterns, {} branches, {} keyless, {:.1} ns a byte",
            prepared.len(),
            branches().count(),
            branches().filter(|b| b.keys.is_none()).count(),
            total as f64 / 19.0 / bytes as f64
        );
        let mut order: Vec<usize> = (0..prepared.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(costs[*i].0));
        for i in order.into_iter().take(28) {
            // A branch whose keys stand far from its start is tried at many places.
            let keys = prepared[i].branches.iter().filter_map(|b| b.keys.as_ref());
            let far: Vec<String> = keys
                .filter(|k| k.gaps.is_none_or(|gaps| gaps > 3))
                .flat_map(|k| k.set.iter().take(6).map(|key| amends::text::alphabet::decode(key)))
                .collect();
            println!(
                "{:7} ns {:4} places {:4} finds  {} branches, far keys {far:?} {}",
                costs[i].0 / 19,
                costs[i].1 / 19,
                costs[i].2 / 19,
                prepared[i].branches.len(),
                amends::text::alphabet::decode(drafts[i].regex().as_bytes()).chars().take(110).collect::<String>()
            );
        }
    }
}
