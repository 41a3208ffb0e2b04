//! How fast a letter is read and linted on one core, warm: bytes of the source a second, every built-in rule on.
//!
//! `cargo bench --bench engine`; `benches/README.md` has the rows as measured.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::lint::{Context, Profile, lint};
use amends::rule::RuleSet;
use amends::text::Text;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

fn drafts(lang: Lang) -> Vec<String> {
    let folder = format!("{}/examples/{lang}/drafts", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
}

/// One letter of about 1.5 KB: a good draft; two of them in English, which needs fewer bytes.
fn letter(lang: Lang) -> String {
    let good: Vec<String> = drafts(lang).split_off(3);
    match lang {
        Lang::En => good[..2].join("\n"),
        _ => good[0].clone(),
    }
}

/// All drafts over and over, good and bad, 100 KB.
fn long(lang: Lang) -> String {
    let all = drafts(lang).join("\n\n");
    let mut text = all.repeat(100_000 / all.len() + 1);
    while text.len() > 100_000 {
        text.pop();
    }
    text
}

fn run(bencher: Bencher, lang: Lang, text: &str) {
    let rules = RuleSet::builtin();
    let profile = Profile::new(rules);
    let context = Context::default();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let text = Text::new(text, lang);
        lint(&text, rules, &profile, &context)
    });
}

#[divan::bench(args = Lang::ALL)]
fn letters(bencher: Bencher, lang: Lang) {
    run(bencher, lang, &letter(lang));
}

#[divan::bench(args = Lang::ALL)]
fn long_texts(bencher: Bencher, lang: Lang) {
    run(bencher, lang, &long(lang));
}

/// Reading alone: masks, the folded copy, sentences.
#[divan::bench(args = Lang::ALL)]
fn copies(bencher: Bencher, lang: Lang) {
    let text = letter(lang);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| Text::new(&text, lang));
}

/// The same words, and never the end of a sentence.
#[divan::bench(args = Lang::ALL)]
fn hostile_without_ends(bencher: Bencher, lang: Lang) {
    let text: String = long(lang).chars().map(|c| if ".!?…։:;\n«»„“".contains(c) { ' ' } else { c }).collect();
    run(bencher, lang, &text);
}

/// One word of 100 KB, made of the letters of real ones.
#[divan::bench(args = Lang::ALL)]
fn hostile_one_word(bencher: Bencher, lang: Lang) {
    let text: String = long(lang).chars().filter(|c| c.is_alphabetic()).collect();
    run(bencher, lang, &text);
}

/// One short word of many patterns, 100 KB of it.
#[divan::bench(args = Lang::ALL)]
fn hostile_same_word(bencher: Bencher, lang: Lang) {
    let word = match lang {
        Lang::Ka => "თქვენ ",
        Lang::Hy => "Ձեր ",
        Lang::En => "you ",
    };
    run(bencher, lang, &word.repeat(100_000 / word.len()));
}

/// A sentence that a rule would flag, were it not for its exception.
#[divan::bench(args = Lang::ALL)]
fn hostile_exceptions(bencher: Bencher, lang: Lang) {
    let sentence = match lang {
        Lang::Ka => "არა მხოლოდ დაგვიანდა, არამედ დაიკარგა, თუმცა მაინც მოვიდა, მაგრამ არა მარტო. ",
        Lang::Hy => "Ոչ միայն ուշացավ, բայց և կորավ, սակայն ոչ միայն։ ",
        Lang::En => "Nothing but the truth, not only late but also broken, all but one, last but not least. ",
    };
    run(bencher, lang, &sentence.repeat(100_000 / sentence.len()));
}
