//! What the program is made of: licences, sources and duplicates as `deny.toml` allows them, no network, no unsafe code
//! of its own, and a reason for every crate that it names.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The texts of a list in `deny.toml`, comments left out.
fn listed(section: &str, key: &str) -> Vec<String> {
    let toml = read("deny.toml");
    let section = toml.split(&format!("\n[{section}]\n")).nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let list = section.split(&format!("\n{key} = [")).nth(1).or(section.strip_prefix(&format!("{key} = ["))).unwrap();
    let list = list.split(']').next().unwrap();
    let lines = list.lines().map(|line| line.split('#').next().unwrap());
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// All packages of the tree, those of tests and of other systems among them.
fn packages() -> Vec<Value> {
    let outcome = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .output()
        .unwrap();
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    let metadata: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be met by licences of the list.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    // The outermost AND or OR; an AND binds closer.
    for word in [" OR ", " AND "] {
        let mut depth = 0;
        let mut parts = vec![0];
        for (at, c) in expression.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ if depth == 0 && expression[at..].starts_with(word) => parts.extend([at, at + word.len()]),
                _ => {}
            }
        }
        parts.push(expression.len());
        let mut parts = parts.chunks(2).map(|ends| &expression[ends[0]..ends[1]]);
        if parts.len() > 1 {
            return match word {
                " OR " => parts.any(|part| is_allowed(part, allowed)),
                _ => parts.all(|part| is_allowed(part, allowed)),
            };
        }
    }
    match expression.strip_prefix('(').and_then(|e| e.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.iter().any(|a| a == expression),
    }
}

#[test]
fn licences_are_read_as_they_are_written() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for (expression, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Unicode-3.0", true),
        ("(GPL-3.0 OR MIT) AND BSD-3-Clause", false),
        ("GPL-3.0 OR MIT AND Unicode-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
    ] {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn every_licence_is_allowed_and_every_source_is_the_registry() {
    let allowed = listed("licenses", "allow");
    let sources = listed("sources", "allow-registry");
    let mut used = BTreeSet::new();
    let packages = packages();
    assert!(packages.len() > 100);
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_else(|| panic!("{name} names no licence"));
        assert!(is_allowed(licence, &allowed), "{name} is under {licence}");
        used.extend(allowed.iter().filter(|a| licence.contains(a.as_str())));
        match package["source"].as_str() {
            Some(source) => {
                assert!(sources.iter().any(|s| source == format!("registry+{s}")), "{name} is from {source}")
            }
            None => assert_eq!(name, "amends"),
        }
    }
    let idle: Vec<_> = allowed.iter().filter(|a| !used.contains(a)).collect();
    assert!(idle.is_empty(), "allowed, and nobody's licence: {idle:?}");
}

#[test]
fn nothing_is_there_twice_or_speaks_to_a_network() {
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for package in packages() {
        *versions.entry(package["name"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let twice: Vec<&String> = versions.iter().filter(|(_, n)| **n > 1).map(|(name, _)| name).collect();
    let skipped = listed("bans", "skip");
    assert_eq!(twice, skipped.iter().collect::<Vec<_>>(), "deny.toml, bans.skip");
    let banned = listed("bans", "deny");
    let found: Vec<_> = banned.iter().filter(|name| versions.contains_key(*name)).collect();
    assert!(found.is_empty() && !banned.is_empty(), "{found:?}");
}

#[test]
fn the_code_is_safe_and_the_build_is_locked() {
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("\n[lints.rust]\nunsafe_code = \"forbid\"\n"));
    assert!(read("Cargo.lock").contains("checksum = "));
    for line in manifest.lines().filter(|l| l.contains(" = ") && l.contains("version = ")) {
        assert!(!line.contains("git = ") && !line.contains("path = \"..") && !line.contains("\"*\""), "{line}");
    }
}

/// What Cargo.toml says a crate is for, by crate: the comment above it, or above the line before it.
fn reasons() -> Vec<(String, String)> {
    let manifest = read("Cargo.toml");
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let mut reason = String::new();
    let mut last_was_comment = false;
    let mut all = Vec::new();
    for line in dependencies.lines().filter(|l| !l.trim().is_empty()) {
        match line.strip_prefix("# ") {
            Some(words) if last_was_comment => reason = format!("{reason} {words}"),
            Some(words) => reason = words.to_owned(),
            None => {
                let name = line.split(" = ").next().unwrap();
                assert!(!reason.is_empty(), "{name}: no line above says what it is for");
                all.push((name.to_owned(), reason.clone()));
            }
        }
        last_was_comment = line.starts_with("# ");
    }
    all
}

/// The table in the README is made of the comments in Cargo.toml: `AMENDS_TABLE=1 cargo test --test supply` prints it.
#[test]
fn the_readme_says_what_each_crate_is_for() {
    let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
    for (name, reason) in reasons() {
        match grouped.last_mut().filter(|(last, _)| *last == reason) {
            Some((_, names)) => names.push(name),
            None => grouped.push((reason, vec![name])),
        }
    }
    let row = |(reason, names): &(String, Vec<String>)| {
        let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
        format!("| {} | {} |\n", names.join(", "), reason.trim_end_matches('.'))
    };
    let table = format!("| crate | what for |\n|---|---|\n{}", grouped.iter().map(row).collect::<String>());
    if std::env::var_os("AMENDS_TABLE").is_some() {
        println!("{table}");
    }
    assert!(read("README.md").contains(&table), "the table of crates in README.md is another one:\n{table}");
}
