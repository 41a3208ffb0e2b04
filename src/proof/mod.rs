//! Proof-reading: every kind of letter is written from made-up cases, linted and read for slips.
//!
//! Here `letter` and `lint` meet, as in `answer`, over cases that nobody sent ([`specimen`]). What is wrong is laid at
//! the door of the template that wrote it.

mod reading;
pub mod specimen;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::answer::context;
use crate::lang::Lang;
use crate::letter::{Draft, Templates};
use crate::lint::{Profile, lint};
use crate::rule::{RuleSet, Severity};
use crate::text::{Span, Text};

pub use specimen::Specimen;

/// Something wrong with letters, and the template it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The file: `templates/ka/cause.txt`, or a house's own.
    pub path: String,
    /// 1-based; 0 where it is not known.
    pub line: usize,
    pub message: String,
    /// The first letter that has it, and what that letter was written from.
    pub letter: String,
    pub specimen: String,
    /// How many letters have it.
    pub letters: usize,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// What came of reading all letters.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// How many different letters were written.
    pub letters: usize,
    /// What is wrong, by file and line.
    pub flaws: Vec<Flaw>,
}

/// Writes and reads the letters of `langs`.
pub fn read(templates: &Templates, rules: &RuleSet, langs: &[Lang]) -> Proof {
    let profile = Profile::new(rules);
    let specimens: Vec<Specimen> = langs.iter().flat_map(|&lang| specimen::all(lang)).collect();
    let read: Vec<(u64, Vec<Flaw>)> =
        specimens.par_iter().map(|specimen| one(specimen, templates, rules, &profile)).collect();
    let letters: HashSet<u64> = read.iter().map(|(hash, _)| *hash).collect();
    let mut flaws: BTreeMap<(String, usize, String), Flaw> = BTreeMap::new();
    for flaw in read.into_iter().flat_map(|(_, flaws)| flaws) {
        let key = (flaw.path.clone(), flaw.line, flaw.message.clone());
        flaws.entry(key).and_modify(|known| known.letters += 1).or_insert(flaw);
    }
    Proof { letters: letters.len(), flaws: flaws.into_values().collect() }
}

/// Writes one letter and reads it; with a hash that tells different letters apart.
fn one(specimen: &Specimen, templates: &Templates, rules: &RuleSet, profile: &Profile) -> (u64, Vec<Flaw>) {
    let Specimen { lang, category, case, config } = specimen;
    let flaw = |path: String, line: usize, message: String, letter: &str| Flaw {
        path,
        line,
        message,
        letter: letter.to_owned(),
        specimen: specimen.to_string(),
        letters: 1,
    };
    let draft = match specimen.letter(templates) {
        Ok(draft) => draft,
        Err(error) => return (0, vec![flaw(error.template, error.line, error.message, "")]),
    };
    let mut hasher = DefaultHasher::new();
    draft.reply.hash(&mut hasher);

    let text = Text::new(&draft.reply, *lang);
    let context =
        crate::lint::Context { fault: Some(draft.fault), ..context(case, Some(draft.kind), config, *category) };
    let mut told: Vec<(Span, String)> = (lint(&text, rules, profile, &context).into_iter())
        .filter(|f| f.severity > Severity::Hint)
        .map(|f| {
            let rule = &rules.rules()[f.rule].id;
            let words = &draft.reply[f.span.start..f.span.end];
            let words = if words.is_empty() { String::new() } else { format!(": '{words}'") };
            (f.span, format!("{}: {rule}{words}", f.severity))
        })
        .collect();
    told.extend(draft.missing.iter().map(|m| {
        let at = draft.reply.find('[').unwrap_or(0);
        (Span::new(at, at), format!("asks for {}, which the case gives", m.field))
    }));
    told.extend(reading::slips(&text, &draft));
    let flaws = told.into_iter().map(|(span, message)| {
        let (path, line) = place(&draft, span, templates);
        flaw(path, line, message, &draft.reply)
    });
    (hasher.finish(), flaws.collect())
}

/// The file and line that wrote what stands at `span` of the letter.
fn place(draft: &Draft, span: Span, templates: &Templates) -> (String, usize) {
    let place = draft.places.iter().rev().find(|p| p.start <= span.start).or(draft.places.first());
    let Some(name) = place.and_then(|p| p.template.as_deref()) else { return ("the case".to_owned(), 0) };
    let words = draft.reply[span.start..span.end].split_whitespace().next().unwrap_or("");
    let source = templates.source(name).unwrap_or("");
    let line = source.lines().position(|l| !words.is_empty() && l.contains(words)).map_or(1, |i| i + 1);
    (templates.path(name), line)
}
