//! Letters: a case becomes a reply.
//!
//! A letter is composed from parts, each a template of one or a few sentences (`templates/LANG/…`), each whole in
//! itself. This room decides which parts stand in which order ([`outline`]) and hands them the facts ([`facts`]);
//! it renders and knows nothing about rules. A fact that is needed and not known stands in the letter as a visible
//! placeholder and in [`Draft::missing`]; nothing is made up in its place.

mod facts;
mod filters;
mod name;
mod outline;
mod terms;
mod words;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::{Environment, UndefinedBehavior};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Category};
use crate::config::Config;
use crate::lang::Lang;
use crate::rule::Kind;

pub use name::Name;
pub use terms::{Terms, terms};

/// The embedded templates, by path under `templates/`.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

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

/// A fact that the letter needs and nobody gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Missing {
    /// JSON pointer into the case; facts of the house begin with `/house`.
    pub field: String,
    /// What is missing, in the letter's language.
    pub hint: String,
}

/// A letter with what is still to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: Kind,
    pub subject: String,
    pub reply: String,
    pub missing: Vec<Missing>,
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

/// The templates of letters, compiled when first needed.
pub struct Templates {
    environment: Environment<'static>,
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
    }
}

impl Default for Templates {
    fn default() -> Templates {
        Templates::builtin()
    }
}

impl Templates {
    /// The embedded templates.
    pub fn builtin() -> Templates {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // A letter is plain text: nothing is escaped for HTML.
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_fuel(Some(50_000));
        environment.set_recursion_limit(20);
        environment.set_loader(|name| Ok(source(name).map(str::to_owned)));
        filters::add(&mut environment);
        Templates { environment }
    }

    /// The names of all templates, by path: `ka/apology/late-delivery.txt`.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        embedded::TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// The text of a template.
    pub fn source(&self, name: &str) -> Option<&'static str> {
        source(name)
    }

    /// Writes the letter.
    ///
    /// # Errors
    /// A template that cannot be rendered, with its name and line.
    pub fn compose(&self, request: &Request<'_>) -> Result<Draft, LetterError> {
        let letter = facts::Facts::resolve(request);
        let ledger = Arc::new(facts::Ledger::new(request.lang));
        let context = letter.context(&ledger);
        let mut paragraphs: Vec<String> = Vec::new();
        for paragraph in outline::outline(&letter) {
            let mut text = String::new();
            for part in paragraph.parts {
                let rendered = self.render(request.lang, &part, &context, &ledger)?;
                if !rendered.is_empty() {
                    if !text.is_empty() {
                        text.push_str(paragraph.joined_by);
                    }
                    text.push_str(&rendered);
                }
            }
            if !text.is_empty() {
                paragraphs.push(text);
            }
        }
        let mut reply = paragraphs.join("\n\n");
        reply.push('\n');
        let subject = self.render(request.lang, &outline::Part::Template("subject.txt".into()), &context, &ledger)?;
        Ok(Draft { kind: letter.kind, subject, reply, missing: ledger.missing() })
    }

    fn render(
        &self,
        lang: Lang,
        part: &outline::Part,
        context: &facts::Context,
        ledger: &facts::Ledger,
    ) -> Result<String, LetterError> {
        match part {
            outline::Part::Text(text) => Ok(text.clone()),
            outline::Part::Placeholder(id) => Ok(ledger.placeholder(id)),
            outline::Part::Template(path) => self.render_template(lang, path, context.plain()),
            outline::Part::Remedy(path, index) => self.render_template(lang, path, context.remedy(*index)),
        }
    }

    fn render_template(&self, lang: Lang, path: &str, context: minijinja::Value) -> Result<String, LetterError> {
        let name = format!("{lang}/{path}");
        let told = |error: minijinja::Error| LetterError {
            template: format!("templates/{name}"),
            line: error.line().unwrap_or(0),
            message: match error.detail() {
                Some(detail) => format!("{}: {detail}", error.kind()),
                None => error.kind().to_string(),
            },
        };
        let template = self.environment.get_template(&name).map_err(told)?;
        Ok(template.render(context).map_err(told)?.trim().to_owned())
    }
}

fn source(name: &str) -> Option<&'static str> {
    let at = embedded::TEMPLATES.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
    Some(embedded::TEMPLATES[at].1)
}
