//! Letters that nobody wrote the rules for: what the rules find in them, what they miss, what they flag wrongly.
//!
//! `tests/rounds/` holds the letters, each with its case and every fault in it. Here they are linted and counted; the
//! figures may not fall below `floors.yaml`. How to see them while editing rules: `tests/rounds/README.md`.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use amends::case::{Case, Category};
use amends::config::Config;
use amends::lang::{Lang, detect};
use amends::lint::{Context, Finding, Profile, examples, lint};
use amends::rule::{RuleSet, Severity, Source};
use amends::text::{Span, Text};
use serde::Deserialize;

/// Rules that flag words.
const PATTERN_RULES: &str = "automated-reply blame-customer charges-customer contrastive-but contrastive-however \
    defensive-excuse dismissive hollow-phrase impersonal-address informal-address mixed-script non-apology \
    other-customers overpromise passing-the-buck profanity pronoun-capital shouting unfilled-placeholder \
    unsolicited-sale vague-deadline";

/// Rules that flag the letter, or what it says of the case.
const STRUCTURE_RULES: &str = "admission-mismatch fact-mismatch late-apology missing-apology missing-case-reference \
    missing-contact missing-date missing-escalation missing-explanation missing-name missing-outcome \
    missing-prevention missing-remedy missing-responsibility missing-signature missing-thanks names-staff \
    personal-data too-long unanswered-question unlawful-refusal wrong-language";

fn is_pattern(rule: &str) -> bool {
    PATTERN_RULES.split_whitespace().any(|r| r == rule)
}

fn is_structure(rule: &str) -> bool {
    STRUCTURE_RULES.split_whitespace().any(|r| r == rule)
}

/// A letter, what is known beside it, and what is wrong with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    kind: Verdict,
    case: Case,
    letter: String,
    faults: Vec<Fault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Bad,
    Good,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    rule: String,
    text: Option<String>,
}

/// What the rules did with one rule's faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    found: usize,
    /// Of those found, the ones seen only as a hint although the rule weighs more.
    hinted: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.found += other.found;
        self.hinted += other.hinted;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn precision(&self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    fn f1(&self) -> f64 {
        share(2 * self.found, 2 * self.found + self.wrong + self.missed)
    }
}

/// Of nothing, everything was found.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What was measured in one language.
#[derive(Debug, Default)]
struct Figures {
    rules: BTreeMap<String, Count>,
    letters: usize,
    good: usize,
    /// Good letters without a false alarm.
    clean: usize,
    /// What was missed and what was flagged wrongly, to be read: the rule, and lines about it.
    notes: Vec<(String, String)>,
}

impl Figures {
    fn together(&self, of: fn(&str) -> bool) -> Count {
        let mut all = Count::default();
        self.rules.iter().filter(|(rule, _)| of(rule)).for_each(|(_, count)| all.add(*count));
        all
    }

    /// The pattern rule with the lowest recall, of those with five faults or more.
    fn lowest(&self) -> Option<(&str, f64)> {
        let often = self.rules.iter().filter(|(rule, c)| is_pattern(rule) && c.found + c.missed >= 5);
        often.map(|(rule, count)| (rule.as_str(), count.recall())).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn table(&self, lang: Lang) -> String {
        let mut out = format!("{lang}: {} letters, {} of them good\n", self.letters, self.good);
        let _ =
            writeln!(out, "  {:26}{:>6}{:>7}{:>7}{:>7}  precision  recall", "", "found", "hints", "wrong", "missed");
        let row = |out: &mut String, name: &str, c: &Count| {
            let _ = writeln!(
                out,
                "  {name:26}{:>6}{:>7}{:>7}{:>7}{:>11.2}{:>8.2}",
                c.found,
                c.hinted,
                c.wrong,
                c.missed,
                c.precision(),
                c.recall()
            );
        };
        for (of, title) in [(is_pattern as fn(&str) -> bool, "= pattern rules"), (is_structure, "= structure rules")] {
            self.rules.iter().filter(|(rule, _)| of(rule)).for_each(|(rule, count)| row(&mut out, rule, count));
            let all = self.together(of);
            row(&mut out, title, &all);
        }
        let patterns = self.together(is_pattern);
        let shown = share(patterns.found - patterns.hinted, patterns.found + patterns.missed);
        let (rule, low) = self.lowest().unwrap_or(("none", 1.0));
        let _ = writeln!(
            out,
            "  patterns: precision {:.3}, recall {:.3} (hints left out {shown:.3}), lowest {low:.2} {rule}; \
             structure F1 {:.3}; good letters without a false alarm {:.3} ({} of {})",
            patterns.precision(),
            patterns.recall(),
            self.together(is_structure).f1(),
            share(self.clean, self.good),
            self.clean,
            self.good
        );
        out
    }
}

/// What lint is told about the letter's case.
fn context(case: &Case) -> Context {
    amends::answer::context(case, None, &Config::default(), Category::Other)
}

fn read(yaml: &str, path: &str) -> Vec<Entry> {
    let entries: Vec<Entry> = serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{path}: {error}"));
    for entry in &entries {
        let broken = |what: String| panic!("{path}: {}: {what}", entry.id);
        if let Err(message) = entry.case.check() {
            broken(message);
        }
        if (entry.kind == Verdict::Good) != entry.faults.is_empty() {
            broken("a good letter has no fault, a bad one has some".to_owned());
        }
        for Fault { rule, text } in &entry.faults {
            match text {
                _ if !is_pattern(rule) && !is_structure(rule) => broken(format!("no rule '{rule}'")),
                None if is_pattern(rule) => broken(format!("{rule} needs the words it is about: text")),
                Some(text) if !entry.letter.contains(text) => broken(format!("{rule}: not in the letter: {text}")),
                _ => {}
            }
        }
    }
    entries
}

/// Counts one letter.
fn weigh(entry: &Entry, own: Lang, rules: &RuleSet, figures: &mut Figures) {
    let lang = detect(&entry.letter).language.unwrap_or(own);
    let text = Text::new(&entry.letter, lang);
    let findings = lint(&text, rules, &Profile::new(rules), &context(&entry.case));
    let id = |f: &Finding| rules.rules()[f.rule].id.as_str();
    // Everywhere the words stand: a letter may say them twice.
    let places = |fault: &Fault| -> Vec<Span> {
        let words = fault.text.iter().flat_map(|t| entry.letter.match_indices(t.as_str()));
        words.map(|(at, words)| Span::new(at, at + words.len())).collect()
    };
    let meets = |fault: &Fault, f: &Finding| {
        fault.rule == id(f) && (fault.text.is_none() || places(fault).iter().any(|p| p.overlaps(f.span)))
    };
    figures.letters += 1;
    for fault in &entry.faults {
        let count = figures.rules.entry(fault.rule.clone()).or_default();
        let met: Vec<&Finding> = findings.iter().filter(|f| meets(fault, f)).collect();
        match met.iter().map(|f| (f.severity, rules.rules()[f.rule].severity)).max() {
            Some((severity, usual)) => {
                count.found += 1;
                count.hinted += usize::from(severity == Severity::Hint && usual > Severity::Hint);
            }
            None => {
                count.missed += 1;
                let words = fault.text.as_deref().map(|t| format!(" «{t}»")).unwrap_or_default();
                let line = fault.text.as_deref().and_then(|t| sentence(&text, entry.letter.find(t)?));
                let line = line.filter(|l| Some(*l) != fault.text.as_deref());
                let line = line.map(|l| format!("\n          {l}")).unwrap_or_default();
                figures.notes.push((fault.rule.clone(), format!("MISSED {} {}{words}{line}", fault.rule, entry.id)));
            }
        }
    }
    let mut clean = true;
    for finding in findings.iter().filter(|f| f.severity > Severity::Hint && (is_pattern(id(f)) || is_structure(id(f))))
    {
        if entry.faults.iter().any(|fault| meets(fault, finding)) {
            continue;
        }
        clean = false;
        let rule = id(finding).to_owned();
        figures.rules.entry(rule.clone()).or_default().wrong += 1;
        let words = &entry.letter[finding.span.start..finding.span.end];
        let line = sentence(&text, finding.span.start).filter(|l| !words.is_empty() && *l != words);
        let line = line.map(|l| format!("\n          {l}")).unwrap_or_default();
        let of = entry.faults.iter().filter(|fault| places(fault).iter().any(|p| p.overlaps(finding.span)));
        let of: Vec<&str> = of.map(|f| f.rule.as_str()).collect();
        let of = if of.is_empty() { String::new() } else { format!(" (marked: {})", of.join(", ")) };
        figures.notes.push((rule.clone(), format!("WRONG  {rule} {} «{words}»{of}{line}", entry.id)));
    }
    if entry.kind == Verdict::Good {
        figures.good += 1;
        figures.clean += usize::from(clean);
    }
}

/// The sentence at a byte of the letter, in one line.
fn sentence<'t>(text: &Text<'t>, at: usize) -> Option<&'t str> {
    let this = text.sentences().iter().find(|s| s.source.start <= at && at < s.source.end)?;
    Some(&text.source()[this.source.start..this.source.end])
}

/// The files `LANG-N.yaml` of the folder, in order.
fn rounds(folder: &Path, lang: Lang) -> Vec<PathBuf> {
    let name = |p: &PathBuf| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| name(p).starts_with(&format!("{lang}-")) && name(p).ends_with(".yaml"));
    paths.sort();
    paths
}

fn measure(folder: &Path, lang: Lang, rules: &RuleSet, only: Option<&str>) -> Figures {
    let mut figures = Figures::default();
    for path in rounds(folder, lang) {
        let shown = path.display().to_string();
        if only.is_some_and(|o| !shown.ends_with(&format!("{o}.yaml"))) {
            continue;
        }
        for entry in read(&fs::read_to_string(&path).unwrap(), &shown) {
            weigh(&entry, lang, rules, &mut figures);
        }
    }
    figures
}

fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rounds")
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    precision: f64,
    recall: f64,
    lowest: f64,
    structure: f64,
    good: f64,
}

#[test]
fn figures_do_not_fall() {
    let floors = fs::read_to_string(own_folder().join("floors.yaml")).unwrap();
    let floors: BTreeMap<Lang, Floors> = serde_yaml::from_str(&floors).unwrap();
    let mut fallen = Vec::new();
    for lang in Lang::ALL {
        let figures = measure(&own_folder(), lang, RuleSet::builtin(), None);
        let patterns = figures.together(is_pattern);
        let floor = &floors[&lang];
        for (what, reached, floor) in [
            ("precision", patterns.precision(), floor.precision),
            ("recall", patterns.recall(), floor.recall),
            ("lowest recall", figures.lowest().map_or(1.0, |(_, r)| r), floor.lowest),
            ("structure F1", figures.together(is_structure).f1(), floor.structure),
            ("good letters", share(figures.clean, figures.good), floor.good),
        ] {
            if reached < floor {
                fallen.push(format!("{lang}: {what} {reached:.3} is under its floor {floor}"));
            }
        }
    }
    assert!(fallen.is_empty(), "{}\ntests/rounds/README.md says how to see which letters", fallen.join("\n"));
}

#[test]
fn ids_are_used_once() {
    let mut seen = BTreeMap::new();
    for path in Lang::ALL.into_iter().flat_map(|l| rounds(&own_folder(), l)) {
        let shown = path.display().to_string();
        for entry in read(&fs::read_to_string(&path).unwrap(), &shown) {
            let before = seen.insert(entry.id.clone(), shown.clone());
            assert!(before.is_none(), "{shown}: {} stands in {} as well", entry.id, before.unwrap_or_default());
        }
    }
}

#[test]
fn every_rule_of_the_set_is_counted_or_said_not_to_be() {
    // About comments in a letter, and about marks typed for others, which are hints.
    let apart = ["broken-suppression", "unused-suppression", "quotation-marks", "hidden-characters", "typed-stop"];
    for rule in RuleSet::builtin().rules() {
        let id = rule.id.as_str();
        assert_eq!(is_pattern(id) || is_structure(id), !apart.contains(&id), "{id}");
    }
}

#[test]
fn letters_are_counted_by_overlap() {
    let yaml = r#"
- id: a
  kind: bad
  case: {kind: decision, assessment: {fault: ours}}
  letter: |-
    Dear Ms Lee,

    Your parcel came late, but the road was closed. We strive to please. We will pay soon.
  faults:
  - {rule: contrastive-but, text: "late, but the road"}
  - {rule: blame-customer, text: "the road was closed"}
  - {rule: missing-apology}
- {id: b, kind: good, case: {}, letter: "Thank you for telling us, Ms Lee. It cost GEL 5, but no more.", faults: []}
"#;
    let mut figures = Figures::default();
    let mut rules: Vec<Source> = RuleSet::builtin_sources();
    rules.retain(|s| !s.path.ends_with("hollow-phrase.yaml"));
    let rules = RuleSet::of_files(rules).unwrap();
    for entry in read(yaml, "a.yaml") {
        weigh(&entry, Lang::En, &rules, &mut figures);
    }
    let count = |rule: &str| figures.rules.get(rule).map(|c| (c.found, c.wrong, c.missed)).unwrap_or_default();
    assert_eq!(count("contrastive-but"), (1, 1, 0));
    assert_eq!(count("blame-customer"), (0, 0, 1));
    assert_eq!(count("missing-apology"), (1, 0, 0));
    assert_eq!(count("vague-deadline"), (0, 1, 0));
    assert_eq!(count("hollow-phrase"), (0, 0, 0));
    assert_eq!((figures.good, figures.clean), (1, 0));
    let missed = figures.notes.iter().find(|(rule, _)| rule == "blame-customer").unwrap();
    assert!(missed.1.contains("Your parcel came late"), "{}", missed.1);
}

/// All rule files under a folder, named as the build names them.
fn rule_files(root: &Path) -> Vec<Source> {
    let mut sources: Vec<Source> = ignore::WalkBuilder::new(root)
        .build()
        .map(|e| e.unwrap().into_path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .map(|path| {
            let under = path.strip_prefix(root).unwrap().display().to_string();
            Source { path: format!("rules/{under}"), yaml: fs::read_to_string(&path).unwrap() }
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// The table, the misses and the false alarms, with rule files as they stand now: see `tests/rounds/README.md`.
#[test]
#[ignore = "prints figures"]
fn figures() {
    let from = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let word = |name: &str| env::var(name).ok().filter(|v| !v.is_empty());
    let root = from("AMENDS_RULES").unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let folder = from("AMENDS_ROUNDS").unwrap_or_else(own_folder);
    let (only, rule) = (word("AMENDS_ROUND"), word("AMENDS_RULE"));
    let rules = match RuleSet::of_files(rule_files(&root)) {
        Ok(rules) => rules,
        Err(errors) => {
            errors.iter().for_each(|e| println!("error: {e}"));
            panic!("the rules cannot be read");
        }
    };
    let wanted = |id: &str| rule.as_deref().is_none_or(|r| r == id);
    let (lang, only) = match only.as_deref() {
        Some(code) if code.len() == 2 => (code.parse::<Lang>().ok(), None),
        Some(file) => (file.get(..2).and_then(|c| c.parse().ok()), Some(file)),
        None => (None, None),
    };
    for lang in Lang::ALL.into_iter().filter(|l| lang.is_none_or(|only| only == *l)) {
        let mut figures = measure(&folder, lang, &rules, only);
        figures.notes.sort_by(|a, b| a.0.cmp(&b.0));
        figures.notes.iter().filter(|(id, _)| wanted(id)).for_each(|(_, note)| println!("{note}"));
        println!("{}", figures.table(lang));
    }
    let outcome = examples::run(&rules, wanted);
    outcome.failures.iter().for_each(|f| println!("EXAMPLE {}", f.error));
    println!("{} examples of {} rules and parts, {} fail", outcome.examples, outcome.rules, outcome.failures.len());
}
