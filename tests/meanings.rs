//! Meanings: what classes of words say together, held to a plain reading of the rules; and what a wrong file is told.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::lint::{Context, Profile, examples, lint};
use amends::rule::{RuleSet, Severity, Source};
use amends::text::Text;

const CLASSES: &str = "en:
  you: {means: the customer, words: [you, your]}
  forget: {means: leaving undone, words: ['forg[eo]t(?:ten)?'], with: [ignore]}
  ignore: {means: leaving unseen, words: ['ignored?', overlook]}
  label: {means: what was to be read, words: [label, manual]}
  ours: {means: the company owns it, words: [our mistake, 'we \\w+']}
  not: {means: denial, words: [not, never]}
  clause-opener: {means: opens a clause, words: [because]}
";

fn rule(meanings: &str, more: &str) -> String {
    let words = "{ka: 'ა', hy: 'ա', en: 'a'}";
    format!(
        "id: test\nseverity: error\nsource: s\ncheck: phrases\nname: {words}\nmessage: {words}\nwhy: {words}\n\
         better: {words}\nen:\n  meanings:\n{meanings}\n{more}  flags: ['a']\n  leaves: ['b']\n"
    )
}

fn source(path: &str, yaml: &str) -> Source {
    Source { path: path.to_owned(), yaml: yaml.to_owned() }
}

fn set(meanings: &str, more: &str) -> RuleSet {
    let files = vec![source("classes/en.yaml", CLASSES), source("test.yaml", &rule(meanings, more))];
    RuleSet::of_files(files).unwrap_or_else(|e| panic!("{e:?}"))
}

/// What is flagged in `letter`, and as what.
fn found(set: &RuleSet, letter: &str) -> Vec<(String, Severity)> {
    let text = Text::new(letter, Lang::En);
    let findings = lint(&text, set, &Profile::new(set), &Context::default());
    findings.iter().map(|f| (letter[f.span.start..f.span.end].to_owned(), f.severity)).collect()
}

fn words(set: &RuleSet, letter: &str) -> Vec<String> {
    found(set, letter).into_iter().map(|(words, _)| words).collect()
}

#[test]
fn a_finding_runs_from_the_first_word_to_the_last() {
    let set = set("    - {all: [you, forget]}", "");
    assert_eq!(words(&set, "Sadly it was You who had forgotten it."), ["You who had forgotten"]);
    assert_eq!(words(&set, "Forgotten by you."), ["Forgotten by you"]);
    assert_eq!(words(&set, "You asked. We forgot."), [""; 0]);
    // A class has the words of those that it is made `with`.
    assert_eq!(words(&set, "You ignored it."), ["You ignored"]);
    assert_eq!(words(&set, "You ignoredly went."), [""; 0]);
}

#[test]
fn commas_and_openers_part_clauses_and_short_insertions_do_not() {
    let clause = set("    - {all: [you, forget]}", "");
    for (letter, found) in [
        ("You asked on Monday, we forgot it.", false),
        ("You asked again because the driver forgot it.", false),
        ("You asked: the driver forgot it.", false),
        ("You asked – the driver forgot it.", false),
        ("You asked (the driver forgot it).", false),
        ("You, unfortunately, forgot it.", true),
        ("You, of course, forgot it.", true),
        ("You, as everybody here knows, forgot it.", false),
        ("You well-meaningly forgot it at 10:30.", true),
    ] {
        assert_eq!(!words(&clause, letter).is_empty(), found, "{letter}");
    }
    let sentence = set("    - {all: [you, forget], within: sentence}", "");
    assert_eq!(words(&sentence, "You asked on Monday, we forgot it."), ["You asked on Monday, we forgot"]);
}

#[test]
fn order_gaps_and_choices() {
    let given = set("    - {all: [you, forget], order: given, gap: 2}", "");
    assert_eq!(words(&given, "You one two forgot."), ["You one two forgot"]);
    assert_eq!(words(&given, "You one two three forgot."), [""; 0]);
    assert_eq!(words(&given, "Forgot you."), [""; 0]);
    assert_eq!(words(&given, "You one-and-two didn't forget."), ["You one-and-two didn't forget"]);
    let three = set("    - {all: [you, not, [label, ours]], gap: 1}", "");
    assert_eq!(words(&three, "The label not for you."), ["label not for you"]);
    assert_eq!(words(&three, "You not our mistake."), ["You not our mistake"]);
    assert_eq!(words(&three, "You not."), [""; 0]);
}

#[test]
fn what_lifts_a_hit() {
    for (key, letter, kept) in [
        ("none: [ours]", "Forgotten by you after our mistake.", false),
        ("none: [ours]", "Forgotten by you, and our mistake is plain.", true),
        ("none_in_sentence: [ours]", "Forgotten by you, and our mistake is plain.", false),
        ("none_in_sentence: [ours]", "Forgotten by you. Our mistake is plain.", true),
        ("not_before: [not]", "It is not so that you forgot.", false),
        ("not_before: [not]", "It is not one two three you forgot.", true),
        ("not_before: [not]", "You forgot not.", true),
        ("not_after: [not]", "You forgot it not.", false),
        ("not_after: [not]", "Not you forgot.", true),
        ("not_between: [not]", "You did not forget.", false),
        ("not_between: [not]", "Not you forgot.", true),
    ] {
        let set = set(&format!("    - {{all: [you, forget], {key}}}"), "");
        assert_eq!(!words(&set, letter).is_empty(), kept, "{key}: {letter}");
    }
    // In a meaning within the sentence, none is of the sentence.
    let set = set("    - {all: [you, forget], within: sentence, none: [ours]}", "");
    assert_eq!(words(&set, "Forgotten by you, and our mistake is plain."), [""; 0]);
}

#[test]
fn exceptions_hold_for_meanings_as_for_patterns() {
    let meaning = "    - {all: [you, forget], weak: true}\n    - {all: [you, label], order: given}";
    let plain = set(meaning, "");
    assert_eq!(found(&plain, "You forgot."), [("You forgot".to_owned(), Severity::Warning)]);
    assert_eq!(found(&plain, "You tore the label."), [("You tore the label".to_owned(), Severity::Error)]);
    // A weak hit under a strong one says nothing new.
    assert_eq!(found(&plain, "You forgot the label."), [("You forgot the label".to_owned(), Severity::Error)]);
    let except = set(meaning, "  except: ['\\bforgot it\\b']\n");
    assert_eq!(words(&except, "You forgot it. You forgot him."), ["You forgot"]);
    let lowered = set(meaning, "  lowered_by: ['perhaps']\n  except_sentence: ['\\bif\\b']\n");
    assert_eq!(found(&lowered, "Perhaps you tore the label."), [("you tore the label".to_owned(), Severity::Hint)]);
    assert_eq!(words(&lowered, "If you tore the label."), [""; 0]);
    // What stands in a quotation was said by the customer.
    assert_eq!(words(&plain, "You wrote: “you forgot”."), [""; 0]);
}

#[test]
fn classes_may_stand_in_patterns() {
    let set = set("    - {all: [you, label]}", "  strong: ['\\ban? {forget} {label}\\b']\n");
    assert_eq!(words(&set, "It is an overlook manual."), ["an overlook manual"]);
}

#[test]
fn a_house_adds_to_classes_rules_and_parts() {
    let house = vec![
        source(
            "house/classes/own.yaml",
            "en:\n  neglect-verb: {words: [snoozed]}\n  cup: {means: cups, words: [cup]}\n",
        ),
        source(
            "house/blame.yaml",
            "extends: blame-customer\nen:\n  meanings:\n    - {all: [customer-you, cup]}\n  flags: ['Your poor cup broke.']\n  leaves: ['A saucer for you.']\n",
        ),
        source(
            "house/parts/remedy.yaml",
            "extends: remedy\nen:\n  strong: ['\\bfree espresso\\b']\n  flags: ['A free espresso waits for you.']\n",
        ),
    ];
    let set = RuleSet::with_house(house).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(words(&set, "You snoozed the alarm.").contains(&"You snoozed".to_owned()));
    assert!(words(&set, "Thank you for your poor cup.").iter().any(|w| w.ends_with("cup")));
    let outcome = examples::run(&set, |path| path.starts_with("house/"));
    assert_eq!((outcome.rules, outcome.examples, outcome.failures), (2, 3, Vec::new()));
    // The built-in examples hold as before.
    let outcome = examples::run(&set, |path| path.starts_with("rules/blame"));
    assert!(outcome.examples > 100);
}

/// What is said of these files.
fn errors(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(path, yaml)| source(path, yaml)).collect();
    match RuleSet::with_house(files) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn mistakes_are_told_with_their_place_and_what_was_meant() {
    let rule = rule("    - {all: [you, forgte], none: [ours]}", "").replace("en:\n", "en:\n  # forgte\n");
    for (files, told) in [
        (
            vec![("d/classes/a.yaml", CLASSES), ("d/test.yaml", rule.as_str())],
            "d/test.yaml:12:19: no class 'forgte' for en: did you mean 'forget'?",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  dull:\n    means: nothing\n")],
            "d/classes/a.yaml:2:3: class 'dull' has no words: give 'words' or 'with'",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  dull: {words: [a]}\n")],
            "d/classes/a.yaml:2:3: class 'dull' does not say what it means: give 'means'",
        ),
        (
            vec![(
                "d/classes/a.yaml",
                "en:\n  b1: {means: m, with: [b2]}\n  b2: {means: m, with: [b3], words: [x]}\n  b3: {means: m, with: [b1]}\n",
            )],
            "d/classes/a.yaml:2:3: class 'b1' holds itself: b1, which holds b2, which holds b3, which holds b1",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  b1: {means: m, with: [neglect-vreb]}\n")],
            "d/classes/a.yaml:2:25: no class 'neglect-vreb' for en: did you mean 'neglect-verb'?",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  b1: {means: m, words: ['(a']}\n")],
            "d/classes/a.yaml:2:27: class 'b1': unclosed group",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  b1: {means: m, wrods: [a]}\n")],
            "d/classes/a.yaml:2:18: en.b1: unknown key 'wrods': did you mean 'words'?",
        ),
        (
            vec![("d/classes/a.yaml", "en:\n  b: {means: m, words: [a]}\n  b: {means: m, words: [c]}\n")],
            "'b' is defined twice in this file",
        ),
        (vec![("d/classes/a.yaml", "de:\n  b: {means: m, words: [a]}\n")], "d/classes/a.yaml:1:1: no language 'de'"),
        (
            vec![("d/a.yaml", "extends: blame-custmer\nen:\n  strong: [a]\n  flags: [a]\n")],
            "d/a.yaml:1:10: no rule 'blame-custmer': did you mean 'blame-customer'?",
        ),
        (
            vec![("d/parts/a.yaml", "extends: remedies\nen:\n  strong: [a]\n  flags: [a]\n")],
            "d/parts/a.yaml:1:10: no part 'remedies': did you mean 'remedy'?",
        ),
        (vec![("d/a.yaml", "extends: dismissive\nen:\n  strong: [a]\n")], "d/a.yaml:2:1: no examples in en"),
        (
            vec![("d/parts/a.yaml", "part: own\nmeans: m\nplus: [money-back]\nen:\n  strong: [a]\n  flags: [a]\n")],
            "d/parts/a.yaml:3:8: part 'money-back' is looked for only beside figures (asked: true): name another part",
        ),
        (
            vec![(
                "d/parts/a.yaml",
                "part: own\nmeans: m\nasked: true\nplus: [remedy]\nen:\n  strong: [a]\n  flags: [a]\n",
            )],
            "d/parts/a.yaml:1:7: part 'own' is looked for only beside figures (asked: true): it takes no 'plus'",
        ),
        (
            vec![("d/a.yaml", "extends: dismissive\nen:\n  meanings:\n    - {all: []}\n  flags: [a]\n")],
            "'all' names 0 classes: one to 4 can stand there",
        ),
        (
            vec![(
                "d/a.yaml",
                "extends: dismissive\nen:\n  meanings:\n    - {all: [request], nine: [a]}\n  flags: [a]\n",
            )],
            "unknown key 'nine': did you mean 'none'?",
        ),
    ] {
        let all = errors(&files);
        assert!(all.iter().any(|e| e.contains(told)), "expected {told}\n got {}", all.join("\n     "));
    }
}

/// Numbers that look thrown, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }
}

/// Whether some choice of places, one for each member, holds to `ordered`, the gap and the clause.
fn plainly(tokens: &[&str], members: &[&str], ordered: bool, gap: usize, clause: bool) -> bool {
    let clause_of = |at: usize| tokens[..at].iter().filter(|t| t.ends_with(';')).count();
    let places: Vec<Vec<usize>> = members
        .iter()
        .map(|m| (0..tokens.len()).filter(|&i| tokens[i].trim_end_matches(';') == *m).collect())
        .collect();
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for member in places {
        choices = choices.iter().flat_map(|c| member.iter().map(|p| [c.as_slice(), &[*p]].concat())).collect();
    }
    choices.into_iter().any(|mut choice| {
        if !ordered {
            choice.sort();
        }
        let near = choice.windows(2).all(|w| w[0] < w[1] && w[1] - w[0] - 1 <= gap);
        near && (!clause || choice.iter().all(|p| clause_of(*p) == clause_of(choice[0])))
    })
}

#[test]
fn sentences_of_thrown_words_are_read_as_a_plain_reading_has_it() {
    let classes = "en:\n  a: {means: a, words: [aa]}\n  b: {means: b, words: [bb]}\n  c: {means: c, words: [cc]}\n";
    let mut dice = Dice(11);
    let (mut hits, mut misses) = (0, 0);
    for (members, ordered, gap, clause) in [
        (&["aa", "bb"][..], true, 2, true),
        (&["aa", "bb"], false, 1, false),
        (&["aa", "bb", "cc"], true, 1, false),
        (&["aa", "bb", "cc"], false, 2, true),
        (&["aa", "bb", "aa"], true, 3, true),
    ] {
        let names: Vec<&str> = members.iter().map(|m| &m[..1]).collect();
        let meaning = format!(
            "    - {{all: [{}], order: {}, gap: {gap}, within: {}}}",
            names.join(", "),
            if ordered { "given" } else { "any" },
            if clause { "clause" } else { "sentence" }
        );
        let files = vec![source("classes/en.yaml", classes), source("test.yaml", &rule(&meaning, ""))];
        let set = RuleSet::of_files(files).unwrap();
        for _ in 0..1500 {
            let words = ["aa", "bb", "cc", "x", "y", "zz", "x;", "aa;", "bb;"];
            let tokens: Vec<&str> = (0..3 + dice.below(8)).map(|_| words[dice.below(words.len())]).collect();
            let found = !self::words(&set, &tokens.join(" ")).is_empty();
            let expected = plainly(&tokens, members, ordered, gap, clause);
            assert_eq!(found, expected, "{meaning}\n{}", tokens.join(" "));
            if found { hits += 1 } else { misses += 1 }
        }
    }
    assert!(hits > 500 && misses > 500, "{hits} {misses}");
}
