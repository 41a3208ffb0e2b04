//! The house in files: schemas hold for the examples, `init` writes what is read, baselines survive moved lines, and
//! a folder is read in one order, each file once.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use amends::config::Config;
use amends::rule::RuleSet;
use amends::schema::Kind;
use serde_json::Value;

fn amends(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.args(arguments).current_dir(folder).env("LANG", "C").stdin(std::process::Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_name(|a, b| a.cmp(b)).build();
    let paths = walk.map(|e| e.unwrap().into_path());
    paths.filter(|p| p.extension().is_some_and(|e| e == extension)).collect()
}

fn errors(kind: Kind, value: &Value) -> Vec<String> {
    let schema = kind.schema(RuleSet::builtin());
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn yaml(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn schemas_hold_for_the_examples() {
    let none: Vec<String> = Vec::new();
    for path in files("examples/cases", "json") {
        let case = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(errors(Kind::Case, &case), none, "{}", path.display());
    }
    assert_eq!(errors(Kind::Config, &yaml(Path::new("examples/amends.yaml"))), none);
    assert_eq!(errors(Kind::Config, &yaml(Path::new("tests/cli/folder.in/amends.yaml"))), none);
    for path in files("rules", "yaml") {
        assert_eq!(errors(Kind::Rules, &yaml(&path)), none, "{}", path.display());
    }
    let here = Path::new(".");
    for lang in ["ka", "hy", "en"] {
        let output =
            amends(here, &["lint", &format!("examples/{lang}/drafts"), "--format", "jsonl", "--min-severity", "hint"]);
        let lines: Vec<Value> = said(&output).lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
        assert!(lines.len() > 3);
        for line in lines.iter().filter(|l| l["type"] == "finding") {
            assert_eq!(errors(Kind::Finding, line), none, "{line}");
        }
    }
    for case in files("examples/cases", "json") {
        let output = amends(here, &["draft", &case.display().to_string(), "--today", "2026-11-18", "--format", "json"]);
        let record: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(errors(Kind::Record, &record), none, "{}", case.display());
    }
}

#[test]
fn schemas_refuse_what_the_program_refuses() {
    for (kind, text) in [
        (Kind::Case, r#"{"txet": "a"}"#),
        (Kind::Case, r#"{"received": "18.11.2026"}"#),
        (Kind::Case, r#"{"category": "late"}"#),
        (Kind::Config, r#"{"house": {"compnay": "a"}}"#),
        (Kind::Config, r#"{"house": {"company": {"de": "a"}}}"#),
        (Kind::Config, r#"{"rules": {"shouting": "loud"}}"#),
        (Kind::Config, r#"{"overrides": [{"rules": {}}]}"#),
        (Kind::Rules, r#"{"id": "a", "severity": "error"}"#),
    ] {
        assert!(!errors(kind, &serde_json::from_str(text).unwrap()).is_empty(), "{text}");
    }
    let schema = Kind::Config.schema(RuleSet::builtin());
    for rule in RuleSet::builtin().rules() {
        assert!(schema["properties"]["rules"]["properties"].get(&rule.id).is_some(), "{}", rule.id);
    }
}

#[test]
fn init_writes_a_house_that_is_read_and_never_overwrites() {
    for lang in ["ka", "hy", "en"] {
        let folder = tempfile::tempdir().unwrap();
        let flags =
            ["init", "--company", "შპს „ვერანდა“: \"V\" #1", "--signatory", "Nia", "--law", "ge", "--ui-lang", lang];
        let output = amends(folder.path(), &flags);
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), "amends.yaml\n"));
        let text = fs::read_to_string(folder.path().join("amends.yaml")).unwrap();
        let house = Config::parse("amends.yaml", &text, RuleSet::builtin()).unwrap();
        assert_eq!(house.house.company.unwrap().in_lang(amends::lang::Lang::En), Some("შპს „ვერანდა“: \"V\" #1"));
        // What stands in comments is right as well, once it is taken out of them.
        let proposed = |l: &str| ["policies:", "rules:", "overrides:", "  "].iter().any(|p| l.starts_with(p));
        let lines = text.lines().map(|l| l.strip_prefix("# ").filter(|l| proposed(l)).unwrap_or(l));
        let whole = lines.collect::<Vec<_>>().join("\n");
        let house = Config::parse("amends.yaml", &whole, RuleSet::builtin()).unwrap();
        assert_eq!((house.policies.len(), house.rules.len(), house.overrides.len()), (1, 1, 1), "{whole}");
        let again = amends(folder.path(), &["init", "--company", "B"]);
        assert_eq!(again.status.code(), Some(2));
        assert_eq!(said(&again), "error: amends.yaml: exists already: it is not overwritten\n");
        assert_eq!(fs::read_to_string(folder.path().join("amends.yaml")).unwrap(), text);
    }
    // Without a terminal and without flags nothing is asked.
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(amends(folder.path(), &["init"]).status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("amends.yaml")).unwrap();
    assert_eq!(Config::parse("a", &text, RuleSet::builtin()).unwrap(), Config::default());
}

const LETTER: &str = "Dear Ms Lindqvist,\n\nWe apologise that your lamp came late, but the road was closed.\n\
                      We will refund GEL 30 by 25 November, but not in cash.\n\nYours sincerely,\nNia Barrow\n";

#[test]
fn a_baseline_survives_moved_lines_and_shows_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("a.txt");
    fs::write(&letter, LETTER).unwrap();
    let lint = |flags: &[&str]| {
        let output = amends(
            folder.path(),
            &[&["lint", "a.txt", "--format", "jsonl", "--select", "contrastive-but"], flags].concat(),
        );
        (output.status.code(), said(&output).lines().filter(|l| l.contains("\"finding\"")).count())
    };
    assert_eq!(lint(&[]), (Some(1), 2));
    assert_eq!(lint(&["--write-baseline", "known.json"]), (Some(0), 0));
    let written = fs::read_to_string(folder.path().join("known.json")).unwrap();
    let moved = format!("Ref. 7719\r\n\r\n\n{}", LETTER.replace("late, but", "late,\nbut"));
    fs::write(&letter, &moved).unwrap();
    assert_eq!(lint(&["--baseline", "known.json"]), (Some(0), 0));
    fs::write(&letter, moved.replace("Yours", "It was cold, but dry.\n\nYours")).unwrap();
    assert_eq!(lint(&["--baseline", "known.json"]), (Some(1), 1));
    // The same findings make the same file.
    fs::write(&letter, &moved).unwrap();
    lint(&["--write-baseline", "known.json"]);
    assert_eq!(fs::read_to_string(folder.path().join("known.json")).unwrap(), written);
}

#[cfg(unix)]
#[test]
fn each_file_is_read_once_and_in_one_order() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("b/old")).unwrap();
    fs::create_dir_all(at("elsewhere/letters")).unwrap();
    for i in 0..300 {
        fs::write(at(&format!("b/{i}.txt")), LETTER).unwrap();
    }
    fs::write(at("b/old/1.txt"), LETTER).unwrap();
    fs::write(at("elsewhere/letters/2.txt"), LETTER).unwrap();
    fs::write(at("b/.gitignore"), "7.txt\n").unwrap();
    // Before what it leads to, in a circle, to nothing, out of the folder.
    symlink(at("b/old"), at("b/!old")).unwrap();
    symlink(at("b"), at("b/old/up")).unwrap();
    symlink(at("nowhere.txt"), at("b/nothing.txt")).unwrap();
    symlink(at("elsewhere/letters"), at("b/letters")).unwrap();
    symlink(at("b/1.txt"), at("b/0-again.txt")).unwrap();
    let lint = |jobs: &str| {
        let output = amends(
            folder.path(),
            &["lint", "b", "b/old/../1.txt", "-j", jobs, "--format", "jsonl", "--select", "contrastive-but"],
        );
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        said(&output)
    };
    let one = lint("1");
    assert_eq!(one, lint("2"));
    let paths =
        one.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok()?.get("path")?.as_str().map(str::to_owned));
    let mut paths: Vec<String> = paths.collect();
    assert_eq!(paths.len(), 2 * 301);
    paths.dedup();
    assert_eq!(paths.len(), 301);
    assert!(paths.contains(&"b/old/1.txt".to_owned()) && paths.contains(&"b/letters/2.txt".to_owned()));
    assert!(!paths.iter().any(|p| p == "b/7.txt" || p.contains("again") || p.contains('!')));
}

#[test]
fn shells_and_manuals_know_every_command() {
    let here = Path::new(".");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = said(&amends(here, &["completions", shell]));
        for word in ["lint", "draft", "init", "write-baseline", "select"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = said(&amends(here, &["man"]));
    assert!(page.contains(".TH amends 1") && page.contains("amends\\-lint(1)"), "{page}");
    let page = said(&amends(here, &["man", "lint"]));
    assert!(page.contains(".TH amends-lint 1") && page.contains("\\-\\-write\\-baseline"), "{page}");
    assert_eq!(said(&amends(here, &["man", "lnit"])), "error: no command 'lnit': did you mean 'lint'?\n");
}
