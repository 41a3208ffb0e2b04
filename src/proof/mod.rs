//! Proof-reading: every kind of letter is written from made-up cases, linted and read for slips.
//!
//! Here `letter` and `lint` meet, as in `answer`, over cases that nobody sent ([`specimen`]). What is wrong is laid at
//! the door of the template that wrote it.

mod reading;
pub mod specimen;

use std::collections::{BTreeMap, HashSet};
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
    /// The line of the first letter that has it; of the template where there is no letter.
    pub excerpt: String,
    /// What that letter was written from.
    pub specimen: String,
    /// How many letters have it.
    pub letters: usize,
    /// Whether no letter could be written.
    pub broken: bool,
}

impl Flaw {
    /// File and line.
    pub fn place(&self) -> String {
        if self.line > 0 { format!("{}:{}", self.path, self.line) } else { self.path.clone() }
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

/// Writes and reads all letters of `langs`, by the rules that `profile` switches on; findings are told in `ui`.
pub fn read(templates: &Templates, rules: &RuleSet, profile: &Profile, langs: &[Lang], ui: Lang) -> Proof {
    let specimens: Vec<Specimen> = langs.iter().flat_map(|&lang| specimen::all(lang)).collect();
    read_these(&specimens, templates, rules, profile, ui)
}

/// Writes and reads the letters of these cases.
pub fn read_these(
    specimens: &[Specimen],
    templates: &Templates,
    rules: &RuleSet,
    profile: &Profile,
    ui: Lang,
) -> Proof {
    let read: Vec<(Option<u64>, Vec<Flaw>)> =
        specimens.par_iter().map(|specimen| one(specimen, templates, rules, profile, ui)).collect();
    let letters: HashSet<u64> = read.iter().filter_map(|(hash, _)| *hash).collect();
    let mut flaws: BTreeMap<(String, usize, String), Flaw> = BTreeMap::new();
    for flaw in read.into_iter().flat_map(|(_, flaws)| flaws) {
        let key = (flaw.path.clone(), flaw.line, flaw.message.clone());
        flaws.entry(key).and_modify(|known| known.letters += 1).or_insert(flaw);
    }
    Proof { letters: letters.len(), flaws: flaws.into_values().collect() }
}

/// Writes one letter and reads it; with a hash that tells different letters apart, if one was written.
fn one(
    specimen: &Specimen,
    templates: &Templates,
    rules: &RuleSet,
    profile: &Profile,
    ui: Lang,
) -> (Option<u64>, Vec<Flaw>) {
    let Specimen { lang, category, case, config } = specimen;
    let flaw = |(path, line): (String, usize), message: String, excerpt: &str| Flaw {
        path,
        line,
        message,
        excerpt: excerpt.to_owned(),
        specimen: specimen.to_string(),
        letters: 1,
        broken: false,
    };
    let draft = match specimen.letter(templates) {
        Ok(draft) => draft,
        Err(error) => {
            let line = templates.line_in(&error.template, error.line);
            let flaw = flaw((error.template, error.line), error.message, line);
            return (None, vec![Flaw { broken: true, ..flaw }]);
        }
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
            let message = rules.explanation(f.rule).map_or("", |e| e.message.in_lang(ui));
            (f.span, format!("{}: {message} ({rule}){words}", f.severity))
        })
        .collect();
    told.extend(draft.missing.iter().map(|m| {
        let at = draft.reply.find('[').unwrap_or(0);
        (Span::new(at, at), format!("asks for {}, which the case gives", m.field))
    }));
    told.extend(reading::slips(&text, &draft));
    let flaws = told.into_iter().map(|(span, message)| {
        let line = draft.reply[..span.start].rfind('\n').map_or(0, |i| i + 1);
        let excerpt = draft.reply[line..].lines().next().unwrap_or("");
        flaw(place(&draft, span, templates), message, excerpt)
    });
    (Some(hasher.finish()), flaws.collect())
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
