//! Drafts: where in a file the letters lie.
//!
//! A file may be the letter, a mail around it, or a case or many whose `reply` it is: an object, a list, one a line, or
//! one a row of a table. Each draft keeps the way back to the file, so that a finding's place is a place there. What is
//! wrong with one of many harms no other.

use std::borrow::Cow;

use amends::case::{Case, CaseError};
use amends::intake::table::Table;
use amends::report::{Record, Sheet};
use amends::source::Excerpt;
use amends::suggest::suggest;
use anyhow::{Result, anyhow};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::files::Found;
use super::input::{Input, Misread, NoLetter};

/// The JSON pointer of a case's reply.
pub const REPLY: &str = "/reply";

/// A letter to lint.
pub struct Draft {
    /// Which case of the file, where it holds several.
    pub record: Option<Record>,
    /// The line in which its case begins, where the file holds several.
    pub line: Option<usize>,
    pub excerpt: Excerpt,
    pub case: Option<Case>,
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Letter,
    Mail,
    Case,
    Cases,
    Lines,
    Table,
}

/// The drafts in the file `sheet`, whose text is `file` and which was read from `found`; `field` is where a case's
/// reply stands: a JSON pointer or a column's name. Each draft that could not be read is an error with its place.
///
/// # Errors
/// The place of what cannot be read; [`NoLetter`] where there is nothing to lint.
pub fn drafts(found: &Found, file: &str, sheet: &Sheet<'_>, field: &str) -> Result<Vec<Result<Draft>>> {
    let path = found.input.name();
    let form = form(&found.input, file);
    if matches!(form, Form::Case | Form::Cases | Form::Lines) && !field.is_empty() && !field.starts_with('/') {
        return Err(anyhow!("{path}: --field {field}: in JSON a pointer is expected, which begins with /: /{field}"));
    }
    let drafts = match form {
        Form::Letter => vec![Ok(single(Excerpt::whole(file.to_owned()), None))],
        Form::Mail => {
            let excerpt = Excerpt::mail_body(file).map_err(|error| NoLetter(format!("{path}: {error}")))?;
            vec![Ok(single(excerpt, None))]
        }
        Form::Case => vec![Ok(one(found, &path, file, field)?)],
        Form::Cases => list(found, &path, file, sheet, field)?,
        Form::Lines => lines(&path, file, field),
        Form::Table => table(found, &path, file, sheet, field)?,
    };
    if drafts.is_empty() {
        let told = if field == REPLY { "'reply'".to_owned() } else { format!("text at '{field}'") };
        return Err(NoLetter(format!("{path}: no case in it has a {told} to lint")).into());
    }
    Ok(drafts)
}

fn form(input: &Input, file: &str) -> Form {
    let text = file.trim_start_matches('\u{feff}').trim_start();
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    match input.extension().as_str() {
        "jsonl" | "ndjson" => Form::Lines,
        "json" if text.starts_with('[') => Form::Cases,
        "json" => Form::Case,
        "csv" | "tsv" => Form::Table,
        "eml" => Form::Mail,
        // A pipe has no name that says what comes.
        "" if *input == Input::Stdin => match text.as_bytes().first() {
            Some(b'{') if !is_json(text) && text.lines().next().is_some_and(is_json) => Form::Lines,
            Some(b'{') => Form::Case,
            Some(b'[') if is_json(text) => Form::Cases,
            _ if Table::seems(file) => Form::Table,
            _ => Form::Letter,
        },
        _ => Form::Letter,
    }
}

fn single(excerpt: Excerpt, case: Option<Case>) -> Draft {
    Draft { record: None, line: None, excerpt, case }
}

/// The file is a case.
fn one(found: &Found, path: &str, file: &str, field: &str) -> Result<Draft> {
    // A byte order mark is no JSON.
    let json = file.trim_start_matches('\u{feff}');
    let excerpt = Excerpt::json_string(json, field, file.len() - json.len());
    let case = match (case(json, field), &excerpt) {
        (Ok(case), _) => case,
        // What is not meant to be a case is not a mistake.
        (Err(error), None) if !found.named => return Err(NoLetter(found.input.at(&error).to_string()).into()),
        (Err(error), _) => return Err(found.input.at(&error)),
    };
    let excerpt = excerpt.ok_or_else(|| {
        NoLetter(match field {
            REPLY => format!("{path}: the case has no 'reply' to lint"),
            field => format!("{path}: no text at '{field}'"),
        })
    })?;
    Ok(single(excerpt, case))
}

/// Reads a case. Where the reply stands somewhere else than in a case, other keys than a case's are no mistake.
fn case(json: &str, field: &str) -> Result<Option<Case>, CaseError> {
    match Case::from_json(json) {
        Ok(case) => Ok(Some(case)),
        Err(_) if field != REPLY && serde_json::from_str::<IgnoredAny>(json).is_ok() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The draft of one case among others, which stands in `json` and begins at the byte `base`, in the line `line`.
fn of_many(path: &str, json: &str, base: usize, line: usize, column: usize, field: &str) -> Option<Result<Draft>> {
    let case = match case(json, field) {
        Ok(case) => case,
        Err(error) => {
            let (line, column) = match error.line {
                0 | 1 => (line, column + error.column.max(1) - 1),
                below => (line + below - 1, error.column),
            };
            let place = Some((line, Some(column)));
            return Some(Err(Misread { name: path.to_owned(), place, message: error.message }.into()));
        }
    };
    let excerpt = Excerpt::json_string(json, field, base)?;
    let record = Some(match case.as_ref().and_then(|c| c.id.clone()) {
        Some(id) => Record::Id(id),
        None => Record::Line(line),
    });
    Some(Ok(Draft { record, line: Some(line), excerpt, case }))
}

/// The file is a list of cases.
fn list(found: &Found, path: &str, file: &str, sheet: &Sheet<'_>, field: &str) -> Result<Vec<Result<Draft>>> {
    let json = file.trim_start_matches('\u{feff}');
    let cases: Vec<&RawValue> = serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        let message = text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]);
        found.input.at(&CaseError { line: error.line(), column: error.column(), message: suggest(message) })
    })?;
    // In a folder there may be lists of anything.
    if !found.named && !cases.iter().any(|case| Excerpt::json_string(case.get(), field, 0).is_some()) {
        return Ok(Vec::new());
    }
    let drafts = cases.iter().filter_map(|case| {
        let at = (case.get().as_ptr() as usize).checked_sub(file.as_ptr() as usize)?;
        let place = sheet.lines().place(at);
        of_many(path, case.get(), at, place.line, place.column, field)
    });
    Ok(drafts.collect())
}

/// Each line of the file is a case.
fn lines(path: &str, file: &str, field: &str) -> Vec<Result<Draft>> {
    let mut at = 0;
    let mut drafts = Vec::new();
    for (number, line) in file.split_inclusive('\n').enumerate() {
        let json = line.trim_start_matches('\u{feff}');
        if !json.trim().is_empty() {
            // The place of what is missing at its end is in the line itself.
            drafts.extend(of_many(path, json.trim_end(), at + line.len() - json.len(), number + 1, 1, field));
        }
        at += line.len();
    }
    drafts
}

/// Each row of the file is a case.
fn table(found: &Found, path: &str, file: &str, sheet: &Sheet<'_>, field: &str) -> Result<Vec<Result<Draft>>> {
    let wanted = (field != REPLY).then(|| column(field));
    let told = |trouble: amends::intake::table::Trouble| {
        let place = sheet.lines().place(trouble.at);
        Misread { name: path.to_owned(), place: Some((place.line, Some(place.column))), message: trouble.message }
    };
    let table = match Table::read(file, wanted.as_deref()) {
        Ok(table) => table,
        // In a folder there may be tables of anything.
        Err(trouble) if !found.named => return Err(NoLetter(told(trouble).to_string()).into()),
        Err(trouble) => return Err(told(trouble).into()),
    };
    let drafts = table.replies().map(|reply| {
        let reply = reply.map_err(told)?;
        let record = Some(match reply.case.id.clone() {
            Some(id) => Record::Id(id),
            None => Record::Line(reply.line),
        });
        Ok(Draft { record, line: Some(reply.line), excerpt: reply.excerpt, case: Some(reply.case) })
    });
    Ok(drafts.collect())
}

/// The column that `field` names: what is no pointer is the name itself.
fn column(field: &str) -> Cow<'_, str> {
    match field.strip_prefix('/') {
        Some(key) => key.replace("~1", "/").replace("~0", "~").into(),
        None => field.into(),
    }
}
