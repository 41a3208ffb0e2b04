//! A case in, a record out: the letter is written, then linted as anybody's letter would be.
//!
//! Here `letter` and `lint` meet. What comes out is a [`Record`], the same for `draft` and `batch`.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Category};
use crate::config::Config;
use crate::lang::{self, Lang, Script};
use crate::letter::{LetterError, Missing, Name, Request, Templates};
use crate::lint::{Context, Profile, lint};
use crate::report::{Entry, Origin, entries};
use crate::rule::{Fault, Kind, RuleSet, Severity};
use crate::source::Excerpt;
use crate::text::Text;
use crate::triage::{self, Fact, Tongue, triage};

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Complete, and clean.
    Ready,
    /// A fact is missing, or a finding stands.
    NeedsPerson,
    /// A person must write: no letter.
    Refused,
    /// The record could not be read.
    Failed,
}

/// The category of a complaint with the words that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decided {
    pub id: Category,
    pub evidence: Vec<String>,
}

/// The answer to one case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Record {
    pub schema: u32,
    pub r#type: &'static str,
    pub id: Option<String>,
    pub lang: Lang,
    pub script: Script,
    pub kind: Kind,
    pub category: Decided,
    pub subject: String,
    pub reply: String,
    pub missing: Vec<Missing>,
    /// Facts that do not fit each other or the law, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Missing>,
    pub findings: Vec<Entry>,
    pub status: Status,
    pub error: Option<String>,
}

/// What every answer of a run shares.
#[derive(Debug)]
pub struct Desk<'a> {
    pub rules: &'a RuleSet,
    pub profile: &'a Profile,
    pub templates: &'a Templates,
    pub config: &'a Config,
    pub today: Date,
    /// The language of messages.
    pub ui: Lang,
}

/// What is known about a complaint before it is answered.
#[derive(Clone, Debug)]
pub struct Understood {
    pub lang: Lang,
    pub script: Script,
    pub category: Decided,
    /// Why a person must write, if so.
    pub refused: Option<String>,
}

/// Why a complaint cannot be answered at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The case has no `text`.
    NoText,
    /// No language was recognised.
    NoLanguage,
    /// It is written in a language that letters are not written in, by its English name.
    OtherLanguage(&'static str),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::NoText => f.write_str("the case has no 'text': the complaint is needed to answer it"),
            Unreadable::NoLanguage => f.write_str("no language recognised: say which with --lang ka, hy or en"),
            Unreadable::OtherLanguage(name) => {
                write!(f, "written in {name}: letters are written in Georgian, Armenian and English; --lang says which")
            }
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads the complaint of `case`: its language, its category, whether a person must write. Facts that the complaint
/// gives and the case does not are put into the case. `asked` is the language the desk wants, if it says so.
///
/// # Errors
/// A complaint that is missing, or in no language that can be answered in.
pub fn understand(case: &mut Case, asked: Option<Lang>) -> Result<Understood, Unreadable> {
    let tongue = language(case, asked)?;
    let text = case.text.clone().unwrap_or_default();
    let found = triage(&text, tongue, case.received.map(|d| d.0));
    let facts = found.facts;
    // A name typed in Latin letters is not one to print in Georgian or Armenian: how it is spelt there is a guess.
    if found.script == Script::Native {
        fill(&mut case.customer.name, facts.name);
        fill(&mut case.customer.title, facts.title);
        fill(&mut case.order.product, facts.product);
    }
    fill(&mut case.order.number, facts.order_number);
    let evidence = found.evidence.into_iter().map(|e| e.text).collect();
    let category = match case.category {
        Some(id) => Decided { id, evidence: Vec::new() },
        None => Decided { id: found.category, evidence },
    };
    let refused = (found.severity == triage::Severity::Refused).then(|| {
        let grounds = found.reasons.iter().filter(|r| r.what.refuses());
        let words = grounds.map(|r| format!("{} ('{}')", r.what.name(), &text[r.span.start..r.span.end]));
        words.collect::<Vec<_>>().join(", ")
    });
    Ok(Understood { lang: found.lang, script: found.script, category, refused })
}

/// The language of a complaint: as asked, as the case says, or as its words show.
///
/// # Errors
/// A complaint that is missing, or in no language that can be answered in.
pub fn language(case: &Case, asked: Option<Lang>) -> Result<Tongue, Unreadable> {
    let text = case.text.as_deref().filter(|t| !t.trim().is_empty()).ok_or(Unreadable::NoText)?;
    if let Some(lang) = asked.or(case.lang) {
        return Ok(lang.into());
    }
    let detection = lang::detect(text);
    match (detection.language, detection.other) {
        (Some(_), _) => Ok(detection.into()),
        (None, Some(other)) => Err(Unreadable::OtherLanguage(other)),
        (None, None) => Err(Unreadable::NoLanguage),
    }
}

fn fill<T>(slot: &mut Option<T>, fact: Option<Fact<T>>) {
    if slot.is_none() {
        *slot = fact.map(|f| f.value);
    }
}

/// Writes and lints the answer to `case`.
///
/// # Errors
/// A template that cannot be rendered.
pub fn answer(case: &Case, understood: Understood, desk: &Desk<'_>) -> Result<Record, LetterError> {
    let Understood { lang, script, category, refused } = understood;
    let request = Request { case, lang, category: category.id, config: desk.config, today: desk.today };
    let mut record = Record {
        schema: 1,
        r#type: "record",
        id: case.id.clone(),
        lang,
        script,
        kind: case.kind.unwrap_or_default(),
        category,
        subject: String::new(),
        reply: String::new(),
        missing: Vec::new(),
        doubts: Vec::new(),
        findings: Vec::new(),
        status: Status::Refused,
        error: refused,
    };
    if record.error.is_some() {
        return Ok(record);
    }
    let draft = desk.templates.compose(&request)?;
    record.kind = draft.kind;
    record.subject = draft.subject;
    record.reply = draft.reply;
    record.missing = draft.missing;
    record.doubts = draft.doubts;
    let context =
        Context { fault: Some(draft.fault), ..context(case, Some(draft.kind), desk.config, record.category.id) };
    let text = Text::new(&record.reply, lang);
    let mut findings = lint(&text, desk.rules, desk.profile, &context);
    // A placeholder that stands for a missing fact is reported as the missing fact, and what rules make of it or of
    // the words around it says nothing yet.
    if !record.missing.is_empty() {
        let open = |at: usize| record.reply[..at].rfind(['[', ']']).is_some_and(|i| record.reply[i..].starts_with('['));
        findings.retain(|f| {
            f.span.is_empty() || !(open(f.span.end) || record.reply[f.span.start..f.span.end].contains('['))
        });
    }
    let excerpt = Excerpt::whole(record.reply.clone());
    let origin = Origin { path: "reply", record: None, lang, file: &record.reply, excerpt: &excerpt };
    record.findings = entries(&findings, desk.rules, &origin, desk.ui);
    let stands = record.findings.iter().any(|f| f.severity >= Severity::Warning);
    let settled = record.missing.is_empty() && record.doubts.is_empty();
    record.status = if settled && !stands { Status::Ready } else { Status::NeedsPerson };
    Ok(record)
}

/// What lint is told about the letter that answers `case`.
pub fn context(case: &Case, kind: Option<Kind>, config: &Config, category: Category) -> Context {
    let policy = config.policies.get(&category);
    let fault = case.assessment.fault.or(policy.and_then(|p| p.fault));
    // What strangers read names neither the customer nor the order.
    let public = kind.or(case.kind) == Some(Kind::PublicReply);
    Context {
        fault: if kind.is_some() { Some(fault.unwrap_or(Fault::Unclear)) } else { fault },
        kind: kind.or(case.kind),
        name: case.customer.name.as_deref().map(|n| Name::parse(n).full).filter(|n| !public && !n.is_empty()),
        order: case.order.number.clone().filter(|_| !public),
    }
}
