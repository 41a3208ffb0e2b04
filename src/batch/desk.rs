//! One case of many: read, answered, written as a row, whatever is wrong with it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

use super::{Fate, Seen, dedupe, table};
use crate::answer::{self, Desk, Reading, Record, Status, answer, language, understand};
use crate::case::{Case, Category};
use crate::eml;
use crate::intake::{IntakeError, Origin, Piece};
use crate::lang::{Lang, Script};
use crate::letter::{Request, Terms, terms};
use crate::lint::Redaction;
use crate::rule::Kind;
use crate::triage;

/// What records are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jsonl,
    Csv,
    /// Rows of a table that says which file holds which letter.
    Index(Letters),
}

/// What the file of a letter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    #[default]
    Txt,
    /// A draft that opens in a mail program.
    Eml,
}

impl Letters {
    pub const ALL: [Letters; 2] = [Letters::Txt, Letters::Eml];

    /// Its name, and that of its files' extension.
    pub fn name(self) -> &'static str {
        match self {
            Letters::Txt => "txt",
            Letters::Eml => "eml",
        }
    }
}

impl Format {
    /// What people can ask for by name.
    pub const NAMED: [Format; 2] = [Format::Jsonl, Format::Csv];

    pub fn name(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Index(_) => "index",
        }
    }
}

/// What is done with each case.
#[derive(Debug)]
pub struct Plan<'a> {
    pub desk: Desk<'a>,
    /// The language of all complaints, if the desk says it.
    pub lang: Option<Lang>,
    /// Triage only.
    pub dry_run: bool,
    /// Records that failed say on which line. A record of a filter depends on nothing but its case.
    pub lines: bool,
    pub dedupe: bool,
    /// Rows say what letters give.
    pub terms: bool,
    pub format: Format,
    /// Only these are written; all are counted.
    pub only: Option<Status>,
    /// What is told of single records and of their terms shows no personal data; the rows are as they are.
    pub redact: bool,
}

/// What became of one case.
#[derive(Debug)]
pub struct Row {
    pub origin: Origin,
    pub id: Option<String>,
    pub fate: Fate,
    pub lang: Option<Lang>,
    pub category: Option<Category>,
    /// Why it failed, or why a person must write.
    pub error: Option<String>,
    /// As it is written; empty if it is of a kind that is not wanted.
    pub bytes: Vec<u8>,
    /// The letter's file, where letters are wanted one by one: its name, and what is in it.
    pub letter: Option<(String, Vec<u8>)>,
    /// What the letter gives, where that is wanted.
    pub terms: Option<Terms>,
    /// Where duplicates are looked for: what the complaint is known by, and the record as it is without its letter.
    complaint: Option<(u64, Box<Record>)>,
}

#[derive(Debug)]
enum Content {
    Answered(Box<Answered>),
    Sorted(Box<Sorted>),
}

#[derive(Debug)]
struct Answered {
    record: Record,
    terms: Option<Terms>,
    /// Where letters are wanted one by one.
    letter: Option<Vec<u8>>,
}

/// What triage found in one case.
#[derive(Debug, Serialize)]
struct Sorted {
    schema: u32,
    r#type: &'static str,
    id: Option<String>,
    #[serde(flatten)]
    found: Reading,
}

impl Plan<'_> {
    /// Reads and answers one case. `scratch` is written over.
    ///
    /// # Errors
    /// Where reading ended: the stream broke off, or is nothing that can be read.
    pub fn row(&self, piece: Piece, scratch: &mut Vec<u8>) -> Result<Row, IntakeError> {
        let origin = piece.origin;
        let mut complaint = None;
        let mut hidden = if self.redact { Redaction::alone() } else { Redaction::default() };
        // A mistake of this program that one complaint brings out must not cost the others their answers.
        let mistake = |id: Option<String>, panic: Box<dyn Any + Send>| {
            self.failed(id, origin, &format!("a mistake in amends itself: {}", said(panic.as_ref())))
        };
        let content = match catch_unwind(AssertUnwindSafe(|| piece.read().case)) {
            Ok(Ok(mut case)) => {
                complaint = if self.dedupe { dedupe::fingerprint(&case) } else { None };
                let id = case.id.clone();
                let content = catch_unwind(AssertUnwindSafe(|| self.answer(&mut case, origin)))
                    .unwrap_or_else(|panic| mistake(id, panic));
                if self.redact && content.tells() {
                    // What went wrong may go wrong again.
                    hidden = catch_unwind(AssertUnwindSafe(|| self.hidden(&case)))
                        .unwrap_or_else(|_| Redaction::of_case(&case, []));
                }
                content
            }
            Err(panic) => mistake(None, panic),
            Ok(Err(error)) if error.ends => return Err(error),
            Ok(Err(error)) => {
                let place = Origin { line: error.line.max(origin.line), ..origin };
                let column = if error.column > 0 { format!("column {}: ", error.column) } else { String::new() };
                self.failed(None, place, &format!("{column}{}", error.message))
            }
        };
        scratch.clear();
        if self.only.is_none_or(|only| content.fate() == Fate::Answered(only)) {
            content.write(scratch, self.format, origin);
        }
        let (fate, lang, category) = (content.fate(), content.lang(), content.category());
        let (id, error, letter, terms, bare) = match content {
            Content::Answered(answered) => {
                let Answered { mut record, terms, letter } = *answered;
                let letter = letter.filter(|_| !scratch.is_empty());
                let letter = letter.map(|bytes| (self.file_name(origin.record, record.id.as_deref()), bytes));
                if complaint.is_some() {
                    // What a duplicate keeps of it is small.
                    (record.subject, record.reply) = Default::default();
                    (record.missing, record.findings) = Default::default();
                }
                let (id, error) = (record.id.clone(), record.error.clone());
                (id, error, letter, terms, complaint.map(|hash| (hash, Box::new(record))))
            }
            Content::Sorted(sorted) => (sorted.id, None, None, None, None),
        };
        let error = error.map(|error: String| hidden.hide(&error));
        let terms = terms.map(|terms: Terms| Terms { goodwill: terms.goodwill.map(|g| hidden.hide(&g)), ..terms });
        Ok(Row { origin, id, fate, lang, category, error, bytes: scratch.clone(), letter, terms, complaint: bare })
    }

    /// What is not to be shown of a case.
    fn hidden(&self, case: &Case) -> Redaction {
        match language(case, self.lang).map(|tongue| answer::read(case, tongue)) {
            Ok(found) => Redaction::of_case(case, [&found.text.facts]),
            Err(_) => Redaction::of_case(case, []),
        }
    }

    fn answer(&self, case: &mut Case, origin: Origin) -> Content {
        if self.dry_run {
            return match language(case, self.lang) {
                Ok(tongue) => {
                    let mut found = answer::read(case, tongue);
                    found.text.category = case.category.unwrap_or(found.text.category);
                    Content::Sorted(Box::new(Sorted { schema: 1, r#type: "triage", id: case.id.take(), found }))
                }
                Err(error) => self.failed(case.id.take(), origin, &error.to_string()),
            };
        }
        let understood = match understand(case, self.lang) {
            Ok(understood) => understood,
            Err(error) => return self.failed(case.id.take(), origin, &error.to_string()),
        };
        match answer(case, understood, &self.desk) {
            Ok(record) => {
                let terms = match (&record.category, record.lang) {
                    (Some(category), Some(lang)) if self.terms && !record.reply.is_empty() => {
                        let Desk { config, today, .. } = self.desk;
                        Some(terms(&Request { case, lang, category: category.id, config, today }))
                    }
                    _ => None,
                };
                let letter = match self.format {
                    Format::Index(_) if record.reply.is_empty() => None,
                    Format::Index(Letters::Txt) => Some(record.reply.clone().into_bytes()),
                    Format::Index(Letters::Eml) => match eml::draft(case, &record, self.desk.config, self.desk.today) {
                        Ok(mail) => Some(mail),
                        Err(error) => return self.failed(case.id.take(), origin, &error.to_string()),
                    },
                    Format::Jsonl | Format::Csv => None,
                };
                Content::Answered(Box::new(Answered { record, terms, letter }))
            }
            Err(error) => self.failed(case.id.take(), origin, &error.to_string()),
        }
    }

    fn failed(&self, id: Option<String>, origin: Origin, why: &str) -> Content {
        let line = self.lines.then_some(origin.line);
        let error = match line {
            Some(line) => format!("line {line}: {why}"),
            None => why.to_owned(),
        };
        Content::alone(Record { error: Some(error), line, ..Record::empty(id, Status::Failed) })
    }

    /// The name of the file that holds a letter: its number, so that no two are the same, and what can be kept of the
    /// case's id.
    fn file_name(&self, number: u64, id: Option<&str>) -> String {
        let Format::Index(letters) = self.format else { return String::new() };
        file_name(number, id, letters)
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason is known")
}

impl Row {
    /// If the complaint has been seen, the row says so and has no letter.
    pub fn mark_duplicate(&mut self, seen: &mut Seen, plan_format: Format, only: Option<Status>) {
        let Some((complaint, record)) = self.complaint.take() else { return };
        let Some(first) = seen.before(complaint, record.id.as_deref(), self.origin.record) else { return };
        let Record { id, lang, script, kind, category, .. } = *record;
        let empty = Record::empty(id, Status::Duplicate);
        let record = Record { lang, script, kind, category, duplicate_of: Some(first), ..empty };
        self.fate = Fate::Answered(Status::Duplicate);
        self.letter = None;
        self.terms = None;
        self.error = None;
        self.bytes.clear();
        if only.is_none_or(|only| only == Status::Duplicate) {
            Content::alone(record).write(&mut self.bytes, plan_format, self.origin);
        }
    }
}

fn file_name(number: u64, id: Option<&str>, letters: Letters) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let id: String = id.unwrap_or_default().chars().map(safe).take(40).collect();
    let dash = if id.is_empty() { "" } else { "-" };
    format!("{number:06}{dash}{id}.{}", letters.name())
}

impl Content {
    /// A record without a letter.
    fn alone(record: Record) -> Content {
        Content::Answered(Box::new(Answered { record, terms: None, letter: None }))
    }

    /// Whether words of the case are told beside its row: in an error, or in what was promised.
    fn tells(&self) -> bool {
        match self {
            Content::Answered(a) => a.record.error.is_some() || a.terms.as_ref().is_some_and(|t| t.goodwill.is_some()),
            Content::Sorted(_) => false,
        }
    }

    fn fate(&self) -> Fate {
        match self {
            Content::Answered(answered) => Fate::Answered(answered.record.status),
            Content::Sorted(sorted) if sorted.found.text.severity == triage::Severity::Refused => {
                Fate::Answered(Status::Refused)
            }
            Content::Sorted(_) => Fate::Sorted,
        }
    }

    fn lang(&self) -> Option<Lang> {
        match self {
            Content::Answered(answered) => answered.record.lang,
            Content::Sorted(sorted) => Some(sorted.found.text.lang),
        }
    }

    fn category(&self) -> Option<Category> {
        match self {
            Content::Answered(answered) => answered.record.category.as_ref().map(|c| c.id),
            Content::Sorted(sorted) => Some(sorted.found.text.category),
        }
    }

    /// The row as it is written.
    fn write(&self, out: &mut Vec<u8>, format: Format, origin: Origin) {
        match format {
            Format::Jsonl => {
                // Neither type has a map with keys that are no text, which is all that could fail.
                let _ = match self {
                    Content::Answered(answered) => serde_json::to_writer(&mut *out, &answered.record),
                    Content::Sorted(sorted) => serde_json::to_writer(&mut *out, sorted),
                };
                out.push(b'\n');
            }
            Format::Csv | Format::Index(_) => match self {
                Content::Answered(answered) => match format {
                    Format::Index(letters) => index_cells(&answered.record, origin, letters, out),
                    _ => cells(&answered.record, out),
                },
                Content::Sorted(sorted) => {
                    let found = &sorted.found.text;
                    let words: Vec<&str> = found.evidence.iter().map(|e| e.text.as_str()).collect();
                    let script = script(found.script);
                    let severity = found.severity.name();
                    let id = sorted.id.as_deref().unwrap_or_default();
                    let cells = [id, severity, found.lang.code(), script, found.category.name(), &words.join(" · ")];
                    table::row(out, cells);
                }
            },
        }
    }
}

/// What stands before the rows.
pub fn header(format: Format, dry_run: bool) -> Vec<u8> {
    let mut out = Vec::new();
    if format == Format::Jsonl {
        return out;
    }
    // Spreadsheets take a file for UTF-8 by this mark.
    out.extend_from_slice("\u{feff}".as_bytes());
    match format {
        _ if dry_run => table::row(&mut out, ["id", "severity", "lang", "script", "category", "evidence"]),
        Format::Index(_) => table::row(
            &mut out,
            ["number", "id", "status", "lang", "category", "subject", "file", "missing", "error", "duplicate_of"],
        ),
        Format::Jsonl | Format::Csv => table::row(
            &mut out,
            [
                "id",
                "status",
                "lang",
                "script",
                "kind",
                "category",
                "subject",
                "reply",
                "missing",
                "findings",
                "error",
                "duplicate_of",
            ],
        ),
    }
    out
}

fn script(script: Script) -> &'static str {
    match script {
        Script::Native => "native",
        Script::Latin => "latin",
    }
}

fn cells(record: &Record, out: &mut Vec<u8>) {
    let missing: Vec<&str> = record.missing.iter().map(|m| m.hint.as_str()).collect();
    let findings: Vec<String> = record.findings.iter().map(|f| format!("{}: {}", f.rule, f.message)).collect();
    table::row(
        out,
        [
            record.id.as_deref().unwrap_or_default(),
            record.status.name(),
            record.lang.map_or("", Lang::code),
            record.script.map_or("", script),
            record.kind.map_or("", Kind::name),
            record.category.as_ref().map_or("", |c| c.id.name()),
            &record.subject,
            &record.reply,
            &missing.join("\n"),
            &findings.join("\n"),
            record.error.as_deref().unwrap_or_default(),
            record.duplicate_of.as_deref().unwrap_or_default(),
        ],
    );
}

fn index_cells(record: &Record, origin: Origin, letters: Letters, out: &mut Vec<u8>) {
    let missing: Vec<&str> = record.missing.iter().map(|m| m.hint.as_str()).collect();
    let name = || file_name(origin.record, record.id.as_deref(), letters);
    let file = if record.reply.is_empty() { String::new() } else { name() };
    table::row(
        out,
        [
            origin.record.to_string().as_str(),
            record.id.as_deref().unwrap_or_default(),
            record.status.name(),
            record.lang.map_or("", Lang::code),
            record.category.as_ref().map_or("", |c| c.id.name()),
            &record.subject,
            &file,
            &missing.join(" "),
            record.error.as_deref().unwrap_or_default(),
            record.duplicate_of.as_deref().unwrap_or_default(),
        ],
    );
}
