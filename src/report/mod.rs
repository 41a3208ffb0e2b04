//! Reports: findings for people and for programs, one file a format.
//!
//! Findings do not print. [`Entry`] is a finding with all that any format needs (the place in the file, the words of
//! the rule); every format is written from the same entries to an `impl Write`. [`Report`] is the way in.

mod checkstyle;
mod github;
mod gitlab;
mod json;
mod junit;
mod path;
mod placed;
mod rdjson;
mod redact;
mod run;
mod said;
mod sarif;
mod text;
mod xml;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::fix::{self, Fix};
use crate::lang::Lang;
use crate::lint::Finding;
use crate::rule::{Explanation, RuleSet, Severity};
use crate::source::Excerpt;
use crate::text::{Lines, Place, Span, Text};

use text::visible;

pub use path::Base;
pub use redact::Redactor;
pub use run::{Failure, Format, Report};
pub use text::TextReport;

/// A finding with everything a report says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    pub path: String,
    /// Which case of the file, where it holds several: its id, or its 1-based line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    pub rule: String,
    pub severity: Severity,
    pub lang: Lang,
    pub message: String,
    pub help: String,
    /// Bytes of the file as it lies on disk.
    pub span: Span,
    pub start: Place,
    /// One past the last character.
    pub end: Place,
    pub matched: String,
    /// Edits in the file, escapes included; no two of one letter overlap.
    pub fixes: Vec<Fix>,
    /// Stays the same when lines move.
    pub fingerprint: String,
    pub suppressed: Option<String>,
    /// Why the rule exists; told to people, not to programs.
    #[serde(skip)]
    pub why: String,
    /// The line of the letter in which it begins, where the file writes the letter otherwise than people read it.
    #[serde(skip)]
    pub line: Option<LetterLine>,
}

/// A line of a letter, and the words in it, in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterLine {
    /// All findings in one line have the same one: a letter may be a line.
    pub text: Arc<str>,
    pub words: std::ops::Range<usize>,
}

/// What findings are reported against.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a, 't> {
    pub path: &'a str,
    pub record: Option<&'a Record>,
    pub lang: Lang,
    /// The whole file.
    pub file: &'a Sheet<'t>,
    pub excerpt: &'a Excerpt,
}

/// Which case of a file, where it holds several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "String")]
#[schemars(with = "String")]
pub enum Record {
    /// By what the case itself says.
    Id(String),
    /// By the 1-based line in which it begins. It may move, so no fingerprint knows it.
    Line(usize),
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Record::Id(id) => f.write_str(id),
            Record::Line(line) => write!(f, "{line}"),
        }
    }
}

impl From<Record> for String {
    fn from(record: Record) -> String {
        record.to_string()
    }
}

/// A file with what its letters share: where lines begin, and how often the same was found.
#[derive(Debug)]
pub struct Sheet<'a> {
    text: &'a str,
    lines: OnceCell<Lines<'a>>,
    seen: RefCell<HashMap<u64, u32>>,
}

impl<'a> Sheet<'a> {
    pub fn new(text: &'a str) -> Sheet<'a> {
        Sheet { text, lines: OnceCell::new(), seen: RefCell::default() }
    }

    /// Where the lines of the file begin.
    pub fn lines(&self) -> &Lines<'a> {
        self.lines.get_or_init(|| Lines::new(self.text))
    }

    /// How often the same was found before.
    fn occurrence(&self, key: u64) -> u32 {
        let mut seen = self.seen.borrow_mut();
        let count = seen.entry(key).or_insert(0);
        *count += 1;
        *count - 1
    }
}

/// The lines of a letter, as findings ask for them in the order of the text.
struct LetterLines<'t> {
    letter: &'t str,
    /// The last one that was asked for: its bytes, and their text.
    last: Option<(Span, Arc<str>)>,
}

impl LetterLines<'_> {
    /// The line in which `span` begins.
    fn of(&mut self, span: Span) -> LetterLine {
        let bytes = self.letter.as_bytes();
        let at = span.start.min(bytes.len());
        let (line, text) = match self.last.take().filter(|(line, _)| line.start <= at && at <= line.end) {
            Some(line) => line,
            None => {
                let from = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |i| i + 1);
                let to = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |i| at + i);
                let text = self.letter[from..to].trim_start_matches('\u{feff}');
                (Span::new(to - text.len(), to), text.into())
            }
        };
        let within = |place: usize| place.clamp(line.start, line.end) - line.start;
        let words = within(span.start)..within(span.end);
        self.last = Some((line, Arc::clone(&text)));
        LetterLine { text, words }
    }
}

/// How many findings of each weight there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
}

impl Tally {
    pub fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint => self.hints += 1,
        }
    }
}

/// Makes entries of the findings in one letter, messages in `ui`; `text` is the excerpt, read.
pub fn entries(
    text: &Text<'_>,
    findings: &[Finding],
    rules: &RuleSet,
    origin: &Origin<'_, '_>,
    ui: Lang,
) -> Vec<Entry> {
    if findings.is_empty() {
        return Vec::new();
    }
    let lines = origin.file.lines();
    let mut letter = LetterLines { letter: &origin.excerpt.text, last: None };
    let id = match origin.record {
        Some(Record::Id(id)) => id,
        Some(Record::Line(_)) | None => "",
    };
    findings
        .iter()
        .zip(fixes(text, findings, rules, origin))
        .map(|(finding, fix)| {
            let rule = &rules.rules()[finding.rule];
            let told = rules.explanation(finding.rule);
            let words = |pick: fn(&Explanation) -> &crate::rule::file::Words| {
                told.map(|t| pick(t).in_lang(ui).to_owned()).unwrap_or_default()
            };
            let span = origin.excerpt.in_file(finding.span);
            let matched = origin.excerpt.text[finding.span.start..finding.span.end].to_owned();
            let key = fnv1a(&[&rule.id, origin.path, id, &normal(&matched)]);
            let occurrence = origin.file.occurrence(key);
            Entry {
                path: origin.path.to_owned(),
                record: origin.record.cloned(),
                rule: rule.id.clone(),
                severity: finding.severity,
                lang: origin.lang,
                message: message(finding, told, &matched, ui).unwrap_or_else(|| words(|t| &t.message)),
                help: words(|t| &t.better),
                span,
                start: lines.place(span.start),
                end: lines.place(span.end),
                matched,
                fixes: fix.into_iter().collect(),
                fingerprint: format!("{key:016x}-{occurrence}"),
                suppressed: None,
                why: words(|t| &t.why),
                line: (!origin.excerpt.is_plain()).then(|| letter.of(finding.span)),
            }
        })
        .collect()
}

/// What is said where the case says something else than the letter.
fn message(finding: &Finding, told: Option<&Explanation>, matched: &str, ui: Lang) -> Option<String> {
    let pattern = told?.message_with.as_ref()?.in_lang(ui);
    // What stands in a case may be a complaint's words: nothing in it may act on a terminal.
    let known = visible(&finding.known.as_ref()?.in_words(ui));
    let mut pieces = pattern.split('{');
    let first = pieces.next()?.to_owned();
    Some(pieces.fold(first, |told, piece| match piece.split_once('}') {
        Some(("case", rest)) => told + &known + rest,
        Some(("letter", rest)) => told + &visible(matched) + rest,
        _ => told + "{" + piece,
    }))
}

/// The fix of each finding, in the file.
fn fixes(text: &Text<'_>, findings: &[Finding], rules: &RuleSet, origin: &Origin<'_, '_>) -> Vec<Option<Fix>> {
    if !findings.iter().any(|f| rules.rules()[f.rule].fix.is_some()) {
        return vec![None; findings.len()];
    }
    let planned = fix::plan(text, findings, rules);
    planned.into_iter().map(|fix| fix?.in_file(origin.excerpt, origin.file.text)).collect()
}

/// Text without what may change when a letter is wrapped anew.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// FNV-1a, 64 bits, over the fields with a zero byte between them.
pub(crate) fn fnv1a(fields: &[&str]) -> u64 {
    let bytes = fields.iter().flat_map(|f| f.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}
