//! The forms in which a letter leaves: a mail that answers the complaint's, a page that escapes what it is given, and
//! files that are written whole or not at all.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use mail_parser::MessageParser;
use serde_json::{Value, json};

fn amends(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.args(arguments).current_dir(folder).env("LANG", "C").stdin(std::process::Stdio::null()).output().unwrap()
}

fn case(change: &[(&str, Value)]) -> Value {
    let mut case = json!({
        "id": "1042", "text": "…", "lang": "ka", "received": "2026-11-18",
        "customer": {"name": "ნინო ბერიძე", "title": "ms", "email": "nino@example.com"},
        "order": {"number": "A-7"},
        "assessment": {"fault": "unclear", "next_date": "2026-11-27"},
        "mail": {"message_id": "<b@example.com>", "references": ["a@example.com"], "subject": "სად არის შეკვეთა?"},
    });
    for (pointer, value) in change {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        case.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    case
}

/// Drafts `case` in a folder of its own and returns what was written.
fn drafted(case: &Value, format: &str) -> (Output, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case.json"), case.to_string()).unwrap();
    let house = "house:\n  signatory: თამარ გელაშვილი\n  email: tamar@example.ge\n  company: '<i>ვერანდა</i> & co'\n";
    fs::write(folder.path().join("amends.yaml"), house).unwrap();
    let output = amends(folder.path(), &["draft", "case.json", "--today", "2026-11-18", "--format", format]);
    (output, folder)
}

#[test]
fn a_mail_answers_the_complaints_own() {
    let (output, _) = drafted(&case(&[]), "eml");
    assert!(output.status.success(), "{output:?}");
    let mail = MessageParser::default().parse(&output.stdout).unwrap();
    assert_eq!(mail.subject(), Some("Re: სად არის შეკვეთა? [1042]"));
    assert_eq!(mail.in_reply_to().as_text(), Some("b@example.com"));
    assert_eq!(mail.references().as_text_list().unwrap(), ["a@example.com", "b@example.com"]);
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("თამარ გელაშვილი"), Some("tamar@example.ge")));
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("ნინო ბერიძე"), Some("nino@example.com")));
    assert_eq!(mail.header_raw("X-Unsent").map(str::trim), Some("1"));
    let body = mail.body_text(0).unwrap().replace("\r\n", "\n");
    let text = drafted(&case(&[]), "text").0.stdout;
    assert_eq!(body.trim_end(), String::from_utf8(text).unwrap().trim_end());
    // Header lines are short, and everything is plain ASCII on its way.
    assert!(output.stdout.is_ascii());
    assert!(
        output.stdout.split(|&b| b == b'\n').all(|line| line.len() <= 79 && line.last().is_none_or(|b| *b == b'\r'))
    );
    assert_eq!(drafted(&case(&[]), "eml").0.stdout, output.stdout);
}

#[test]
fn a_mail_without_a_complaint_of_its_own_begins_a_thread() {
    let (output, _) = drafted(&case(&[("/mail", Value::Null)]), "eml");
    let mail = MessageParser::default().parse(&output.stdout).unwrap();
    assert_eq!(mail.subject(), Some("პასუხი თქვენს საჩივარზე: №A-7 შეკვეთა [1042]"));
    assert!(mail.header_raw("In-Reply-To").is_none() && mail.header_raw("References").is_none());
}

#[test]
fn a_line_break_begins_no_header() {
    for (pointer, value) in [
        ("/customer/email", json!("a@example.com\r\nBcc: b@example.com")),
        ("/customer/email", json!("nobody")),
        ("/mail/message_id", json!("a@b>\nBcc: c@d")),
        ("/mail/references", json!(["a@b\nBcc: c@d"])),
        ("/mail/subject", json!("a\r\nBcc: c@d")),
        ("/customer/name", json!("ნინო\nBcc: c@d")),
        ("/id", json!("1\n2")),
    ] {
        let (output, _) = drafted(&case(&[(pointer, value.clone())]), "eml");
        assert_eq!(output.status.code(), Some(2), "{pointer} {value}");
        assert!(output.stdout.is_empty());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with(&format!("error: case.json: {pointer}")), "{told}");
    }
}

#[test]
fn a_page_escapes_what_it_is_given() {
    let case = case(&[
        ("/id", json!("\"><script>alert(1)</script>")),
        ("/order/number", json!("<img src=x onerror=y>")),
        ("/order/product", json!("{{ 7*7 }} </p></main>")),
    ]);
    let (output, _) = drafted(&case, "html");
    let page = String::from_utf8(output.stdout).unwrap();
    for markup in ["<script", "<img", "<i>", "</p></main> "] {
        assert!(!page.contains(markup), "{page}");
    }
    assert!(page.contains("&lt;i&gt;ვერანდა&lt;&#x2f;i&gt; &amp; co"), "{page}");
    assert!(page.contains("{{ 7*7 }}"));
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ka\">\n") && page.contains("Noto Serif Georgian"));
    assert_eq!(page.matches("</main>").count(), 1);
}

#[test]
fn what_stands_above_a_page_stands_in_the_order_of_its_language() {
    for (file, lines) in [
        ("ka-defective.json", ["№ 1057", "2026 წლის 18 ნოემბერი", "ქალბატონ ეკა წიკლაურს"]),
        ("hy-late.json", ["2026 թվականի նոյեմբերի 18", "N 51740", "պարոն Արմեն Սարգսյանին"]),
        ("en-overcharge.json", ["18 November 2026", "Ms Hannah Lindqvist", "Our reference: K-7719"]),
    ] {
        let file = format!("examples/cases/{file}");
        let output = amends(Path::new("."), &["draft", &file, "--today", "2026-11-18", "--format", "html"]);
        let page = String::from_utf8(output.stdout).unwrap();
        let main = page.find("<main>").unwrap();
        let places: Vec<usize> = lines.iter().map(|line| page.find(line).unwrap()).collect();
        assert!(places.is_sorted() && places[2] < main, "{page}");
    }
}

#[test]
fn letters_go_to_files_whole_or_not_at_all() {
    let (_, folder) = drafted(&case(&[]), "text");
    let path = folder.path();
    let here = |arguments: &[&str]| {
        let mut all = vec!["draft", "--today", "2026-11-18"];
        all.extend(arguments);
        amends(path, &all)
    };
    fs::write(path.join("other.json"), case(&[("/id", json!("7"))]).to_string()).unwrap();
    fs::create_dir(path.join("out")).unwrap();
    let output = here(&["case.json", "other.json", "--format", "eml", "-o", "out"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert!(path.join("out/case.eml").is_file() && path.join("out/other.eml").is_file());

    let output = here(&["case.json", "-o", "letter.txt"]);
    assert!(output.status.success() && output.stdout.is_empty());
    let letter = fs::read(path.join("letter.txt")).unwrap();
    assert_eq!(letter, here(&["case.json"]).stdout);
    // What cannot be written leaves the file as it was; so does a complaint that a person must answer.
    fs::write(path.join("injury.txt"), "Your kettle exploded and I am in hospital with burns.").unwrap();
    for complaint in ["none.json", "injury.txt"] {
        let output = here(&[complaint, "-o", "letter.txt"]);
        assert!(!output.status.success());
        assert_eq!(fs::read(path.join("letter.txt")).unwrap(), letter, "{complaint}");
    }

    let output = here(&["case.json", "--format", "json", "-o", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is a complaint that is being answered"));
    fs::create_dir(path.join("more")).unwrap();
    fs::copy(path.join("case.json"), path.join("more/case.json")).unwrap();
    let output = here(&["case.json", "more/case.json", "-o", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("answers another complaint already"));
}
