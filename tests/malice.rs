//! Malice: what people put into complaints, names, files and house folders to make somebody else's program act for
//! them. `facts.rs` and `proof.rs` hold templates to their bounds, `batch.rs` the names of letters' files.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

fn amends(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.args(args).current_dir(folder).env("LANG", "C").env("NO_COLOR", "1").stdin(Stdio::null());
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Sets the title of a terminal, colours it, turns what follows around, and begins an escape sequence in one sign.
const EVIL: &str = "Nia\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}eilA\u{202c}\u{9b}32m\u{2067}x\u{2069}\u{8}\r";

/// What a terminal would act on.
fn acts(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_calm(output: &Output, what: &str) {
    let said = said(output);
    let found = said.find(acts).map(|at| said[at.saturating_sub(60)..].chars().take(120).collect::<String>());
    assert_eq!(found, None, "{what}: {:?}", output.status);
    assert!(!said.contains("panicked"), "{what}: {said}");
}

/// Cases with `evil` in one field each, and its pointer.
fn with_each_field(evil: &str) -> Vec<(String, Value)> {
    let case = json!({
        "id": "7", "lang": "en", "received": "2026-11-18", "subject": "Late",
        "text": "My order A-1042 (a lamp) came late. I paid 20 GEL. When do I get my money back? Call +995 599 12 34 56. Nia Lee",
        "customer": {"name": "Nia Lee", "title": "ms", "salutation": "Dear Nia", "email": "nia@example.org", "phone": "+995 599 12 34 56"},
        "order": {"number": "A-1042", "product": "lamp", "amount": "20", "currency": "GEL"},
        "assessment": {"fault": "ours", "outcome": "partly-upheld", "cause": "The van broke down", "prevention": "We now have two vans",
            "responsible": "the head of the store", "measure": "spoke with the driver", "refusal_ground": "it was used",
            "remedies": [{"kind": "refund", "amount": "20", "currency": "GEL", "by": "2026-11-25"}],
            "goodwill": {"what": "a voucher", "value": "20", "currency": "GEL", "until": "2026-12-31"}},
    });
    let mut all = Vec::new();
    let mut open = vec![String::new()];
    while let Some(pointer) = open.pop() {
        match case.pointer(&pointer).unwrap() {
            Value::Object(map) => open.extend(map.keys().map(|key| format!("{pointer}/{key}"))),
            Value::Array(list) => open.extend((0..list.len()).map(|i| format!("{pointer}/{i}"))),
            Value::String(text) => {
                for new in [evil.to_owned(), format!("{evil} {text}"), format!("{text} {evil}")] {
                    let mut case = case.clone();
                    *case.pointer_mut(&pointer).unwrap() = Value::from(new);
                    all.push((pointer.clone(), case));
                }
            }
            _ => {}
        }
    }
    assert!(all.len() > 60);
    all
}

#[test]
fn nothing_in_a_case_reaches_a_terminal_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let cases = with_each_field(EVIL);
    let lines: String = cases.iter().map(|(_, case)| format!("{case}\n")).collect();
    fs::write(folder.join("cases.jsonl"), &lines).unwrap();
    for args in [
        &["draft", "cases.jsonl", "--isolated", "--today", "2026-11-20"][..],
        &["triage", "cases.jsonl"],
        &["triage", "cases.jsonl", "--explain"],
        &["batch", "cases.jsonl", "--isolated", "--consistency", "-o", "out.jsonl"],
        &["batch", "cases.jsonl", "--isolated", "--dry-run", "-o", "dry.jsonl"],
    ] {
        is_calm(&amends(folder, args), &args.join(" "));
    }
    let records = fs::read_to_string(folder.join("out.jsonl")).unwrap();
    let mut written = 0;
    for record in records.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let reply = record["reply"].as_str().unwrap();
        assert!(!reply.contains(acts), "in a letter: {reply:?}");
        written += usize::from(!reply.is_empty());
    }
    assert!(written > 20, "{written}");
}

#[test]
fn nothing_in_a_letter_or_a_name_reaches_a_terminal_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let letter = format!("Dear {EVIL},\n\nWE ARE SORRY!!! but {EVIL} as soon as possible {EVIL}\n\nYours,\nAna Lee\n");
    fs::write(folder.join("a.txt"), &letter).unwrap();
    fs::write(folder.join("case.json"), json!([{"id": EVIL, "text": "Late!", "reply": letter}]).to_string()).unwrap();
    fs::write(folder.join("cases.jsonl"), format!("{}\n{}\n", json!({EVIL: 1}), json!({"category": EVIL}))).unwrap();
    fs::write(
        folder.join("table.csv"),
        format!("id,reply,fault\n\"{EVIL}\",\"We are sorry, but {EVIL}\",\"{EVIL}\"\n"),
    )
    .unwrap();
    for args in [
        &["lint", "a.txt", "--lang", "en", "--isolated", "--min-severity", "hint"][..],
        &["lint", "a.txt", "--lang", "en", "--isolated", "--format", "github"],
        &["lint", "case.json", "--lang", "en", "--isolated", "--min-severity", "hint"],
        &["lint", "cases.jsonl", "--lang", "en", "--isolated"],
        &["lint", "table.csv", "--lang", "en", "--isolated"],
        &["lint", "a.txt", "--select", EVIL],
        &["lint", "a.txt", "--field", EVIL],
        &["lint", "a.txt", "--rules", EVIL],
        &["lint", "a.txt", "--config", EVIL],
        &["lint", "a.txt", "--context", EVIL],
        &["lint", "a.txt", "--lang", EVIL],
        &["lint", EVIL],
        &["draft", EVIL],
        &["draft", "cases.jsonl"],
        &["triage", EVIL],
        &["batch", EVIL],
        &["batch", "cases.jsonl", "-o", "out.jsonl"],
        &["rules", "show", EVIL],
        &["templates", "show", EVIL],
        &["schema", EVIL],
        &["man", EVIL],
        &["inflect", "--lang", "ka", EVIL],
        &[EVIL],
    ] {
        is_calm(&amends(folder, args), &format!("{args:?}"));
    }
    let shown = said(&amends(folder, &["lint", "a.txt", "--lang", "en", "--isolated"]));
    assert!(shown.contains("error[hidden-characters]"), "{shown}");
    for (file, text) in [
        ("amends.yaml", format!("house:\n  \"compnay{}\": 1\n", EVIL.escape_default())),
        ("own/own.yaml", format!("id: \"{}\"\n", EVIL.escape_default())),
        ("templates/en/closing.txt", format!("{{{{ {EVIL} }}}}")),
        (
            "known.json",
            format!("{{\"{}\": 1}}", EVIL.escape_unicode().to_string().replace("\\u{", "\\u00").replace('}', "")),
        ),
    ] {
        fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }
    for args in [
        &["lint", "a.txt"][..],
        &["lint", "a.txt", "--isolated", "--rules", "own"],
        &["draft", "a.txt", "--isolated", "--templates", "templates"],
        &["templates", "check", "templates"],
        &["lint", "a.txt", "--isolated", "--baseline", "known.json"],
    ] {
        let output = amends(folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
        is_calm(&output, &format!("{args:?}"));
    }
    #[cfg(unix)]
    {
        fs::create_dir(folder.join("names")).unwrap();
        fs::write(folder.join("names").join(format!("{EVIL}.txt")), &letter).unwrap();
        for args in [
            &["lint", "names", "--lang", "en", "--isolated"][..],
            &["lint", "names", "--lang", "en", "--isolated", "--fix"],
            &["triage", &format!("names/{EVIL}.txt")],
        ] {
            is_calm(&amends(folder, args), &format!("{args:?}"));
        }
    }
}

#[test]
fn templates_in_a_case_are_texts() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let cases = with_each_field("{{ 7*191 }}{% for x in [1] %}{{ house }}{% endfor %}{# no #}");
    let lines: String = cases.iter().map(|(_, case)| format!("{case}\n")).collect();
    fs::write(folder.join("cases.jsonl"), lines).unwrap();
    let outcome = amends(folder, &["batch", "cases.jsonl", "--isolated", "-q"]);
    let records = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!(records.lines().count(), cases.len());
    assert!(!records.contains("1337") && records.contains("7*191"), "{records}");
}

#[test]
fn no_fact_writes_a_header_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    for (i, ends) in ["\r\n", "\n", "\r", "\r\n\r\n"].into_iter().enumerate() {
        let cases = with_each_field(&format!("x{ends}Bcc: thief@example.org{ends}X-Evil: 1"));
        fs::write(folder.join("cases.jsonl"), cases.iter().map(|(_, case)| format!("{case}\n")).collect::<String>())
            .unwrap();
        let letters = format!("letters-{i}");
        let outcome =
            amends(folder, &["batch", "cases.jsonl", "--isolated", "--out-dir", &letters, "--letters", "eml"]);
        assert!(
            said(&outcome).contains("cannot stand in a mail's header"),
            "a line break is refused: {}",
            said(&outcome)
        );
        let mut written = 0;
        for entry in fs::read_dir(folder.join(letters)).unwrap().map(|e| e.unwrap().path()) {
            if entry.extension().is_none_or(|e| e != "eml") {
                continue;
            }
            written += 1;
            let mail = fs::read_to_string(&entry).unwrap();
            let head = mail.split("\r\n\r\n").next().unwrap();
            let own = |line: &str| line.to_ascii_lowercase().starts_with("bcc") || line.starts_with("X-Evil");
            assert!(!head.split(['\r', '\n']).any(own), "{head}");
        }
        assert!(written > 20, "{written}");
    }
}

/// The cells of a CSV that this program wrote.
fn cells(table: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in table.trim_start_matches('\u{feff}').chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(String::new()),
            // Of the end of a row.
            '\r' if !quoted => {}
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    for (i, evil) in
        ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "\u{a0}=1"].iter().enumerate()
    {
        let lines: String = with_each_field(evil).iter().map(|(_, case)| format!("{case}\n")).collect();
        fs::write(folder.join("cases.jsonl"), lines + &format!("{}\n", json!({"id": evil, "category": evil}))).unwrap();
        let letters = format!("letters-{i}");
        for args in [&["--format", "csv"][..], &["--format", "csv", "--dry-run"], &["--out-dir", &letters]] {
            let outcome = amends(folder, &[&["batch", "cases.jsonl", "--isolated", "-q"], args].concat());
            let mut table = String::from_utf8(outcome.stdout).unwrap();
            if args[0] == "--out-dir" {
                table = fs::read_to_string(folder.join(&letters).join("index.csv")).unwrap();
            }
            let cells = cells(&table);
            assert!(cells.len() > 300, "{table}");
            let runs = |c: &&String| c.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            assert_eq!(cells.iter().find(runs), None, "{args:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn nothing_outside_a_folder_is_read_or_written_by_a_name_in_it() {
    use std::os::unix::fs::symlink;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::write(folder.join("secret.yaml"), "secret: 4111111111111111\n").unwrap();
    fs::write(folder.join("secret.txt"), "secret 4111111111111111\n").unwrap();
    for (name, link, to) in
        [("rules", "own.yaml", "../secret.yaml"), ("templates", "en/closing.txt", "../../secret.txt")]
    {
        let link = folder.join(name).join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(to, link).unwrap();
        let flag = format!("--{name}");
        fs::write(folder.join("case.txt"), "My order A-1042 came late. Nino Lee").unwrap();
        let outcome = amends(folder, &["draft", "case.txt", "--isolated", &flag, name]);
        assert_eq!(outcome.status.code(), Some(2), "{}", said(&outcome));
        assert!(said(&outcome).contains("is a link"), "{}", said(&outcome));
        assert!(!said(&outcome).contains("4111"), "{}", said(&outcome));
    }
    // Ids are no paths.
    fs::create_dir(folder.join("letters")).unwrap();
    let ids = ["../escaped", "/tmp/escaped", "..", ".", "a/../../escaped", "con", "x\0y"];
    let line = |id: &&str| format!("{}\n", json!({"id": id, "lang": "en", "text": "My order A-1042 came late."}));
    fs::write(folder.join("cases.jsonl"), ids.iter().map(line).collect::<String>()).unwrap();
    let before = fs::read_dir(folder).unwrap().count();
    amends(folder, &["draft", "cases.jsonl", "--isolated", "-o", "letters"]);
    amends(folder, &["batch", "cases.jsonl", "--isolated", "--out-dir", "letters", "-q"]);
    assert_eq!(fs::read_dir(folder).unwrap().count(), before);
    assert!(!Path::new("/tmp/escaped.txt").exists());
    assert!(fs::read_dir(folder.join("letters")).unwrap().count() > ids.len());
    assert!(fs::read_dir(folder.join("letters")).unwrap().all(|e| e.unwrap().path().is_file()));
}

/// Small files that grow when they are read are refused in no time.
#[test]
fn what_grows_when_it_is_read_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (this, last) in ('b'..='j').zip('a'..='i') {
        let again = format!("*{last}, ").repeat(9);
        bomb += &format!("{this}: &{this} [{again}]\n");
    }
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let deep_objects = "{\"extra\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    let flow = "{a: ".repeat(10_000);
    fs::write(folder.join("letter.txt"), "Dear Nia,\n\nWe are sorry.\n").unwrap();
    let rule = |pattern: &str| {
        let words = "{ka: 'x', hy: 'x', en: 'x'}";
        format!(
            "id: own\nseverity: hint\nsource: 's'\ncheck: phrases\nname: {words}\nmessage: {words}\nwhy: {words}\n\
             better: {words}\nen:\n  strong:\n    - '{pattern}'\n  flags: ['x']\n  leaves: ['y']\n"
        )
    };
    let files = [
        ("bomb/own.yaml", bomb.clone()),
        ("deep/own.yaml", deep.clone()),
        ("flow/own.yaml", flow.clone()),
        ("big/own.yaml", rule("(?:(?:ab){100}){100}")),
        ("bigger/own.yaml", rule("(?:(?:a{99}){99}){99}")),
        ("nested/own.yaml", rule(&("(".repeat(5000) + "a" + &")".repeat(5000)))),
        ("house.yaml", bomb.clone() + "house: *j\n"),
        ("deep.yaml", format!("house: {deep}\n")),
        ("flow.yaml", flow),
        ("t/en/placeholders.yaml", bomb),
        ("deep.json", deep.clone()),
        ("objects.json", deep_objects.clone()),
        ("deep.jsonl", format!("{deep}\n{deep_objects}\n{{\"text\": {deep}}}\n")),
        ("known.json", deep_objects),
    ];
    for (file, text) in files {
        fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }
    for (args, told) in [
        (&["lint", "letter.txt", "--isolated", "--rules", "bomb"][..], "bomb/own.yaml"),
        (&["lint", "letter.txt", "--isolated", "--rules", "deep"], "deep/own.yaml"),
        (&["lint", "letter.txt", "--isolated", "--rules", "flow"], "flow/own.yaml"),
        (&["lint", "letter.txt", "--isolated", "--rules", "big"], "big/own.yaml:11:"),
        (&["lint", "letter.txt", "--isolated", "--rules", "bigger"], "bigger/own.yaml:11:"),
        (&["lint", "letter.txt", "--isolated", "--rules", "nested"], "nested/own.yaml:11:"),
        (&["lint", "letter.txt", "--config", "house.yaml"], "house.yaml"),
        (&["lint", "letter.txt", "--config", "deep.yaml"], "deep.yaml"),
        (&["lint", "letter.txt", "--config", "flow.yaml"], "flow.yaml"),
        (&["templates", "check", "t"], "placeholders.yaml"),
        (&["draft", "deep.json", "--isolated"], "deep.json"),
        (&["draft", "objects.json", "--isolated"], "objects.json"),
        (&["triage", "deep.jsonl"], "deep.jsonl"),
        (&["batch", "deep.jsonl", "--isolated"], "deep.jsonl"),
        (&["lint", "deep.json", "--isolated"], "deep.json"),
        (&["lint", "objects.json", "--isolated", "--field", "/extra/extra"], "objects.json"),
        (&["lint", "deep.jsonl", "--isolated"], "deep.jsonl"),
        (&["lint", "letter.txt", "--isolated", "--context", "objects.json"], "objects.json"),
        (&["lint", "letter.txt", "--isolated", "--baseline", "known.json"], "known.json"),
    ] {
        let began = Instant::now();
        let outcome = amends(folder, args);
        let said = said(&outcome);
        assert_eq!(outcome.status.code(), Some(2), "{args:?}: {}", said.chars().take(500).collect::<String>());
        assert!(said.contains(told), "{args:?}: {}", said.chars().take(500).collect::<String>());
        assert!(said.len() < 20_000, "{args:?} says {} bytes", said.len());
        assert!(began.elapsed() < Duration::from_secs(20), "{args:?} took {:?}", began.elapsed());
    }
}

#[test]
fn a_mail_in_html_is_its_words() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let page = "<html><head><style>p{color:red}</style><script>alert('owned')</script></head><body onload=\"alert(1)\">\
                <p>My order A-1042 came late.<img src=x onerror=\"alert(2)\"><iframe src=\"https://evil.example/\"></iframe></p>\
                <svg><script>alert(3)</script></svg><noscript><p>alert(4)</p></noscript><!-- alert(5) --><p>Nia Lee</p></body></html>";
    let mail = format!(
        "From: Nia Lee <nia@example.org>\r\nSubject: Late\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n"
    );
    fs::write(folder.join("mail.eml"), mail).unwrap();
    for args in [
        &["draft", "mail.eml", "--isolated", "--format", "json"][..],
        &["draft", "mail.eml", "--isolated", "--format", "html"],
        &["triage", "mail.eml", "--explain"],
    ] {
        let said = said(&amends(folder, args));
        assert!(said.contains("A-1042"), "{said}");
        for words in ["alert", "evil.example", "onerror", "<script", "color:red"] {
            assert!(!said.contains(words), "{words} in {said}");
        }
    }
}

/// Some 25 bytes for each byte of the letter, and what the program takes itself.
#[cfg(target_os = "linux")]
#[test]
fn a_long_letter_is_linted_in_little_memory() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let sentence = "We are sorry that the LAMP came late!!! We will send a new one by 25 November. ";
    fs::write(folder.join("long.txt"), sentence.repeat((2 << 20) / sentence.len())).unwrap();
    let lint = "ulimit -v 200000; exec \"$0\" lint long.txt --isolated -q -j1 --format jsonl";
    let mut command = Command::new("sh");
    command.args(["-c", lint, env!("CARGO_BIN_EXE_amends")]).current_dir(folder);
    let outcome = command.env("LANG", "C").stdin(Stdio::null()).output().unwrap();
    assert!(matches!(outcome.status.code(), Some(0 | 1)), "{:?}", outcome.status);
    assert!(outcome.stdout.iter().filter(|b| **b == b'\n').count() > 20_000);
}

/// A file of one line; with `AMENDS_LONG_LINE` so many MiB of it.
#[test]
fn one_long_line_is_read_in_bounded_time_and_memory() {
    let mebibytes: usize = std::env::var("AMENDS_LONG_LINE").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let sentence = "We are sorry that the lamp came late and we will send a new one by 25 November. ";
    fs::write(folder.join("long.txt"), sentence.repeat(mebibytes * (1 << 20) / sentence.len())).unwrap();
    for args in
        [&["lint", "long.txt", "--isolated", "-q"][..], &["triage", "long.txt"], &["draft", "long.txt", "--isolated"]]
    {
        let began = Instant::now();
        let outcome = amends(folder, args);
        assert!(matches!(outcome.status.code(), Some(0..=2)), "{args:?}: {:?}", outcome.status);
        println!("{args:?}: {mebibytes} MiB in {:?}", began.elapsed());
        assert!(began.elapsed() < Duration::from_secs(20 * mebibytes as u64), "{args:?}");
    }
}

/// A letter of one line with findings all over it: four times the line takes four times as long, in every form.
#[test]
fn findings_all_over_a_long_line_stay_linear() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let sentence = "We are sorry that the LAMP came late!!! We will send a new one by 25 November. ";
    for (name, args) in [
        ("letter.txt", &["--format", "text"][..]),
        ("case.json", &["--format", "text"]),
        ("case.json", &["--format", "sarif"]),
        ("letter.txt", &["--redact"]),
        ("case.json", &["--redact"]),
        ("letter.txt", &["--diff"]),
    ] {
        let time = |times: usize| {
            let letter = sentence.repeat(times * 200_000 / sentence.len());
            let text = if name == "case.json" { json!({"text": "Late!", "reply": letter}).to_string() } else { letter };
            fs::write(folder.join(name), text).unwrap();
            let began = Instant::now();
            let outcome = amends(folder, &[&["lint", name, "--isolated", "-q", "--lang", "en"], args].concat());
            assert!(
                matches!(outcome.status.code(), Some(0 | 1)),
                "{name}: {}",
                String::from_utf8_lossy(&outcome.stderr)
            );
            assert!(outcome.stdout.len() > times * 200_000, "{name} {args:?}");
            began.elapsed()
        };
        // A busy machine may be slow once.
        let slow = |_| time(4) > 9 * time(1) + Duration::from_millis(200);
        assert!(!(0..3).all(slow), "{name} {args:?}: four times as much took more than nine times as long");
    }
}

/// What is said over and over takes four times as long for four times as much, not sixteen times.
#[test]
fn triage_of_the_same_words_over_and_over_stays_linear() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    for (name, head, again) in [
        ("wants", "", "When will you deliver it. Please replace it. "),
        ("goods", "", "I bought a lamp. "),
        ("numbers", "", "12345678 is. "),
        ("dates", "", "5 GEL 1.1.2020. "),
        ("next", "My order came late 1 May 2020. Ok. Ok. ", "the next day "),
        ("nothing", "", "My order, no reply. "),
        ("fire", "", "The lamp caught fire. "),
        ("phones", "", "5 GEL, call 599 12 34 56. "),
        ("articles", "", "a "),
    ] {
        let time = |times: usize| {
            let file = format!("{name}.txt");
            fs::write(folder.join(&file), head.to_owned() + &again.repeat(times * 500_000 / again.len() / 4)).unwrap();
            let began = Instant::now();
            let outcome = amends(folder, &["triage", &file, "--lang", "en"]);
            assert_eq!(outcome.status.code(), Some(0), "{name}: {}", said(&outcome));
            began.elapsed()
        };
        // A busy machine may be slow once.
        let slow = |_| time(4) > 9 * time(1) + Duration::from_millis(200);
        assert!(!(0..3).all(slow), "{name}: four times as much took more than nine times as long");
    }
}

/// What is longer than may be is refused at once and in little memory, as one line or as many.
#[cfg(target_os = "linux")]
#[test]
fn what_is_longer_than_may_be_is_refused_before_it_is_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    // Nothing but a length: no room is taken on the disk.
    for (name, bytes) in [("long.txt", (32 << 20) + 1), ("huge.txt", 2 << 30), ("own/own.yaml", 2 << 30)] {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::File::create(file).unwrap().set_len(bytes).unwrap();
    }
    let line = "head -c 2147483648 /dev/zero | tr '\\0' 'a' | ";
    let (file, record) = ("longer than 32 MiB: no file may be", "longer than 8 MiB: no record may be");
    for (feed, args, told) in [
        ("", "lint long.txt --isolated", format!("long.txt: {file}")),
        ("", "lint huge.txt --isolated --fix", format!("huge.txt: {file}")),
        ("", "lint . --isolated --exclude 'own/**'", format!("huge.txt: {file}")),
        ("", "lint Cargo.toml --isolated --rules own", format!("own/own.yaml: {file}")),
        ("", "lint Cargo.toml --config own/own.yaml", format!("own/own.yaml: {file}")),
        ("", "lint long.txt --isolated --context huge.txt", format!("huge.txt: {file}")),
        (line, "lint --isolated", format!("<stdin>: {file}")),
        ("", "triage huge.txt", format!("huge.txt: {record}")),
        (line, "triage", format!("<stdin>: {record}")),
        ("", "draft huge.txt --isolated", format!("huge.txt: {record}")),
        (line, "draft --isolated", format!("<stdin>: {record}")),
        (line, "inflect -", "<stdin>:1: longer than 64 KiB: no question may be".to_owned()),
        (line, "batch --isolated -q", "longer than 1 MiB: no record may be".to_owned()),
    ] {
        let began = Instant::now();
        let mut command = Command::new("sh");
        let run = format!("{feed}( ulimit -v 300000; exec \"$0\" {args} )");
        command.args(["-c", &run, env!("CARGO_BIN_EXE_amends")]).current_dir(folder);
        let outcome = command.env("LANG", "C").stdin(Stdio::null()).output().unwrap();
        println!("{feed}{args}: {:?}", began.elapsed());
        assert_eq!(outcome.status.code(), Some(2), "{args}: {}", said(&outcome));
        assert!(said(&outcome).contains(&told), "{args}: {}", said(&outcome));
        assert!(began.elapsed() < Duration::from_secs(60), "{args} took {:?}", began.elapsed());
    }
}
