//! At home in git and CI: the hook and the action are run for real, and so is every `amends lint` of examples/ci.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const GOOD: &str = "Dear Ms Lindqvist,\n\nWe apologise that your lamp, order K-7719, came late. This was our mistake.\n\
                    We will refund GEL 30 by 25 November. From 1 December two people check every address.\n\n\
                    Yours sincerely,\nNia Barrow\n";

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A folder with amends in `bin/`, and how to run a command in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.path().join("bin")).unwrap();
        fs::create_dir_all(place.path().join("replies")).unwrap();
        symlink(env!("CARGO_BIN_EXE_amends"), place.path().join("bin/amends")).unwrap();
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn letter(&self, name: &str, text: &str) {
        fs::write(self.path().join("replies").join(name), text).unwrap();
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        Command::new(program)
            .args(arguments)
            .current_dir(self.path())
            .env("PATH", path)
            .env("LANG", "C")
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("RUNNER_TEMP", self.path())
            .env("AMENDS_PATHS", "replies/")
            .env("AMENDS_FAIL_ON", "error")
            .env("AMENDS_ARGUMENTS", "--min-severity error --select contrastive-but")
            .output()
            .unwrap()
    }

    fn git(&self, arguments: &[&str]) -> bool {
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.ge"];
        self.run("git", &[&identity, arguments].concat()).status.success()
    }
}

#[test]
fn the_git_hook_holds_back_what_is_staged() {
    let place = Place::new();
    assert!(place.git(&["init", "--quiet", "."]));
    fs::copy("examples/ci/pre-commit", place.path().join(".git/hooks/pre-commit")).unwrap();
    place.letter("წერილი 1.txt", &GOOD.replace("GEL 30 by", "GEL 30, but not in cash, by"));
    place.letter("notes.csv", "but\n");
    assert!(place.git(&["add", "replies"]));
    assert!(!place.git(&["commit", "--quiet", "-m", "a bad letter"]));
    // Put right in the folder, but not staged: still held back.
    place.letter("წერილი 1.txt", GOOD);
    assert!(!place.git(&["commit", "--quiet", "-m", "a bad letter"]));
    assert!(place.git(&["add", "replies"]));
    assert!(place.git(&["commit", "--quiet", "-m", "a good letter"]));
    assert!(place.git(&["rm", "--quiet", "-r", "replies"]) && place.git(&["commit", "--quiet", "-m", "none"]));
}

#[test]
fn the_action_annotates_and_fails() {
    let place = Place::new();
    fs::create_dir_all(place.path().join("amends/bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_amends"), place.path().join("amends/bin/amends")).unwrap();
    place.letter("a.txt", &GOOD.replace("by 25", "but by 25"));
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    for (variable, value) in steps[1]["env"].as_object().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        assert!(action["inputs"].get(input).is_some(), "{variable}: no input '{input}'");
    }
    let output = place.run("bash", &["-e", "-o", "pipefail", "-c", steps[1]["run"].as_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("::error file=replies/a.txt,line=4,"), "{said}");
}

#[test]
fn pre_commit_finds_what_it_needs() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let place = Place::new();
    place.letter("a.txt", GOOD);
    for hook in hooks.as_array().unwrap() {
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        let output = place.run(entry[0], &[&entry[1..], &["replies/a.txt"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let used = yaml("examples/ci/pre-commit-config.yaml");
    assert_eq!(used["repos"][0]["hooks"][0]["id"], hooks[0]["id"]);
}

/// Every `amends lint …` in the files of examples/ci does what the file goes on with.
#[test]
fn the_commands_of_every_example_run() {
    let mut commands = 0;
    for file in ["github.yml", "gitlab-ci.yml", "reviewdog.yml"] {
        let place = Place::new();
        place.letter("a.txt", GOOD);
        let path = format!("examples/ci/{file}");
        yaml(&path);
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some(at) = line.find(" lint replies/") else { continue };
            let command = format!("amends{}", line[at..].trim_end_matches('\''));
            let output = place.run("sh", &["-c", &command]);
            assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
            let written = command.split(' ').skip_while(|w| !matches!(*w, "-o" | ">")).nth(1).unwrap();
            assert!(place.path().join(written).is_file(), "{command}");
            let later = fs::read_to_string(&path).unwrap().matches(written).count();
            assert!(later >= 2, "{path}: {written} is written and not used");
            commands += 1;
        }
    }
    assert_eq!(commands, 4);
}
