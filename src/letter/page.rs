//! A letter as a page to print: HTML with the date, whom it is to and its reference, in the order of its language.
//!
//! The page is a template like the sentences (`templates/LANG/page.html`). Everything that is put into it is escaped.

use minijinja::value::Value;

use super::Name;
use super::blank::DayValue;
use super::context::{house_text, map, text};
use super::words::clean;
use super::{LetterError, Request, Templates};
use crate::case::Title;
use crate::grammar::{self, Case, Form};
use crate::lang::Lang;
use crate::rule::Kind;

/// What stands on a page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub request: Request<'a>,
    pub kind: Kind,
    pub subject: &'a str,
    pub reply: &'a str,
}

impl Templates {
    /// Writes the page.
    ///
    /// # Errors
    /// A template that cannot be rendered, with its name and line.
    pub fn page(&self, page: &Page<'_>) -> Result<String, LetterError> {
        let Request { case, lang, config, today, .. } = page.request;
        let name = Name::parse(&clean(case.customer.name.as_deref().unwrap_or("")));
        // Strangers read a public reply: it is to nobody, about nothing.
        let named = page.kind != Kind::PublicReply;
        let addressee = Some(name.full.as_str()).filter(|n| named && !n.is_empty()).map(|n| addressee(lang, n));
        let lines = |paragraph: &str| paragraph.lines().map(str::to_owned).collect::<Vec<String>>();
        let paragraphs: Vec<Vec<String>> = page.reply.trim_end().split("\n\n").map(lines).collect();
        // A letter on paper names the year.
        let day = DayValue { day: today, today: jiff::civil::Date::ZERO, lang };
        let house = map([
            ("company", house_text(&config.house.company, lang)),
            ("address", house_text(&config.house.address, lang)),
            ("phone", house_text(&config.house.phone, lang)),
            ("email", house_text(&config.house.email, lang)),
        ]);
        let values = map([
            ("lang", text(Some(lang.code()))),
            ("subject", text(Some(page.subject))),
            ("reference", text(case.id.as_deref().map(clean).filter(|id| named && !id.is_empty()).as_deref())),
            ("addressee", text(addressee.as_deref())),
            ("title", text(case.customer.title.map(Title::name))),
            ("today", Value::from_object(day)),
            ("paragraphs", Value::from(paragraphs)),
            ("house", house),
        ]);
        let mut page = self.render(lang, "page.html", values)?;
        page.push('\n');
        Ok(page)
    }
}

/// Whom a letter is to, as it stands above it: in the dative where the language has one.
fn addressee(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Ka => grammar::inflect(lang, name, Form::of(Case::Dative)),
        Lang::Hy => grammar::inflect(lang, name, Form::of(Case::Dative).definite()),
        Lang::En => name.to_owned(),
    }
}
