//! Letters: a case becomes a reply.
//!
//! A letter is composed from parts, each a template of one or a few sentences (`templates/LANG/…`), each whole in
//! itself. This room decides which parts stand in which order ([`outline`]) and hands them the facts ([`facts`]);
//! it renders and knows nothing about rules. A fact that is needed and not known stands in the letter as a visible
//! placeholder and in [`Draft::missing`]; nothing is made up in its place.

mod blank;
mod context;
mod doubt;
mod facts;
mod filters;
mod guard;
mod outline;
mod page;
mod templates;
mod terms;
mod words;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Category};
use crate::config::Config;
use crate::lang::Lang;
use crate::rule::{Fault, Kind};

pub use page::Page;
pub use templates::{HouseTemplate, Templates};
pub use terms::{Terms, terms};

pub use crate::grammar::Name;

/// What a letter is to be written from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub case: &'a Case,
    pub lang: Lang,
    pub category: Category,
    pub config: &'a Config,
    /// The day the letter is written: terms in days begin here.
    pub today: Date,
}

/// A fact that the letter needs and nobody gave, or one that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Missing {
    /// JSON pointer into the case; facts of the house begin with `/house`.
    pub field: String,
    /// What is the matter, in the letter's language.
    pub hint: String,
}

/// A letter with what is still to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: Kind,
    pub fault: Fault,
    pub subject: String,
    pub reply: String,
    pub missing: Vec<Missing>,
    /// Facts that do not fit each other or the law, and why.
    pub doubts: Vec<Missing>,
    /// Which template wrote which part of the letter, in its order.
    pub places: Vec<Place>,
}

/// A part of a letter, in bytes of it, and the template that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub start: usize,
    pub end: usize,
    /// `ka/cause.txt`; none where the case itself gives the words.
    pub template: Option<String>,
}

/// Why a letter could not be written: a template is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterError {
    pub template: String,
    /// 1-based; 0 where it is not known.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for LetterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.template, self.message),
            line => write!(f, "{}:{line}: {}", self.template, self.message),
        }
    }
}

impl std::error::Error for LetterError {}

impl Templates {
    /// Writes the letter.
    ///
    /// # Errors
    /// A template that cannot be rendered, with its name and line.
    pub fn compose(&self, request: &Request<'_>) -> Result<Draft, LetterError> {
        let facts = facts::Facts::resolve(request);
        let ledger = Arc::new(blank::Ledger::new(self.wordings(request.lang)?));
        let writer = Writer {
            templates: self,
            facts: &facts,
            context: &context::Context::new(&facts, &ledger),
            ledger: &ledger,
        };
        let mut reply = String::new();
        let mut places = Vec::new();
        for paragraph in outline::outline(&facts) {
            let mut joined_by = "\n\n";
            for part in paragraph.parts {
                let (template, text) = writer.part(&part)?;
                if text.is_empty() {
                    continue;
                }
                if !reply.is_empty() {
                    reply.push_str(joined_by);
                }
                let start = reply.len();
                reply.push_str(&text);
                places.push(Place { start, end: reply.len(), template });
                joined_by = paragraph.joined_by;
            }
        }
        reply.push('\n');
        let subject = self.render(request.lang, "subject.txt", writer.context.plain())?;
        Ok(Draft {
            kind: facts.kind,
            fault: facts.fault,
            subject,
            reply,
            missing: ledger.missing(),
            doubts: doubt::doubts(&facts, self)?,
            places,
        })
    }
}

/// Writes the parts of one letter.
struct Writer<'a> {
    templates: &'a Templates,
    facts: &'a facts::Facts<'a>,
    context: &'a context::Context,
    ledger: &'a blank::Ledger,
}

impl Writer<'_> {
    /// The text of a part, and the template it came from, if one.
    fn part(&self, part: &outline::Part) -> Result<(Option<String>, String), LetterError> {
        let lang = self.facts.request.lang;
        let (path, context) = match part {
            outline::Part::Text(text) => return Ok((None, text.clone())),
            outline::Part::Placeholder(id, field) => return Ok((None, self.blank_sentence(id, field))),
            outline::Part::Template(path) => (path.as_str(), self.context.plain()),
            outline::Part::Remedy(path, turn) => (path.as_str(), self.context.remedy(*turn)),
            outline::Part::Needed => ("request.txt", self.context.with("needs", Value::from(self.needed()?))),
        };
        Ok((Some(format!("{lang}/{path}")), self.templates.render(lang, path, context)?))
    }

    /// A blank that is a sentence by itself: the clerk writes words in its place, not the full stop.
    fn blank_sentence(&self, id: &str, field: &str) -> String {
        let lang = self.facts.request.lang;
        format!("{}{}", filters::opened(&self.ledger.print(id, field), lang), words::full_stop(lang))
    }

    /// What the customer is asked for, each with its reason.
    fn needed(&self) -> Result<Vec<String>, LetterError> {
        let lang = self.facts.request.lang;
        if self.facts.needed.is_empty() {
            return Ok(vec![self.ledger.print("needed", "/assessment/needed")]);
        }
        let asked = self.facts.needed.iter().map(|needed| match needed {
            facts::Needed::Fact(fact) => {
                self.templates.render(lang, &format!("need/{}.txt", fact.name()), self.context.plain())
            }
            facts::Needed::Other(words) => Ok(words::clause(words, lang)),
        });
        asked.collect()
    }
}
