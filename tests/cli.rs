//! The command line, as files: `tests/cli/*.trycmd` and what the README shows.
//! `TRYCMD=overwrite cargo test --test cli` writes the outcome into the files, to be read before it is kept.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

#[test]
fn commands_do_what_their_files_say() {
    trycmd::TestCases::new()
        .env("LANG", "C")
        .env("NO_COLOR", "1")
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml")
        .case("README.md");
}

/// The first command of the README is for people who have only just cloned: it must stand there as it is run.
#[test]
fn the_readme_begins_with_the_main_job() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let command = readme.lines().find_map(|l| l.strip_prefix("cargo run --release -- ")).unwrap();
    let outcome = std::process::Command::new(env!("CARGO_BIN_EXE_amends")).args(command.split(' ')).output().unwrap();
    let letter = String::from_utf8(outcome.stdout).unwrap();
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    assert!(letter.starts_with("პატივცემულო") && letter.contains("ბოდიშს"), "{letter}");
    assert!(readme.lines().any(|l| l == "cargo test"));
}

/// The long flags in the help of a command, in order.
fn flags(help: &str) -> Vec<String> {
    let flag = |line: &str| {
        let line = line.trim_start();
        let line = line.strip_prefix('-').and_then(|l| l.split_once(", ")).map_or(line, |(_, long)| long);
        let name = line.strip_prefix("--")?.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).next()?;
        Some(format!("--{name}"))
    };
    help.lines().filter_map(flag).collect()
}

/// A flag without a case would be a promise that nobody holds the program to.
#[test]
fn every_flag_and_every_help_has_a_case() {
    let amends = |args: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_amends")).args(args).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let files = std::fs::read_dir("tests/cli").unwrap().map(|e| e.unwrap().path());
    let files = files.filter(|p| p.extension().is_some_and(|e| e == "trycmd" || e == "toml"));
    let text: String = files.chain(["README.md".into()]).map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let run = |command: &str| {
        let typed = format!("$ amends {command}");
        let piped = format!("args = [\"{command}\"");
        let is_it = move |l: &&str| l.contains(&typed) || l.contains(&piped);
        text.lines().filter(is_it).map(|l| l.replace('"', " ")).collect::<Vec<_>>().join(" ")
    };
    let help = amends(&["--help"]);
    let commands = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let mut without = Vec::new();
    for command in commands.filter_map(|l| l.strip_prefix("  ")?.split(' ').next().filter(|c| !c.is_empty())) {
        let used = run(command);
        let used: Vec<&str> = used.split([' ', '=', ',']).collect();
        for flag in flags(&amends(&[command, "--help"])) {
            if !used.contains(&flag.as_str()) {
                without.push(format!("{command} {flag}"));
            }
        }
    }
    assert!(without.is_empty(), "without a case in tests/cli: {without:?}");
}
