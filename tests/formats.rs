//! Report formats: one set of awkward findings in each of them, held to its schema, and led back to the letter.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::intake::table::Table;
use amends::lang::Lang;
use amends::lint::Finding;
use amends::report::{Base, Entry, Failure, Format, Origin, Record, Report, Sheet, Tally, TextReport, entries};
use amends::rule::{RuleSet, Severity};
use amends::source::Excerpt;
use amends::source::csv::rows;
use amends::text::{Span, Text};
use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use serde_json::{Value, json};

/// A file and what was found in it.
struct Case {
    file: String,
    entries: Vec<Entry>,
}

/// Findings in one file, each at the first place of its words; words that are not there are missing at the end.
/// The rule's own words are changed for fixed ones: snapshots should not change with them.
fn case(path: &str, lang: Lang, file: &str, found: &[(&str, Severity, &str)]) -> Case {
    let rules = RuleSet::builtin();
    let excerpt = match path.rsplit_once('.').unwrap().1 {
        "json" => Excerpt::json_string(file, "/reply", 0).unwrap(),
        "csv" => Table::read(file, None).unwrap().replies().next().unwrap().unwrap().excerpt,
        "eml" => Excerpt::mail_body(file).unwrap(),
        _ => Excerpt::whole(file.to_owned()),
    };
    let findings: Vec<Finding> = found
        .iter()
        .map(|&(rule, severity, words)| {
            let text = &excerpt.text;
            let start = text.find(words).unwrap_or(text.len());
            let end = if text[start..].starts_with(words) { start + words.len() } else { start };
            Finding::new(rules.find(rule).unwrap(), severity, Span::new(start, end))
        })
        .collect();
    let record = match path.rsplit_once('.').unwrap().1 {
        "json" => Some(Record::Id("A-1: <ნინო>\u{1b}[31m".to_owned())),
        "csv" => Some(Record::Line(2)),
        _ => None,
    };
    let sheet = Sheet::new(file);
    let origin = Origin { path, record: record.as_ref(), lang, file: &sheet, excerpt: &excerpt };
    let text = Text::new(&excerpt.text, lang);
    let mut entries = entries(&text, &findings, rules, &origin, Lang::En);
    for entry in &mut entries {
        entry.message = format!("what is wrong with it, {}", entry.rule);
        entry.why = "why it matters".to_owned();
        entry.help = "what is better: 100%, \"better\" & <best>".to_owned();
        entry.rule = format!("test-{}", entry.rule);
    }
    Case { file: file.to_owned(), entries }
}

fn awkward() -> Vec<Case> {
    use Severity::{Error, Hint, Warning};
    let mut georgian = case(
        "./replies/ka.txt",
        Lang::Ka,
        "პატივცემულო ნინო,\nᲒამარჯობა, ეს თქვენი ბრალია, მაგრამ ვწუხვართ.\n",
        &[("blame-customer", Error, "თქვენი ბრალია"), ("contrastive-but", Warning, "ბრალია, მაგრამ ვწუხვართ")],
    );
    let at = |words: &str| georgian.file.find(words).unwrap();
    let (comma, but) = (at(", მაგრამ"), at("მაგრამ"));
    let edits = json!([
        {"byte_start": comma, "byte_end": comma + 1, "text": "."},
        {"byte_start": but, "byte_end": but + "მაგრამ ".len(), "text": ""},
    ]);
    georgian.entries[1].fixes =
        vec![serde_json::from_value(json!({"applicability": "unsafe", "edits": edits})).unwrap()];
    let mut armenian = case(
        "replies/հայ & <b> 100%,a:b.txt",
        Lang::Hy,
        "Հարգելի՛ Արամ,\r\n\tԴուք սխալ հասցե եւ\r\n\tչեք նշել։\r\n\r\nԴՈՒՔ cafe\u{301} 👩‍👩‍👧 սխալ։",
        &[
            ("blame-customer", Error, "սխալ հասցե եւ\r\n\tչեք նշել"),
            ("shouting", Hint, "ԴՈՒՔ"),
            ("non-apology", Warning, "սխալ։"),
            ("missing-remedy", Error, "not there"),
        ],
    );
    let shout = armenian.entries[1].span;
    let edit = json!([{"byte_start": shout.start, "byte_end": shout.end, "text": "Դուք"}]);
    armenian.entries[1].fixes = vec![serde_json::from_value(json!({"applicability": "safe", "edits": edit})).unwrap()];
    let hostile = "\u{feff}\t😀 x ]]> \"<b>&amp;' \u{1b}[31m\u{0}\u{fffe}\u{202e} ::error::100%\u{7} y\r\nend";
    let mut bom = case(
        "bom.txt",
        Lang::En,
        hostile,
        &[("blame-customer", Error, hostile[3..].split_once(" x ").unwrap().1.split_once(" y").unwrap().0)],
    );
    bom.entries[0].suppressed = Some("the customer's own words: \u{1}<ok> & \"fine\"".to_owned());
    let mut again =
        case("bom.txt", Lang::En, hostile, &[("shouting", Hint, "😀"), ("dismissive", Error, "]]> \"<b>&amp;'")]);
    let long = case(
        "long.txt",
        Lang::En,
        &format!("One {}end.", "and another ".repeat(20)),
        &[("hollow-phrase", Warning, &"and another ".repeat(20))],
    );
    let json = r#"{"id": "A-1: <ნინო>",
 "reply": "x\n\u10d4ს თქვენი \ud83d\ude00 ბრალია\u0000!"}"#;
    let json = case("case.json", Lang::Ka, json, &[("blame-customer", Error, "თქვენი 😀 ბრალია\0")]);
    let table = "\u{feff}№;პასუხი\r\n;\"ნინო,\tეს „თქვენი“ \"\"ბრალია\"\" 😀;\r\nდა cafe\u{301}.\"\r\n";
    let mut table = case("table.csv", Lang::Ka, table, &[("blame-customer", Warning, "„თქვენი“ \"ბრალია\" 😀;\r\nდა")]);
    let marks = table.file.find("\"\"ბრალია\"\"").unwrap();
    let edit = json!([{"byte_start": marks, "byte_end": marks + "\"\"ბრალია\"\"".len(), "text": "„ბრალია“"}]);
    table.entries[0].fixes = vec![serde_json::from_value(json!({"applicability": "safe", "edits": edit})).unwrap()];
    let mail = "From: a@example.ge\r\nSubject: =?utf-8?q?a?=\r\nContent-Type: text/plain; charset=utf-8\r\n\
                Content-Transfer-Encoding: quoted-printable\r\n\r\nDear Nino,\r\n\r\n\
                =E1=83=94=E1=83=A1 your own f=\r\nault =F0=9F=98=80.\r\n";
    let mail = case("mail.eml", Lang::En, mail, &[("blame-customer", Warning, "ეს your own fault 😀")]);
    // The same letter named twice: the same fingerprints.
    let copy = Case { file: again.file.clone(), entries: again.entries.clone() };
    again.entries[0].record = None;
    vec![georgian, armenian, bom, again, copy, long, json, table, mail]
}

type Unread = (&'static str, Option<(usize, Option<usize>)>, &'static str);

const FAILURES: [Unread; 4] = [
    ("nowhere <&>.txt", None, "no such file"),
    ("<stdin>", None, "not UTF-8 from byte 1 on; \u{1b}[31mit looks like %0A UTF-16 LE"),
    ("table.csv", Some((7, Some(3))), "column 'ბრალი': unknown value '\u{1b}[31m'"),
    ("cases.jsonl", Some((4, None)), "written in Russian"),
];

fn rendered(format: Format, cases: &[Case], failures: &[Unread], ui: Lang) -> String {
    let base = Base { folder: "/repo".into(), repository: "/repo".into() };
    let text = TextReport::new(false, 100, ui);
    let mut report = Report::new(Vec::new(), format, RuleSet::builtin(), ui, text, base);
    let mut tally = Tally { files: cases.len(), ..Tally::default() };
    for case in cases {
        case.entries.iter().for_each(|e| tally.count(e.severity));
        report.findings(&case.file, case.entries.clone()).unwrap();
    }
    let failure =
        |&(path, place, message): &Unread| Failure { path: path.to_owned(), place, message: message.to_owned() };
    failures.iter().for_each(|unread| report.failure(failure(unread)).unwrap());
    String::from_utf8(report.finish(&tally).unwrap()).unwrap()
}

fn parsed(report: &str) -> Value {
    serde_json::from_str(report).unwrap()
}

fn hold_to(schema: &str, instance: &Value) {
    let schema = std::fs::read_to_string(format!("tests/formats/{schema}.schema.json")).unwrap();
    // The official schema has a bracket too many in the pattern of a language, which is then no pattern.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let validator = jsonschema::options().should_validate_formats(true).build(&parsed(&schema)).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Elements of an XML text in order, with their attributes as a reader gets them, and the text in them.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        &self.attributes.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{} has no {name}", self.name)).1
    }

    fn number(&self, name: &str) -> usize {
        self.get(name).parse().unwrap()
    }
}

fn elements(xml: &str) -> Vec<Element> {
    let forbidden = |c: char| (c < ' ' && !"\t\n\r".contains(c)) || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(forbidden), "{xml:?}");
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut all: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |a: quick_xml::events::attributes::Attribute<'_>| {
                    let value = a.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned();
                    (a.key.as_ref().to_owned(), value)
                };
                let attributes = tag.attributes().map(|a| attribute(a.unwrap())).collect();
                all.push(Element { name: tag.name().as_ref().to_owned(), attributes, text: String::new() });
            }
            Event::Text(text) => {
                if let Some(last) = all.last_mut() {
                    last.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                let text = match name.resolve_char_ref().unwrap() {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name).unwrap().to_owned(),
                };
                all.last_mut().unwrap().text.push_str(&text);
            }
            Event::Eof => return all,
            _ => {}
        }
    }
}

#[test]
fn every_format_of_the_awkward_findings() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("formats");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for format in Format::ALL {
            let report = rendered(format, &awkward(), &FAILURES, Lang::En);
            // Nothing of a letter may act on whoever reads the snapshot, or be lost to an editor.
            let shown: String = report
                .chars()
                .map(|c| match c {
                    '\n' => c.to_string(),
                    c if c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{202e}') => {
                        format!("⟨{:x}⟩", u32::from(c))
                    }
                    c => c.to_string(),
                })
                .collect();
            insta::assert_snapshot!(format.name(), shown);
        }
    });
}

#[test]
fn sarif_is_valid() {
    for ui in Lang::ALL {
        hold_to("sarif-2.1.0", &parsed(&rendered(Format::Sarif, &awkward(), &FAILURES, ui)));
    }
    let clean = parsed(&rendered(Format::Sarif, &[], &[], Lang::En));
    hold_to("sarif-2.1.0", &clean);
    assert_eq!(clean["runs"][0]["results"], json!([]));
    assert_eq!(clean["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let failed = parsed(&rendered(Format::Sarif, &[], &FAILURES, Lang::En));
    assert_eq!(failed["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn sarif_tells_of_each_rule_once_and_in_the_readers_language() {
    let mut case = case("a.txt", Lang::En, "bad bad", &[("hollow-phrase", Severity::Error, "bad")]);
    case.entries[0].rule = "hollow-phrase".to_owned();
    let cases = [case];
    let report = parsed(&rendered(Format::Sarif, &cases, &[], Lang::Hy));
    let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let set = RuleSet::builtin();
    let index = set.find("hollow-phrase").unwrap();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["shortDescription"]["text"], set.explanation(index).unwrap().name.hy);
    // How much the rule weighs, not how much this finding of it does.
    assert_ne!(set.rules()[index].severity, Severity::Error);
    assert_ne!(rules[0]["defaultConfiguration"]["level"], "error");
    let report = parsed(&rendered(Format::Sarif, &awkward(), &[], Lang::En));
    let rules = &report["runs"][0]["tool"]["driver"]["rules"];
    for result in report["runs"][0]["results"].as_array().unwrap() {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    }
}

#[test]
fn gitlab_is_valid_and_its_fingerprints_are_unique() {
    let issues = parsed(&rendered(Format::Gitlab, &awkward(), &FAILURES, Lang::Ka));
    hold_to("gitlab", &issues);
    let prints: Vec<&str> = issues.as_array().unwrap().iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    let distinct: std::collections::HashSet<_> = prints.iter().collect();
    assert_eq!(distinct.len(), prints.len());
    assert_eq!(parsed(&rendered(Format::Gitlab, &[], &[], Lang::En)), json!([]));
}

#[test]
fn rdjson_is_valid() {
    let report = parsed(&rendered(Format::Rdjson, &awkward(), &FAILURES, Lang::Hy));
    hold_to("rdjson", &report);
    let lines = rendered(Format::Rdjsonl, &awkward(), &FAILURES, Lang::Hy);
    let lines: Vec<Value> = lines.lines().map(parsed).collect();
    assert_eq!(report["diagnostics"], Value::Array(lines));
    hold_to("rdjson", &parsed(&rendered(Format::Rdjson, &[], &[], Lang::En)));
    assert_eq!(rendered(Format::Rdjsonl, &[], &[], Lang::En), "");
}

#[test]
fn json_is_the_lines_in_an_array() {
    let array = parsed(&rendered(Format::Json, &awkward(), &FAILURES, Lang::En));
    let lines = rendered(Format::Jsonl, &awkward(), &FAILURES, Lang::En);
    assert_eq!(array, lines.lines().map(parsed).collect::<Value>());
    let types = |t: &str| array.as_array().unwrap().iter().filter(|o| o["type"] == t).count();
    assert_eq!((types("error"), types("summary")), (FAILURES.len(), 1));
}

#[test]
fn junit_counts_its_elements() {
    for (cases, failures) in
        [(awkward(), &FAILURES[..]), (awkward(), &[]), (Vec::new(), &FAILURES[..]), (Vec::new(), &[])]
    {
        let all = elements(&rendered(Format::Junit, &cases, failures, Lang::En));
        let count = |elements: &[Element], name: &str| elements.iter().filter(|e| e.name == name).count();
        let suites: Vec<usize> = (0..all.len()).filter(|&i| all[i].name == "testsuite").collect();
        let ends = suites.iter().skip(1).copied().chain([all.len()]);
        let parts = std::iter::once((0, all.len())).chain(suites.iter().copied().zip(ends));
        for (from, to) in parts {
            for (attribute, name) in
                [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
            {
                assert_eq!(
                    all[from].number(attribute),
                    count(&all[from..to], name),
                    "{attribute} of {}",
                    all[from].get("name")
                );
            }
        }
        assert_eq!(count(&all, "error"), failures.len());
        if cases.is_empty() && failures.is_empty() {
            assert_eq!((count(&all, "testcase"), count(&all, "failure")), (1, 0));
        }
    }
}

#[test]
fn checkstyle_holds_what_stands() {
    let all = elements(&rendered(Format::Checkstyle, &awkward(), &FAILURES, Lang::En));
    assert_eq!((all[0].name.as_str(), all[0].get("version")), ("checkstyle", "4.3"));
    let standing = awkward().iter().flat_map(|c| &c.entries).filter(|e| e.suppressed.is_none()).count();
    assert_eq!(all.iter().filter(|e| e.name == "error").count(), standing + FAILURES.len());
    let files: Vec<&str> = all.iter().filter(|e| e.name == "file").map(|e| e.get("name")).collect();
    assert!(files.contains(&"replies/հայ & <b> 100%,a:b.txt"), "{files:?}");
    assert_eq!(elements(&rendered(Format::Checkstyle, &[], &[], Lang::En)).len(), 1);
}

#[test]
fn github_shows_ten_of_a_kind_and_says_how_many_more() {
    let found = |severity, n| {
        let cases = (0..n).map(|_| case("a.txt", Lang::En, "bad", &[("dismissive", severity, "bad")]));
        cases.collect::<Vec<_>>()
    };
    let kinds = |report: &str| {
        let count = |kind: &str| report.lines().filter(|l| l.starts_with(kind)).count();
        assert!(
            report
                .lines()
                .all(|l| l.starts_with("::error ") || l.starts_with("::warning ") || l.starts_with("::notice "))
        );
        [count("::error "), count("::warning "), count("::notice ")]
    };
    let mut cases = found(Severity::Hint, 10);
    cases.extend(found(Severity::Warning, 3));
    cases.extend(found(Severity::Error, 8));
    let report = rendered(Format::Github, &cases, &FAILURES[..2], Lang::En);
    assert_eq!(kinds(&report), [10, 3, 10]);
    assert!(report.starts_with("::error "));
    cases.extend(found(Severity::Error, 1));
    let report = rendered(Format::Github, &cases, &FAILURES[..2], Lang::En);
    assert_eq!(kinds(&report), [10, 3, 10]);
    assert!(report.ends_with("::notice title=amends::not shown here: 1 error, 1 hint more\n"), "{report}");
}

/// The byte of a 1-based line and a 1-based column, counted anew and simply. `width` says how many columns a
/// character takes.
fn offset(file: &str, line: usize, column: usize, width: fn(char) -> usize) -> usize {
    let mut at = 0;
    for _ in 1..line {
        let end = file[at..].find(['\n', '\r']).expect("so many lines") + at;
        at = end + if file[end..].starts_with("\r\n") { 2 } else { 1 };
    }
    let mut columns = 1;
    for c in file[at..].chars() {
        if columns >= column {
            break;
        }
        columns += width(c);
        at += c.len_utf8();
    }
    assert_eq!(columns, column, "line {line} of {file:?}");
    if line == 1 && column == 1 && width('\u{feff}') == 0 && file.starts_with('\u{feff}') { 3 } else { at }
}

fn point(c: char) -> usize {
    usize::from(c != '\u{feff}')
}

fn utf16(c: char) -> usize {
    if c == '\u{feff}' { 0 } else { c.len_utf16() }
}

fn unescaped(property: &str) -> String {
    let plain = property.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r");
    plain.replace("%25", "%")
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "ბოდიში",
        "Ბ",
        "սխալ",
        "եւ",
        "և",
        "՛",
        "e\u{301}",
        "\u{301}",
        "\t",
        " ",
        "😀",
        "👩‍👩‍👧",
        "x",
        "\r\n",
        "\n",
        "\rx",
        "<&>",
        "\"",
        "%",
        "::",
        "\u{1b}",
        "]]>",
        "\u{202e}",
        "\u{2028}",
    ])
}

/// What a letter lies in, and how its text is written there.
#[derive(Clone, Copy, Debug)]
enum Around {
    File,
    Json,
    AsciiJson,
    Table,
}

impl Around {
    fn written(self, text: &str) -> String {
        let inner = |text: &str| {
            let quoted = serde_json::to_string(text).unwrap();
            quoted[1..quoted.len() - 1].to_owned()
        };
        match self {
            Around::File => text.to_owned(),
            Around::Json => inner(text),
            Around::AsciiJson => {
                let unit = |unit: u16| format!("\\u{unit:04x}");
                let escaped = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|u| unit(*u)).collect::<String>();
                inner(text).chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c) }).collect()
            }
            Around::Table => text.replace('"', "\"\""),
        }
    }

    /// The file, and the letter in it.
    fn file(self, bom: &str, letter: &str) -> (String, Excerpt) {
        let written = self.written(letter);
        match self {
            Around::File => (format!("{bom}{written}"), Excerpt::whole(format!("{bom}{written}"))),
            Around::Json | Around::AsciiJson => {
                let file = format!("{{\"id\": \"7\",\r\n\t\"reply\":\"{written}\"}}\r\n");
                let excerpt = Excerpt::json_string(&file, "/reply", 0).unwrap();
                (file, excerpt)
            }
            Around::Table => {
                let file = format!("{bom}id;პასუხი;fault\r\n\"a;\"\"😀\n\";\"{written}\";ours\r\n");
                let row = rows(&file, b';').remove(1);
                let excerpt = Excerpt::csv_cell(&file, row.cells[1].clone(), b';');
                (file, excerpt)
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_span_of_each_format_leads_back_to_the_words(
        bom in any::<bool>(),
        around in prop::sample::select(vec![Around::File, Around::Json, Around::AsciiJson, Around::Table]),
        parts in [prop::collection::vec(piece(), 0..8), prop::collection::vec(piece(), 0..5), prop::collection::vec(piece(), 0..4)],
    ) {
        let [before, words, after] = parts.map(|p| p.concat());
        let (file, excerpt) = around.file(if bom { "\u{feff}" } else { "" }, &format!("{before}{words}{after}"));
        let start = excerpt.text.len() - after.len() - words.len();
        let rules = RuleSet::builtin();
        let finding = Finding::new(0, Severity::Error, Span::new(start, start + words.len()));
        let sheet = Sheet::new(&file);
        let origin = Origin { path: "a.txt", record: None, lang: Lang::En, file: &sheet, excerpt: &excerpt };
        let text = Text::new(&excerpt.text, Lang::En);
        let mut found = entries(&text, &[finding], rules, &origin, Lang::En);
        prop_assert_eq!(&found[0].matched, &words);
        // From here on, the words as the file has them.
        let (matched, words) = (words.clone(), around.written(&words));
        let Span { start, end } = found[0].span;
        let edit = json!([{"byte_start": start, "byte_end": end, "text": "new"}]);
        found[0].fixes = vec![serde_json::from_value(json!({"applicability": "safe", "edits": edit})).unwrap()];
        let cases = [Case { file: file.clone(), entries: found }];
        let report = |format| rendered(format, &cases, &[], Lang::En);
        let number = |value: &Value| value.as_u64().unwrap() as usize;
        let back = |from: (usize, usize), to: (usize, usize), width| {
            &file[offset(&file, from.0, from.1, width)..offset(&file, to.0, to.1, width)]
        };

        for object in [parsed(&report(Format::Json))[0].clone(), parsed(report(Format::Jsonl).lines().next().unwrap())] {
            prop_assert_eq!(object["matched"].as_str().unwrap(), &matched);
            let span = &object["span"];
            prop_assert_eq!(&file[number(&span["byte_start"])..number(&span["byte_end"])], &words);
            for (key, width) in [("column", point as fn(char) -> usize), ("column_utf16", utf16)] {
                let at = |end: &str| (number(&object[end]["line"]), number(&object[end][key]));
                prop_assert_eq!(back(at("start"), at("end"), width), &words);
            }
        }

        let result = &parsed(&report(Format::Sarif))["runs"][0]["results"][0];
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        for region in [&result["locations"][0]["physicalLocation"]["region"], &replacement["deletedRegion"]] {
            let at = |end: &str| (number(&region[format!("{end}Line")]), number(&region[format!("{end}Column")]));
            prop_assert_eq!(back(at("start"), at("end"), point), &words);
        }

        let diagnostic = &parsed(&report(Format::Rdjson))["diagnostics"][0];
        prop_assert_eq!(diagnostic, &parsed(&report(Format::Rdjsonl)));
        for range in [&diagnostic["location"]["range"], &diagnostic["suggestions"][0]["range"]] {
            let at = |end: &str| (number(&range[end]["line"]), number(&range[end]["column"]));
            prop_assert_eq!(back(at("start"), at("end"), char::len_utf8), &words);
        }

        let github = report(Format::Github);
        prop_assert_eq!(github.lines().count(), 1);
        let (properties, _) = github.strip_prefix("::error ").unwrap().split_once("::").unwrap();
        let property = |name: &str| properties.split(',').find_map(|p| p.split_once('=').filter(|p| p.0 == name)).map(|p| unescaped(p.1));
        let value = |name: &str| property(name).unwrap().parse::<usize>().unwrap();
        let lines = (value("line"), value("endLine"));
        match property("col") {
            Some(_) => prop_assert_eq!(back((lines.0, value("col")), (lines.1, value("endColumn")), point), &words),
            None => prop_assert_ne!(lines.0, lines.1),
        }

        let place = &parsed(&report(Format::Gitlab))[0]["location"]["lines"];
        prop_assert_eq!((number(&place["begin"]), number(&place["end"])), lines);

        let starts = |line, column| file[offset(&file, line, column, point)..].starts_with(&words);
        let checkstyle = elements(&report(Format::Checkstyle));
        let error = checkstyle.iter().find(|e| e.name == "error").unwrap();
        prop_assert!(starts(error.number("line"), error.number("column")));
        let junit = elements(&report(Format::Junit));
        let failure = junit.iter().find(|e| e.name == "failure").unwrap();
        let (at, _) = failure.text.split_once(' ').unwrap();
        let (line, column) = at.split_once(':').unwrap();
        prop_assert!(starts(line.parse().unwrap(), column.parse().unwrap()));
        prop_assert_eq!(junit.iter().find(|e| e.name == "testcase").unwrap().number("line"), lines.0);
    }
}

/// Runs `amends lint` in `folder`; the status, standard output and standard error.
fn lint_in(folder: &std::path::Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_amends"));
    let outcome = command.arg("lint").args(arguments).current_dir(folder).env("LANG", "C").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (outcome.status.code().unwrap(), text(outcome.stdout), text(outcome.stderr))
}

#[test]
fn a_report_in_a_file_is_replaced_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let files = || std::fs::read_dir(folder).unwrap().count();
    std::fs::write(folder.join("a.txt"), "\u{feff}Dear Nino,\r\nYou should have read the terms.\r\n").unwrap();
    std::fs::write(folder.join("report"), "the old report, longer than the new one ".repeat(1000)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder.join("report"), PermissionsExt::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("report", folder.join("link")).unwrap();
    }
    for format in Format::ALL.map(Format::name) {
        let select = ["--select", "blame-customer", "--lang", "en", "--format", format];
        let (status, out, err) = lint_in(folder, &[&select[..], &["a.txt", "nowhere.txt"]].concat());
        assert_eq!(status, 2, "{err}");
        assert!(err.contains("nowhere.txt: no such file"), "{err}");
        assert!(out.contains("puts the blame on the customer") && !out.contains('\u{1b}'), "{out}");
        if format != "text" {
            assert!(out.contains("nowhere.txt") && out.contains("no such file"), "{format}: {out}");
        }
        let (status, nothing, _) = lint_in(folder, &[&select[..], &["a.txt", "nowhere.txt", "-o", "report"]].concat());
        assert_eq!((status, nothing.as_str(), read("report")), (2, "", out.clone()), "{format}");
        // What stops a run leaves the report as it was, and nothing beside it.
        let before = files();
        let (status, nothing, _) = lint_in(folder, &["--select", "no-such-rule", "a.txt", "-o", "report"]);
        assert_eq!((status, nothing.as_str(), read("report"), files()), (2, "", out, before));
    }
    let (status, _, err) = lint_in(folder, &["--lang", "en", "a.txt", "-o", "no/such/report"]);
    assert_eq!(status, 2);
    assert!(err.contains("no/such/report: no such file"), "{err}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        lint_in(folder, &["--lang", "en", "a.txt", "-o", "link"]);
        assert!(read("report").contains("puts the blame on the customer"));
        assert!(std::fs::symlink_metadata(folder.join("link")).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(folder.join("report")).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

/// Rows and lines without an id are known by what is found in them, and not by where they stand.
#[test]
fn a_baseline_survives_moved_rows() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let blame = "You should have read the terms of the order.";
    let lint = |flags: &[&str]| {
        let select = ["--lang", "en", "--isolated", "--select", "blame-customer", "--format", "github"];
        lint_in(folder, &[&select[..], flags, &["t.csv", "l.jsonl"]].concat())
    };
    write("t.csv", &format!("name,reply\nAnn,{blame}\nTom,{blame}\n"));
    write("l.jsonl", &format!("{{\"reply\":\"{blame}\"}}\n"));
    assert_eq!(lint(&["--write-baseline", "known.json"]).0, 0);
    write("t.csv", &format!("name,reply\nEva,\"Dear Eva,\n\nI am sorry.\"\nAnn,{blame}\n\nTom,{blame}\n"));
    write("l.jsonl", &format!("{{\"reply\":\"I am sorry.\"}}\n{{\"reply\":\"{blame}\"}}\n"));
    let (status, out, err) = lint(&["--baseline", "known.json"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    write("t.csv", &format!("name,reply\nAnn,{blame}\nTom,{blame}\nEva,{blame}\n"));
    let (status, out, _) = lint(&["--baseline", "known.json"]);
    assert_eq!(status, 1);
    assert!(out.contains("line=4") && out.lines().count() == 1, "{out}");
}

#[test]
fn paths_are_those_of_the_repository_where_a_format_wants_them() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("mail");
    std::fs::create_dir_all(folder.path().join(".git")).unwrap();
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(inner.join("a.txt"), "You should have read the terms.").unwrap();
    let path = |format: &str| {
        let (_, out, _) =
            lint_in(&inner, &["--select", "blame-customer", "--lang", "en", "--format", format, "./a.txt"]);
        parsed(out.lines().next().filter(|_| format == "rdjsonl").unwrap_or(&out))
    };
    assert_eq!(path("gitlab")[0]["location"]["path"], "mail/a.txt");
    let place = &path("sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], json!({"uri": "mail/a.txt", "uriBaseId": "%SRCROOT%"}));
    // reviewdog is run in the same folder and finds the root itself.
    assert_eq!(path("rdjsonl")["location"]["path"], "a.txt");
    assert_eq!(path("json")[0]["path"], "a.txt");
}

/// What cannot be looked into is told, and the rest is linted.
#[test]
#[cfg(unix)]
fn a_locked_folder_harms_no_other() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("locked")).unwrap();
    std::fs::write(folder.join("a.txt"), "You should have read the terms.").unwrap();
    let lock = |mode| std::fs::set_permissions(folder.join("locked"), PermissionsExt::from_mode(mode)).unwrap();
    lock(0o000);
    // Root may look everywhere.
    let opened = std::fs::read_dir(folder.join("locked")).is_ok();
    let (status, out, err) =
        lint_in(folder, &["--select", "blame-customer", "--lang", "en", "--isolated", "--format", "jsonl", "."]);
    lock(0o755);
    assert!(out.contains("\"path\":\"a.txt\""), "{out}");
    assert_eq!(status, if opened { 1 } else { 2 }, "{err}");
    assert!(opened || err.contains("locked: may not be read"), "{err}");
    assert!(opened || out.contains("{\"type\":\"error\",\"schema\":1,\"path\":\"locked\""), "{out}");
}
