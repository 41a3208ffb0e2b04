//! Nothing leaves the machine: the program is run under `strace`, which sees every call that could open a connection.
//! And what `--redact` hides is in no report, whatever it is written as.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The calls to the network that `command` makes; `None` where calls cannot be watched.
fn calls(folder: &Path, program: &str, args: &[&str]) -> Option<Vec<String>> {
    let trace = folder.join("trace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o"])
        .arg(&trace)
        .arg(program)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    // 127: not found; no code: not allowed here.
    status.code().filter(|code| *code <= 2)?;
    let seen = fs::read_to_string(trace).ok()?;
    Some(seen.lines().filter(|line| line.contains('(')).map(str::to_owned).collect())
}

#[test]
fn no_command_opens_a_connection() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["amends.yaml", "en/complaints/overcharge.txt", "ka/drafts/bad-1.txt", "cases/hy-late.json"] {
        fs::copy(root.join("examples").join(name), folder.join(name.rsplit('/').next().unwrap())).unwrap();
    }
    let case = fs::read_to_string(folder.join("hy-late.json")).unwrap();
    let case: serde_json::Value = serde_json::from_str(&case).unwrap();
    fs::write(folder.join("cases.jsonl"), format!("{case}\n").repeat(200)).unwrap();
    // What sees nothing here sees nothing anywhere.
    let watched = calls(folder, "python3", &["-c", "import socket; socket.socket()"]);
    match watched {
        None => return println!("skipped: calls cannot be watched here"),
        Some(calls) => assert!(calls.iter().any(|c| c.contains("socket(")), "{calls:?}"),
    }
    let amends = env!("CARGO_BIN_EXE_amends");
    for args in [
        &["draft", "overcharge.txt"][..],
        &["draft", "hy-late.json", "--format", "eml", "-o", "letter.eml"],
        &["lint", "bad-1.txt", "overcharge.txt", "-j", "2"],
        &["lint", "bad-1.txt", "--fix", "--write-baseline", "known.json"],
        &["triage", "overcharge.txt", "--explain"],
        &["batch", "cases.jsonl", "-o", "out.jsonl", "-j", "2"],
        &["rules", "test"],
        &["templates"],
        &["--version"],
    ] {
        assert_eq!(calls(folder, amends, args), Some(Vec::new()), "{args:?}");
    }
}

#[test]
fn redacted_reports_hold_nobody() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let letter = "Dear Mr. Berandze,\n\nYour card 4111 1111 1111 1111 was charged twice, but Maria Berandze never called us \
                  from +995 599 12 34 56 about order K-7719.\nAnother customer, Anna Lopez, wrote to anna.lopez@example.com \
                  from GE29NB0000000101904917.\n";
    let secrets = [
        "4111",
        "Berandze",
        "BERANDZE",
        "Maria",
        "599 12",
        "Lopez",
        "anna",
        "GE29NB",
        "maria",
        "01024012345",
        "Kapanadze",
    ];
    fs::write(folder.join("letter.txt"), letter).unwrap();
    // Names in capitals are fixed, and the fix would spell them.
    fs::write(
        folder.join("loud.txt"),
        "Dear Maria,\n\nWE NEVER LOST YOUR PARCEL, MARIA BERANDZE, AND WE NEVER WILL.\n",
    )
    .unwrap();
    // Whom a letter speaks to who is not its customer is in the words, and in what is said of them.
    fs::write(
        folder.join("stranger.txt"),
        "Dear George Kapanadze,\n\nWe lost the parcel, but we found it.\n\nMr. Kapanadze, please wait.\n",
    )
    .unwrap();
    let case = serde_json::json!({
        "id": "C-1", "lang": "en", "text": "I, Maria Berandze, was charged twice.", "reply": letter,
        "customer": {"name": "Maria Berandze", "email": "maria@example.com", "phone": "599 12 34 56"},
        "order": {"number": "K-7719"},
    });
    let broken = serde_json::json!({"id": "C-2", "text": "Late.", "received": "maria@example.com 01024012345"});
    fs::write(folder.join("cases.jsonl"), format!("{case}\n{broken}\n")).unwrap();
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_amends"))
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [out.stdout, out.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        said.concat()
    };
    let lint =
        ["lint", "letter.txt", "loud.txt", "stranger.txt", "cases.jsonl", "--isolated", "--name", "Maria Berandze"];
    let lint = [&lint[..], &["--min-severity", "hint", "--lang", "en"]].concat();
    let formats = ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "rdjsonl"];
    for format in formats {
        let open = run(&[&lint[..], &["--format", format]].concat());
        assert!(open.contains("Lopez") || !matches!(format, "text" | "json" | "jsonl" | "sarif"), "{open}");
        let shown = run(&[&lint[..], &["--redact", "--format", format]].concat());
        assert!(shown.contains("personal-data"), "{format}: {shown}");
        for secret in secrets {
            assert!(!shown.contains(secret), "{format}: {secret}: {shown}");
        }
    }
    for args in [
        &["triage", "cases.jsonl", "--redact", "--explain"][..],
        &["triage", "cases.jsonl", "--redact", "--format", "json"],
        &["batch", "cases.jsonl", "--isolated", "--redact", "-o", "records.jsonl", "--summary", "summary.json"],
    ] {
        let shown = run(args) + &fs::read_to_string(folder.join("summary.json")).unwrap_or_default();
        for secret in secrets {
            assert!(!shown.contains(secret), "{args:?}: {secret}: {shown}");
        }
    }
    assert!(fs::read_to_string(folder.join("records.jsonl")).unwrap().contains("Berandze"));
    // A baseline is written only where everything can be read.
    let lint: Vec<&str> = lint.into_iter().filter(|arg| *arg != "cases.jsonl").collect();
    // What is known is known by its own words, whether they are shown or not.
    run(&[&lint[..], &["--redact", "--write-baseline", "known.json"]].concat());
    let known = fs::read_to_string(folder.join("known.json")).unwrap();
    assert!(known.contains("[card]") && !known.contains("Lopez"), "{known}");
    for redact in [&["--redact"][..], &[]] {
        let left = run(&[&lint[..], &["--baseline", "known.json", "--format", "jsonl"], redact].concat());
        assert!(!left.contains("\"finding\""), "{left}");
    }
    // From a fingerprint of the words themselves a number could be guessed.
    let print = |args: &[&str]| {
        let said = run(&[&lint[..], &["--format", "jsonl", "--select", "personal-data"], args].concat());
        let line = said.lines().find(|l| l.contains("finding")).unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["fingerprint"].clone()
    };
    assert_ne!(print(&[]), print(&["--redact"]));
}
