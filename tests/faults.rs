//! Machines die in the middle: killed, interrupted, out of room, with nobody left to read. What a run leaves is what
//! was there before or what it was to write, whole.
//!
//! `batch.rs` does the same to `amends batch`; here are the commands that put files in the place of others.
//! `AMENDS_KILLS=200 cargo test --test faults killed -- --nocapture` kills more often than the default.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn amends(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.args(args).current_dir(folder).env("LANG", "C");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    amends(folder, args).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const LETTERS: usize = 40;

/// A folder of loud letters, some of them long.
fn letters() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let one = "WE ARE VERY SORRY!!! You wrote \"late\", but we waited.\n";
    for i in 0..LETTERS {
        let text = format!("Dear Nino,\n\n{}Yours,\nAnna Lee {i}\n", one.repeat(1 + i * i / 8));
        fs::write(folder.path().join(format!("{i:02}.txt")), text).unwrap();
    }
    folder
}

fn texts(folder: &Path) -> Vec<String> {
    (0..LETTERS).map(|i| fs::read_to_string(folder.join(format!("{i:02}.txt"))).unwrap()).collect()
}

/// Files that were begun and never finished.
fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    all.filter(|p| p.file_name().unwrap().to_str().unwrap().starts_with(".amends-")).collect()
}

/// Pseudo-random waits, the same in every run.
struct Waits(u64);

impl Waits {
    fn next(&mut self, below: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        below.mul_f64((self.0 >> 40) as f64 / (1 << 24) as f64)
    }
}

/// How many of all kills are those of one test.
fn kills(tenths: usize) -> usize {
    std::env::var("AMENDS_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(30) * tenths / 10
}

const FIX: [&str; 9] = ["lint", ".", "--fix", "--lang", "en", "--isolated", "-q", "--fail-on", "never"];

/// Letters before and after they are fixed.
struct Fixing {
    place: tempfile::TempDir,
    before: Vec<String>,
    after: Vec<String>,
    /// How long it takes to fix them when nobody ends it.
    whole: Duration,
}

/// A folder of letters that are to be fixed.
fn fixing() -> Fixing {
    let (place, done) = (letters(), letters());
    let whole = takes(done.path(), &FIX);
    let (before, after) = (texts(place.path()), texts(done.path()));
    assert!(before.iter().zip(&after).all(|(b, a)| b != a));
    Fixing { place, before, after, whole }
}

/// How long the command takes when nobody ends it.
fn takes(folder: &Path, args: &[&str]) -> Duration {
    let began = Instant::now();
    let outcome = run(folder, args);
    assert!(matches!(outcome.status.code(), Some(0 | 1)), "{}", told(&outcome));
    began.elapsed()
}

/// Starts the command and sends it `signal` after a while. Whether it was still running, and its exit code.
fn ended(folder: &Path, args: &[&str], after: Duration, signal: &str) -> (bool, Option<i32>) {
    let mut child = amends(folder, args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let ran = child.try_wait().unwrap().is_none();
    if ran {
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    }
    (ran, child.wait().unwrap().code())
}

/// What a killed run leaves beside the files is for nobody else to read, and the next run takes it away.
fn leftovers_are_private_and_go(folder: &Path, whole: &[String], args: &[&str]) {
    let left = unfinished(folder);
    for path in &left {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let text = fs::read_to_string(path).unwrap_or_default();
        // What is whole has the permissions of the file whose place it takes.
        assert!(mode == 0o600 || text.is_empty() || whole.contains(&text), "{mode:o} {}", path.display());
        let long_ago = SystemTime::now() - Duration::from_secs(120);
        File::open(path).unwrap().set_modified(long_ago).unwrap();
    }
    println!("{} files were left unfinished", left.len());
    run(folder, args);
    assert_eq!(unfinished(folder), Vec::<PathBuf>::new());
}

/// Whenever a run is killed, what it was writing is for nobody else to read: from the first moment, not only in the end.
#[cfg(target_os = "linux")]
#[test]
fn unfinished_files_are_private_from_the_first_moment() {
    let place = letters();
    let folder = place.path();
    fs::write(
        folder.join("cases.jsonl"),
        "{\"id\": \"C-1\", \"lang\": \"en\", \"text\": \"My order A-1042 came late.\"}\n",
    )
    .unwrap();
    let trace = folder.join("trace");
    for (args, at_least) in [
        (&["lint", ".", "--fix", "--lang", "en", "--isolated", "-q", "--fail-on", "never"][..], LETTERS),
        (&["lint", "00.txt", "--lang", "en", "--isolated", "-q", "--write-baseline", "known.json"], 1),
        (&["batch", "cases.jsonl", "--isolated", "-q", "--out-dir", "out", "--today", "2026-11-20"], 1),
    ] {
        let watched = Command::new("strace")
            .args([
                "-f",
                "-qq",
                "-e",
                "trace=open,openat,creat,rename,renameat,renameat2,link,linkat",
                "-e",
                "signal=none",
                "-o",
            ])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_amends"))
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        // 127: not found; no code: not allowed here.
        if !watched.is_ok_and(|status| status.code().is_some_and(|code| code <= 2)) {
            return println!("skipped: calls cannot be watched here");
        }
        let calls = fs::read_to_string(&trace).unwrap();
        let new = calls.lines().filter(|line| line.contains("/.amends-") && line.contains("O_CREAT"));
        let (private, open): (Vec<&str>, Vec<&str>) = new.partition(|line| line.contains(", 0600)"));
        assert!(private.len() >= at_least, "{args:?}: {calls}");
        // One that is open to others tells which permissions new files have, and never becomes a file.
        let names = open.iter().filter_map(|line| line.split('"').nth(1)?.rsplit('/').next());
        for name in names {
            let kept = |line: &&str| line.contains(name) && (line.contains("rename") || line.contains("link"));
            assert_eq!(calls.lines().find(kept), None);
        }
    }
}

/// What was left unfinished long ago goes with the next run; what somebody is writing stays.
#[test]
fn what_was_left_unfinished_is_swept() {
    let place = letters();
    let folder = place.path();
    let long_ago = SystemTime::now() - Duration::from_secs(120);
    let left = |name: &str, at: SystemTime| {
        fs::write(folder.join(name), "half a let").unwrap();
        let file = File::open(folder.join(name)).unwrap();
        file.set_modified(at).unwrap();
        file
    };
    left(".amends-forgotten", long_ago);
    left(".amends-fresh", SystemTime::now());
    left("amends-mine", long_ago);
    let busy = left(".amends-busy", long_ago);
    busy.lock().unwrap();
    let args = ["lint", "00.txt", "--fix", "--lang", "en", "--isolated", "-q", "--fail-on", "never"];
    let outcome = run(folder, &args);
    assert_eq!(outcome.status.code(), Some(0), "{}", told(&outcome));
    let is_there = |name: &str| folder.join(name).exists();
    assert!(!is_there(".amends-forgotten"));
    assert!(is_there(".amends-fresh") && is_there(".amends-busy") && is_there("amends-mine"));
}

#[test]
fn killed_while_it_fixes_every_letter_is_the_old_one_or_the_new_one() {
    let Fixing { place, before, after, whole } = fixing();
    let folder = place.path();
    let mut waits = Waits(7);
    let (mut killed, mut between) = (0, 0);
    while killed < kills(5) {
        let (ran, _) = ended(folder, &FIX, waits.next(whole), "-KILL");
        killed += usize::from(ran);
        let now = texts(folder);
        for ((now, before), after) in now.iter().zip(&before).zip(&after) {
            assert!(now == before || now == after, "half a letter: {now:?}");
        }
        let fixed = now.iter().zip(&after).filter(|(now, after)| now == after).count();
        between += usize::from(ran && fixed > 0 && fixed < LETTERS);
        if !ran || fixed == LETTERS {
            assert_eq!(now, after);
            before.iter().enumerate().for_each(|(i, t)| fs::write(folder.join(format!("{i:02}.txt")), t).unwrap());
        }
    }
    println!("{killed} kills in runs of {whole:?}, {between} between two letters");
    leftovers_are_private_and_go(folder, &after, &FIX);
    assert_eq!(texts(folder), after, "what was left is fixed by the next run");
}

#[test]
fn killed_while_it_writes_a_baseline_there_is_the_old_one_or_the_new_one() {
    let place = letters();
    let folder = place.path();
    let lint = ["lint", ".", "--lang", "en", "--isolated", "-q", "--fail-on", "never"];
    let args = [&lint[..], &["--write-baseline", "known.json"]].concat();
    let mut whole = takes(folder, &args);
    let known = folder.join("known.json");
    let new = fs::read_to_string(&known).unwrap();
    let old = "{\"schema\":1,\"type\":\"baseline\",\"findings\":[]}\n";
    let mut waits = Waits(11);
    let mut killed = 0;
    while killed < kills(4) {
        fs::write(&known, old).unwrap();
        // It is written at the end.
        let (ran, _) = ended(folder, &args, whole / 2 + waits.next(whole / 2), "-KILL");
        killed += usize::from(ran);
        if !ran {
            // It was measured on a busier machine.
            whole = whole * 9 / 10;
        }
        let now = fs::read_to_string(&known).unwrap();
        assert!(now == old || now == new, "half a baseline");
    }
    println!("{killed} kills in runs of {whole:?}");
    leftovers_are_private_and_go(folder, std::slice::from_ref(&new), &args);
    assert_eq!(fs::read_to_string(&known).unwrap(), new);
}

#[test]
fn interrupted_while_it_fixes_it_ends_between_two_letters() {
    let Fixing { place, before, after, whole } = fixing();
    let folder = place.path();
    let mut waits = Waits(13);
    let mut interrupted = 0;
    for _ in 0..kills(2) {
        let (ran, code) = ended(folder, &FIX, whole / 4 + waits.next(whole), "-INT");
        assert!(!ran || matches!(code, Some(130 | 0)), "{code:?}");
        interrupted += usize::from(code == Some(130));
        let now = texts(folder);
        assert!(now.iter().zip(&before).zip(&after).all(|((now, b), a)| now == b || now == a), "half a letter");
        assert_eq!(unfinished(folder), Vec::<PathBuf>::new(), "something was left behind");
        before.iter().enumerate().for_each(|(i, t)| fs::write(folder.join(format!("{i:02}.txt")), t).unwrap());
    }
    println!("{interrupted} interrupted");
    assert!(interrupted > 0);
}

#[test]
fn new_files_have_the_permissions_that_new_files_have() {
    let place = letters();
    let folder = place.path();
    run(folder, &["lint", "00.txt", "--lang", "en", "-o", "report.txt"]);
    fs::write(folder.join("plain"), "").unwrap();
    let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("report.txt"), mode("plain"));
}

/// Runs `script` where small disks may be mounted on `disk`; `None` where that is not allowed.
fn with_disks(folder: &Path, script: &str) -> Option<Output> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-ec", script]).current_dir(folder);
        command.env("amends", env!("CARGO_BIN_EXE_amends")).env("LANG", "C").stdin(Stdio::null()).output().ok()
    };
    fs::create_dir_all(folder.join("disk")).unwrap();
    unshare("mount -t tmpfs -o size=64k none disk").filter(|o| o.status.success())?;
    unshare(script)
}

#[test]
fn a_disk_without_room_or_that_may_only_be_read_leaves_everything_as_it_was() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::write(folder.join("a.txt"), format!("Dear Nino,\n\n{}", "WE ARE VERY SORRY!!!\n".repeat(900))).unwrap();
    fs::write(folder.join("case.txt"), "My order A-1042 came late and I want my money back. Nino Lee").unwrap();
    let script = r#"
        mount -t tmpfs -o size=32k none disk
        cp a.txt disk/a.txt; echo old > disk/known.json; echo old > disk/report
        cp disk/a.txt before.txt
        dd if=/dev/zero of=disk/filler bs=1k count=64 2>/dev/null || true
        lint() { code=0; "$amends" lint --lang en --isolated -q --fail-on never "$@" >/dev/null || code=$?; }
        check() {
            cmp before.txt disk/a.txt && test "$(cat disk/known.json disk/report)" = "old
old" && test "$(ls -A disk | wc -l)" = 4 && echo "$1: $code, as it was"
        }
        lint disk/a.txt --fix; check fix
        lint a.txt --write-baseline disk/known.json; check baseline
        lint a.txt --format json -o disk/report; check report
        mount -o remount,ro disk
        lint disk/a.txt --fix; check fix
        lint a.txt --write-baseline disk/known.json; check baseline
        lint a.txt --format json -o disk/report; check report
        code=0; "$amends" draft case.txt --isolated -o disk/letter.txt >/dev/null || code=$?; check draft
        code=0; "$amends" init --isolated 2>/dev/null || true
    "#;
    match with_disks(folder, script) {
        Some(outcome) => {
            let said = String::from_utf8(outcome.stdout.clone()).unwrap();
            let expected: Vec<String> = ["fix", "baseline", "report", "fix", "baseline", "report", "draft"]
                .map(|what| format!("{what}: 2, as it was"))
                .to_vec();
            assert_eq!(said.lines().collect::<Vec<_>>(), expected, "{}", told(&outcome));
            let told = told(&outcome);
            assert!(told.contains("disk/a.txt: not fixed: "), "{told}");
            assert!(told.matches("disk/known.json: cannot be written: ").count() == 2, "{told}");
            assert!(!told.contains("panicked"), "{told}");
        }
        None => println!("skipped: no disks may be mounted here"),
    }
    if Path::new("/dev/full").exists() {
        for args in
            [&["lint", "a.txt", "--lang", "en", "-o", "/dev/full"][..], &["draft", "case.txt", "-o", "/dev/full"]]
        {
            let outcome = run(folder, args);
            assert_eq!(outcome.status.code(), Some(2), "{args:?}");
            assert!(told(&outcome).contains("/dev/full: "), "{}", told(&outcome));
        }
        let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
        for args in [
            &["lint", "a.txt", "--lang", "en"][..],
            &["lint", "a.txt", "--lang", "en", "--format", "sarif"],
            &["draft", "case.txt", "--isolated"],
            &["triage", "case.txt"],
            &["rules"],
            &["templates"],
            &["schema", "case"],
            &["man"],
            &["completions", "bash"],
            &["inflect", "--lang", "ka", "ნინო"],
            &["--help"],
        ] {
            let outcome = amends(folder, args).stdout(full()).output().unwrap();
            assert_eq!(outcome.status.code(), Some(2), "{args:?}: {}", told(&outcome));
            assert!(!told(&outcome).contains("panicked"), "{args:?}: {}", told(&outcome));
        }
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let place = letters();
    let folder = place.path();
    let case = "My order A-1042 came late and I want my money back. Nino Lee\n".repeat(400);
    fs::write(folder.join("case"), case).unwrap();
    for args in [
        &["lint", ".", "--lang", "en", "--fail-on", "never"][..],
        &["lint", ".", "--lang", "en", "--fail-on", "never", "--format", "jsonl"],
        &["lint", ".", "--lang", "en", "--fail-on", "never", "--format", "sarif"],
        &["lint", ".", "--lang", "en", "--diff"],
        &["triage", "case", "--explain"],
        &["rules"],
        &["templates"],
        &["schema", "record"],
        &["completions", "bash"],
        &["man", "lint"],
    ] {
        let mut child = amends(folder, args).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 10]).unwrap();
        let outcome = child.wait_with_output().unwrap();
        assert_eq!(
            (outcome.status.code(), told(&outcome).contains("panicked")),
            (Some(0), false),
            "{args:?}: {}",
            told(&outcome)
        );
    }
}
