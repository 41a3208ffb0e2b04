//! Triage against complaints that were written before its patterns, in three languages and in Latin letters.
//!
//! What must hold for each complaint stands beside it in `tests/triage/*.yaml`; the floors at the end are what the
//! issue asks for. `cargo test --test triage -- --nocapture` prints the figures and every miss.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;

use amends::case::{Category, Title};
use amends::lang::{Lang, Script, detect};
use amends::triage::{Severity, Triage, triage};
use jiff::civil::{Date, date};

/// The day all these complaints came: a Friday.
const RECEIVED: Date = date(2026, 11, 20);

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Complaint {
    text: String,
    #[serde(default)]
    latin: bool,
    category: Category,
    name: Option<String>,
    title: Option<String>,
    order: Option<String>,
    product: Option<String>,
    #[serde(default)]
    amounts: Vec<String>,
    #[serde(default)]
    dates: Vec<Date>,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    wants: Vec<String>,
    #[serde(default)]
    questions: Vec<String>,
    severity: Option<String>,
}

#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    given: usize,
}

impl Score {
    fn add(&mut self, found: &[String], given: &[String]) -> bool {
        self.found += found.len();
        self.given += given.len();
        self.right += found.iter().filter(|f| given.contains(f)).count();
        found == given
    }

    fn precision(&self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }

    fn recall(&self) -> f64 {
        if self.given == 0 { 1.0 } else { self.right as f64 / self.given as f64 }
    }
}

const FACTS: [&str; 9] = ["name", "title", "order", "product", "amounts", "dates", "phones", "wants", "questions"];

fn found(text: &str, t: &Triage) -> [Vec<String>; 9] {
    let f = &t.facts;
    [
        f.name.iter().map(|n| n.value.clone()).collect(),
        f.title.iter().map(|t| if t.value == Title::Mr { "mr" } else { "ms" }.to_owned()).collect(),
        f.order_number.iter().map(|n| n.value.clone()).collect(),
        f.product.iter().map(|n| n.value.clone()).collect(),
        f.amounts.iter().map(|a| format!("{} {}", a.value.value, a.value.currency)).collect(),
        f.dates.iter().map(|d| d.value.to_string()).collect(),
        f.phones.iter().map(|p| p.value.clone()).collect(),
        f.wants.iter().map(|w| serde_json::to_value(w.value).unwrap().as_str().unwrap().to_owned()).collect(),
        f.questions.iter().map(|s| text[s.start..s.end].to_owned()).collect(),
    ]
}

fn given(c: &Complaint) -> [Vec<String>; 9] {
    let one = |o: &Option<String>| o.iter().cloned().collect();
    [
        one(&c.name),
        one(&c.title),
        one(&c.order),
        one(&c.product),
        c.amounts.clone(),
        c.dates.iter().map(ToString::to_string).collect(),
        c.phones.clone(),
        c.wants.clone(),
        c.questions.clone(),
    ]
}

fn check(lang: Lang, yaml: &str) -> Vec<String> {
    let complaints: Vec<Complaint> = serde_yaml::from_str(yaml).unwrap();
    let mut report = String::new();
    let (mut languages, mut categories, mut severities) = (0, 0, 0);
    let mut scores: [Score; 9] = Default::default();
    for c in &complaints {
        let text = c.text.trim_end();
        let detection = detect(text);
        let script = if c.latin { Script::Latin } else { Script::Native };
        let head: String = text.chars().take(50).collect();
        if detection.language == Some(lang) && detection.script == script {
            languages += 1;
        } else {
            let _ = writeln!(report, "  language of {head:?}: {detection:?}");
        }
        let t = triage(text, lang, Some(RECEIVED));
        if t.category == c.category {
            categories += 1;
        } else {
            let words: Vec<&str> = t.evidence.iter().map(|e| e.text.as_str()).collect();
            let _ = writeln!(report, "  category of {head:?}: {} for {}: {words:?}", t.category, c.category);
        }
        let severity = match t.severity {
            Severity::Ordinary => "ordinary",
            Severity::Marked => "marked",
            Severity::Refused => "refused",
        };
        if severity == c.severity.as_deref().unwrap_or("ordinary") {
            severities += 1;
        } else {
            let _ = writeln!(report, "  severity of {head:?}: {severity}: {:?}", t.reasons);
        }
        for (i, (found, given)) in found(text, &t).iter().zip(&given(c)).enumerate() {
            if !scores[i].add(found, given) {
                let _ = writeln!(report, "  {} of {head:?}: {found:?} for {given:?}", FACTS[i]);
            }
        }
        for e in &t.evidence {
            assert_eq!(text[e.span.start..e.span.end], e.text);
        }
    }
    let n = complaints.len();
    println!("{lang}: {n} complaints, language {languages}, category {categories}, severity {severities}");
    for (name, s) in FACTS.iter().zip(&scores) {
        println!("  {name:<10} precision {:.2} recall {:.2} ({} given)", s.precision(), s.recall(), s.given);
    }
    print!("{report}");
    let mut below = Vec::new();
    let mut floor = |what: &str, value: f64, least: f64| {
        if value < least {
            below.push(format!("{lang}: {what} {value:.2}, at least {least:.2}"));
        }
    };
    floor("language", languages as f64 / n as f64, 0.97);
    floor("category", categories as f64 / n as f64, 0.90);
    floor("severity", severities as f64 / n as f64, 0.95);
    for (name, s) in FACTS.iter().zip(&scores) {
        floor(&format!("{name} precision"), s.precision(), 0.95);
        floor(&format!("{name} recall"), s.recall(), 0.85);
    }
    below
}

#[test]
fn complaints_are_read_as_their_writers_meant_them() {
    let mut below = check(Lang::Ka, include_str!("triage/ka.yaml"));
    below.extend(check(Lang::Hy, include_str!("triage/hy.yaml")));
    below.extend(check(Lang::En, include_str!("triage/en.yaml")));
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// A second set, to be read at first sight after the patterns.
#[test]
fn a_second_set() {
    let mut below = check(Lang::Ka, include_str!("triage/second-ka.yaml"));
    below.extend(check(Lang::Hy, include_str!("triage/second-hy.yaml")));
    below.extend(check(Lang::En, include_str!("triage/second-en.yaml")));
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// Languages that are not answered are named, and nothing is recognised in noise.
#[test]
fn other_languages_are_named() {
    for (text, other) in [
        ("Merhaba, siparişim hala gelmedi, paramı geri istiyorum.", Some("Turkish")),
        ("Bonjour, je n'ai pas reçu ma commande depuis deux semaines.", Some("French")),
        ("Guten Tag, meine Bestellung ist noch nicht angekommen.", Some("German")),
        ("Здравствуйте, заказ не пришёл, верните деньги.", Some("Russian")),
        ("Добрий день, моє замовлення не прийшло.", Some("Ukrainian")),
        ("zdravstvuyte gde moy zakaz ya zhdu uzhe dve nedeli", Some("Russian")),
        ("Բարեւ Ձեզ, ապսպրանքս տակաւին չեմ ստացած, կը խնդրեմ դրամս վերադարձնէք։", Some("Western Armenian")),
        ("asdf qwer zxcv", None),
        ("12345", None),
        ("", None),
    ] {
        let found = detect(text);
        assert_eq!((found.language, found.other), (None, other), "{text}");
    }
}

/// The complaint's words decide, not the names in it.
#[test]
fn mixed_messages_are_in_the_language_of_their_words() {
    for (text, lang, script) in [
        ("order 4821 ar momivida, refund minda", Lang::Ka, Script::Latin),
        ("ჩემი iPhone 15 Pro Max აღარ ირთვება, Apple Store-ში ვიყიდე", Lang::Ka, Script::Native),
        ("I ordered three ხაჭაპური from you and only two came.", Lang::En, Script::Native),
        ("im patvere chi hasel, arden 5 or spasum em", Lang::Hy, Script::Latin),
        ("Samsung Galaxy-ն չի միանում, պատվեր A-1042", Lang::Hy, Script::Native),
        ("Dear team, my parcel to Vazha-Pshavela Avenue never arrived.", Lang::En, Script::Native),
    ] {
        let found = detect(text);
        assert_eq!((found.language, found.script), (Some(lang), script), "{text}");
    }
}

/// The complaints under `examples/` are named by their category.
#[test]
fn examples_have_the_category_of_their_name() {
    let mut report = String::new();
    let (mut right, mut all) = (0, 0);
    for lang in Lang::ALL {
        let folder = format!("{}/examples/{lang}/complaints", env!("CARGO_MANIFEST_DIR"));
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let detection = detect(&text);
            assert_eq!(detection.language, Some(lang), "{}", path.display());
            let t = triage(&text, detection, Some(RECEIVED));
            all += 1;
            right += usize::from(t.category.name() == name);
            let mark = if t.category.name() == name { "" } else { "  <<<<" };
            let _ = writeln!(report, "{lang} {name}: {}{mark} {:?}", t.category, t.severity);
            let words: Vec<_> = t.evidence.iter().map(|e| &e.text).collect();
            let reasons: Vec<_> = t.reasons.iter().map(|r| (r.what, &text[r.span.start..r.span.end])).collect();
            let _ = writeln!(report, "   {words:?} {reasons:?}\n   {:?}", found(&text, &t));
        }
    }
    println!("{report}{right} of {all}");
    assert!(right * 10 >= all * 9, "{right} of {all}\n{report}");
}

/// `cargo test --release --test triage -- --ignored --nocapture speed`
#[test]
#[ignore = "a measurement, not a test"]
fn speed() {
    for (lang, yaml) in [
        (Lang::Ka, include_str!("triage/ka.yaml")),
        (Lang::Hy, include_str!("triage/hy.yaml")),
        (Lang::En, include_str!("triage/en.yaml")),
    ] {
        let complaints: Vec<Complaint> = serde_yaml::from_str(yaml).unwrap();
        let example = format!("{}/examples/{lang}/complaints/defective-product.txt", env!("CARGO_MANIFEST_DIR"));
        let example = std::fs::read_to_string(example).unwrap();
        let latin: String =
            complaints.iter().filter(|c| c.latin).map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n");
        for (what, text) in [("native", &example), ("latin", &latin)] {
            if text.is_empty() {
                continue;
            }
            let start = std::time::Instant::now();
            let detection = detect(text);
            let detected = start.elapsed();
            let first = triage(text, detection, Some(RECEIVED));
            let cold = start.elapsed();
            let rounds = 2000;
            let start = std::time::Instant::now();
            for _ in 0..rounds {
                std::hint::black_box(detect(text));
            }
            let detection_warm = start.elapsed() / rounds;
            let start = std::time::Instant::now();
            for _ in 0..rounds {
                std::hint::black_box(triage(text, detection, Some(RECEIVED)));
            }
            let warm = start.elapsed() / rounds;
            println!(
                "{lang} {what}: {} bytes ({}), first {cold:?} (detection {detected:?}), warm {warm:?} + {detection_warm:?}",
                text.len(),
                first.category
            );
        }
    }
}
