//! A complaint's way over the desk, warm, on one core: triage, the letter, and the whole case with lint and record.
//!
//! `cargo bench --bench desk`; `benches/README.md` has the rows as measured.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::answer::{Desk, answer, understand};
use amends::case::Case;
use amends::config::Config;
use amends::lang::{Lang, detect};
use amends::letter::{Request, Templates};
use amends::lint::Profile;
use amends::rule::RuleSet;
use amends::triage::triage;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

#[path = "cases.rs"]
mod cases;

fn main() {
    divan::main();
}

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 20);

/// Varied cases in one language, each with its line of JSON.
fn some(lang: Lang) -> Vec<(String, Case)> {
    let mut all = cases::Cases::new(5);
    let mut lines = std::iter::repeat_with(|| all.next_line());
    let wanted = |case: &Case| detect(case.text.as_deref().unwrap()).language == Some(lang);
    let mut some = Vec::new();
    while some.len() < 64 {
        let line = lines.next().unwrap();
        let case = Case::from_json(&line).unwrap();
        if wanted(&case) {
            some.push((line, case));
        }
    }
    some
}

fn house() -> Config {
    let yaml = include_str!("../examples/amends.yaml");
    Config::parse("amends.yaml", yaml, RuleSet::builtin()).unwrap()
}

/// Which language a complaint is in.
#[divan::bench(args = Lang::ALL)]
fn languages(bencher: Bencher, lang: Lang) {
    let cases = some(lang);
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench_local(|| cases.iter().map(|(_, case)| detect(case.text.as_deref().unwrap())).collect::<Vec<_>>());
}

/// What a complaint is about, and its facts; the language is known.
#[divan::bench(args = Lang::ALL)]
fn complaints(bencher: Bencher, lang: Lang) {
    let cases = some(lang);
    let bytes: usize = cases.iter().map(|(_, case)| case.text.as_ref().unwrap().len()).sum();
    bencher.counter(ItemsCount::new(cases.len())).counter(BytesCount::new(bytes)).bench_local(|| {
        let read = |case: &Case| triage(case.text.as_deref().unwrap(), lang, case.received.map(|d| d.0));
        cases.iter().map(|(_, case)| read(case)).collect::<Vec<_>>()
    });
}

/// The letter alone.
#[divan::bench(args = Lang::ALL)]
fn letters(bencher: Bencher, lang: Lang) {
    let (config, templates) = (house(), Templates::builtin());
    let understood: Vec<_> = some(lang)
        .into_iter()
        .map(|(_, mut case)| {
            let category = understand(&mut case, None).unwrap().category.id;
            (case, category)
        })
        .collect();
    bencher.counter(ItemsCount::new(understood.len())).bench_local(|| {
        let write = |(case, category): &(Case, _)| {
            let request = Request { case, lang, category: *category, config: &config, today: TODAY };
            templates.compose(&request).unwrap()
        };
        understood.iter().map(write).collect::<Vec<_>>()
    });
}

/// A line of JSON in, a line of JSON out.
#[divan::bench(args = Lang::ALL)]
fn whole_cases(bencher: Bencher, lang: Lang) {
    let (config, templates, rules) = (house(), Templates::builtin(), RuleSet::builtin());
    let profile = Profile::new(rules);
    let desk = Desk { rules, profile: &profile, templates: &templates, config: &config, today: TODAY, ui: Lang::En };
    let cases = some(lang);
    bencher.counter(ItemsCount::new(cases.len())).bench_local(|| {
        let one = |line: &str| {
            let mut case = Case::from_json(line).unwrap();
            let understood = understand(&mut case, None).unwrap();
            serde_json::to_vec(&answer(&case, understood, &desk).unwrap()).unwrap()
        };
        cases.iter().map(|(line, _)| one(line)).collect::<Vec<_>>()
    });
}
