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
