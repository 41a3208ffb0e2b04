//! Drafts: where in a file the letters lie.
//!
//! A file may be the letter, a mail around it, or a case or many whose `reply` it is. Each draft keeps the way back to
//! the file, so that a finding's place is a place there.

use amends::case::{Case, CaseError};
use amends::source::Excerpt;
use anyhow::{Result, anyhow};
use serde::de::IgnoredAny;

use super::files::Found;
use super::input::{Input, NoLetter};

/// A letter to lint.
pub struct Draft {
    /// Which case of the file, where it holds several: its id, or its 1-based line.
    pub record: Option<String>,
    pub excerpt: Excerpt,
    pub case: Option<Case>,
}

/// The drafts in `file`, which was read from `found`; `field` is the JSON pointer of a case's reply.
///
/// # Errors
/// The place of what cannot be read; [`NoLetter`] where there is nothing to lint.
pub fn drafts(found: &Found, file: &str, field: &str) -> Result<Vec<Draft>> {
    let Found { input, named } = found;
    let path = input.name();
    let piped = *input == Input::Stdin && file.trim_start().starts_with('{');
    match input.extension() {
        "jsonl" => lines(&path, file, field),
        extension if extension == "json" || piped => {
            let case = match case(file, field) {
                Ok(case) => case,
                // What is not meant to be a case is not a mistake.
                Err(error) if !named && Excerpt::json_string(file, field, 0).is_none() => {
                    return Err(NoLetter(input.at(&error).to_string()).into());
                }
                Err(error) => return Err(input.at(&error)),
            };
            let excerpt = Excerpt::json_string(file, field, 0).ok_or_else(|| {
                NoLetter(match field {
                    "/reply" => format!("{path}: the case has no 'reply' to lint"),
                    field => format!("{path}: no text at '{field}'"),
                })
            })?;
            Ok(vec![Draft { record: None, excerpt, case }])
        }
        "eml" => {
            let excerpt = Excerpt::mail_body(file).map_err(|error| NoLetter(format!("{path}: {error}")))?;
            Ok(vec![Draft { record: None, excerpt, case: None }])
        }
        _ => Ok(vec![Draft { record: None, excerpt: Excerpt::whole(file.to_owned()), case: None }]),
    }
}

/// Reads a case. Where the reply stands somewhere else than in a case, other keys than a case's are no mistake.
fn case(json: &str, field: &str) -> Result<Option<Case>, CaseError> {
    match Case::from_json(json) {
        Ok(case) => Ok(Some(case)),
        Err(_) if field != "/reply" && serde_json::from_str::<IgnoredAny>(json).is_ok() => Ok(None),
        Err(error) => Err(error),
    }
}

fn lines(path: &str, file: &str, field: &str) -> Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    let mut at = 0;
    for (number, line) in file.split_inclusive('\n').enumerate() {
        let base = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let case =
            case(line, field).map_err(|e| anyhow!("{path}:{}:{}: {}", number + 1, e.column.max(1), e.message))?;
        if let Some(excerpt) = Excerpt::json_string(line, field, base) {
            let id = case.as_ref().and_then(|c| c.id.clone());
            let record = Some(id.unwrap_or_else(|| (number + 1).to_string()));
            drafts.push(Draft { record, excerpt, case });
        }
    }
    Ok(drafts)
}
