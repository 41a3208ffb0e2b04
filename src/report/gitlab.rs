//! GitLab Code Quality: an array of issues, empty when clean.

use std::collections::HashSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::run::Found;
use super::said;
use super::text::visible;
use crate::rule::Severity;

pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let mut taken = HashSet::new();
    let mut issues = Vec::new();
    for finding in found.findings.iter().filter(|f| f.entry.suppressed.is_none()) {
        let entry = &finding.entry;
        let lines = json!({"begin": entry.start.line, "end": entry.end.line});
        issues.push(json!({
            "description": visible(&format!("{}: {}", entry.rule, said::message_with_words(entry, found))),
            "check_name": entry.rule,
            "fingerprint": unique(&entry.fingerprint, &mut taken),
            "severity": severity(entry.severity),
            "location": {"path": finding.path, "lines": lines},
        }));
    }
    for failure in &found.failures {
        issues.push(json!({
            "description": visible(&format!("{}: {}", said::UNREADABLE, failure.message)),
            "check_name": said::UNREADABLE,
            "fingerprint": unique(&format!("{}:{}", said::UNREADABLE, failure.path), &mut taken),
            // Worse than any finding: nothing is known about the letter.
            "severity": "critical",
            "location": {"path": failure.path, "lines": {"begin": failure.line(), "end": failure.line()}},
        }));
    }
    serde_json::to_writer_pretty(&mut *out, &Value::Array(issues))?;
    out.write_all(b"\n")
}

/// GitLab drops all but one of the issues with the same fingerprint: a file may be named twice, two cases may have
/// one id.
fn unique(fingerprint: &str, taken: &mut HashSet<String>) -> String {
    let again = (2..).map(|n| format!("{fingerprint}-{n}"));
    for candidate in std::iter::once(fingerprint.to_owned()).chain(again) {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
    fingerprint.to_owned()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Hint => "info",
    }
}
