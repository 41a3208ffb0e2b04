//! Every rule holds to its own examples.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::case::Case;
use amends::config::House;
use amends::lang::Lang;
use amends::lint::{Context, Profile, examples, lint};
use amends::rule::RuleSet;
use amends::rule::file::{self, RuleFile};
use amends::text::{Text, alphabet};

#[test]
fn every_example_of_every_rule_holds() {
    let outcome = examples::run(RuleSet::builtin(), |_| true);
    let failures: Vec<String> = outcome.failures.iter().map(|f| f.error.to_string()).collect();
    assert!(failures.is_empty(), "{} of {} examples\n{}", failures.len(), outcome.examples, failures.join("\n"));
}

/// Every rule file, by its path.
fn files() -> Vec<(String, RuleFile)> {
    let rules = RuleSet::builtin_sources().into_iter().filter(|s| s.path.matches('/').count() == 1);
    rules.map(|s| (s.path.clone(), file::parse(&s.path, &s.yaml).unwrap())).collect()
}

#[test]
fn every_rule_is_explained_in_three_languages_and_names_its_source() {
    for (path, rule) in files() {
        assert_eq!(path, format!("rules/{}.yaml", rule.id));
        assert!(!rule.source.is_empty(), "{path}");
        for (words, what) in
            [(&rule.name, "name"), (&rule.message, "message"), (&rule.why, "why"), (&rule.better, "better")]
        {
            for lang in Lang::ALL {
                let text = words.in_lang(lang);
                let native = text.chars().filter(|&c| alphabet::is_native(c, lang)).count();
                let letters = text.chars().filter(|c| c.is_alphabetic()).count();
                assert!(native * 3 > letters, "{path}: {what} is not in {lang}: {text}");
                let stopped = text.ends_with(['.', '։', '!', '?', ':']);
                let quoted = text.ends_with(['”', '“', '»', ')', '>']);
                match what {
                    "name" | "message" => assert!(!stopped, "{path}: {what} in {lang} ends with a stop: {text}"),
                    _ => assert!(stopped || quoted, "{path}: {what} in {lang} has no stop: {text}"),
                }
            }
        }
        let small = |text: &str| text.chars().next().is_some_and(|c| !c.is_uppercase() || text.starts_with('“'));
        assert!(small(&rule.message.en) && small(&rule.message.hy), "{path}: a message starts small");
    }
}

#[test]
fn every_rule_has_six_examples_of_each_kind_in_each_language() {
    let mut few = Vec::new();
    // What a comment silences has few ways of being wrong; rules about letters have many.
    let about_letters = |rule: &RuleFile| {
        matches!(rule.check, file::CheckKind::Phrases | file::CheckKind::Part | file::CheckKind::Case)
    };
    for (path, rule) in files().into_iter().filter(|(_, r)| about_letters(r)) {
        for lang in Lang::ALL {
            if let Some(inventory) = rule.inventory(lang) {
                let flags = inventory.flags.len() + inventory.flags_weak.len();
                if flags < 6 || inventory.leaves.len() < 6 {
                    few.push(format!("{path} {lang}: {flags} flagged, {} left alone", inventory.leaves.len()));
                }
            }
        }
    }
    assert!(few.is_empty(), "{}", few.join("\n"));
}

/// However many figures stand in one sentence, each is held against the case.
#[test]
fn each_of_many_figures_is_looked_at() {
    let rules = RuleSet::builtin();
    let case = r#"{"text": "My order A-1042 is late.", "order": {"number": "A-1042", "date": "2026-11-18", "amount": 40,
        "currency": "GEL"}}"#;
    let context = Context::of(Case::from_json(case).unwrap(), &House::default());
    let flagged = |figure: &str, rule: &str| {
        let letter = format!("Dear Ann,\n\nYour order {} has left.\n", format!("{figure}, ").repeat(3_000));
        let findings = lint(&Text::new(&letter, Lang::En), rules, &Profile::new(rules), &context);
        findings.iter().filter(|f| rules.rules()[f.rule].id == rule).count()
    };
    assert_eq!(flagged("order A-1043", "fact-mismatch"), 3_000);
    assert_eq!(flagged("another customer, maia.g@gmail.com", "personal-data"), 3_000);
    assert_eq!(flagged("4111 1111 1111 1111", "personal-data"), 3_000);
}

#[test]
fn the_readme_says_how_many_rules_there_are() {
    let told = format!("{} rules in all", RuleSet::builtin().rules().len());
    assert!(include_str!("../README.md").contains(&told), "{told}");
}
