//! What `amends batch` reads and writes: every form of complaint, plain and packed, and every form of answer.

// Outside of test functions, too, a test may fail by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The same complaint in every form.
const FORMS: [&str; 12] = [
    "complaint.txt",
    "utf-16.txt",
    "complaint.html",
    "case.json",
    "cases.jsonl",
    "table.csv",
    "plain.eml",
    "html-only.eml",
    "box.mbox",
    "zendesk.json",
    "freshdesk.json",
    "zammad.json",
];

/// A house that answers for late orders, and a day that does not change.
const HOUSE: &str = "\
house: {signatory: Ana Lee, company: Veranda, email: ana@veranda.example}
policies:
  late-delivery:
    {fault: ours, outcome: upheld, remedies: [{kind: redeliver, within: 3}], prevention: {en: two people check the list}}
";

fn amends(folder: &Path, args: &[&str], stdin: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.args(args).args(["--today", "2026-11-20", "--ui-lang", "en"]).current_dir(folder);
    command.stdin(stdin.map_or(Stdio::null(), |path| File::open(path).unwrap().into())).output().unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with the house, and one folder of complaints for each language.
fn house() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("amends.yaml"), HOUSE).unwrap();
    for lang in ["ka", "hy", "en"] {
        fs::create_dir(folder.path().join(lang)).unwrap();
        for form in FORMS {
            fs::copy(format!("{ROOT}/tests/intake/{lang}/{form}"), folder.path().join(lang).join(form)).unwrap();
        }
    }
    folder
}

fn packed(path: &Path, with: &str) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    match with {
        "gz" => {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut packed, &bytes).unwrap();
            packed.finish().unwrap()
        }
        _ => ruzstd::encoding::compress_to_vec(bytes.as_slice(), ruzstd::encoding::CompressionLevel::Fastest),
    }
}

#[test]
fn batch_and_draft_write_the_same_letter_whatever_the_form_and_the_packing() {
    let folder = house();
    let folder = folder.path();
    for lang in ["ka", "hy", "en"] {
        let mut letters = BTreeSet::new();
        for form in FORMS {
            let name = format!("{lang}/{form}");
            let drafted = records(&amends(folder, &["draft", &name, "--format", "json"], None));
            let outcome = amends(folder, &["batch", &name, "-q"], None);
            assert!(!drafted.is_empty() && records(&outcome) == drafted, "{name}: {}", told(&outcome));
            for record in &drafted {
                assert_eq!((&record["lang"], record["error"].is_null()), (&Value::from(lang), true), "{name}");
                letters.insert(record["reply"].as_str().unwrap().to_owned());
            }
            for packing in ["gz", "zst"] {
                let packed_name = format!("{name}.{packing}");
                fs::write(folder.join(&packed_name), packed(&folder.join(&name), packing)).unwrap();
                let unpacked = amends(folder, &["batch", &packed_name, "-q"], None);
                assert!(unpacked.stdout == outcome.stdout, "{packed_name}: {}", told(&unpacked));
            }
            // Without a name the form is seen; a text without any sign is none of many cases.
            if !form.ends_with(".txt") {
                let piped = amends(folder, &["batch", "-q"], Some(&folder.join(&name)));
                assert!(piped.stdout == outcome.stdout, "{name}: {}", told(&piped));
            }
            let from = Path::new(form).extension().unwrap().to_str().unwrap().replace("txt", "text");
            let piped = amends(folder, &["batch", "--from", &from, "-q"], Some(&folder.join(&name)));
            assert!(piped.stdout == outcome.stdout, "{name}: {}", told(&piped));
        }
        assert_eq!(letters.len(), 1, "{lang}: {letters:#?}");
    }
}

#[test]
fn letters_are_files_of_text_or_of_mail() {
    let folder = house();
    let folder = folder.path();
    let drafted = amends(folder, &["draft", "en/plain.eml", "--format", "eml"], None).stdout;
    let text = amends(folder, &["draft", "en/plain.eml"], None).stdout;
    for (letters, expected) in [("txt", text), ("eml", drafted)] {
        let outcome = amends(folder, &["batch", "en/plain.eml", "--out-dir", letters, "--letters", letters], None);
        let index = fs::read_to_string(folder.join(letters).join("index.csv")).unwrap();
        let name = index.lines().nth(1).unwrap().split(',').find(|cell| cell.ends_with(letters));
        let name = name.unwrap_or_else(|| panic!("{index}{}", told(&outcome)));
        assert!(fs::read(folder.join(letters).join(name)).unwrap() == expected, "{letters}");
    }
    // A letter that cannot be mailed fails alone.
    let cases = "{\"id\": 1, \"text\": \"My order A-1 is late.\", \"kind\": \"public-reply\"}\n\
                 {\"id\": 2, \"text\": \"My order A-2 is late.\"}\n";
    fs::write(folder.join("cases.jsonl"), cases).unwrap();
    let outcome = amends(folder, &["batch", "cases.jsonl", "--out-dir", "mails", "--letters", "eml", "-q"], None);
    let index = fs::read_to_string(folder.join("mails/index.csv")).unwrap();
    assert!(index.contains("\r\n1,1,failed,") && index.contains("a public reply is no mail"), "{index}");
    assert!(index.contains("000002-2.eml") && outcome.status.code() == Some(2), "{index}");
}

#[test]
fn a_house_writes_its_own_sentences_in_batch_too() {
    let folder = house();
    let folder = folder.path();
    fs::create_dir_all(folder.join("own/en")).unwrap();
    fs::write(folder.join("own/en/closing.txt"), "With kind regards from us all,\n").unwrap();
    let drafted = records(&amends(folder, &["draft", "en/case.json", "--format", "json", "--templates", "own"], None));
    let args = ["batch", "en/case.json", "-q", "--templates", "own"];
    let outcome = amends(folder, &args, None);
    assert_eq!(records(&outcome), drafted);
    assert!(drafted[0]["reply"].as_str().unwrap().contains("With kind regards from us all,"));
    // Named in amends.yaml, it is the same; and a run does not go on with other sentences.
    fs::write(folder.join("amends.yaml"), format!("{HOUSE}templates: own\n")).unwrap();
    assert!(amends(folder, &args[..3], None).stdout == outcome.stdout);
}

/// Runs over `lines` as a file.
fn over(folder: &Path, lines: &str, args: &[&str]) -> Output {
    fs::write(folder.join("cases.jsonl"), lines).unwrap();
    amends(folder, &[&["batch", "cases.jsonl"], args].concat(), None)
}

#[test]
fn a_summary_counts_every_record_once() {
    let folder = house();
    let folder = folder.path();
    let lines = [
        r#"{"id": 1, "text": "My order A-1 is late, where is it?", "order": {"number": "A-1"}}"#,
        r#"{"id": 2, "text": "The lamp gave me an electric shock and I was in hospital."}"#,
        r#"{"id": 3, "text": "Nobody has answered my letters.", "lang": "en", "category": "no-response"}"#,
        "broken",
        r#"{"id": 5, "text": "My order  A-1 is late, where is it?", "order": {"number": "A-1"}}"#,
    ]
    .join("\n");
    let args = ["--summary", "summary.json", "--dedupe", "--only", "ready", "--limit", "9"];
    let outcome = over(folder, &lines, &args);
    let written = records(&outcome);
    assert!(written.len() == 1 && written[0]["id"] == "1", "{written:?}");
    let summary: Value = serde_json::from_slice(&fs::read(folder.join("summary.json")).unwrap()).unwrap();
    for (what, count) in
        [("records", 5), ("ready", 1), ("needs-person", 1), ("refused", 1), ("failed", 1), ("duplicates", 1)]
    {
        assert_eq!(summary[what], count, "{what}: {summary}");
    }
    assert_eq!(summary["languages"]["en"]["ready"], 1, "{summary}");
    assert_eq!(summary["categories"]["late-delivery"]["duplicates"], 1, "{summary}");
    assert_eq!(summary["categories"]["no-response"]["needs-person"], 1, "{summary}");
    assert!(summary["seconds"].is_number());
    let told = told(&outcome);
    assert!(told.contains("5 cases in") && told.contains("duplicate              1"), "{told}");
    assert!(told.contains("cases.jsonl:4: ") && !told.contains('\u{1b}') && !told.contains('\r'), "{told}");
    // Quiet is quiet, and a limit is one.
    let outcome = over(folder, &lines, &["-q", "--limit", "2"]);
    assert_eq!((records(&outcome).len(), outcome.stderr.len(), outcome.status.code()), (2, 0, Some(1)));
    // Looked at, and not answered: as triage would.
    let outcome = over(folder, &lines, &["--dry-run", "-q", "--limit", "1"]);
    let mut sorted = records(&outcome);
    assert_eq!(sorted[0].as_object_mut().unwrap().remove("type").unwrap(), "triage");
    assert_eq!((&sorted[0]["category"], sorted[0].get("reply")), (&Value::from("late-delivery"), None));
}

#[test]
fn like_cases_that_were_treated_differently_are_named() {
    let folder = house();
    let folder = folder.path();
    let case = |id: u32, gift: &str, by: &str| {
        format!(
            r#"{{"id": {id}, "lang": "en", "category": "wrong-item", "text": "You sent me the wrong item.", "received": "2026-11-20",
            "assessment": {{"fault": "ours", "outcome": "upheld", "remedies": [{{"kind": "replace", "by": "{by}"}}]{gift}}}}}"#
        )
        .replace('\n', " ")
    };
    let voucher = r#", "goodwill": {"what": "a voucher", "value": "20", "currency": "GEL"}"#;
    let lines = [case(1, "", "2026-11-25"), case(2, voucher, "2026-11-25"), case(3, "", "2026-11-27")].join("\n");
    let outcome = over(folder, &lines, &["--consistency", "--summary", "summary.json", "-q"]);
    assert_eq!(records(&outcome).len(), 3);
    let summary: Value = serde_json::from_slice(&fs::read(folder.join("summary.json")).unwrap()).unwrap();
    let group = &summary["consistency"][0];
    assert_eq!((&group["category"], &group["outcome"]), (&"wrong-item".into(), &"upheld".into()), "{summary}");
    let spread = |of: &str| {
        let values = group[of]["values"].as_array().unwrap().iter();
        values.map(|v| (v["value"].as_str().unwrap().to_owned(), v["cases"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(spread("goodwill"), [("none".to_owned(), 2), ("20 GEL".to_owned(), 1)]);
    assert_eq!(spread("deadline"), [("3".to_owned(), 2), ("5".to_owned(), 1)]);
    // Alike, nothing is named.
    let outcome = over(folder, &[case(1, "", "2026-11-25"), case(2, "", "2026-11-25")].join("\n"), &["--consistency"]);
    assert!(told(&outcome).contains("where like cases differ\n  nowhere"), "{}", told(&outcome));
}

#[test]
fn empty_and_blank_files_of_any_form_are_no_cases_or_say_what_is_missing() {
    let folder = house();
    let folder = folder.path();
    for content in ["", "\n", "\n\n \n", "\u{feff}\n"] {
        for name in ["nothing.jsonl", "nothing.csv", "nothing.mbox", "nothing.json", "nothing"] {
            fs::write(folder.join(name), content).unwrap();
            let outcome = amends(folder, &["batch", name, "-q"], None);
            assert_eq!(
                (outcome.status.code(), outcome.stdout.len(), told(&outcome).as_str()),
                (Some(0), 0, ""),
                "{name}: {content:?}"
            );
        }
    }
}

#[test]
fn a_broken_record_of_any_form_fails_alone_and_says_where() {
    let folder = house();
    let folder = folder.path();
    let good = r#"{"id": 1, "text": "My order A-1 is late, where is it?"}"#;
    // On standard input, too, where the first line does not tell what the others are.
    for (first, why) in [
        ("{\"text\": \"My order", "line 1"),
        ("{\"text\": \"a\"} and more", "line 1"),
        ("{\"text\": 5, }", "line 1"),
        ("{\"txet\": \"a\"}", "did you mean 'text'"),
    ] {
        fs::write(folder.join("cases"), format!("{first}\n{good}\n{good}")).unwrap();
        let outcome = amends(folder, &["batch", "-q"], Some(&folder.join("cases")));
        let records = records(&outcome);
        let failed: Vec<bool> = records.iter().map(|r| r["status"] == "failed").collect();
        assert_eq!(failed, [true, false, false], "{first}: {}", told(&outcome));
        assert!(records[0]["error"].as_str().unwrap().contains(why), "{}", records[0]);
    }
    let table = "id,complaint,date,order\n1,My order A-1 is late.,2026-11-18,A-1\n\
                 2,,2026-11-18,A-2\n3,My order A-3 is late.,one day,A-3\n4,\"My order A-4\nis late.\",2026-11-18,A-4\n";
    fs::write(folder.join("table.csv"), table).unwrap();
    let records = records(&amends(folder, &["batch", "table.csv", "-q"], None));
    let failed: Vec<bool> = records.iter().map(|r| r["status"] == "failed").collect();
    assert_eq!(failed, [false, true, true, false], "{records:#?}");
    assert_eq!((&records[1]["line"], &records[2]["line"]), (&3.into(), &4.into()));
}

#[test]
fn the_input_is_never_written_over() {
    let folder = house();
    let folder = folder.path();
    let outcome = over(folder, "{\"text\": \"My order is late.\"}\n", &["-o", "./cases.jsonl"]);
    assert_eq!(outcome.status.code(), Some(2));
    assert!(told(&outcome).contains("is the input"), "{}", told(&outcome));
    assert_eq!(fs::read_to_string(folder.join("cases.jsonl")).unwrap(), "{\"text\": \"My order is late.\"}\n");
}

#[test]
fn progress_is_shown_on_terminals_alone() {
    let folder = house();
    let folder = folder.path();
    let line = "{\"id\": 1, \"text\": \"My order A-1 is late, where is it?\"}\n";
    let piped = over(folder, &line.repeat(200), &["-o", "out.jsonl"]);
    assert!(!told(&piped).contains("records,") && !told(&piped).contains('\r'), "{}", told(&piped));
    // `script` gives the command a terminal.
    let typed = format!("'{}' batch cases.jsonl -o out.jsonl --today 2026-11-20", env!("CARGO_BIN_EXE_amends"));
    let on_terminal = |flags: &str| {
        let mut command = Command::new("script");
        command.args(["-qec", &format!("{typed} {flags}"), "/dev/null"]).current_dir(folder).stdin(Stdio::null());
        command.env("TERM", "xterm").output().ok().map(|out| String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let Some(seen) = on_terminal("") else { return };
    assert!(seen.contains("records, ") && seen.contains("a second"), "{seen:?}");
    assert_eq!(on_terminal("--quiet").as_deref(), Some(""));
}
