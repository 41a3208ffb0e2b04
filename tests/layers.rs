//! A house's rules are added to the built-in ones without reading or compiling those again. What comes of it is what
//! comes of all files together: the same findings in the letters of `tests/rounds`, the same rules, the same errors.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::sync::LazyLock;

use amends::case::Case;
use amends::config::House;
use amends::lang::Lang;
use amends::lint::{Context, Finding, Profile, examples, lint};
use amends::rule::{Level, RuleSet, Source};
use amends::text::Text;
use serde::Deserialize;

#[derive(Deserialize)]
struct Entry {
    case: Case,
    letter: String,
}

/// A letter, what is known beside it, and what the built-in rules find in it.
type Letter = (Lang, String, Context, Vec<Finding>);

/// The letters of the rounds, one without its case, the next with it.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let mut letters = Vec::new();
    let (builtin, profile) = (RuleSet::builtin(), Profile::new(RuleSet::builtin()));
    for lang in Lang::ALL {
        for round in 1..9 {
            let path = format!("{}/tests/rounds/{lang}-{round}.yaml", env!("CARGO_MANIFEST_DIR"));
            let Ok(yaml) = fs::read_to_string(path) else { continue };
            let entries: Vec<Entry> = serde_yaml::from_str(&yaml).unwrap();
            for Entry { case, letter } in entries {
                let context = match letters.len() % 2 {
                    0 => Context::default(),
                    _ => Context::of(case, &House::default()),
                };
                let plain = lint(&Text::new(&letter, lang), builtin, &profile, &context);
                letters.push((lang, letter, context, plain));
            }
        }
    }
    assert!(letters.len() > 300, "{}", letters.len());
    letters
});

type Files<'f> = &'f [(&'f str, &'f str)];

fn sources(files: Files<'_>) -> Vec<Source> {
    let source = |(path, yaml): &(&str, &str)| Source { path: format!("house/{path}"), yaml: (*yaml).to_owned() };
    files.iter().map(source).collect()
}

/// The set as the program has it, and the set of all files together.
fn both(files: Files<'_>) -> [Result<RuleSet, Vec<String>>; 2] {
    let house = sources(files);
    let all = RuleSet::builtin_sources().into_iter().chain(house.clone()).collect();
    [RuleSet::with_house(house), RuleSet::of_files(all)]
        .map(|set| set.map_err(|errors| errors.iter().map(ToString::to_string).collect()))
}

/// Holds the two against each other, and says how many findings are not those of the built-in rules alone.
fn compare(files: Files<'_>, levels: &[(&str, Level)]) -> usize {
    let [house, all] = both(files).map(|set| set.unwrap_or_else(|e| panic!("{}", e.join("\n"))));
    assert_eq!(house.rules().len(), all.rules().len());
    for (index, (a, b)) in house.rules().iter().zip(all.rules()).enumerate() {
        assert_eq!((&a.id, a.severity, &a.check, &a.kinds), (&b.id, b.severity, &b.check, &b.kinds));
        assert_eq!(a.signals.map(|s| s.map(|s| s.view)), b.signals.map(|s| s.map(|s| s.view)), "{}", a.id);
        assert_eq!(house.explanation(index), all.explanation(index));
    }
    let parts = |set: &RuleSet| -> Vec<_> {
        set.parts().iter().map(|p| (p.id.clone(), p.minus.clone(), p.plus.clone(), p.asked)).collect()
    };
    assert_eq!(parts(&house), parts(&all));
    let paths = |set: &RuleSet| -> Vec<String> { set.sources().into_iter().map(|s| s.path).collect() };
    assert_eq!(paths(&house), paths(&all));
    let profile = |set: &RuleSet| {
        let mut profile = Profile::new(set);
        levels.iter().for_each(|(id, level)| profile.set(set.find(id).unwrap(), *level));
        profile
    };
    let (here, there) = (profile(&house), profile(&all));
    let mut differ = 0;
    for (number, (lang, letter, context, plain)) in LETTERS.iter().enumerate() {
        let text = Text::new(letter, *lang);
        let found = lint(&text, &house, &here, context);
        assert_eq!(found, lint(&text, &all, &there, context), "{letter}");
        // For the first letter of a set only what may match in it is compiled.
        if number % 16 == 0 {
            let fresh = RuleSet::with_house(sources(files)).unwrap();
            assert_eq!(found, lint(&text, &fresh, &here, context), "{letter}");
        }
        differ += found.iter().filter(|f| !plain.contains(f)).count();
        differ += plain.iter().filter(|f| !found.contains(f)).count();
    }
    let examples = [&house, &all].map(|set| examples::run(set, |path| path.starts_with("house/")));
    assert_eq!(examples[0], examples[1]);
    differ
}

const OWN_RULE: &str = r"
id: own-words
severity: warning
source: the house
check: phrases
name: {ka: ა, hy: ա, en: a}
message: {ka: ა, hy: ա, en: a}
why: {ka: ა, hy: ա, en: a}
better: {ka: ა, hy: ա, en: a}
en:
  strong: ['\b(?:parcel|order)s?\b', '\bwe \w+ you\b']
  weak: ['\b{people}\b']
  except: ['\byour order\b']
  except_sentence: ['\bsorry\b']
  lowered_by: ['\bplease\b']
  meanings:
    - {all: [own-thing, customer-you], none: [request]}
  flags: ['The parcel is here.']
  leaves: ['It is here.']
ka:
  strong: ['\bშეკვეთ[ა-ჰ]*', '\bდღე[ა-ჰ]*']
  except: ['\bთქვენ[ა-ჰ]* შეკვეთ[ა-ჰ]*']
  meanings:
    - {all: [own-thing, [request, own-it]], within: sentence}
  flags: ['შეკვეთა აქ არის.']
  leaves: ['აქ არის.']
hy:
  view: cased
  strong: ['\b[Պպ]ատվեր\w*', '\b[Մմ]ենք\b', '\p{Armenian}{14,}']
  lowered_by: ['\b[Խխ]նդր\w+']
  flags: ['Պատվերն այստեղ է։']
  leaves: ['Այստեղ է։']
";

const OWN_CLASSES: &str = r"
en:
  own-thing: {means: things, words: [parcel, order, 'refunds?', '{fault}']}
ka:
  own-thing: {means: things, words: ['შეკვეთ[ა-ჰ]*', 'თანხ[ა-ჰ]*', 'ნივთ[ა-ჰ]*']}
hy:
  own-thing: {means: things, words: ['պատվեր\w*', 'գումար\w*', 'ապրանք\w*']}
";

#[test]
fn a_house_that_adds_rules() {
    let files = [
        ("classes/own.yaml", OWN_CLASSES),
        ("own-words.yaml", OWN_RULE),
        (
            "parts/cup.yaml",
            "part: cup\nmeans: a cup\nminus: [blame-customer, own-words]\nplus: [remedy, vague-deadline, own-words]\nen: {strong: ['\\bcups?\\b', \
             '\\brefund\\w*'], flags: [A cup.], leaves: [A saucer.]}\nhy: {strong: ['\\bբաժակ'], flags: ['Բաժակ։'], leaves: \
             ['Ա։']}\n",
        ),
        (
            "missing-cup.yaml",
            "id: missing-cup\nseverity: warning\nsource: s\ncheck: part\npart: cup\nif_part: apology\nor: [date]\nplace: \
             beside\nfault: {ours: error, not-ours: hint, unclear: hint, unknown: warning}\nname: {ka: ა, hy: ա, en: a}\n\
             message: {ka: ა, hy: ա, en: a}\nwhy: {ka: ა, hy: ա, en: a}\nbetter: {ka: ა, hy: ա, en: a}\nen: {flags: \
             ['We are sorry.'], leaves: ['A cup.']}\nhy: {flags: ['Ներողություն ենք խնդրում։'], leaves: ['Ա։']}\n",
        ),
    ];
    assert!(compare(&files, &[]) > 500);
    let levels = [("own-words", Level::Off), ("contrastive-but", Level::Error), ("missing-apology", Level::Off)];
    assert!(compare(&files[..2], &levels) > 20);
}

#[test]
fn a_house_that_extends_rules_and_parts() {
    let files = [
        ("classes/own.yaml", OWN_CLASSES),
        (
            "blame.yaml",
            "extends: blame-customer\nen:\n  strong: ['\\byou \\w+ it\\b']\n  except: ['\\bI am\\b']\n  lowered_by: ['\\bwe\\b']\n  \
             meanings:\n    - {all: [customer-you, own-thing], gap: 5}\n  flags: ['You broke it.']\nka:\n  weak: \
             ['\\bთქვენ\\b']\n  except_sentence: ['\\bმადლობ']\n  flags_weak: ['თქვენ მოხვედით.']\nhy:\n  strong: ['\\bԴուք\\b']\n  \
             meanings: [{all: [own-thing, your], weak: true}]\n  leaves: ['Ահա։']\n",
        ),
        ("but.yaml", "extends: contrastive-but\nen: {except: ['\\blate\\b.*'], leaves: ['Late, but.']}\n"),
        ("again.yaml", "extends: own-words\nka: {strong: ['\\bარის\\b'], flags: ['არის.']}\n"),
        ("own-words.yaml", OWN_RULE),
        (
            "parts/remedy.yaml",
            "extends: remedy\nen: {strong: ['\\bparcel\\b'], except: ['\\brefund'], flags: [A parcel.]}\n",
        ),
        ("parts/order-sum.yaml", "extends: order-sum\nen: {strong: ['\\bprice of\\b'], flags: [The price of it.]}\n"),
        ("parts/apology.yaml", "extends: apology\nhy: {except_sentence: ['\\bենք\\b'], leaves: ['Ա։']}\n"),
        ("parts/thanks.yaml", "extends: thanks\nka: {meanings: [{all: [own-thing]}], flags: ['თანხა.']}\n"),
    ];
    assert!(compare(&files, &[("blame-customer", Level::Hint)]) > 500);
}

#[test]
fn a_house_that_changes_classes_and_fragments() {
    let files = [
        (
            "classes/more.yaml",
            "en:\n  neglect-verb: {words: [came, 'is', '{put-right}\\w*']}\n  customer: {words: [parcel]}\n  request: {with: \
             [customer-you]}\n  clause-opener: {words: [and]}\n  mail-noun: {words: [letter]}\nka:\n  request: {words: ['და']}\n  \
             own-it: {with: [own]}\n  own: {means: m, words: ['არის']}\nhy:\n  customer: {words: ['պատվերը']}\n  your: {words: \
             ['է']}\n  clause-opener: {with: [your]}\n",
        ),
        (
            "words/more.yaml",
            "en: {people: '(?:{staff}|drivers|you)', fault: '(?:mistake|delay)', bird: 'birds?'}\nka: {us: 'ჩვენ[ა-ჰ]*', w: \
             '[ა-ჰ]+'}\nhy: {we-are: '(?:ենք|եմ|է)', people: 'մարդ'}\n",
        ),
    ];
    assert!(compare(&files[..1], &[]) > 50);
    assert!(compare(&files, &[]) > 50);
}

#[test]
fn what_is_wrong_is_told_as_of_all_files_together() {
    let rule = |more: &str| OWN_RULE.replace("en:\n  strong", &format!("{more}en:\n  strong"));
    let strong = |pattern: &str| OWN_RULE.replace(r"'\bwe \w+ you\b'", pattern);
    let wrong: [Vec<(&str, String)>; 3] = [
        vec![
            ("a.yaml", OWN_RULE.replace("own-words", "blame-customer").replace("own-thing", "neglect-verb")),
            ("b.yaml", OWN_RULE.to_owned()),
            ("c.yaml", rule("unknwon: 1\n")),
            ("d.yaml", strong("'('")),
            ("e.yaml", strong("'a*'")),
            ("f.yaml", strong("'{peopel}'")),
            ("g.yaml", strong("'(?:(?:ab){100}){100}'")),
            ("h.yaml", strong(r"'\p{Klingon}'")),
            ("i.yaml", "check: [".to_owned()),
            ("j.yaml", "extends: blame-custmer\nen: {strong: [a], flags: [a]}\n".to_owned()),
            ("k.yaml", "extends: missing-apology\nen: {strong: [a]}\n".to_owned()),
            ("l.yaml", "extends: nix\n".to_owned()),
            (
                "m.yaml",
                "extends: blame-customer\nen: {view: as-is, strong: ['('], flags: [a], meanings: [{all: []}]}\n".to_owned(),
            ),
            ("classes/a.yaml", "en:\n  own: {means: m, words: ['(a', 'b|', '{nix}']}\nhy: {b: {words: [a]}}\n".to_owned()),
            ("parts/a.yaml", "extends: remdy\nen: {strong: [a], flags: [a]}\n".to_owned()),
            ("parts/b.yaml", "part: remedy\nmeans: m\nminus: [nix]\nplus: [order-sum]\nasked: true\n".to_owned()),
        ],
        vec![(
            "classes/a.yaml",
            "en:\n  customer-you: {with: [customer]}\n  customer: {with: [customer-yuo]}\n  customer-role: {words: ['{a']}\n"
                .to_owned(),
        )],
        vec![("words/a.yaml", "en: {people: '(', staff: '{staff}'}\nka: {w: ''}\n".to_owned())],
    ];
    for files in &wrong {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, yaml)| (*path, yaml.as_str())).collect();
        let [house, all] = both(&files).map(|set| set.err().unwrap_or_else(|| panic!("{files:?}")));
        assert_eq!(house, all);
        assert!(!house.is_empty());
    }
}
