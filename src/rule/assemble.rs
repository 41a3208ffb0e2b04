//! From rule files to what the engine runs on: patterns prepared, references resolved, everything checked.
//!
//! The build does this once for the built-in rules and stores the outcome; a house's files go through the same
//! functions when the program starts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::file::{
    ByFault, CheckKind, FileError, Inventory, Kind, Marks, PartFile, Points, Remedy, Repeated, RuleFile, Sees,
    Severity, Where, WordFile, Words,
};
use super::pattern::{Prepared, View, prepare};
use crate::lang::Lang;

/// One YAML file: its path as shown to people, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub yaml: String,
}

/// A stretch of a language's pattern list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patterns {
    pub start: u32,
    pub end: u32,
}

/// The patterns of a rule or part in one language, as places in that language's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    pub view: View,
    pub strong: Patterns,
    pub weak: Patterns,
    pub except: Patterns,
    pub except_sentence: Patterns,
    pub lowered_by: Patterns,
}

/// A rule as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub default: bool,
    pub kinds: Vec<Kind>,
    pub check: Check,
    pub fix: Option<Remedy>,
    pub signals: [Option<Signals>; 3],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    Phrases(PhraseCheck),
    Part(PartCheck),
    Marks(Marks),
    Case(Sees),
    UnusedSuppression,
    BrokenSuppression,
}

/// A rule that flags what its patterns find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseCheck {
    pub repeated: Option<Repeated>,
    pub salutation_without_name: Option<Severity>,
}

/// A rule that flags a letter without a part; parts are places in the part list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCheck {
    pub part: u32,
    pub place: Where,
    pub fault: ByFault,
    pub unless_opening: Option<u32>,
    pub if_part: Option<u32>,
    pub points: Points,
}

/// A part as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: String,
    /// Rules whose strong hits are cut out first, as places in the rule list.
    pub minus: Vec<u32>,
    /// Not gathered with the evidence.
    pub asked: bool,
    pub signals: [Option<Signals>; 3],
}

/// What a reader is told about a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub source: String,
    pub name: Words,
    pub message: Words,
    pub message_with: Option<Words>,
    pub why: Words,
    pub better: Words,
}

/// Everything the engine needs, for all languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembled {
    pub rules: Vec<Rule>,
    pub parts: Vec<Part>,
    pub explanations: Vec<Explanation>,
    pub patterns: [Vec<Prepared>; 3],
}

/// Whether a path is a part's, a word list's or a rule's.
fn shape(path: &str) -> Shape {
    let path = path.replace('\\', "/");
    let mut folders = path.rsplit('/').skip(1);
    match folders.next() {
        Some("parts") => Shape::Part,
        Some("words") => Shape::Words,
        _ => Shape::Rule,
    }
}

enum Shape {
    Rule,
    Part,
    Words,
}

/// Checks and prepares the files of a rule set. Rules keep the order of their files.
///
/// # Errors
/// All errors found, each with its file and place.
pub fn assemble(sources: &[Source]) -> Result<Assembled, Vec<FileError>> {
    let mut errors = Vec::new();
    let mut rules: Vec<(usize, RuleFile)> = Vec::new();
    let mut parts: Vec<(usize, PartFile)> = Vec::new();
    let mut words: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (i, source) in sources.iter().enumerate() {
        let outcome = match shape(&source.path) {
            Shape::Part => super::file::parse(&source.path, &source.yaml).map(|p| parts.push((i, p))),
            Shape::Words => super::file::parse::<WordFile>(&source.path, &source.yaml).map(|file| {
                for (lang, fragments) in file {
                    words.entry(lang).or_default().extend(fragments);
                }
            }),
            Shape::Rule => super::file::parse(&source.path, &source.yaml).map(|r| rules.push((i, r))),
        };
        errors.extend(outcome.err());
    }
    let mut builder = Builder { words, out: Assembled::default(), errors };
    for (i, file) in &parts {
        builder.part(&sources[*i], file, &rules);
    }
    for (i, file) in &rules {
        builder.rule(&sources[*i], file, &parts);
    }
    if builder.errors.is_empty() { Ok(builder.out) } else { Err(builder.errors) }
}

struct Builder {
    words: BTreeMap<String, BTreeMap<String, String>>,
    out: Assembled,
    errors: Vec<FileError>,
}

impl Builder {
    fn fail(&mut self, source: &Source, needle: &str, message: String) {
        self.errors.push(FileError::at(&source.path, &source.yaml, needle, message));
    }

    fn part(&mut self, source: &Source, file: &PartFile, rules: &[(usize, RuleFile)]) {
        if self.out.parts.iter().any(|p| p.id == file.part) {
            self.fail(source, &file.part, format!("part '{}' is defined twice", file.part));
        }
        let mut minus = Vec::new();
        for id in &file.minus {
            match rules.iter().position(|(_, r)| r.id == *id) {
                Some(at) => minus.push(at as u32),
                None => self.fail(source, id, format!("no rule '{id}'")),
            }
        }
        let from = Lang::ALL.map(|lang| self.out.patterns[lang as usize].len());
        let signals = Lang::ALL.map(|lang| file.inventory(lang).map(|i| self.signals(source, i, lang)));
        if file.asked {
            // In one sentence a pattern is quicker tried than its keys looked for.
            for (patterns, from) in self.out.patterns.iter_mut().zip(from) {
                patterns[from..].iter_mut().for_each(|p| p.keys = None);
            }
        }
        self.out.parts.push(Part { id: file.part.clone(), minus, asked: file.asked, signals });
    }

    fn rule(&mut self, source: &Source, file: &RuleFile, parts: &[(usize, PartFile)]) {
        if self.out.rules.iter().any(|r| r.id == file.id) {
            self.fail(source, &file.id, format!("rule '{}' is defined twice", file.id));
        }
        if !file.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            self.fail(source, &file.id, format!("rule id '{}' may hold a-z, 0-9 and - only", file.id));
        }
        let find = |id: &str, me: &mut Self| match parts.iter().position(|(_, p)| p.part == id) {
            Some(at) => Some(at as u32),
            None => {
                me.fail(source, id, format!("no part '{id}'"));
                None
            }
        };
        let check = match file.check {
            CheckKind::Phrases => Check::Phrases(PhraseCheck {
                repeated: file.repeated,
                salutation_without_name: file.salutation_without_name,
            }),
            CheckKind::Marks => match file.marks {
                Some(marks) => Check::Marks(marks),
                None => {
                    self.fail(source, "check:", "check: marks needs 'marks': quotation or full-stop".to_owned());
                    return;
                }
            },
            CheckKind::Case => match file.sees {
                Some(sees) => Check::Case(sees),
                None => {
                    let message = "check: case needs 'sees': customer-name, case-reference, language, facts, questions or \
                                   personal-data";
                    self.fail(source, "check:", message.to_owned());
                    return;
                }
            },
            CheckKind::UnusedSuppression => Check::UnusedSuppression,
            CheckKind::BrokenSuppression => Check::BrokenSuppression,
            CheckKind::Part => {
                let part = file.part.as_deref().and_then(|id| find(id, self));
                let unless_opening = file.unless_opening.as_deref().and_then(|id| find(id, self));
                let if_part = file.if_part.as_deref().and_then(|id| find(id, self));
                match (part, file.fault) {
                    (Some(part), Some(fault)) => Check::Part(PartCheck {
                        part,
                        place: file.place,
                        fault,
                        unless_opening,
                        if_part,
                        points: file.points,
                    }),
                    _ => {
                        self.fail(source, "check:", "check: part needs 'part' and 'fault'".to_owned());
                        return;
                    }
                }
            }
        };
        let at = file.fix.iter().flat_map(|f| f.at.keys());
        for unknown in at.filter(|code| code.parse::<Lang>().is_err()) {
            self.fail(source, &format!("{unknown}:"), format!("no language '{unknown}': ka, hy and en are known"));
        }
        let mut examples = false;
        for lang in Lang::ALL {
            let Some(inventory) = file.inventory(lang) else { continue };
            examples = true;
            if inventory.flags.is_empty() || inventory.leaves.is_empty() {
                let message = format!("rule '{}' has no examples in {lang}: give 'flags' and 'leaves'", file.id);
                self.fail(source, &format!("{lang}:"), message);
            }
            if file.check == CheckKind::Phrases && inventory.strong.is_empty() && inventory.weak.is_empty() {
                self.fail(source, &format!("{lang}:"), format!("rule '{}' has no patterns in {lang}", file.id));
            }
        }
        if !examples {
            self.fail(source, &file.id, format!("rule '{}' has no language: give 'ka', 'hy' or 'en'", file.id));
        }
        let signals = Lang::ALL.map(|lang| file.inventory(lang).map(|i| self.signals(source, i, lang)));
        self.out.rules.push(Rule {
            id: file.id.clone(),
            severity: file.severity,
            default: file.default,
            kinds: file.kinds.clone(),
            check,
            fix: file.fix.clone(),
            signals,
        });
        self.out.explanations.push(Explanation {
            source: file.source.clone(),
            name: file.name.clone(),
            message: file.message.clone(),
            message_with: file.message_with.clone(),
            why: file.why.clone(),
            better: file.better.clone(),
        });
    }

    fn signals(&mut self, source: &Source, inventory: &Inventory, lang: Lang) -> Signals {
        let view = inventory.view;
        let mut add = |patterns: &[String]| {
            let index = Lang::ALL.iter().position(|&l| l == lang).unwrap_or(0);
            let start = self.out.patterns[index].len() as u32;
            for pattern in patterns {
                let prepared = self.expand(pattern, lang).and_then(|p| prepare(&p, view));
                match prepared {
                    Ok(prepared) => self.out.patterns[index].push(prepared),
                    Err(message) => self.fail(source, pattern, format!("pattern: {message}")),
                }
            }
            Patterns { start, end: self.out.patterns[index].len() as u32 }
        };
        Signals {
            view,
            strong: add(&inventory.strong),
            weak: add(&inventory.weak),
            except: add(&inventory.except),
            except_sentence: add(&inventory.except_sentence),
            lowered_by: add(&inventory.lowered_by),
        }
    }

    /// Puts named fragments in the place of `{name}`; fragments may name others.
    fn expand(&self, pattern: &str, lang: Lang) -> Result<String, String> {
        let mut text = pattern.to_owned();
        while let Some((open, close)) = fragment(&text) {
            let name = text[open + 1..close].to_owned();
            let Some(value) = self.words.get(lang.code()).and_then(|w| w.get(&name)) else {
                return Err(format!("no word list '{name}' for {lang} in rules/words/"));
            };
            text.replace_range(open..=close, value);
            // A list that names itself would go on for ever.
            if text.len() > 64 * 1024 {
                return Err("too large once its word lists are put in".to_owned());
            }
        }
        Ok(text)
    }
}

/// The first `{name}` that is a fragment: a letter follows the brace, and it is no `\p{…}` or repetition.
fn fragment(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('{').map(|i| from + i) {
        from = at + 1;
        let before = &text.as_bytes()[..at];
        let close = text[at..].find('}').map(|i| at + i)?;
        let name = &text[at + 1..close];
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let escaped = match before {
            [.., b'\\', b'p' | b'P' | b'x' | b'u' | b'U'] | [.., b'\\'] => true,
            // `\b{start}` and its kin are syntax, too.
            [.., b'\\', b'b'] => matches!(name, "start" | "end" | "start-half" | "end-half"),
            _ => false,
        };
        if named && !escaped {
            return Some((at, close));
        }
    }
    None
}
