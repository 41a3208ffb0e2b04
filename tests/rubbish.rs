//! Rubbish in: whatever comes, nothing panics or hangs, and every place that is told is a place in what came.
//!
//! Real files of the project are cut, doubled, mixed and sprinkled with what is awkward, so that much of them still
//! reads as what it was. The same seed runs every time. For longer, with another one each time or the one that
//! `PROPTEST_RNG_SEED` names: `AMENDS_FUZZ_CASES=100000 cargo test --release --test rubbish`.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod mangled;

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use amends::answer::{Desk, Record, answer, understand};
use amends::baseline::Baseline;
use amends::case::{Case, Category};
use amends::config::Config;
use amends::fix::{Applicability, apply, settle};
use amends::intake::table::Table;
use amends::intake::{Form, Options, Reader};
use amends::lang::{Lang, detect};
use amends::letter::{HouseTemplate, Request, Templates};
use amends::lint::{Context, Finding, Profile, judge, lint};
use amends::proof::specimen::{self, Specimen};
use amends::report::{Base, Entry, Format, Origin, Report, Sheet, Tally, TextReport, entries};
use amends::rule::{Check, RuleSet, Source};
use amends::source::{Excerpt, decode};
use amends::text::{Lines, Span, Text};
use amends::triage::{Facts, triage};
use mangled::{Corpus, cases, language, watched};
use proptest::prelude::*;

static DRAFTS: LazyLock<Corpus> =
    LazyLock::new(|| Corpus::of(&["examples/en/drafts", "examples/hy/drafts", "examples/ka/drafts"], &[".txt"]));
static COMPLAINTS: LazyLock<Corpus> = LazyLock::new(|| {
    Corpus::of(&["examples/en/complaints", "examples/hy/complaints", "examples/ka/complaints"], &[".txt"])
});
static CASES: LazyLock<Corpus> =
    LazyLock::new(|| Corpus::of(&["examples/cases", "tests/intake"], &[".json", ".jsonl"]));
static INTAKE: LazyLock<Corpus> = LazyLock::new(|| Corpus::of(&["tests/intake", "examples"], &[""]));
static TABLES: LazyLock<Corpus> = LazyLock::new(|| Corpus::of(&["tests/intake", "tests/cli/table.in"], &[".csv"]));
static MAILS: LazyLock<Corpus> =
    LazyLock::new(|| Corpus::of(&["tests/intake", "tests/cli/mail.in"], &[".eml", ".mbox"]));
static HOUSES: LazyLock<Corpus> = LazyLock::new(|| Corpus::of(&["examples"], &["amends.yaml"]));
static TEMPLATES: LazyLock<Corpus> = LazyLock::new(|| Corpus::of(&["templates"], &[".txt", ".yaml", ".html"]));
static RULES: LazyLock<Corpus> = LazyLock::new(|| {
    // Without the classes of the built-in rules; a set of one file is quickly made.
    let own = ["shouting", "quotation-marks", "too-long", "typed-stop", "unfilled-placeholder", "mixed-script"];
    let own = own.iter().map(|name| format!("rules/{name}.yaml"));
    Corpus::of_files(own.chain([mangled::HOUSE_RULE.to_owned()]).collect())
});

fn rules() -> &'static RuleSet {
    RuleSet::builtin()
}

fn found(text: &str, lang: Lang) -> Vec<Finding> {
    lint(&Text::new(text, lang), rules(), &Profile::new(rules()), &Context::default())
}

/// Findings that point at words, in the order of the text.
fn phrases(text: &str, lang: Lang) -> Vec<Finding> {
    let points = |f: &Finding| matches!(rules().rules()[f.rule].check, Check::Phrases(_) | Check::Marks(_));
    found(text, lang).into_iter().filter(points).collect()
}

/// Everything that lint does with a letter, in a file that is nothing but it.
fn check_letter(file: &str, excerpt: &Excerpt, lang: Lang) -> Vec<Entry> {
    let letter = &excerpt.text;
    let text = Text::new(letter, lang);
    let judged = judge(&text, rules(), &Profile::new(rules()), &Context::default());
    let findings: Vec<Finding> = judged.iter().map(|j| j.finding.clone()).collect();
    let mut last = 0;
    for finding in &findings {
        assert!(letter.get(finding.span.start..finding.span.end).is_some(), "{finding:?} in {letter:?}");
        assert!(finding.span.start >= last, "out of order: {finding:?}");
        last = finding.span.start;
    }
    let sheet = Sheet::new(file);
    let lines = Lines::new(file);
    let found =
        entries(&text, &findings, rules(), &Origin { path: "a", record: None, lang, file: &sheet, excerpt }, Lang::En);
    for entry in &found {
        let words = file.get(entry.span.start..entry.span.end).expect("a span of the file");
        assert!(!excerpt.is_plain() || words == entry.matched, "{entry:?}");
        for (place, at) in [(entry.start, entry.span.start), (entry.end, entry.span.end)] {
            let (line, column) = (place.line, place.column);
            assert!(lines.offset(line, column) == Some(at) || file.starts_with('\u{feff}'), "{line}:{column} {at}");
            assert!(place.column_utf16 >= column && place.column_utf16 <= 2 * column);
        }
        for edit in entry.fixes.iter().flat_map(|f| &f.edits) {
            assert!(file.get(edit.span.start..edit.span.end).is_some(), "{edit:?}");
        }
    }
    found
}

/// Every report can be written.
fn check_reports(file: &str, found: &[Entry]) {
    for format in Format::ALL {
        let base = Base { folder: "/a".into(), repository: "/a".into() };
        let text = TextReport::new(false, 60, Lang::En);
        let mut report = Report::new(Vec::new(), format, rules(), Lang::En, text, base);
        report.findings(file, found.to_vec()).unwrap();
        let written = report.finish(&Tally::default()).unwrap();
        let written = String::from_utf8(written).expect("a report in UTF-8");
        let raw =
            |c: char| matches!(c, '\u{1b}' | '\u{9b}' | '\u{0}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if matches!(format, Format::Text | Format::Github) {
            assert!(!written.contains(raw), "{format:?} is for terminals: {written:?}");
        }
    }
}

fn desk<'a>(config: &'a Config, templates: &'a Templates, profile: &'a Profile) -> Desk<'a> {
    Desk { rules: rules(), profile, templates, config, today: specimen::today(), ui: Lang::En }
}

static HOUSE: LazyLock<Config> = LazyLock::new(|| {
    let yaml = std::fs::read_to_string("examples/amends.yaml").unwrap();
    Config::parse("amends.yaml", &yaml, rules()).unwrap()
});
static BUILTIN: LazyLock<Templates> = LazyLock::new(Templates::builtin);
static PROFILE: LazyLock<Profile> = LazyLock::new(|| Profile::new(rules()));

/// Answers the case, and writes the answer down in every way.
fn check_answer(case: &Case, config: &Config) -> Option<Record> {
    let mut case = case.clone();
    let understood = understand(&mut case, None).ok()?;
    let desk = desk(config, &BUILTIN, &PROFILE);
    let record = answer(&case, understood, &desk).unwrap_or_else(|error| panic!("{error}: {case:?}"));
    serde_json::to_string(&record).unwrap();
    if let Ok(mail) = amends::eml::draft(&case, &record, config, desk.today) {
        let mail = String::from_utf8_lossy(&mail).into_owned();
        let head = mail.split("\r\n\r\n").next().unwrap();
        let name = |line: &str| line.split(':').next().unwrap().to_ascii_lowercase();
        let names: Vec<String> = head.split("\r\n").filter(|l| !l.starts_with([' ', '\t'])).map(name).collect();
        let known = [
            "date",
            "message-id",
            "subject",
            "x-unsent",
            "from",
            "to",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
        ];
        assert!(names.iter().all(|n| known.contains(&n.as_str())), "{head}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{head}");
    }
    Some(record)
}

fn check_complaint(text: &str, tongue: Option<Lang>) {
    let read = match tongue {
        Some(lang) => triage(text, lang, Some(specimen::today())),
        None => triage(text, detect(text), Some(specimen::today())),
    };
    let mut places: Vec<Span> = read.evidence.iter().map(|e| e.span).collect();
    places.extend(read.reasons.iter().map(|r| r.span));
    let Facts { name, title, order_number, product, amounts, dates, phones, wants, questions } = &read.facts;
    places.extend([name, order_number, product].into_iter().flatten().map(|f| f.span));
    places.extend(title.iter().map(|f| f.span));
    places.extend(amounts.iter().map(|f| f.span).chain(dates.iter().map(|f| f.span)));
    places.extend(phones.iter().map(|f| f.span).chain(wants.iter().map(|f| f.span)).chain(questions.iter().copied()));
    for span in places {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn letters_of_any_bytes(bytes in DRAFTS.mangled(), lang in language()) {
        watched(&bytes, || {
            let Ok(text) = decode(bytes.clone()) else { return };
            let found = check_letter(&text, &Excerpt::whole(text.clone()), lang);
            check_reports(&text, &found);
            let baseline = Baseline::new(found.iter().map(Into::into).collect());
            let mut ledger = Baseline::parse("b", &baseline.to_json()).unwrap().ledger();
            assert!(found.iter().all(|e| ledger.meets(&e.fingerprint)), "a baseline forgets");
            assert_eq!(ledger.unmet(), 0);
        });
    }

    #[test]
    fn fixes_settle(text in DRAFTS.mangled_text(), lang in language()) {
        watched(text.as_bytes(), || {
            for most in [Applicability::Safe, Applicability::Unsafe] {
                let fixed = |t: &str| settle(t, lang, rules(), &PROFILE, &Context::default(), most);
                let once = fixed(&text);
                assert_eq!(fixed(&once), once, "fixes go on for ever");
            }
        });
    }

    #[test]
    fn composed_and_decomposed_letters_are_found_at_the_same_places(text in DRAFTS.mangled_text(), lang in language()) {
        watched(text.as_bytes(), || {
            let composed = mangled::composed(&text);
            let decomposed = mangled::decomposed(&composed);
            let places = |text: &str, back: &dyn Fn(usize) -> usize| -> Vec<_> {
                phrases(text, lang).iter().map(|f| (f.rule, f.severity, back(f.span.start), back(f.span.end))).collect()
            };
            let back = |at: usize| mangled::composed(&decomposed[..at]).len();
            assert_eq!(places(&composed, &|at| at), places(&decomposed, &back), "{composed:?}");
        });
    }

    #[test]
    fn a_blank_line_moves_findings_by_a_line(text in DRAFTS.mangled_text(), lang in language()) {
        let text = text.trim_start_matches('\u{feff}');
        watched(text.as_bytes(), || {
            let moved = format!("\n{text}");
            let before = check_letter(text, &Excerpt::whole(text.to_owned()), lang);
            let after = check_letter(&moved, &Excerpt::whole(moved.clone()), lang);
            let told = |e: &Entry, by: usize| {
                let edits: Vec<_> = e.fixes.iter().flat_map(|f| &f.edits)
                    .map(|e| (e.span.start + by, e.span.end + by, e.text.clone())).collect();
                let place = (e.start.line + by, e.start.column, e.end.line + by, e.end.column);
                (e.rule.clone(), e.severity, e.span.start + by, e.span.end + by, place, e.fingerprint.clone(), edits)
            };
            let (before, after): (Vec<_>, Vec<_>) =
                (before.iter().map(|e| told(e, 1)).collect(), after.iter().map(|e| told(e, 0)).collect());
            assert_eq!(before, after);
        });
    }

    #[test]
    fn a_letter_in_quotation_marks_raises_nothing(text in DRAFTS.mangled_text(), lang in language()) {
        // What ends a quotation is not the letter's to say: its marks go, and so do empty lines.
        let text: String = text.chars().filter(|c| !"«»„“”\"‘’'‟,<>`\r\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".contains(*c) && !c.is_control() || *c == '\n').collect();
        let text = text.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
        let (host, open, close, end) = match lang {
            Lang::Ka => ("თქვენ მოგვწერეთ: ", "„", "“", ". ბოდიშს გიხდით."),
            Lang::Hy => ("Դուք գրել եք՝ ", "«", "»", "։ Ներողություն ենք խնդրում։"),
            Lang::En => ("You wrote: ", "“", "”", ". We are sorry."),
        };
        watched(text.as_bytes(), || {
            let letter = format!("{host}{open}{text}{close}{end}");
            let inside = (host.len() + open.len())..(host.len() + open.len() + text.len());
            let inside: Vec<_> = phrases(&letter, lang).into_iter()
                .filter(|f| f.span.start < inside.end && f.span.end > inside.start)
                .map(|f| (rules().rules()[f.rule].id.clone(), letter[f.span.start..f.span.end].to_owned())).collect();
            assert_eq!(inside, []);
        });
    }

    #[test]
    fn comments_in_letters(text in DRAFTS.with_comments(), lang in language()) {
        watched(text.as_bytes(), || {
            let found = check_letter(&text, &Excerpt::whole(text.clone()), lang);
            check_reports(&text, &found);
            let fixed = settle(&text, lang, rules(), &PROFILE, &Context::default(), Applicability::Unsafe);
            // A comment is not the letter's: no fix touches it.
            assert_eq!(mangled::comments(&fixed), mangled::comments(&text));
        });
    }

    #[test]
    fn complaints_of_any_text(text in COMPLAINTS.mangled_text(), lang in language(), known in any::<bool>()) {
        watched(text.as_bytes(), || {
            check_complaint(&text, known.then_some(lang));
            let case = Case { text: Some(text.clone()), ..Case::default() };
            check_answer(&case, &HOUSE);
        });
    }

    #[test]
    fn cases_of_any_json(bytes in CASES.mangled()) {
        watched(&bytes, || {
            let Ok(json) = String::from_utf8(bytes.clone()) else { return };
            if let Some(excerpt) = Excerpt::json_string(&json, "/reply", 0).or(Excerpt::json_string(&json, "/text", 0)) {
                for lang in Lang::ALL {
                    let found = check_letter(&json, &excerpt, lang);
                    let edits: Vec<_> = found.iter().flat_map(|e| &e.fixes).flat_map(|f| &f.edits).collect();
                    let fixed = apply(&json, edits);
                    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
                    assert!(is_json(&fixed) || !is_json(&json), "no JSON any more: {fixed}");
                }
            }
            if let Ok(case) = Case::from_json(&json) {
                check_answer(&case, &HOUSE);
            }
        });
    }

    #[test]
    fn facts_of_any_value(case in mangled::case()) {
        watched(case.to_string().as_bytes(), || {
            if let Ok(case) = Case::from_json(&case.to_string()) {
                check_answer(&case, &HOUSE);
                check_answer(&case, &Config::default());
            }
        });
    }

    #[test]
    fn complaints_of_any_form(bytes in INTAKE.mangled()) {
        watched(&bytes, || {
            for form in Form::ALL.into_iter().map(Some).chain([None]) {
                let options = Options { form, limit: 64 * 1024, ..Options::default() };
                let Ok(reader) = Reader::open(&bytes[..], None, &options) else { continue };
                for record in reader.take(20).map(|piece| piece.read()) {
                    assert!(record.origin.line > 0 && record.origin.offset <= bytes.len() as u64, "{:?}", record.origin);
                    if let (Ok(case), None) = (&record.case, form) {
                        check_complaint(case.text.as_deref().unwrap_or(""), None);
                        check_answer(case, &HOUSE);
                    }
                }
            }
        });
    }

    #[test]
    fn tables_of_replies(bytes in TABLES.mangled()) {
        watched(&bytes, || {
            let Ok(file) = String::from_utf8(bytes.clone()) else { return };
            Table::seems(&file);
            for wanted in [None, Some("text"), Some("id")] {
                let Ok(table) = Table::read(&file, wanted) else { continue };
                let replies: Vec<_> = table.replies().take(20).flatten().collect();
                for reply in &replies {
                    let found = check_letter(&file, &reply.excerpt, Lang::Ka);
                    let edits: Vec<_> = found.iter().flat_map(|e| &e.fixes).flat_map(|f| &f.edits).collect();
                    let fixed = apply(&file, edits);
                    let rows = Table::read(&fixed, wanted).map(|t| t.replies().take(20).count()).unwrap_or(0);
                    assert!(rows >= replies.len(), "a fix broke the table");
                }
            }
        });
    }

    #[test]
    fn mails_of_replies(bytes in MAILS.mangled()) {
        watched(&bytes, || {
            let Ok(file) = String::from_utf8(bytes.clone()) else { return };
            if let Ok(excerpt) = Excerpt::mail_body(&file) {
                for lang in Lang::ALL {
                    check_letter(&file, &excerpt, lang);
                }
            }
        });
    }

    #[test]
    fn houses_of_any_yaml(bytes in HOUSES.mangled()) {
        watched(&bytes, || {
            let Ok(yaml) = String::from_utf8(bytes.clone()) else { return };
            match Config::parse("amends.yaml", &yaml, rules()) {
                Ok(config) => {
                    for (at, lang) in Lang::ALL.into_iter().enumerate() {
                        let case = Case { text: Some(COMPLAINTS.texts[at].clone()), lang: Some(lang), ..Case::default() };
                        check_answer(&case, &config);
                    }
                }
                Err(error) => assert!(error.to_string().starts_with("amends.yaml:"), "{error}"),
            }
        });
    }

    #[test]
    fn rules_of_any_yaml(bytes in RULES.mangled()) {
        watched(&bytes, || {
            let Ok(yaml) = String::from_utf8(bytes.clone()) else { return };
            match RuleSet::of_files(vec![Source { path: "own.yaml".to_owned(), yaml }]) {
                Ok(set) => {
                    for (text, lang) in DRAFTS.texts.iter().take(4).zip([Lang::En, Lang::Hy, Lang::Ka, Lang::En]) {
                        for finding in lint(&Text::new(text, lang), &set, &Profile::new(&set), &Context::default()) {
                            assert!(text.get(finding.span.start..finding.span.end).is_some());
                        }
                    }
                }
                Err(errors) => assert!(errors.iter().all(|e| e.to_string().starts_with("own.yaml:")), "{errors:?}"),
            }
        });
    }

    #[test]
    fn templates_of_any_text((at, bytes) in TEMPLATES.mangled_at()) {
        watched(&bytes, || {
            let Ok(text) = String::from_utf8(bytes.clone()) else { return };
            let name = TEMPLATES.names[at].strip_prefix("templates/").unwrap().to_owned();
            let own = HouseTemplate { path: format!("own/{name}"), name, text };
            match Templates::with_house(vec![own]) {
                Ok(templates) => {
                    for Specimen { lang, category, case, config } in SPECIMENS.iter() {
                        let request = Request { case, lang: *lang, category: *category, config, today: specimen::today() };
                        if let Ok(draft) = templates.compose(&request) {
                            assert!(draft.places.iter().all(|p| draft.reply.get(p.start..p.end).is_some()));
                        }
                    }
                }
                Err(errors) => assert!(errors.iter().all(|e| e.to_string().starts_with("own/")), "{errors:?}"),
            }
        });
    }
}

/// A letter of each language and kind of case.
static SPECIMENS: LazyLock<Vec<Specimen>> = LazyLock::new(|| {
    let few =
        |lang| specimen::all(lang).into_iter().filter(|s| s.category == Category::LateDelivery).step_by(23).take(6);
    Lang::ALL.into_iter().flat_map(few).collect()
});

/// Twice the text may take twice the time and a little more, whatever it is made of.
#[test]
fn time_grows_with_the_text_and_no_faster() {
    let pieces = mangled::repeated();
    let mut slow = Vec::new();
    for (lang, piece) in Lang::ALL.iter().cycle().zip(&pieces) {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let began = Instant::now();
            let found = found(&text, *lang);
            let sheet = Sheet::new(&text);
            let excerpt = Excerpt::whole(text.clone());
            let origin = Origin { path: "a", record: None, lang: *lang, file: &sheet, excerpt: &excerpt };
            let _ = entries(&Text::new(&text, *lang), &found, rules(), &origin, Lang::En);
            let _ = triage(&text, *lang, None);
            began.elapsed()
        };
        let (small, middle) = (time(4 * 1024), time(16 * 1024));
        // What is quadratic already shows need not be waited for.
        let large = if middle.as_millis() > 1000 { middle * 16 } else { time(64 * 1024) };
        // Sixteen times the text; what is quadratic takes 256 times as long.
        println!("{piece:?}: {small:?}, {large:?}");
        if large > small * 64 && large.as_millis() > 300 {
            slow.push(format!("{piece:?}: {small:?}, {large:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// The files of a run, mangled letters among them, in any order and on any number of threads: the same findings.
#[test]
fn threads_and_the_order_of_files_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = DRAFTS
        .some(40)
        .into_iter()
        .enumerate()
        .map(|(i, text)| {
            let name = format!("{i:02}.txt");
            std::fs::write(folder.path().join(&name), text).unwrap();
            name
        })
        .collect();
    let run = |names: &[&str], jobs: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        command.args([
            "lint",
            "--format",
            "jsonl",
            "--min-severity",
            "hint",
            "--isolated",
            "--ui-lang",
            "en",
            "-j",
            jobs,
        ]);
        let output = command.args(names).current_dir(folder.path()).output().unwrap();
        let mut lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        let in_order = lines.clone();
        lines.sort();
        (output.status.code(), in_order, lines)
    };
    let forwards: Vec<&str> = names.iter().map(String::as_str).collect();
    let backwards: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    let one = run(&forwards, "1");
    assert!(one.1.len() > 100, "{one:?}");
    assert_eq!(one, run(&forwards, "3"));
    let other = run(&backwards, "2");
    assert_eq!((one.0, &one.2), (other.0, &other.2));
}

/// A rule's findings are its own, wherever its file stands among the others.
#[test]
fn the_order_of_rules_does_not_matter() {
    let sources = RuleSet::builtin_sources();
    let backwards = RuleSet::of_files(sources.into_iter().rev().collect()).unwrap();
    let mut some = 0;
    for (text, lang) in DRAFTS.texts.iter().map(|t| (t, detect(t).language.unwrap())) {
        let told = |set: &RuleSet| {
            let found = lint(&Text::new(text, lang), set, &Profile::new(set), &Context::default());
            let told = found.into_iter().map(|f| (f.span, set.rules()[f.rule].id.clone(), f.severity));
            told.collect::<BTreeSet<_>>()
        };
        assert_eq!(told(rules()), told(&backwards), "{text}");
        some += told(rules()).len();
    }
    assert!(some > 30, "{some}");
}
