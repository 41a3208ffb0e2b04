//! Nothing leaves the machine: the program is run under `strace`, which sees every call that could open a connection.

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
