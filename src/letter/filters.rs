//! Filters of templates, under the grammarian's names.
//!
//! On a date: `by`, `on`, `from`, `of`, `date`. On a sum: `money`, `dative`, `genitive`, `definite`. On words:
//! `sentence`, `clause`, `role`, `capital`; `length` of a list. A placeholder passes through every filter as it is.

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, State};

use super::blank::{DayValue, MoneyValue, Placeholder};
use super::words;
use crate::grammar::{self, Case, DateForm, Form};
use crate::lang::Lang;

/// Adds all filters to `environment`.
pub fn add(environment: &mut Environment<'static>) {
    for (name, form) in [
        ("by", DateForm::By),
        ("on", DateForm::On),
        ("from", DateForm::From),
        ("of", DateForm::Of),
        ("date", DateForm::Plain),
    ] {
        environment.add_filter(name, move |value: &Value| day(value, form, name));
    }
    for (name, case, definite) in [
        ("money", Case::Nominative, false),
        ("definite", Case::Nominative, true),
        ("ergative", Case::Ergative, false),
        ("dative", Case::Dative, false),
        ("genitive", Case::Genitive, false),
        ("instrumental", Case::Instrumental, false),
        ("ablative", Case::Ablative, false),
    ] {
        environment
            .add_filter(name, move |state: &State<'_, '_>, value: &Value| declined(state, value, case, definite));
    }
    environment.add_filter("length", minijinja::filters::length);
    environment.add_test("divisibleby", minijinja::tests::is_divisibleby);
    environment.add_test("defined", minijinja::tests::is_defined);
    environment.add_test("blank", |value: &Value| placeholder_of(value).is_some());
    environment.add_filter("sentence", |state: &State<'_, '_>, value: &Value| match placeholder(value) {
        // The clerk writes words in its place, not the full stop.
        Some(text) => Ok(format!("{}{}", opened(&text, lang(state)), words::full_stop(lang(state)))),
        None => fitted(state, value, words::sentence),
    });
    environment.add_filter("clause", |state: &State<'_, '_>, value: &Value| fitted(state, value, words::clause));
    environment.add_filter("role", |state: &State<'_, '_>, value: &Value| fitted(state, value, words::role));
    environment.add_filter("capital", |state: &State<'_, '_>, value: &Value| match placeholder(value) {
        Some(text) => Ok(opened(&text, lang(state))),
        // A day that is missing is its blank already.
        None => fitted(state, value, opened),
    });
}

fn placeholder_of(value: &Value) -> Option<&Placeholder> {
    value.downcast_object_ref::<Placeholder>()
}

fn placeholder(value: &Value) -> Option<String> {
    placeholder_of(value).map(Placeholder::print)
}

/// Words, or a blank, with which a sentence begins.
pub fn opened(blank: &str, lang: Lang) -> String {
    match blank.strip_prefix('[') {
        Some(words) => format!("[{}", words::capitalised(words, lang)),
        None => words::capitalised(blank, lang),
    }
}

fn day(value: &Value, form: DateForm, name: &str) -> Result<String, Error> {
    if let Some(text) = placeholder(value) {
        return Ok(text);
    }
    match value.downcast_object_ref::<DayValue>() {
        Some(day) => Ok(grammar::date(day.lang, day.day, form, Some(day.today))),
        None => Err(wrong(name, "a date", value)),
    }
}

fn declined(state: &State<'_, '_>, value: &Value, case: Case, definite: bool) -> Result<String, Error> {
    if let Some(text) = placeholder(value) {
        return Ok(text);
    }
    if let Some(sum) = value.downcast_object_ref::<MoneyValue>() {
        return Ok(grammar::money(sum.lang, &sum.money, case, definite));
    }
    let text = value.as_str().ok_or_else(|| wrong("a case filter", "a sum or a word", value))?;
    // A clerk may have typed the article already.
    if definite && text.ends_with('ը') {
        return Ok(text.to_owned());
    }
    let form = if definite { Form::of(case).definite() } else { Form::of(case) };
    Ok(grammar::inflect(lang(state), text, form))
}

fn fitted(state: &State<'_, '_>, value: &Value, fit: fn(&str, Lang) -> String) -> Result<String, Error> {
    if let Some(text) = placeholder(value) {
        return Ok(text);
    }
    let text = value.as_str().ok_or_else(|| wrong("sentence, clause, role and capital", "words", value))?;
    Ok(fit(text, lang(state)))
}

/// The language of the letter is a variable of every template.
fn lang(state: &State<'_, '_>) -> Lang {
    let code = state.lookup("lang");
    code.and_then(|c| c.as_str().and_then(|c| c.parse().ok())).unwrap_or(Lang::En)
}

fn wrong(filter: &str, wanted: &str, value: &Value) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{filter} wants {wanted}, not {}", value.kind()))
}
