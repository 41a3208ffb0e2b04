//! SARIF 2.1.0, for GitHub code scanning and editors.
//!
//! Columns are code points, a byte order mark is none, and all three line ends are named, as `Lines` counts them.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::path::uri;
use super::placed::{Placed, PlacedFix, Range};
use super::run::{Failure, Found};
use super::{Entry, said};
use crate::fix::Applicability;
use crate::lang::Lang;
use crate::rule::Severity;

pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let mut rules: Vec<Value> = Vec::new();
    let mut indexes: HashMap<&str, usize> = HashMap::new();
    let mut results = Vec::new();
    for finding in &found.findings {
        let index = *indexes.entry(&finding.entry.rule).or_insert_with(|| {
            rules.push(rule(&finding.entry, found));
            rules.len() - 1
        });
        results.push(result(finding, index, found.ui));
    }
    let notifications: Vec<Value> = found.failures.iter().map(notification).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "amends",
                "version": env!("CARGO_PKG_VERSION"),
                "language": found.ui.code(),
                "rules": rules,
            }},
            "invocations": [{
                "executionSuccessful": notifications.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {
                "%SRCROOT%": {"description": {"text": "the root of the repository, or the folder amends ran in"}},
            },
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// What is told of a rule: its own words, or those of the finding where the rule is not one of the set.
fn rule(entry: &Entry, found: &Found<'_>) -> Value {
    let index = found.rules.find(&entry.rule);
    let name = index.and_then(|i| found.rules.explanation(i)).map_or(&entry.message, |told| match found.ui {
        Lang::Ka => &told.name.ka,
        Lang::Hy => &told.name.hy,
        Lang::En => &told.name.en,
    });
    let severity = index.map_or(entry.severity, |i| found.rules.rules()[i].severity);
    let why = if entry.why.is_empty() { name } else { &entry.why };
    let help = if entry.help.is_empty() { why } else { &entry.help };
    json!({
        "id": entry.rule,
        "shortDescription": {"text": name},
        "fullDescription": {"text": why},
        "help": {"text": help},
        "defaultConfiguration": {"level": level(severity)},
    })
}

fn result(finding: &Placed, index: usize, ui: Lang) -> Value {
    let entry = &finding.entry;
    let mut region = region(finding.range);
    region["snippet"] = json!({"text": entry.matched});
    let mut result = json!({
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": level(entry.severity),
        "message": {"text": said::message(entry)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(&finding.path), "region": region}}],
        "partialFingerprints": {"amends/v1": entry.fingerprint},
        "properties": {"lang": entry.lang.code()},
    });
    if let Some(record) = &entry.record {
        result["properties"]["record"] = json!(record);
    }
    if !finding.fixes.is_empty() {
        result["fixes"] = finding.fixes.iter().map(|f| fix(f, &finding.path, ui)).collect();
    }
    if let Some(reason) = &entry.suppressed {
        result["suppressions"] = json!([{"kind": "inSource", "status": "accepted", "justification": reason}]);
    }
    result
}

fn fix(fix: &PlacedFix, path: &str, ui: Lang) -> Value {
    let replacement = |range, text: &str| json!({"deletedRegion": region(range), "insertedContent": {"text": text}});
    let replacements: Vec<Value> = fix.edits.iter().map(|edit| replacement(edit.range, &edit.text)).collect();
    let description = match (fix.applicability, ui) {
        (Applicability::Safe, Lang::Ka) => "უსაფრთხო შესწორება",
        (Applicability::Safe, Lang::Hy) => "անվտանգ ուղղում",
        (Applicability::Safe, Lang::En) => "safe fix",
        (Applicability::Unsafe, Lang::Ka) => "შესწორება, რომელიც უნდა გადაიკითხოთ",
        (Applicability::Unsafe, Lang::Hy) => "ուղղում, որը պետք է վերընթերցել",
        (Applicability::Unsafe, Lang::En) => "fix to be read before it is kept",
    };
    json!({
        "description": {"text": description},
        "artifactChanges": [{"artifactLocation": artifact(path), "replacements": replacements}],
    })
}

fn notification(failure: &Failure) -> Value {
    let mut place = json!({"artifactLocation": artifact(&failure.path)});
    if let Some((line, column)) = failure.place {
        place["region"] = json!({"startLine": line});
        if let Some(column) = column {
            place["region"]["startColumn"] = json!(column);
        }
    }
    json!({
        "level": "error",
        "descriptor": {"id": said::UNREADABLE},
        "message": {"text": format!("{}: {}", failure.path, failure.message)},
        "locations": [{"physicalLocation": place}],
    })
}

fn artifact(path: &str) -> Value {
    match uri(path) {
        (uri, true) => json!({"uri": uri, "uriBaseId": "%SRCROOT%"}),
        (uri, false) => json!({"uri": uri}),
    }
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.place.line,
        "startColumn": range.start.place.column,
        "endLine": range.end.place.line,
        "endColumn": range.end.place.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
