//! From rule files to what the engine runs on: patterns checked, references resolved, everything checked.
//!
//! The build does this once for the built-in rules and stores the outcome; a house's files go through the same
//! functions when the program starts, and are added to what the build stored ([`super::base`]).

use std::collections::BTreeMap;

use super::base::{Base, Dependents, Files, Owner, folder};
use super::classes::Vocabulary;
use super::file::{CheckKind, ExtensionFile, FileError, PartFile, RuleFile, parse};
use super::layers::Own;
pub use super::model::*;
use super::pack::MOST_PATTERNS;
use super::signals::Replaced;
use crate::lang::Lang;
use crate::suggest::nearest;

/// Everything the engine needs, for all languages.
#[derive(Debug, Default)]
pub struct Assembled {
    /// Those of the base first.
    pub rules: Vec<Rule>,
    pub parts: Vec<Part>,
    /// Of the rules that are not the base's.
    pub explanations: Vec<Explanation>,
    /// The patterns and meanings of each language that are not the base's.
    pub own: [Own; 3],
    /// What the build stores for houses; of no use where there was a base.
    pub vocabulary: Vocabulary,
    pub dependents: [Dependents<'static>; 3],
}

/// What a file is, by the folder it lies in and by whether it says what it extends.
fn shape(path: &str, yaml: &str) -> Shape {
    let extends = yaml.lines().any(|l| l.starts_with("extends:"));
    match (folder(path), extends) {
        (Some("words"), _) => Shape::Words,
        (Some("classes"), _) => Shape::Classes,
        (_, true) => Shape::Extension,
        (Some("parts"), _) => Shape::Part,
        _ => Shape::Rule,
    }
}

enum Shape {
    Rule,
    Part,
    Words,
    Classes,
    Extension,
}

/// Whether an extension adds to a part: it lies in a folder `parts`.
pub fn is_for_part(source: &Source) -> bool {
    folder(&source.path) == Some("parts")
}

/// Checks the files of a rule set that stands alone. Rules keep the order of their files.
///
/// # Errors
/// All errors found, each with its file and place.
pub fn assemble(sources: &[Source]) -> Result<Assembled, Vec<FileError>> {
    assemble_over(&Base::default(), sources)
}

/// Checks the files of a house and adds them to the base.
///
/// # Errors
/// All errors found, each with its file and place.
pub fn assemble_over(base: &Base<'_>, sources: &[Source]) -> Result<Assembled, Vec<FileError>> {
    let files = Files::new(base, sources);
    let mut errors = Vec::new();
    let mut rules: Vec<(usize, RuleFile)> = Vec::new();
    let mut parts: Vec<(usize, PartFile)> = Vec::new();
    let mut extensions: Vec<(usize, ExtensionFile)> = Vec::new();
    let mut vocabulary = Vocabulary::new(base.stock);
    for (i, Source { path, yaml }) in (files.before()..).zip(sources) {
        let outcome = match shape(path, yaml) {
            Shape::Part => parse(path, yaml).map(|p| parts.push((i, p))),
            Shape::Words => parse(path, yaml).map(|w| vocabulary.add_fragments(w)),
            Shape::Classes => parse(path, yaml).map(|c| vocabulary.add_classes(i, &files, c, &mut errors)),
            Shape::Extension => parse(path, yaml).map(|e| extensions.push((i, e))),
            Shape::Rule => parse(path, yaml).map(|r| rules.push((i, r))),
        };
        errors.extend(outcome.err());
    }
    vocabulary.settle(&files, &mut errors);
    let mut builder = Builder::new(base, files, &rules, &parts, vocabulary, errors);
    for (i, file) in &extensions {
        builder.extension(*i, file);
    }
    let of = |id: &str, part: bool| -> Vec<(usize, &ExtensionFile)> {
        let named = extensions.iter().filter(|(_, e)| e.extends == id);
        named.map(|(i, e)| (*i, e)).filter(|(i, _)| (files.folder(*i) == Some("parts")) == part).collect()
    };
    for (at, part) in base.parts.iter().enumerate() {
        builder.more(Owner::Part(at as u32), &of(&part.id, true));
    }
    for (i, file) in &parts {
        builder.part(*i, file, &of(&file.part, true));
    }
    for (at, rule) in base.rules.iter().enumerate() {
        builder.more(Owner::Rule(at as u32), &of(&rule.id, false));
    }
    for (i, file) in &rules {
        builder.rule(*i, file, &of(&file.id, false));
    }
    builder.finish()
}

pub(super) struct Builder<'b> {
    pub base: &'b Base<'b>,
    pub files: Files<'b>,
    /// All rules by name, and whether each has patterns to add to.
    rules: Vec<(&'b str, bool)>,
    /// All parts by name, and whether each is only asked about.
    pub parts: Vec<(&'b str, bool)>,
    pub vocabulary: Vocabulary,
    /// What the house's fragments and classes change in the base.
    pub replaced: BTreeMap<Owner, [Replaced; 3]>,
    pub out: Assembled,
    pub errors: Vec<FileError>,
}

impl<'b> Builder<'b> {
    fn new(
        base: &'b Base<'b>,
        files: Files<'b>,
        rules: &'b [(usize, RuleFile)],
        parts: &'b [(usize, PartFile)],
        vocabulary: Vocabulary,
        errors: Vec<FileError>,
    ) -> Builder<'b> {
        let rule_names = base.rules.iter().map(|r| (r.id.as_str(), matches!(r.check, Check::Phrases(_))));
        let part_names = base.parts.iter().map(|p| (p.id.as_str(), p.asked));
        let out = Assembled { rules: base.rules.to_vec(), parts: base.parts.to_vec(), ..Assembled::default() };
        let mut builder = Builder {
            base,
            files,
            rules: rule_names
                .chain(rules.iter().map(|(_, r)| (r.id.as_str(), r.check == CheckKind::Phrases)))
                .collect(),
            parts: part_names.chain(parts.iter().map(|(_, p)| (p.part.as_str(), p.asked))).collect(),
            vocabulary,
            replaced: BTreeMap::new(),
            out,
            errors,
        };
        Lang::ALL.into_iter().for_each(|lang| builder.find_replaced(lang));
        builder
    }

    pub(super) fn fail(&mut self, at: usize, needle: &str, message: String) {
        let (path, yaml) = self.files.get(at);
        self.errors.push(FileError::at(path, yaml, needle, message));
    }

    pub(super) fn fail_named(&mut self, at: usize, lang: Lang, needle: &str, message: String) {
        let (path, yaml) = self.files.get(at);
        self.errors.push(FileError::named(path, yaml, lang, needle, message));
    }

    fn extension(&mut self, at: usize, file: &ExtensionFile) {
        let (what, known) = match self.files.folder(at) == Some("parts") {
            true => ("part", &self.parts),
            false => ("rule", &self.rules),
        };
        let found = known.iter().find(|(id, _)| *id == file.extends);
        let without_patterns = what == "rule" && found.is_some_and(|(_, phrases)| !phrases);
        if found.is_none() {
            let near = nearest(&file.extends, known.iter().map(|(id, _)| *id));
            let near = near.map(|n| format!(": did you mean '{n}'?")).unwrap_or_default();
            self.fail(at, &file.extends, format!("no {what} '{}'{near}", file.extends));
        }
        if without_patterns {
            let message = format!("rule '{}' has no patterns to add to: it is not of check: phrases", file.extends);
            self.fail(at, &file.extends, message);
        }
        let mut any = false;
        for lang in Lang::ALL {
            let Some(inventory) = file.inventory(lang) else { continue };
            any = true;
            if inventory.flags.is_empty() && inventory.flags_weak.is_empty() && inventory.leaves.is_empty() {
                let message = format!("no examples in {lang}: give 'flags' or 'leaves'");
                self.fail(at, &format!("{lang}:"), message);
            }
        }
        if !any {
            self.fail(at, &file.extends, "no language: give 'ka', 'hy' or 'en'".to_owned());
        }
    }

    /// Adds to a rule or part of the base what extends it, and what takes the place of patterns of its own.
    fn more(&mut self, owner: Owner, extensions: &[(usize, &ExtensionFile)]) {
        if extensions.is_empty() && !self.replaced.contains_key(&owner) {
            return;
        }
        let more = Lang::ALL.map(|lang| self.all_signals(owner, None, extensions, lang));
        let (signals, added) = match owner {
            Owner::Rule(at) => {
                let rule = &mut self.out.rules[at as usize];
                if let Check::Phrases(check) = &mut rule.check {
                    check.weighed &= is_weighed(extensions);
                }
                (&mut rule.signals, &mut rule.added)
            }
            Owner::Part(at) => {
                let part = &mut self.out.parts[at as usize];
                part.weighed &= is_weighed(extensions);
                (&mut part.signals, &mut part.added)
            }
        };
        for ((own, added), more) in signals.iter_mut().zip(added).zip(more) {
            *if own.is_some() { added } else { own } = more;
        }
    }

    fn part(&mut self, at: usize, file: &PartFile, extensions: &[(usize, &ExtensionFile)]) {
        if self.out.parts.iter().any(|p| p.id == file.part) {
            self.fail(at, &file.part, format!("part '{}' is defined twice", file.part));
        }
        if file.asked && !(file.plus.is_empty() && file.minus.is_empty()) {
            let why = "is looked for only beside figures (asked: true): it takes no 'plus' and no 'minus'";
            self.fail(at, &file.part, format!("part '{}' {why}", file.part));
        }
        let mut minus = Vec::new();
        for id in &file.minus {
            match self.rules.iter().position(|(rule, _)| rule == id) {
                Some(rule) => minus.push(rule as u32),
                None => self.fail(at, id, format!("no rule '{id}'")),
            }
        }
        let owner = Owner::Part(self.out.parts.len() as u32);
        let signals =
            Lang::ALL.map(|lang| self.all_signals(owner, file.inventory(lang).map(|i| (at, i)), extensions, lang));
        let (mut plus, mut plus_rules) = (Vec::new(), Vec::new());
        for id in &file.plus {
            match self.rules.iter().position(|(rule, _)| rule == id) {
                Some(rule) => plus_rules.push(rule as u32),
                None => plus.extend(self.find_part(at, id)),
            }
        }
        let weighed = file.weighed && is_weighed(extensions);
        let added = [None; 3];
        let id = file.part.clone();
        let part = Part { id, minus, plus, plus_rules, asked: file.asked, weighed, signals, added };
        self.out.parts.push(part);
    }

    fn rule(&mut self, at: usize, file: &RuleFile, extensions: &[(usize, &ExtensionFile)]) {
        if self.out.rules.iter().any(|r| r.id == file.id) {
            self.fail(at, &file.id, format!("rule '{}' is defined twice", file.id));
        }
        if !file.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            self.fail(at, &file.id, format!("rule id '{}' may hold a-z, 0-9 and - only", file.id));
        }
        let Some(check) = self.check(at, file, is_weighed(extensions)) else { return };
        let codes = file.fix.iter().flat_map(|f| f.at.keys());
        for unknown in codes.filter(|code| code.parse::<Lang>().is_err()) {
            self.fail(at, &format!("{unknown}:"), format!("no language '{unknown}': ka, hy and en are known"));
        }
        let mut examples = false;
        for lang in Lang::ALL {
            let Some(inventory) = file.inventory(lang) else { continue };
            examples = true;
            if inventory.flags.is_empty() || inventory.leaves.is_empty() {
                let message = format!("rule '{}' has no examples in {lang}: give 'flags' and 'leaves'", file.id);
                self.fail(at, &format!("{lang}:"), message);
            }
            let silent = inventory.strong.is_empty() && inventory.weak.is_empty() && inventory.meanings.is_empty();
            if file.check == CheckKind::Phrases && silent {
                self.fail(at, &format!("{lang}:"), format!("rule '{}' has no patterns in {lang}", file.id));
            }
        }
        if !examples {
            self.fail(at, &file.id, format!("rule '{}' has no language: give 'ka', 'hy' or 'en'", file.id));
        }
        let owner = Owner::Rule(self.out.rules.len() as u32);
        let signals =
            Lang::ALL.map(|lang| self.all_signals(owner, file.inventory(lang).map(|i| (at, i)), extensions, lang));
        self.out.rules.push(Rule {
            id: file.id.clone(),
            severity: file.severity,
            default: file.default,
            kinds: file.kinds.clone(),
            check,
            fix: file.fix.clone(),
            signals,
            added: [None; 3],
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

    fn finish(mut self) -> Result<Assembled, Vec<FileError>> {
        for lang in Lang::ALL {
            self.place_classes(lang);
            self.out.own[lang as usize].replaced.sort_unstable();
        }
        // Patterns of a language have numbers of 16 bits.
        let count = |lang: usize| self.base.counts(lang)[0] as usize + self.out.own[lang].patterns.len();
        let most = (0..3).map(count).max().unwrap_or(0);
        if let Some(last) = self.files.last().filter(|_| most > MOST_PATTERNS) {
            let message = format!("too many patterns in one language: {most}, and {MOST_PATTERNS} are allowed");
            self.fail(last, "", message);
        }
        self.out.vocabulary = self.vocabulary;
        if self.errors.is_empty() { Ok(self.out) } else { Err(self.errors) }
    }
}

/// Whether a rule or part stays weighed with what extends it: what a house flags itself is meant.
fn is_weighed(extensions: &[(usize, &ExtensionFile)]) -> bool {
    extensions.iter().all(|(_, e)| !e.flags_more())
}
