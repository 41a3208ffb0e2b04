//! Triage against complaints that were written before its patterns, in three languages and in Latin letters.
//!
//! What must hold for each complaint stands beside it in `tests/triage/*.yaml`; the floors at the end are what the
//! issue asks for. `cargo test --test triage -- --nocapture` prints the figures and every miss.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;

use amends::case::{Category, Title};
use amends::lang::{Lang, Script, detect, latin};
use amends::triage::{Ground, Triage, triage};
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
        c.wants.iter().map(|w| if w == "redelivery" { "delivery".to_owned() } else { w.clone() }).collect(),
        c.questions.clone(),
    ]
}

/// What was counted in one set, or in several together.
#[derive(Default)]
struct Figures {
    complaints: usize,
    /// Right and all, of native script and of Latin letters.
    languages: [(usize, usize); 2],
    /// For each category: found and right, found, given.
    categories: [Score; 11],
    severities: usize,
    /// Complaints that a person must answer, and were not refused.
    let_through: usize,
    facts: [Score; 9],
    report: String,
}

impl Figures {
    fn add(&mut self, other: Figures) {
        self.complaints += other.complaints;
        for (sum, (right, all)) in self.languages.iter_mut().zip(other.languages) {
            *sum = (sum.0 + right, sum.1 + all);
        }
        for (sum, score) in
            self.categories.iter_mut().chain(&mut self.facts).zip(other.categories.iter().chain(&other.facts))
        {
            *sum = Score {
                right: sum.right + score.right,
                found: sum.found + score.found,
                given: sum.given + score.given,
            };
        }
        self.severities += other.severities;
        self.let_through += other.let_through;
        self.report.push_str(&other.report);
    }

    fn language(&self) -> f64 {
        let (right, all) = self.languages.iter().fold((0, 0), |sum, l| (sum.0 + l.0, sum.1 + l.1));
        right as f64 / all as f64
    }

    fn right_categories(&self) -> f64 {
        self.categories.iter().map(|s| s.right).sum::<usize>() as f64 / self.complaints as f64
    }

    /// The mean over the categories that occur of the harmonic mean of precision and recall.
    fn macro_f1(&self) -> f64 {
        let f1: Vec<f64> = self
            .categories
            .iter()
            .filter(|s| s.found + s.given > 0)
            .map(|s| 2.0 * s.right as f64 / (s.found + s.given) as f64)
            .collect();
        f1.iter().sum::<f64>() / f1.len() as f64
    }

    /// How often an answer other than `other` is right.
    fn precision_of_answers(&self) -> f64 {
        let answers = &self.categories[..Category::Other as usize];
        let (right, found) = answers.iter().fold((0, 0), |sum, s| (sum.0 + s.right, sum.1 + s.found));
        if found == 0 { 1.0 } else { right as f64 / found as f64 }
    }

    fn print(&self, what: &str, misses: bool) {
        let n = self.complaints;
        let [(native, natives), (latin, latins)] = self.languages;
        println!(
            "{what}: {n} complaints, language {native}/{natives} and in Latin letters {latin}/{latins}, severity {}, let through {}",
            self.severities, self.let_through
        );
        println!(
            "  category right {:.2}, macro-F1 {:.2}, precision of answers {:.2}",
            self.right_categories(),
            self.macro_f1(),
            self.precision_of_answers()
        );
        let categories = Category::ALL.iter().map(|c| c.name()).zip(&self.categories);
        for (name, s) in categories.chain(FACTS.into_iter().zip(&self.facts)).filter(|(_, s)| s.found + s.given > 0) {
            println!("  {name:<18} precision {:.2} recall {:.2} ({} given)", s.precision(), s.recall(), s.given);
        }
        if misses {
            print!("{}", self.report);
        }
    }
}

fn measure(lang: Lang, complaints: &[Complaint], all_wishes: bool, all_marks: bool) -> Figures {
    let mut figures = Figures { complaints: complaints.len(), ..Figures::default() };
    let mut report = String::new();
    for c in complaints {
        let text = c.text.trim_end();
        let detection = detect(text);
        let script = if c.latin { Script::Latin } else { Script::Native };
        let head: String = text.chars().take(50).collect();
        let (right, all) = &mut figures.languages[usize::from(c.latin)];
        *all += 1;
        if detection.language == Some(lang) && detection.script == script {
            *right += 1;
        } else {
            let _ = writeln!(report, "  language of {head:?}: {detection:?}");
        }
        let mut given = given(c);
        let t = triage(text, lang, Some(RECEIVED));
        figures.categories[t.category as usize].found += 1;
        figures.categories[c.category as usize].given += 1;
        if t.category == c.category {
            figures.categories[c.category as usize].right += 1;
        } else {
            let words: Vec<&str> = t.evidence.iter().map(|e| e.text.as_str()).collect();
            let _ = writeln!(report, "  category of {head:?}: {} for {}: {words:?}", t.category, c.category);
        }
        // Who wrote the fourth set was not asked to mark misused data.
        let unnoted = !all_marks && !t.reasons.is_empty() && t.reasons.iter().all(|r| r.what == Ground::PersonalData);
        let severity = if unnoted { "ordinary" } else { t.severity.name() };
        let wanted = c.severity.as_deref().unwrap_or("ordinary");
        figures.let_through += usize::from(wanted == "refused" && severity != wanted);
        if severity == wanted {
            figures.severities += 1;
        } else {
            let reasons: Vec<_> = t.reasons.iter().map(|r| (r.what, &text[r.span.start..r.span.end])).collect();
            let _ = writeln!(report, "  severity of {head:?}: {severity} for {wanted}: {reasons:?}");
        }
        let mut found = found(text, &t);
        // Some writers gave an Armenian question without its full stop.
        for question in found[8].iter_mut().chain(&mut given[8]) {
            *question = question.trim_end_matches('։').to_owned();
        }
        if !all_wishes {
            found[7].retain(|w| !UNNOTED.contains(&w.as_str()));
        }
        if let Some(latin) = latin::of(lang).filter(|_| c.latin) {
            // Some writers give the thing as they type it.
            for product in found[3].iter_mut().chain(&mut given[3]) {
                let mut folded = String::new();
                latin.fold_word(product, &mut folded);
                *product = folded;
            }
        }
        for (i, (found, given)) in found.iter().zip(&given).enumerate() {
            if !figures.facts[i].add(found, given) {
                let _ = writeln!(report, "  {} of {head:?}: {found:?} for {given:?}", FACTS[i]);
            }
        }
        for e in &t.evidence {
            assert_eq!(text[e.span.start..e.span.end], e.text);
        }
    }
    figures.report = report;
    figures
}

/// Wishes that the writers of the third set were not asked to note.
const UNNOTED: [&str; 4] = ["explanation", "compensation", "cancellation", "data-removal"];

/// The complaints of a file under `tests/triage`; its name tells the language.
fn complaints(name: &str) -> (Lang, Vec<Complaint>) {
    let path = format!("{}/tests/triage/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let lang = name.split('-').find_map(|part| part.parse().ok()).unwrap();
    (lang, serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

fn check(names: [&str; 3]) {
    let mut below = Vec::new();
    for name in names {
        let (lang, complaints) = complaints(name);
        let figures = measure(lang, &complaints, true, true);
        figures.print(name, true);
        let mut floor = |what: &str, value: f64, least: f64| {
            if value < least {
                below.push(format!("{name}: {what} {value:.2}, at least {least:.2}"));
            }
        };
        floor("language", figures.language(), 0.97);
        floor("category", figures.right_categories(), 0.90);
        floor("severity", figures.severities as f64 / figures.complaints as f64, 0.95);
        for (fact, s) in FACTS.iter().zip(&figures.facts) {
            floor(&format!("{fact} precision"), s.precision(), 0.95);
            floor(&format!("{fact} recall"), s.recall(), 0.85);
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[test]
fn complaints_are_read_as_their_writers_meant_them() {
    check(["ka", "hy", "en"]);
}

/// A second set, to be read at first sight after the patterns.
#[test]
fn a_second_set() {
    check(["second-ka", "second-hy", "second-en"]);
}

/// Four more sets in two halves. The misses of the open half may be read and mended; of the half set aside only figures
/// are ever printed, so that it shows how letters not seen before are read.
#[test]
fn sets_in_two_halves() {
    let mut below = Vec::new();
    for (what, names, misses, floors) in [
        ("open", &["ka-2", "hy-2", "en-2"][..], true, &OPEN),
        ("aside", &["ka-2-aside", "hy-2-aside", "en-2-aside"], false, &ASIDE),
        ("fourth, open", &["ka-3", "hy-3", "en-3"], true, &FOURTH_OPEN),
        ("fourth, aside", &["ka-3-aside", "hy-3-aside", "en-3-aside"], false, &FOURTH),
        ("fifth, open", &["ka-4", "hy-4", "en-4"], true, &FRESH),
        ("fifth, aside", &["ka-4-aside", "hy-4-aside", "en-4-aside"], false, &FRESH),
        ("sixth, open", &["ka-5", "hy-5", "en-5"], true, &FRESH),
        ("sixth, aside", &["ka-5-aside", "hy-5-aside", "en-5-aside"], false, &FRESH),
    ] {
        let mut all = Figures::default();
        for name in names {
            let (lang, complaints) = complaints(name);
            let figures = measure(lang, &complaints, false, !what.starts_with("f"));
            figures.print(name, misses);
            all.add(figures);
        }
        all.print(what, false);
        let mut floor = |name: &str, value: f64, least: f64| {
            if value < least {
                below.push(format!("{what}: {name} {value:.2}, at least {least:.2}"));
            }
        };
        floor("language", all.language(), 0.98);
        floor("macro-F1", all.macro_f1(), floors.macro_f1);
        floor("precision of answers", all.precision_of_answers(), floors.precision);
        floor("severity", all.severities as f64 / all.complaints as f64, floors.severity);
        floor("not let through", -(all.let_through as f64), -(floors.let_through as f64));
        for ((fact, s), (precision, recall)) in FACTS.iter().zip(&all.facts).zip(floors.facts) {
            floor(&format!("{fact} precision"), s.precision(), precision);
            floor(&format!("{fact} recall"), s.recall(), recall);
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// What must be reached at least; no figure may fall below what was reached once.
struct Floors {
    macro_f1: f64,
    precision: f64,
    severity: f64,
    let_through: usize,
    /// Precision and recall of each fact, in the order of [`FACTS`].
    facts: [(f64, f64); 9],
}

const OPEN: Floors = Floors {
    macro_f1: 0.96,
    precision: 0.97,
    severity: 0.97,
    let_through: 0,
    facts: [
        (0.98, 0.95),
        (0.98, 0.80),
        (0.97, 0.95),
        (0.85, 0.80),
        (0.97, 0.95),
        (0.97, 0.95),
        (0.98, 0.95),
        (0.95, 0.95),
        (0.95, 0.95),
    ],
};

/// The half set aside was measured when the patterns were done.
const ASIDE: Floors = Floors {
    macro_f1: 0.68,
    precision: 0.83,
    severity: 0.92,
    let_through: 1,
    facts: [
        (0.98, 0.88),
        (0.98, 0.85),
        (0.98, 0.75),
        (0.59, 0.41),
        (0.97, 0.95),
        (0.97, 0.95),
        (0.85, 0.85),
        (0.95, 0.68),
        (0.95, 0.95),
    ],
};

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

/// However long a row of signs is, the facts beside it are found.
#[test]
fn rows_without_end_hide_nothing() {
    for row in ["a1-", "1 ", "1-", ":) ", "A/", ". regards "] {
        let text = format!("I paid 40 GEL for order A-1042. Will it come {}?", row.repeat(100_000 / row.len()));
        let t = triage(&text, detect(&text), Some(RECEIVED));
        assert_eq!(t.facts.order_number.as_ref().map(|o| o.value.as_str()), Some("A-1042"), "{row}");
        assert_eq!(t.facts.amounts.first().map(|a| a.value.value.as_str()), Some("40"), "{row}");
    }
}

#[test]
fn thousands_may_have_decimals() {
    for (text, value) in [
        ("I paid 2.5 thousand lari for this sofa and it is broken.", "2500"),
        ("ეს ტელევიზორი 2,5 ათასი ლარი ღირდა და გაფუჭდა.", "2500"),
        ("I paid $2.5k for this sofa and it is broken.", "2500"),
        ("I paid £1.25k for this sofa and it is broken.", "1250"),
        ("I paid 3 thousand lari for this sofa and it is broken.", "3000"),
    ] {
        let t = triage(text, detect(text), Some(RECEIVED));
        assert_eq!(t.facts.amounts.iter().map(|a| a.value.value.as_str()).collect::<Vec<_>>(), [value], "{text}");
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
    for name in ["ka", "hy", "en"] {
        let (lang, complaints) = complaints(name);
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

/// The open half of the fourth set, once its misses were mended.
const FOURTH_OPEN: Floors = Floors {
    macro_f1: 0.76,
    precision: 0.91,
    severity: 0.97,
    let_through: 0,
    facts: [
        (0.99, 0.97),
        (0.99, 0.95),
        (0.99, 0.97),
        (0.86, 0.75),
        (0.99, 0.97),
        (0.98, 0.97),
        (0.99, 0.99),
        (0.95, 0.95),
        (0.95, 0.95),
    ],
};

/// The half of the fourth set that is set aside. At first sight: macro-F1 0.79, precision 0.91; names 0.99 and 0.87,
/// orders 0.99 and 0.79, dates 0.96 and 0.87, wishes 0.88 and 0.62, of both halves.
const FOURTH: Floors = Floors {
    macro_f1: 0.76,
    precision: 0.89,
    severity: 0.97,
    let_through: 0,
    facts: [
        (0.99, 0.86),
        (0.99, 0.66),
        (0.99, 0.85),
        (0.49, 0.35),
        (0.99, 0.91),
        (0.97, 0.90),
        (0.99, 0.99),
        (0.95, 0.68),
        (0.95, 0.95),
    ],
};

/// The least of both halves of the fifth set and the sixth. At first sight, each whole: macro-F1 0.87 and 0.89,
/// precision 0.95 and 0.95; orders 1.00/0.90 and 0.99/0.89, amounts 1.00/0.94 and 0.99/0.88, dates 0.98/0.93 and
/// 0.96/0.94, names 1.00/0.90 and 0.97/0.93.
const FRESH: Floors = Floors {
    macro_f1: 0.78,
    precision: 0.89,
    severity: 0.92,
    let_through: 0,
    facts: [
        (0.96, 0.87),
        (0.88, 0.33),
        (0.98, 0.84),
        (0.48, 0.33),
        (0.98, 0.86),
        (0.95, 0.88),
        (0.99, 0.99),
        (0.83, 0.65),
        (0.83, 0.88),
    ],
};

/// A day that lies ahead is not taken for one that has been, and no day is given twice.
#[test]
fn days_are_told_from_the_right_side() {
    for (text, dates) in [
        ("My parents land on the 19th and the sofa bed is still not here.", &["2026-12-19"][..]),
        ("The fridge came on the 19th and does not cool.", &["2026-11-19"]),
        ("You promised that it would come on the 13th.", &["2026-11-13"]),
        ("I signed the contract on 14 January and now the price is another one.", &["2026-01-14"]),
        ("It broke on 12 November. On 12 November I called you.", &["2026-11-12"]),
        ("I wrote on 9, 12 and 16 November.", &["2026-11-09", "2026-11-12", "2026-11-16"]),
        ("გუშინ მითხრეს, დღეს მოვიტანთო.", &["2026-11-19"]),
        ("კურიერმა თქვა, ორშაბათს იქნებაო.", &[]),
        ("თქვენი ფილიალი 26 მაისის ქუჩაზე დაკეტილია.", &[]),
        ("ამანათი 12 რიცხვში უნდა მოსულიყო.", &["2026-11-12"]),
    ] {
        let t = triage(text, detect(text), Some(RECEIVED));
        assert_eq!(t.facts.dates.iter().map(|d| d.value.to_string()).collect::<Vec<_>>(), dates, "{text}");
    }
}
