//! Every letter the program can write passes its own lint and is read for slips.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::letter::{HouseTemplate, Templates};
use amends::lint::Profile;
use amends::proof;
use amends::rule::RuleSet;

#[test]
fn the_whole_space_of_letters_is_clean() {
    let rules = RuleSet::builtin();
    let proof = proof::read(&Templates::builtin(), rules, &Profile::new(rules), &Lang::ALL, Lang::En);
    for flaw in proof.flaws.iter().take(60) {
        eprintln!("{}: {} ({} letters)", flaw.place(), flaw.message, flaw.letters);
        eprintln!("    {}\n    {}", flaw.specimen, flaw.excerpt);
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

fn house(name: &str, text: &str) -> Result<Templates, String> {
    let own = HouseTemplate { name: name.to_owned(), path: format!("own/{name}"), text: text.to_owned() };
    Templates::with_house(vec![own]).map_err(|errors| errors[0].to_string())
}

/// What is wrong with the English letters of a house that has this template of its own.
fn flaws(name: &str, text: &str) -> Vec<String> {
    let templates = house(name, text).unwrap();
    let rules = RuleSet::builtin();
    let some: Vec<_> = proof::specimen::all(Lang::En).into_iter().step_by(23).collect();
    let proof = proof::read_these(&some, &templates, rules, &Profile::new(rules), Lang::En);
    proof.flaws.iter().map(|f| format!("{}: {}", f.place(), f.message)).collect()
}

#[test]
fn a_house_changes_one_sentence() {
    assert_eq!(flaws("en/closing.txt", "With best wishes,"), Vec::<String>::new());
    let specimen = &proof::specimen::all(Lang::En)[0];
    let letter = specimen.letter(&house("en/closing.txt", "With best wishes,").unwrap()).unwrap();
    assert!(letter.reply.contains("\nWith best wishes,\nNia Barrow"), "{}", letter.reply);
}

#[test]
fn what_a_house_gets_wrong_is_shown_where_it_is() {
    let found = flaws("en/pending.txt", "We are looking into this.\nIt will soon be done.");
    let said =
        "own/en/pending.txt:2: warning: promises something without a date or a number of days (vague-deadline): 'soon'";
    assert!(found.iter().any(|f| f == said), "{found:?}");
    assert_eq!(flaws("en/pending.txt", "\n{{ assesment.next_date|by }}"), ["own/en/pending.txt:2: undefined value"]);
    let found = flaws("en/pending.txt", "{{ order.number|by }}");
    assert!(
        found.iter().all(|f| f.starts_with("own/en/pending.txt:1: invalid operation: by wants a date, not")),
        "{found:?}"
    );
    assert!(flaws("en/pending.txt", "{{ lang|upper_case }}")[0].starts_with("own/en/pending.txt:1: unknown filter"));
    let found = flaws("en/cause.txt", "This is what happened  : {{ assessment.cause|clause }}");
    assert!(found.iter().any(|f| f.starts_with("own/en/cause.txt:1: '  ' left behind")), "{found:?}");
    assert!(found.iter().any(|f| f.starts_with("own/en/cause.txt:1: no full stop")), "{found:?}");
}

#[test]
fn what_is_no_template_is_refused_with_its_place() {
    for (name, text, said) in [
        ("en/clossing.txt", "a", "own/en/clossing.txt: no template 'en/clossing.txt': did you mean 'en/closing.txt'?"),
        ("en/closing.txt", "a\n{% if %}", "own/en/closing.txt:2: syntax error: unexpected end of block"),
        (
            "en/closing.txt",
            "a\n{% set a = 1 %}",
            "own/en/closing.txt:2: 'set' is not for templates: there are if, elif, else and for",
        ),
        (
            "../en/closing.txt",
            "a",
            "own/../en/closing.txt: no template '../en/closing.txt': did you mean 'en/closing.txt'?",
        ),
        (
            "en/placeholders.yaml",
            "caus: {text: a, hint: b}",
            "own/en/placeholders.yaml:1: no placeholder 'caus': did you mean 'cause'?",
        ),
        ("en/placeholders.yaml", "\ncause: {txt: a}", "own/en/placeholders.yaml:2: "),
        (
            "en/doubts.yaml",
            "\nlate-prommise: a",
            "own/en/doubts.yaml:2: no hint 'late-prommise': did you mean 'late-promise'?",
        ),
    ] {
        let error = house(name, text).unwrap_err();
        assert!(error.starts_with(said), "{error}");
    }
}

#[test]
fn hostile_templates_come_to_an_end() {
    let specimen = &proof::specimen::all(Lang::En)[0];
    let of = |text: &str| {
        house("en/closing.txt", text).and_then(|t| specimen.letter(&t).map(|d| d.reply).map_err(|e| e.to_string()))
    };
    let list = format!("[{}]", "1,".repeat(300));
    let nested = format!(
        "{{% for a in {list} %}}{{% for b in {list} %}}{{% for c in {list} %}}{{% endfor %}}{{% endfor %}}{{% endfor %}}"
    );
    assert!(of(&nested).unwrap_err().contains("fuel"), "{:?}", of(&nested));
    let long = format!("{{% for a in {list} %}}{}{{% endfor %}}", "text ".repeat(300));
    assert!(of(&long).unwrap_err().ends_with("prints more than 32768 bytes"), "{:?}", of(&long));
    assert!(of("{{ 'a' * 100000000 }}").unwrap_err().contains("'*' is not for templates"));
    assert!(of(&"{% if 1 %}".repeat(1_000)).is_err());
    assert!(of(&"(".repeat(8_000)).is_ok());
    assert!(of(&format!("{{{{ {} }}}}", "(".repeat(8_000))).is_err());
    assert!(of("{{ range(9) }}").is_err());
    assert!(of("{% include '/etc/passwd' %}").is_err());
    assert!(of("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}").is_err());
}
