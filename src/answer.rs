//! A case in, a record out: the letter is written, then linted as anybody's letter would be.
//!
//! Here `letter` and `lint` meet. What comes out is a [`Record`], the same for `draft` and `batch`.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Category};
use crate::config::Config;
use crate::intake::person;
use crate::lang::{self, Lang, Script};
use crate::letter::{LetterError, Missing, Name, Request, Templates};
use crate::lint::{Context, Profile, lint};
use crate::report::{Entry, Origin, Sheet, entries};
use crate::rule::{Fault, Kind, RuleSet, Severity};
use crate::source::Excerpt;
use crate::text::Text;
use crate::triage::{self, Fact, Facts, Tongue, Triage, triage};

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
    /// The same complaint came before and is answered there: no letter. Only where duplicates are looked for.
    Duplicate,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Ready => "ready",
            Status::NeedsPerson => "needs-person",
            Status::Refused => "refused",
            Status::Failed => "failed",
            Status::Duplicate => "duplicate",
        }
    }
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
    /// As [`Record::script`], [`Record::kind`] and [`Record::category`], null where the record could not be read.
    pub lang: Option<Lang>,
    pub script: Option<Script>,
    pub kind: Option<Kind>,
    pub category: Option<Decided>,
    pub subject: String,
    pub reply: String,
    pub missing: Vec<Missing>,
    /// Facts that do not fit each other or the law, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Missing>,
    pub findings: Vec<Entry>,
    pub status: Status,
    pub error: Option<String>,
    /// Where a record that could not be read begins in its file: a line, 1-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The id of the case that brought the same complaint before, or its place in the input, 1-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

impl Record {
    /// A record without a letter.
    pub fn empty(id: Option<String>, status: Status) -> Record {
        Record {
            schema: 1,
            r#type: "record",
            id,
            lang: None,
            script: None,
            kind: None,
            category: None,
            subject: String::new(),
            reply: String::new(),
            missing: Vec::new(),
            doubts: Vec::new(),
            findings: Vec::new(),
            status,
            error: None,
            line: None,
            duplicate_of: None,
        }
    }
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
    /// What the complaint says, where it was read as rules read it: in its own language, its days with a year.
    pub told: Option<Facts>,
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

/// What a complaint says, and what the subject above it says.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    /// The complaint. Its category is the subject's where it has none of its own, its severity the graver of the two.
    #[serde(flatten)]
    pub text: Triage,
    /// Places are bytes of the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Triage>,
}

/// Reads the complaint of `case`, and the subject as what stands above it.
pub fn read(case: &Case, tongue: Tongue) -> Reading {
    let received = case.received.map(|d| d.0);
    let mut text = triage(case.text.as_deref().unwrap_or_default(), tongue, received);
    let subject = case.subject.as_deref().filter(|s| !s.trim().is_empty()).map(|subject| {
        // A subject may be in another language: shops write it in English.
        let own = lang::detect(subject);
        triage(subject, if own.language.is_some() { own.into() } else { Tongue::from(text.lang) }, received)
    });
    if let Some(subject) = &subject {
        if text.category == Category::Other {
            text.category = subject.category;
        }
        text.severity = text.severity.max(subject.severity);
    }
    Reading { text, subject }
}

/// Reads the complaint of `case`: its language, its category, whether a person must write. Facts that the complaint
/// gives and the case does not are put into the case. `asked` is the language the desk wants, if it says so.
///
/// # Errors
/// A complaint that is missing, or in no language that can be answered in.
pub fn understand(case: &mut Case, asked: Option<Lang>) -> Result<Understood, Unreadable> {
    let tongue = language(case, asked)?;
    let Reading { text: found, subject } = read(case, tongue);
    let refused = (found.severity == triage::Severity::Refused).then(|| {
        let texts = [(case.text.as_deref(), Some(&found)), (case.subject.as_deref(), subject.as_ref())];
        let grounds = texts.into_iter().filter_map(|(text, found)| text.zip(found)).flat_map(|(text, found)| {
            let grounds = found.reasons.iter().filter(|r| r.what.refuses());
            grounds.map(move |r| format!("{} ('{}')", r.what.name(), &text[r.span.start..r.span.end]))
        });
        grounds.collect::<Vec<_>>().join(", ")
    });
    // Days without a year may be known by the order's; rules look that up.
    let by_order = case.received.is_none() && case.order.date.is_some();
    let told = (asked.is_none() && !by_order).then(|| found.facts.clone());
    let facts = found.facts;
    // A name typed in Latin letters is not one to print in Georgian or Armenian: how it is spelt there is a guess.
    if found.script == Script::Native {
        fill(&mut case.customer.name, facts.name);
        fill(&mut case.customer.title, facts.title);
        fill(&mut case.order.product, facts.product);
    }
    if case.customer.name.is_none() {
        let names = case.mail.iter().flat_map(|mail| &mail.names);
        case.customer.name = names.into_iter().find(|name| person::is_spelt_in(name, found.lang)).cloned();
    }
    fill(&mut case.order.number, facts.order_number);
    let mut evidence = found.evidence;
    if let Some(subject) = subject {
        fill(&mut case.order.number, subject.facts.order_number);
        if evidence.is_empty() {
            evidence = subject.evidence;
        }
    }
    let evidence = evidence.into_iter().map(|e| e.text).collect();
    let category = match case.category {
        Some(id) => Decided { id, evidence: Vec::new() },
        None => Decided { id: found.category, evidence },
    };
    Ok(Understood { lang: found.lang, script: found.script, category, refused, told })
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
    let Understood { lang, script, category, refused, told } = understood;
    let request = Request { case, lang, category: category.id, config: desk.config, today: desk.today };
    let of = category.id;
    let mut record = Record {
        lang: Some(lang),
        script: Some(script),
        kind: Some(case.kind.unwrap_or_default()),
        category: Some(category),
        error: refused,
        ..Record::empty(case.id.clone(), Status::Refused)
    };
    if record.error.is_some() {
        return Ok(record);
    }
    let draft = desk.templates.compose(&request)?;
    record.kind = Some(draft.kind);
    record.subject = draft.subject;
    record.reply = draft.reply;
    record.missing = draft.missing;
    record.doubts = draft.doubts;
    // The letter is in the language that was asked for, which need not be the complaint's.
    let known = match told {
        Some(told) => Context::told(case.clone(), &desk.config.house, told, script == Script::Native),
        None => Context::of(case.clone(), &desk.config.house),
    };
    let context =
        Context { fault: Some(draft.fault), lang: Some(lang), ..fitted(known, Some(draft.kind), desk.config, of) };
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
    let file = Sheet::new(&record.reply);
    let origin = Origin { path: "reply", record: None, lang, file: &file, excerpt: &excerpt };
    record.findings = entries(&text, &findings, desk.rules, &origin, desk.ui);
    let stands = record.findings.iter().any(|f| f.severity >= Severity::Warning);
    let settled = record.missing.is_empty() && record.doubts.is_empty();
    record.status = if settled && !stands { Status::Ready } else { Status::NeedsPerson };
    Ok(record)
}

/// What lint is told about the letter that answers `case`.
pub fn context(case: &Case, kind: Option<Kind>, config: &Config, category: Category) -> Context {
    fitted(Context::of(case.clone(), &config.house), kind, config, category)
}

/// What is known of a case, as lint is told it about a letter of this kind.
fn fitted(known: Context, kind: Option<Kind>, config: &Config, category: Category) -> Context {
    let case = &known.case;
    let policy = config.policies.get(&category);
    let fault = case.assessment.fault.or(policy.and_then(|p| p.fault));
    // What strangers read names neither the customer nor the order.
    let public = kind.or(case.kind) == Some(Kind::PublicReply);
    let fault = if kind.is_some() { Some(fault.unwrap_or(Fault::Unclear)) } else { fault };
    let mut context = Context { fault, kind: kind.or(case.kind), ..known };
    // What is no name cannot be asked of a salutation.
    context.name = context.name.map(|name| Name::parse(&name).full).filter(|name| !name.is_empty());
    if public {
        (context.name, context.order) = (None, None);
    }
    context
}
