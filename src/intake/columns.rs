//! Columns: which column of a table is which field of a case.
//!
//! The names that people and helpdesks give their columns are in `lexicon/intake/columns.txt`; a house that has others
//! says so with a [`Mapping`].

use std::str::FromStr;
use std::sync::LazyLock;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::IntakeError;
use super::csv::Row;
use crate::case::Case;
use crate::suggest::{nearest, suggest};

/// The fields of a case, each with the names its column may have, in small letters.
static FIELDS: LazyLock<Vec<(&'static str, Vec<String>)>> = LazyLock::new(|| {
    include_str!("../../lexicon/intake/columns.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(field, names)| (field, names.split(", ").map(plain).collect()))
        .collect()
});

/// A column's name without what differs from table to table: capitals, hyphens, double spaces.
fn plain(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '/' | ':' | '\u{feff}'));
    let words: Vec<String> = words.filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// Which column is a field, as a person says it: `text=What happened`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    field: &'static str,
    column: String,
}

impl FromStr for Mapping {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let Some((field, column)) = s.split_once('=') else {
            return Err(format!("'{s}' is no mapping: write FIELD=COLUMN, such as text=Message"));
        };
        let wanted = field.trim().trim_start_matches('/').replace('/', ".");
        let short = |name: &str| name.rsplit_once('.').map_or(name, |(_, last)| last) == wanted;
        let exact = FIELDS.iter().find(|(name, _)| *name == wanted);
        let mut by_last = FIELDS.iter().filter(|(name, _)| short(name));
        let found = match (exact, by_last.next(), by_last.next()) {
            (Some(exact), ..) => Some(exact),
            (None, Some(only), None) => Some(only),
            _ => None,
        };
        match found {
            Some((field, _)) => Ok(Mapping { field, column: column.trim().to_owned() }),
            None => Err(match nearest(&wanted, FIELDS.iter().map(|(name, _)| *name)) {
                Some(near) => format!("no field '{wanted}': did you mean '{near}'?"),
                None => {
                    let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                    format!("no field '{wanted}': there are {}", names.join(", "))
                }
            }),
        }
    }
}

/// What each column of a table holds.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The field, and the column's name for what is kept without being read.
    columns: Vec<(Option<&'static str>, String)>,
}

impl Columns {
    /// How many of `names` are fields; none if there is no complaint among them.
    pub fn known(names: &[String], map: &[Mapping]) -> usize {
        let fields = fields(names, map);
        let has = |wanted: &str| fields.contains(&Some(wanted));
        if has("text") || has("reply") { fields.iter().flatten().count() } else { 0 }
    }

    /// Reads a header.
    pub fn new(names: &[String], map: &[Mapping]) -> Result<Columns, IntakeError> {
        for mapping in map {
            if !names.iter().any(|name| plain(name) == plain(&mapping.column)) {
                return Err(no_column(&mapping.column, names));
            }
        }
        let fields = fields(names, map);
        Ok(Columns { columns: fields.into_iter().zip(names.iter().cloned()).collect() })
    }

    /// Why a table whose first row is `names` cannot be read.
    pub fn unknown(names: &[String], map: &[Mapping]) -> IntakeError {
        for mapping in map {
            if !names.iter().any(|name| plain(name) == plain(&mapping.column)) {
                return no_column(&mapping.column, names);
            }
        }
        let has = |wanted: &str| names.iter().any(|name| plain(name) == wanted);
        if has("requester") && has("subject") && (has("requester email") || has("group") || has("assignee")) {
            return IntakeError::input(
                "a CSV export of Zendesk has no text of the tickets: export them as JSON, \
                 or add a column and name it with --map text=COLUMN",
            );
        }
        let texts = FIELDS.iter().find(|(field, _)| *field == "text").map(|(_, names)| names.as_slice());
        let near = names.iter().find_map(|name| {
            let near = nearest(&plain(name), texts.unwrap_or_default().iter().map(String::as_str))?;
            Some((name, near))
        });
        IntakeError::input(match near {
            Some((name, near)) => {
                format!("no column for the complaint: did you mean '{near}' by '{name}'? Otherwise --map text=COLUMN")
            }
            None => {
                format!("no column for the complaint among {}: say which it is with --map text=COLUMN", listed(names))
            }
        })
    }

    /// The case that a row holds.
    pub fn case(&self, row: &Row, encoding: Option<&'static Encoding>) -> Result<Case, IntakeError> {
        let texts = row.texts(encoding).map_err(IntakeError::record)?;
        self.case_of(texts).map_err(|(_, why)| IntakeError::record(why))
    }

    /// The case that the cells `texts` hold. What is wrong is told with the number of its cell, if it is in one.
    pub fn case_of(&self, texts: Vec<String>) -> Result<Case, (Option<usize>, String)> {
        let mut case = Map::new();
        let mut extra = Map::new();
        let mut values = Vec::new();
        for (i, ((field, name), text)) in self.columns.iter().zip(texts).enumerate() {
            let value = text.trim();
            if value.is_empty() {
                continue;
            }
            match field {
                Some("text") => _ = case.insert("text".to_owned(), Value::String(text)),
                Some(field) => {
                    let value = Value::String(day(field, value));
                    values.push((i, *field, value.clone()));
                    put(&mut case, field, value);
                }
                None => _ = extra.insert(name.clone(), Value::String(text)),
            }
        }
        if !case.contains_key("text") && !case.contains_key("reply") {
            return Err((None, "no complaint in this row".to_owned()));
        }
        if !extra.is_empty() {
            case.insert("extra".to_owned(), Value::Object(extra));
        }
        let case: Case = serde_json::from_value(Value::Object(case)).map_err(|error| {
            // What was wrong is a value: keys are ours. Which one it was, is seen by reading each alone.
            let wrong = values.into_iter().find(|(_, field, value)| {
                let mut alone = Map::new();
                put(&mut alone, field, value.clone());
                serde_json::from_value::<Case>(Value::Object(alone)).is_err_and(|e| e.to_string() == error.to_string())
            });
            let why = suggest(&error.to_string());
            match wrong.and_then(|(i, ..)| Some((i, self.columns.get(i)?))) {
                Some((i, (_, name))) => (Some(i), format!("column '{}': {why}", name.trim_start_matches('\u{feff}'))),
                None => (None, why),
            }
        })?;
        case.check().map_err(|why| (None, why))?;
        Ok(case)
    }

    /// The columns of a table of replies whose header is `names`, how many of them are known, and which one holds the
    /// reply: the one called `wanted`, or one with a usual name. `None` if none does.
    pub fn with_reply(names: &[String], wanted: Option<&str>) -> Option<(Columns, usize, usize)> {
        let map: Vec<Mapping> =
            wanted.map(|column| Mapping { field: "reply", column: column.to_owned() }).into_iter().collect();
        let columns = Columns::new(names, &map).ok()?;
        let reply = columns.columns.iter().position(|(field, _)| *field == Some("reply"))?;
        let known = columns.columns.iter().filter(|(field, _)| field.is_some()).count();
        Some((columns, known, reply))
    }

    /// Why a table whose first row is `names` has no replies.
    pub fn without_reply(names: &[String], wanted: Option<&str>) -> String {
        if let Some(wanted) = wanted {
            return no_column(wanted, names).message;
        }
        let known = FIELDS.iter().find(|(field, _)| *field == "reply").map_or(&[][..], |(_, names)| names);
        let near = names.iter().find_map(|name| {
            let near = nearest(&plain(name), known.iter().map(String::as_str))?;
            Some((name, near))
        });
        match near {
            Some((name, near)) => {
                format!("no column for the reply: did you mean '{near}' by '{name}'? Otherwise --field COLUMN")
            }
            None => format!("no column for the reply among {}: say which it is with --field COLUMN", listed(names)),
        }
    }
}

/// The field of each column. What was mapped goes before what is known, and the first column before the next.
fn fields(names: &[String], map: &[Mapping]) -> Vec<Option<&'static str>> {
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let mut fields = vec![None; names.len()];
    for mapping in map {
        let wanted = plain(&mapping.column);
        if let Some(i) = names.iter().position(|name| *name == wanted) {
            fields[i] = Some(mapping.field);
        }
    }
    for (field, known) in FIELDS.iter() {
        if fields.contains(&Some(*field)) {
            continue;
        }
        let column = |name: &String| names.iter().enumerate().position(|(i, n)| fields[i].is_none() && n == name);
        if let Some(i) = known.iter().find_map(column) {
            fields[i] = Some(field);
        }
    }
    fields
}

fn no_column(wanted: &str, names: &[String]) -> IntakeError {
    let lowered: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let near = nearest(wanted, lowered.iter().map(String::as_str)).and_then(|near| {
        let at = lowered.iter().position(|name| name == near)?;
        names.get(at)
    });
    IntakeError::input(match near {
        Some(near) => format!("no column '{wanted}': did you mean '{near}'?"),
        None => format!("no column '{wanted}' among {}", listed(names)),
    })
}

fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("'{name}'")).collect();
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Spreadsheets write days as `18.11.2026`.
fn day(field: &str, value: &str) -> String {
    const DAYS: [&str; 5] =
        ["received", "order.date", "assessment.next_date", "assessment.remedies.by", "assessment.goodwill.until"];
    let parts: Vec<&str> = value.split(' ').next().unwrap_or("").split('.').collect();
    match parts[..] {
        [day, month, year] if DAYS.contains(&field) && year.len() == 4 && day.len() <= 2 && month.len() <= 2 => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => value.to_owned(),
    }
}

/// Puts `value` where `field` says; a remedy is the first of a list.
fn put(case: &mut Map<String, Value>, field: &str, value: Value) {
    let (mut object, mut rest) = (case, field);
    while let Some((key, below)) = rest.split_once('.') {
        let list = key == "remedies";
        let empty = || if list { Value::Array(vec![Value::Object(Map::new())]) } else { Value::Object(Map::new()) };
        let mut inner = object.entry(key).or_insert_with(empty);
        if list {
            inner = &mut inner[0];
        }
        let Value::Object(inner) = inner else { return };
        (object, rest) = (inner, below);
    }
    object.insert(rest.to_owned(), value);
}
