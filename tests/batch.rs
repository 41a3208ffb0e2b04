//! `amends batch` where things go wrong: killed, interrupted, out of room, fed with what nobody should feed it.
//!
//! `AMENDS_KILLS=200 cargo test --release --test batch killed -- --nocapture` kills more often than the default.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

#[path = "../benches/cases.rs"]
mod cases;

/// `amends batch` in `folder`, for a house and a day that do not change.
fn batch(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    let house = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/amends.yaml");
    command.args(["batch", "--config", house, "--today", "2026-11-20", "--ui-lang", "en"]).args(args);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    batch(folder, args).output().unwrap()
}

/// Runs with `input` at standard input.
fn piped(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = batch(folder, args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn records(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn statuses(output: &[u8]) -> Vec<String> {
    records(output).iter().map(|r| r["status"].as_str().unwrap().to_owned()).collect()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with `cases.jsonl`: `count` cases, and now and then one that cannot be read.
fn folder(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cases.jsonl"), some(count)).unwrap();
    folder
}

fn some(count: usize) -> String {
    let mut all = cases::Cases::new(7);
    let line = |i: usize| if i % 50 == 31 { "{\"id\": 1, \"txet\": 2}".to_owned() } else { all.next_line() };
    (0..count).map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// Pseudo-random waits, the same in every run.
struct Waits(u64);

impl Waits {
    fn next(&mut self, below: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        below.mul_f64((self.0 >> 40) as f64 / (1 << 24) as f64)
    }
}

fn finished(child: &mut Child) -> bool {
    child.try_wait().unwrap().is_some()
}

fn kills() -> usize {
    std::env::var("AMENDS_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

/// Runs the command again and again, killing it at random moments, until one is left to end; so often that there are
/// `wanted` kills in all. `check` looks at each result, `clean` takes it away.
fn killed(folder: &Path, args: &[&str], wanted: usize, check: &dyn Fn(), clean: &dyn Fn()) {
    clean();
    let began = Instant::now();
    assert!(matches!(run(folder, args).status.code(), Some(0..=2)));
    let whole = began.elapsed();
    check();
    let mut waits = Waits(42);
    let mut kills = 0;
    while kills < wanted {
        clean();
        for attempt in 0.. {
            let mut child = batch(folder, args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // After some attempts one is left alone, so that a slow machine comes to an end, too.
            if attempt < 20 {
                std::thread::sleep(waits.next(whole));
                if !finished(&mut child) {
                    child.kill().unwrap();
                    kills += 1;
                }
            }
            let status = child.wait().unwrap();
            if status.code().is_some() {
                break;
            }
        }
        check();
    }
    println!("{kills} kills in runs of {whole:?}");
}

#[test]
fn killed_and_taken_up_again_it_is_one_run() {
    let folder = folder(400);
    let folder = folder.path();
    let output = folder.join("out.jsonl");
    run(folder, &["cases.jsonl", "-o", "clean.jsonl"]);
    let expected = fs::read(folder.join("clean.jsonl")).unwrap();
    assert_eq!(records(&expected).len(), 400);
    let check = || {
        assert!(fs::read(&output).unwrap() == expected, "not what one run writes");
        assert!(!folder.join("out.jsonl.journal").exists());
    };
    let clean = || _ = fs::remove_file(&output);
    killed(folder, &["cases.jsonl", "-o", "out.jsonl", "--resume", "-q"], kills(), &check, &clean);
}

#[test]
fn killed_tables_and_duplicates_come_out_the_same() {
    let folder = folder(150);
    let folder = folder.path();
    let cases = fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    fs::write(folder.join("twice.jsonl"), cases.repeat(2)).unwrap();
    let args = ["twice.jsonl", "--dedupe", "--format", "csv", "-q", "-o"];
    run(folder, &[&args[..], &["clean.csv"]].concat());
    let expected = fs::read(folder.join("clean.csv")).unwrap();
    assert_eq!(
        expected.windows(11).filter(|w| w == b",duplicate,").count(),
        147,
        "all of the second half that can be read"
    );
    let output = folder.join("out.csv");
    let check = || assert!(fs::read(&output).unwrap() == expected, "not what one run writes");
    let clean = || _ = fs::remove_file(&output);
    killed(folder, &[&args[..], &["out.csv", "--resume"]].concat(), kills() / 2, &check, &clean);
}

#[test]
fn killed_folders_of_letters_come_out_the_same() {
    let folder = folder(150);
    let folder = folder.path();
    run(folder, &["cases.jsonl", "--out-dir", "clean", "-q"]);
    let listed = |name: &str| {
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder.join(name))
            .unwrap()
            .map(|e| e.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let expected = listed("clean");
    assert!(expected.len() > 140 && expected.iter().any(|(name, _)| name == "index.csv"));
    assert!(expected.iter().any(|(name, _)| name == "000001-1.txt"), "{:?}", expected[0].0);
    let check = || assert!(listed("letters") == expected, "not what one run writes");
    let clean = || _ = fs::remove_dir_all(folder.join("letters"));
    killed(folder, &["cases.jsonl", "--out-dir", "letters", "--resume", "-q"], kills() / 2, &check, &clean);
}

#[test]
fn a_last_line_that_is_cut_off_is_repaired_with_a_journal_or_without() {
    let folder = folder(60);
    let folder = folder.path();
    let output = folder.join("out.jsonl");
    run(folder, &["cases.jsonl", "-o", "out.jsonl"]);
    let expected = fs::read(&output).unwrap();
    for keep in [0, 1, 17, expected.len() / 3, expected.len() / 2, expected.len() - 1, expected.len()] {
        fs::write(&output, &expected[..keep]).unwrap();
        let outcome = run(folder, &["cases.jsonl", "-o", "out.jsonl", "--resume"]);
        assert_eq!(outcome.status.code(), Some(2), "{}", told(&outcome));
        assert!(fs::read(&output).unwrap() == expected, "{keep}");
    }
    // Only the run that wrote a file may go on with it.
    for args in [&["--lang", "en"][..], &["--only", "failed"], &["--format", "csv"], &["--company", "X"]] {
        fs::write(&output, &expected[..expected.len() / 2]).unwrap();
        let half = fs::read(&output).unwrap();
        let outcome = run(folder, &[&["cases.jsonl", "-o", "out.jsonl", "--resume"], args].concat());
        assert_eq!(outcome.status.code(), Some(2));
        assert!(told(&outcome).contains("is not what this run writes"), "{}", told(&outcome));
        assert!(fs::read(&output).unwrap() == half);
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until the file has `bytes` bytes or more.
fn grown(path: &Path, bytes: u64) -> bool {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        if fs::metadata(path).is_ok_and(|found| found.len() >= bytes) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

#[test]
fn interrupted_it_leaves_whole_records_and_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = some(300);
    fs::write(folder.join("cases.jsonl"), &input).unwrap();
    run(folder, &["cases.jsonl", "-o", "clean.jsonl"]);
    let output = folder.join("out.jsonl");
    // Standard input stays open: the run waits for more when it is interrupted.
    let args = ["-o", "out.jsonl", "--resume"];
    let mut child = batch(folder, &args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    assert!(grown(&output, 64 * 1024));
    interrupt(&child);
    let outcome = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(outcome.status.code(), Some(130));
    assert!(told(&outcome).contains("--resume goes on after it"), "{}", told(&outcome));
    let written = fs::read(&output).unwrap();
    let expected = fs::read(folder.join("clean.jsonl")).unwrap();
    assert!(!written.is_empty() && expected.starts_with(&written) && written.ends_with(b"\n"));
    let journal: Value = serde_json::from_slice(&fs::read(folder.join("out.jsonl.journal")).unwrap()).unwrap();
    assert_eq!(journal["records"], records(&written).len());

    // Another stream is not taken for the same one.
    let other = input.replacen("2026", "2027", 1);
    let outcome = piped(folder, &args, other.as_bytes());
    assert_eq!(outcome.status.code(), Some(2));
    assert!(told(&outcome).contains("not the input that the run began with"), "{}", told(&outcome));
    assert!(fs::read(&output).unwrap() == written);
    // Nor is another configuration.
    let outcome = piped(folder, &["-o", "out.jsonl", "--resume", "--company", "X"], input.as_bytes());
    assert!(told(&outcome).contains("begun with another configuration or signature"), "{}", told(&outcome));

    let outcome = piped(folder, &args, input.as_bytes());
    assert_eq!(outcome.status.code(), Some(2), "records that failed");
    assert!(fs::read(&output).unwrap() == expected);
    // What was done before counts, but not in the speed.
    let told = told(&outcome);
    let counted = told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).filter(|words| words.len() == 2);
    let all: u64 = counted.filter_map(|words| words[1].parse::<u64>().ok()).sum();
    assert_eq!(all, 300, "{told}");
    assert!(!told.contains("300 cases"), "{told}");
}

#[test]
fn interrupted_at_a_pipe_it_ends_between_two_records() {
    let folder = folder(300);
    let mut child = batch(folder.path(), &["-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        // Ends when the run does.
        while stdin.write_all(some(300).as_bytes()).is_ok() {}
    });
    // The pipe is full and nobody reads: the run has to end all the same.
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 1000]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    feeder.join().unwrap();
}

/// Runs `script` where a small disk may be mounted on `disk`; `None` where that is not allowed.
fn with_disks(folder: &Path, script: &str) -> Option<Output> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-ec", script]).current_dir(folder);
        command.env("amends", env!("CARGO_BIN_EXE_amends")).stdin(Stdio::null()).output().ok()
    };
    fs::create_dir(folder.join("disk")).unwrap();
    unshare("mount -t tmpfs -o size=64k none disk").filter(|o| o.status.success())?;
    unshare(script)
}

#[test]
fn a_full_disk_is_told_of_and_the_run_goes_on_when_there_is_room() {
    let folder = folder(300);
    let folder = folder.path();
    let script = r#"
        mount -t tmpfs -o size=300k none disk
        run() { "$amends" batch cases.jsonl --isolated --today 2026-11-20 -q "$@" || code=$?; }
        run -o clean.jsonl
        run -o disk/out.jsonl --resume; echo "full: $code"
        tail -c 1 disk/out.jsonl | od -An -c
        run -o disk/out.jsonl --resume; echo "still full: $code"
        mount -o remount,size=40m disk
        run -o disk/out.jsonl --resume; echo "room: $code"
        cmp clean.jsonl disk/out.jsonl && echo same
        mount -t tmpfs -o size=64k,ro none disk
        run -o disk/x.jsonl; echo "read-only: $code"
        run --out-dir disk/letters; echo "read-only: $code"
    "#;
    match with_disks(folder, script) {
        Some(outcome) => {
            let said = String::from_utf8(outcome.stdout.clone()).unwrap();
            let lines: Vec<&str> = said.lines().map(str::trim).collect();
            let expected = ["full: 2", "\\n", "still full: 2", "room: 2", "same", "read-only: 2", "read-only: 2"];
            assert_eq!(lines, expected, "{}", told(&outcome));
            let told = told(&outcome);
            // The records or their journal, whichever came to the end of the disk first.
            let full = |line: &&str| line.contains("disk/out.jsonl") && line.ends_with("no room is left on the disk");
            assert!(told.lines().filter(full).count() >= 2, "{told}");
            assert!(told.contains("what is written is whole: the same command with --resume goes on"), "{told}");
            assert!(told.contains("the disk is read-only"), "{told}");
        }
        None => println!("no disks may be mounted here: only /dev/full is tried"),
    }
    if Path::new("/dev/full").exists() {
        let outcome = run(folder, &["cases.jsonl", "-q", "-o", "/dev/full"]);
        assert_eq!(outcome.status.code(), Some(2));
        assert!(told(&outcome).contains("/dev/full: no room is left on the disk"), "{}", told(&outcome));
    }
}

#[test]
fn an_input_that_changes_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = folder.join("cases.jsonl");
    let cases = some(600);
    let args = ["cases.jsonl", "-o", "out.jsonl", "--resume", "-q", "-j1"];
    let changed = |change: &dyn Fn()| {
        let _ = fs::remove_file(folder.join("out.jsonl"));
        fs::write(&input, &cases).unwrap();
        let child = batch(folder, &args).spawn().unwrap();
        assert!(grown(&folder.join("out.jsonl"), 1));
        change();
        child.wait_with_output().unwrap()
    };
    // Cases were added: the run says so, and goes on with them.
    let more = cases.clone() + &some(5);
    let outcome = changed(&|| fs::write(&input, &more).unwrap());
    assert_eq!(outcome.status.code(), Some(2));
    assert!(told(&outcome).contains("cases.jsonl: changed while it was read"), "{}", told(&outcome));
    run(folder, &args);
    run(folder, &["cases.jsonl", "-o", "clean.jsonl"]);
    assert!(fs::read(folder.join("out.jsonl")).unwrap() == fs::read(folder.join("clean.jsonl")).unwrap());
    // It was cut off.
    let outcome = changed(&|| fs::write(&input, &cases[..cases.len() / 2]).unwrap());
    assert!(told(&outcome).contains("changed while it was read"), "{}", told(&outcome));
}

#[test]
fn a_line_of_200_mb_is_one_failed_record_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = batch(folder.path(), &["-", "-q"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        stdout.read_to_end(&mut all).unwrap();
        all
    });
    stdin.write_all(b"{\"id\": 1, \"text\": \"").unwrap();
    let block = vec![b'x'; 1 << 20];
    for _ in 0..200 {
        stdin.write_all(&block).unwrap();
    }
    stdin.write_all(b"\"}\n").unwrap();
    let mut all = cases::Cases::new(1);
    for _ in 0..100 {
        stdin.write_all((all.next_line() + "\n").as_bytes()).unwrap();
    }
    stdin.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let peak = peak_memory(&child);
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let output = reader.join().unwrap();
    let records = records(&output);
    assert_eq!(records.len(), 101);
    assert_eq!(records[0]["status"], "failed");
    assert_eq!(records[0]["error"], "longer than 1 MiB: no record may be");
    assert!(records[1..].iter().all(|r| r["status"] != "failed"));
    if let Some(peak) = peak {
        assert!(peak < 64 << 10, "{peak} KiB");
    }
}

/// The most memory a process has had, in KiB.
fn peak_memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

#[test]
fn odd_inputs_have_as_many_records_as_lines() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let none: [String; 0] = [];
    // An empty partition is no mistake.
    for nothing in ["", "\n", "\n \r\n\t\n", "\u{feff}", "\u{feff}\n"] {
        let outcome = piped(folder, &["-"], nothing.as_bytes());
        assert_eq!((statuses(&outcome.stdout), outcome.status.code()), (none.to_vec(), Some(0)), "{nothing:?}");
    }
    let one = cases::Cases::new(3).next_line();
    let whole = piped(folder, &["-"], (one.clone() + "\n").as_bytes()).stdout;
    for form in [one.clone(), one.clone() + "\r\n", "\u{feff}".to_owned() + &one, format!("\n\n {one} \n\n")] {
        assert!(piped(folder, &["-"], form.as_bytes()).stdout == whole, "{form:?}");
    }
    // Two records with one id are two records.
    let twice = piped(folder, &["-"], format!("{one}\n{one}").as_bytes());
    assert!(twice.stdout == [&whole[..], &whole[..]].concat());

    let latin: Vec<u8> = "{\"id\": 2, \"text\": \"The café sent the wrong cake\"}"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16: Vec<u8> = "{\"text\": \"a\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let lines = [
        one.as_bytes(),
        &latin,
        one.as_bytes(),
        &utf16,
        b"[1, 2]",
        b"{\"text\": ",
        b"\"text\"",
        b"{\"text\": \"\\ud800\"}",
        b"{\"text\": \"a\", \"text\": \"b\"}",
        b"{\"id\": 5}",
        one.as_bytes(),
    ];
    let outcome = piped(folder, &[], &lines.join(&b"\n"[..]));
    let records = records(&outcome.stdout);
    assert_eq!(records.len(), lines.len(), "{}", told(&outcome));
    for (i, record) in records.iter().enumerate() {
        let good = matches!(i, 0 | 2 | 10);
        assert_eq!(record["status"] == "failed", !good, "{i}: {record}");
        if !good {
            let error = record["error"].as_str().unwrap();
            assert!(error.starts_with(&format!("line {}: ", i + 1)) && record["line"] == i + 1, "{error}");
            assert!(told(&outcome).contains(&format!("<stdin>:{}: ", i + 1)), "{}", told(&outcome));
        }
    }
    assert!(records[1]["error"].as_str().unwrap().contains("UTF-8"), "{}", records[1]);
    assert_eq!(outcome.status.code(), Some(2));
}

#[test]
fn it_is_a_filter_and_the_same_on_any_number_of_threads() {
    let folder = folder(200);
    let folder = folder.path();
    let input = fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let whole = piped(folder, &["-", "-j1"], input.as_bytes()).stdout;
    for threads in ["-j2", "-j7"] {
        assert!(piped(folder, &["-", threads], input.as_bytes()).stdout == whole, "{threads}");
    }
    // However the lines are dealt out, the records are the same.
    let lines: Vec<&str> = input.split_inclusive('\n').collect();
    for parts in [2, 3, 11] {
        let size = lines.len().div_ceil(parts);
        let pieces = lines.chunks(size).map(|part| piped(folder, &["-"], part.concat().as_bytes()).stdout);
        assert!(pieces.collect::<Vec<_>>().concat() == whole, "{parts}");
    }
    // Named as a file, failed records say on which line they stood; nothing else differs.
    let named = run(folder, &["cases.jsonl"]).stdout;
    let without = |output: &[u8]| {
        let mut all = records(output);
        all.retain(|r| r["status"] != "failed");
        all
    };
    assert_eq!(without(&named), without(&whole));
    assert_eq!(records(&named)[31]["line"], 32);
    assert_eq!(records(&whole)[31].get("line"), None);
}

#[test]
fn packed_inputs_are_unpacked() {
    let folder = folder(40);
    let folder = folder.path();
    let expected = run(folder, &["cases.jsonl"]).stdout;
    let mut tried = 0;
    for (tool, name) in [("gzip", "cases.jsonl.gz"), ("zstd", "cases.jsonl.zst")] {
        let Ok(packed) = Command::new(tool).args(["-c", "cases.jsonl"]).current_dir(folder).output() else { continue };
        fs::write(folder.join(name), &packed.stdout).unwrap();
        assert!(run(folder, &[name]).stdout == expected, "{name}");
        // Cut off, it is an error, and what could be read is written.
        fs::write(folder.join(name), &packed.stdout[..packed.stdout.len() / 2]).unwrap();
        let outcome = run(folder, &[name]);
        assert_eq!(outcome.status.code(), Some(2));
        assert!(told(&outcome).contains("broke off"), "{}", told(&outcome));
        assert!(expected.starts_with(&outcome.stdout));
        tried += 1;
    }
    assert!(tried > 0, "neither gzip nor zstd is here");
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let folder = folder(400);
    let mut child = batch(folder.path(), &["cases.jsonl", "-q"]).spawn().unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let outcome = child.wait_with_output().unwrap();
    assert_eq!((outcome.status.code(), told(&outcome).as_str()), (Some(0), ""));
}

#[test]
fn two_runs_do_not_write_one_file() {
    let folder = folder(10);
    let mut first = batch(folder.path(), &["-o", "out.jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = first.stdin.take().unwrap();
    stdin.write_all(some(10).as_bytes()).unwrap();
    let output: PathBuf = folder.path().join("out.jsonl.journal");
    assert!(grown(&output, 1));
    let second = run(folder.path(), &["cases.jsonl", "-o", "out.jsonl"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(told(&second).contains("another run is writing it"), "{}", told(&second));
    drop(stdin);
    assert!(matches!(first.wait().unwrap().code(), Some(0 | 1)));
    assert_eq!(records(&fs::read(folder.path().join("out.jsonl")).unwrap()).len(), 10);
}

#[test]
fn letters_are_never_overwritten() {
    let folder = folder(3);
    let folder = folder.path();
    fs::create_dir(folder.join("letters")).unwrap();
    fs::write(folder.join("letters/000002-2.txt"), "mine").unwrap();
    let outcome = run(folder, &["cases.jsonl", "--out-dir", "letters"]);
    assert_eq!(outcome.status.code(), Some(2));
    assert!(told(&outcome).contains("000002-2.txt: is there already with another text"), "{}", told(&outcome));
    assert_eq!(fs::read_to_string(folder.join("letters/000002-2.txt")).unwrap(), "mine");
    // Ids are anything; names are not.
    let ids = ["../../x", "a/b", "con", "", ".hidden", "ქართული", "x\\ny", "-rf", &"long".repeat(50)];
    let line = |id: &str| format!("{{\"id\": \"{id}\", \"text\": \"My order A-1 is late, where is it?\"}}\n");
    fs::write(folder.join("ids.jsonl"), ids.iter().map(|id| line(id)).collect::<String>()).unwrap();
    run(folder, &["ids.jsonl", "--out-dir", "safe", "-q"]);
    let mut names: Vec<String> =
        fs::read_dir(folder.join("safe")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let long = "long".repeat(10);
    let last = format!("000009-{long}.txt");
    let expected = [
        "000001-______x.txt",
        "000002-a_b.txt",
        "000003-con.txt",
        "000004.txt",
        "000005-_hidden.txt",
        "000006-ქართული.txt",
        "000007-x_y.txt",
        "000008--rf.txt",
        &last,
        "index.csv",
    ];
    assert_eq!(names, expected);
}
