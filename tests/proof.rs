//! Every letter the program can write passes its own lint and is read for slips.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::letter::Templates;
use amends::proof;
use amends::rule::RuleSet;

#[test]
fn the_whole_space_of_letters_is_clean() {
    let proof = proof::read(&Templates::builtin(), RuleSet::builtin(), &Lang::ALL);
    for flaw in proof.flaws.iter().take(60) {
        eprintln!("{flaw} ({} letters)\n    {}", flaw.letters, flaw.specimen);
    }
    if let Some(flaw) = proof.flaws.first() {
        eprintln!("{}", flaw.letter);
    }
    assert!(proof.flaws.is_empty(), "{} flaws", proof.flaws.len());
    assert!(proof.letters >= 20_000, "{} different letters", proof.letters);
}

/// Prints letters to read: `SHOW=ka:holding:7 cargo test --test proof shown -- --nocapture` prints every seventh.
#[test]
fn shown() {
    let Some(wanted) = std::env::var_os("SHOW") else { return };
    let wanted = wanted.into_string().unwrap();
    let [lang, kind, each] = wanted.split(':').collect::<Vec<_>>()[..] else { panic!("LANG:KIND:EACH") };
    let templates = Templates::builtin();
    let of_kind = |s: &proof::Specimen| s.case.kind.is_some_and(|k| k.name() == kind);
    let specimens = proof::specimen::all(lang.parse().unwrap()).into_iter().filter(of_kind);
    for specimen in specimens.step_by(each.parse().unwrap()) {
        println!("##### {specimen}\n{}", specimen.letter(&templates).unwrap().reply);
    }
}
