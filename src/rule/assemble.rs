//! From rule files to what the engine runs on: patterns prepared, references resolved, everything checked.
//!
//! The build does this once for the built-in rules and stores the outcome; a house's files go through the same
//! functions when the program starts.

use serde::{Deserialize, Serialize};

use super::classes::Vocabulary;
use super::file::{
    ByFault, CheckKind, ExtensionFile, FileError, InKind, Inventory, Kind, Limits, Marks, PartFile, Points, Remedy,
    Repeated, RuleFile, Sees, Severity, Where, Words, parse,
};
use super::meaning::{MOST_MEMBERS, Meaning, Meanings, OPENERS, Order, Resolved, Within};
use super::pack::MOST_PATTERNS;
use super::pattern::{Prepared, View, prepare};
use crate::lang::Lang;
use crate::suggest::nearest;

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
    /// Places in the language's list of meanings.
    pub meanings: Patterns,
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
    Stance(StanceCheck),
    Signature,
    Length([Limits; 3]),
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
    /// A hit whose sentence reads like those of good letters is a hint.
    pub weighed: bool,
}

/// A rule that flags a letter without a part; parts are places in the part list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCheck {
    pub ask: Ask,
    /// These parts do as well.
    pub or: Vec<u32>,
    pub unless_opening: Option<u32>,
    pub points: Points,
    /// What is asked of some kinds of letter instead.
    pub in_kind: Vec<(Kind, Ask)>,
}

/// What is asked of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub part: u32,
    pub place: Where,
    pub fault: ByFault,
    pub if_part: Option<u32>,
}

/// A rule that flags what contradicts the assessment; parts are places in the part list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StanceCheck {
    pub admits: u32,
    pub denies: u32,
}

/// A part as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: String,
    /// Rules whose strong hits are cut out first, as places in the rule list.
    pub minus: Vec<u32>,
    /// Parts whose hits count as well, as places in the part list.
    pub plus: Vec<u32>,
    /// Not gathered with the evidence.
    pub asked: bool,
    /// Whether the words of a sentence count beside its patterns.
    pub weighed: bool,
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
    pub meanings: [Meanings; 3],
}

/// What a file is, by the folder it lies in and by whether it says what it extends.
fn shape(source: &Source) -> Shape {
    let path = source.path.replace('\\', "/");
    let extends = source.yaml.lines().any(|l| l.starts_with("extends:"));
    match (path.rsplit('/').nth(1), extends) {
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

/// Checks and prepares the files of a rule set. Rules keep the order of their files.
///
/// # Errors
/// All errors found, each with its file and place.
pub fn assemble(sources: &[Source]) -> Result<Assembled, Vec<FileError>> {
    let mut errors = Vec::new();
    let mut rules: Vec<(usize, RuleFile)> = Vec::new();
    let mut parts: Vec<(usize, PartFile)> = Vec::new();
    let mut extensions: Vec<(usize, ExtensionFile)> = Vec::new();
    let mut vocabulary = Vocabulary::default();
    for (i, source) in sources.iter().enumerate() {
        let outcome = match shape(source) {
            Shape::Part => parse(&source.path, &source.yaml).map(|p| parts.push((i, p))),
            Shape::Words => parse(&source.path, &source.yaml).map(|w| vocabulary.add_fragments(w)),
            Shape::Classes => {
                parse(&source.path, &source.yaml).map(|c| vocabulary.add_classes(i, source, c, &mut errors))
            }
            Shape::Extension => parse(&source.path, &source.yaml).map(|e| extensions.push((i, e))),
            Shape::Rule => parse(&source.path, &source.yaml).map(|r| rules.push((i, r))),
        };
        errors.extend(outcome.err());
    }
    vocabulary.settle(sources, &mut errors);
    let mut builder = Builder { vocabulary, used: Default::default(), out: Assembled::default(), errors };
    for (i, file) in &extensions {
        builder.extension(&sources[*i], file, &rules, &parts);
    }
    let of = |id: &str, part: bool| -> Vec<(&Source, &ExtensionFile)> {
        let named = extensions.iter().filter(|(_, e)| e.extends == id);
        named.map(|(i, e)| (&sources[*i], e)).filter(|(s, _)| is_for_part(s) == part).collect()
    };
    for (i, file) in &parts {
        builder.part(&sources[*i], file, &of(&file.part, true), &rules, &parts);
    }
    for (i, file) in &rules {
        builder.rule(&sources[*i], file, &of(&file.id, false), &parts);
    }
    builder.place_classes();
    builder.check_sizes(sources);
    if builder.errors.is_empty() { Ok(builder.out) } else { Err(builder.errors) }
}

/// Whether an extension adds to a part: it lies in a folder `parts`.
pub fn is_for_part(source: &Source) -> bool {
    source.path.replace('\\', "/").rsplit('/').nth(1) == Some("parts")
}

struct Builder {
    vocabulary: Vocabulary,
    /// The classes that meanings use, as numbers of the vocabulary, in the order of their first use.
    used: [Vec<u32>; 3],
    out: Assembled,
    errors: Vec<FileError>,
}

impl Builder {
    fn fail(&mut self, source: &Source, needle: &str, message: String) {
        self.errors.push(FileError::at(&source.path, &source.yaml, needle, message));
    }

    fn extension(
        &mut self,
        source: &Source,
        file: &ExtensionFile,
        rules: &[(usize, RuleFile)],
        parts: &[(usize, PartFile)],
    ) {
        let (what, known): (&str, Vec<&str>) = match is_for_part(source) {
            true => ("part", parts.iter().map(|(_, p)| p.part.as_str()).collect()),
            false => ("rule", rules.iter().map(|(_, r)| r.id.as_str()).collect()),
        };
        if !known.contains(&file.extends.as_str()) {
            let near = nearest(&file.extends, known.into_iter());
            let near = near.map(|n| format!(": did you mean '{n}'?")).unwrap_or_default();
            self.fail(source, &file.extends, format!("no {what} '{}'{near}", file.extends));
        }
        let rule = rules.iter().find(|(_, r)| r.id == file.extends).filter(|_| what == "rule");
        if rule.is_some_and(|(_, r)| r.check != CheckKind::Phrases) {
            let message = format!("rule '{}' has no patterns to add to: it is not of check: phrases", file.extends);
            self.fail(source, &file.extends, message);
        }
        let mut any = false;
        for lang in Lang::ALL {
            let Some(inventory) = file.inventory(lang) else { continue };
            any = true;
            if inventory.flags.is_empty() && inventory.flags_weak.is_empty() && inventory.leaves.is_empty() {
                let message = format!("no examples in {lang}: give 'flags' or 'leaves'");
                self.fail(source, &format!("{lang}:"), message);
            }
        }
        if !any {
            self.fail(source, &file.extends, "no language: give 'ka', 'hy' or 'en'".to_owned());
        }
    }

    fn part(
        &mut self,
        source: &Source,
        file: &PartFile,
        extensions: &[(&Source, &ExtensionFile)],
        rules: &[(usize, RuleFile)],
        parts: &[(usize, PartFile)],
    ) {
        if self.out.parts.iter().any(|p| p.id == file.part) {
            self.fail(source, &file.part, format!("part '{}' is defined twice", file.part));
        }
        if file.asked && !(file.plus.is_empty() && file.minus.is_empty()) {
            let why = "is looked for only beside figures (asked: true): it takes no 'plus' and no 'minus'";
            self.fail(source, &file.part, format!("part '{}' {why}", file.part));
        }
        let mut minus = Vec::new();
        for id in &file.minus {
            match rules.iter().position(|(_, r)| r.id == *id) {
                Some(at) => minus.push(at as u32),
                None => self.fail(source, id, format!("no rule '{id}'")),
            }
        }
        let signals = Lang::ALL.map(|lang| self.all_signals(source, file.inventory(lang), extensions, lang));
        let plus = file.plus.iter().filter_map(|id| self.find_part(source, id, parts)).collect();
        // A house that adds patterns means them.
        let weighed = file.weighed && extensions.iter().all(|(_, e)| !e.flags_more());
        self.out.parts.push(Part { id: file.part.clone(), minus, plus, asked: file.asked, weighed, signals });
    }

    fn find_part(&mut self, source: &Source, id: &str, parts: &[(usize, PartFile)]) -> Option<u32> {
        let at = parts.iter().position(|(_, p)| p.part == id);
        match at.and_then(|at| parts.get(at)) {
            None => self.fail(source, id, format!("no part '{id}'")),
            Some((_, part)) if part.asked => {
                let why = "is looked for only beside figures (asked: true): name another part";
                self.fail(source, id, format!("part '{id}' {why}"));
            }
            Some(_) => {}
        }
        at.map(|at| at as u32)
    }

    fn part_check(&mut self, source: &Source, file: &RuleFile, parts: &[(usize, PartFile)]) -> Option<PartCheck> {
        let mut find = |id: &Option<String>| id.as_deref().and_then(|id| self.find_part(source, id, parts));
        let (part, if_part) = (find(&file.part), find(&file.if_part));
        let unless_opening = find(&file.unless_opening);
        let or = file.or.iter().filter_map(|id| find(&Some(id.clone()))).collect();
        let (Some(part), Some(fault)) = (part, file.fault) else {
            self.fail(source, "check:", "check: part needs 'part' and 'fault'".to_owned());
            return None;
        };
        let ask = Ask { part, place: file.place, fault, if_part };
        let in_kind = file.in_kind.iter().map(|(kind, differs): (&Kind, &InKind)| {
            let part = find(&differs.part).unwrap_or(part);
            let fault = differs.fault.unwrap_or(fault);
            (*kind, Ask { part, place: differs.place, fault, if_part: find(&differs.if_part) })
        });
        let in_kind: Vec<(Kind, Ask)> = in_kind.collect();
        let beside = |ask: &Ask| ask.place == Where::Beside && ask.if_part.is_none();
        if beside(&ask) || in_kind.iter().any(|(_, ask)| beside(ask)) {
            self.fail(source, "beside", "place: beside needs 'if_part'".to_owned());
        }
        Some(PartCheck { ask, or, unless_opening, points: file.points, in_kind })
    }

    fn rule(
        &mut self,
        source: &Source,
        file: &RuleFile,
        extensions: &[(&Source, &ExtensionFile)],
        parts: &[(usize, PartFile)],
    ) {
        if self.out.rules.iter().any(|r| r.id == file.id) {
            self.fail(source, &file.id, format!("rule '{}' is defined twice", file.id));
        }
        if !file.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            self.fail(source, &file.id, format!("rule id '{}' may hold a-z, 0-9 and - only", file.id));
        }
        let check = match file.check {
            CheckKind::Phrases => Check::Phrases(PhraseCheck {
                repeated: file.repeated,
                salutation_without_name: file.salutation_without_name,
                // What a house flags itself is meant.
                weighed: file.weighed && extensions.iter().all(|(_, e)| !e.flags_more()),
            }),
            CheckKind::Marks => match file.marks {
                Some(marks) => Check::Marks(marks),
                None => {
                    self.fail(
                        source,
                        "check:",
                        "check: marks needs 'marks': quotation, full-stop or hidden".to_owned(),
                    );
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
            CheckKind::Part => match self.part_check(source, file, parts) {
                Some(check) => Check::Part(check),
                None => return,
            },
            CheckKind::Stance => {
                let admits = file.admits.as_deref().and_then(|id| self.find_part(source, id, parts));
                let denies = file.denies.as_deref().and_then(|id| self.find_part(source, id, parts));
                let (Some(admits), Some(denies)) = (admits, denies) else {
                    self.fail(source, "check:", "check: stance needs the parts 'admits' and 'denies'".to_owned());
                    return;
                };
                Check::Stance(StanceCheck { admits, denies })
            }
            CheckKind::Signature => Check::Signature,
            CheckKind::Length => {
                let limits = Lang::ALL.map(|lang| file.limits.get(lang.code()).copied());
                let [Some(ka), Some(hy), Some(en)] = limits else {
                    self.fail(source, "check:", "check: length needs 'limits' for ka, hy and en".to_owned());
                    return;
                };
                Check::Length([ka, hy, en])
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
            let silent = inventory.strong.is_empty() && inventory.weak.is_empty() && inventory.meanings.is_empty();
            if file.check == CheckKind::Phrases && silent {
                self.fail(source, &format!("{lang}:"), format!("rule '{}' has no patterns in {lang}", file.id));
            }
        }
        if !examples {
            self.fail(source, &file.id, format!("rule '{}' has no language: give 'ka', 'hy' or 'en'", file.id));
        }
        let signals = Lang::ALL.map(|lang| self.all_signals(source, file.inventory(lang), extensions, lang));
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

    /// The signals of a rule or part and of what a house adds to it.
    fn all_signals(
        &mut self,
        source: &Source,
        own: Option<&Inventory>,
        extensions: &[(&Source, &ExtensionFile)],
        lang: Lang,
    ) -> Option<Signals> {
        let mut all: Vec<(&Source, &Inventory)> = own.map(|i| (source, i)).into_iter().collect();
        all.extend(extensions.iter().filter_map(|(s, e)| Some((*s, e.inventory(lang)?))));
        let view = all.first()?.1.view;
        for (source, _) in all.iter().filter(|(_, i)| i.view != view) {
            let message = format!("the patterns that these are added to have view: {}", view.name());
            self.errors.push(FileError::named(&source.path, &source.yaml, lang, "view", message));
        }
        Some(self.signals(&all, view, lang))
    }

    fn signals(&mut self, inventories: &[(&Source, &Inventory)], view: View, lang: Lang) -> Signals {
        let mut add = |list: fn(&Inventory) -> &[String]| {
            let start = self.out.patterns[lang as usize].len() as u32;
            for (source, inventory) in inventories {
                for pattern in list(inventory) {
                    let prepared = self.vocabulary.expand(pattern, lang).and_then(|p| prepare(&p, view));
                    match prepared {
                        Ok(prepared) => self.out.patterns[lang as usize].push(prepared),
                        Err(message) => self.fail(source, pattern, format!("pattern: {message}")),
                    }
                }
            }
            Patterns { start, end: self.out.patterns[lang as usize].len() as u32 }
        };
        let strong = add(|i| &i.strong);
        let weak = add(|i| &i.weak);
        let except = add(|i| &i.except);
        let except_sentence = add(|i| &i.except_sentence);
        let lowered_by = add(|i| &i.lowered_by);
        let start = self.out.meanings[lang as usize].list.len() as u32;
        for (source, inventory) in inventories {
            for meaning in &inventory.meanings {
                if view != View::Folded {
                    let message = "meanings are looked for in small letters: leave 'view' out".to_owned();
                    self.errors.push(FileError::named(&source.path, &source.yaml, lang, "meanings", message));
                }
                let resolved = self.meaning(source, meaning, lang);
                self.out.meanings[lang as usize].list.push(resolved);
            }
        }
        let meanings = Patterns { start, end: self.out.meanings[lang as usize].list.len() as u32 };
        Signals { view, strong, weak, meanings, except, except_sentence, lowered_by }
    }

    fn meaning(&mut self, source: &Source, meaning: &Meaning, lang: Lang) -> Resolved {
        if meaning.all.is_empty() || meaning.all.len() > MOST_MEMBERS {
            let message = format!("'all' names {} classes: one to {MOST_MEMBERS} can stand there", meaning.all.len());
            let first = meaning.all.first().and_then(|m| m.names().first()).map_or("all", String::as_str);
            self.errors.push(FileError::named(&source.path, &source.yaml, lang, first, message));
        }
        let all = meaning.all.iter().map(|member| self.classes(source, member.names(), lang)).collect();
        let lists =
            [&meaning.none, &meaning.none_in_sentence, &meaning.not_before, &meaning.not_between, &meaning.not_after];
        Resolved {
            all,
            clause: meaning.within == Within::Clause,
            given: meaning.order == Order::Given,
            strong: !meaning.weak,
            gap: meaning.gap,
            lifts: lists.map(|names| self.classes(source, names, lang)),
        }
    }

    /// The classes of these names, as places among those that are used.
    fn classes(&mut self, source: &Source, names: &[String], lang: Lang) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::new();
        for name in names {
            match self.vocabulary.class(name, lang) {
                Ok(reach) => out.extend(use_classes(&mut self.used[lang as usize], reach)),
                Err(message) => {
                    self.errors.push(FileError::named(&source.path, &source.yaml, lang, name, message));
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Patterns of a language have numbers of 16 bits.
    fn check_sizes(&mut self, sources: &[Source]) {
        let most = self.out.patterns.iter().map(Vec::len).max().unwrap_or(0);
        if let Some(source) = sources.last().filter(|_| most > MOST_PATTERNS) {
            let message = format!("too many patterns in one language: {most}, and {MOST_PATTERNS} are allowed");
            self.fail(source, "", message);
        }
    }

    /// Puts the words of the classes that are used after all other patterns.
    fn place_classes(&mut self) {
        for lang in Lang::ALL {
            let meanings = &mut self.out.meanings[lang as usize];
            let used = &mut self.used[lang as usize];
            if !meanings.list.is_empty() {
                let openers = self.vocabulary.class(OPENERS, lang).unwrap_or_default();
                meanings.openers = use_classes(used, openers).collect();
            }
            let patterns = &mut self.out.patterns[lang as usize];
            for class in used {
                let start = patterns.len() as u32;
                patterns.extend(self.vocabulary.prepared(*class, lang).iter().cloned());
                meanings.classes.push(Patterns { start, end: patterns.len() as u32 });
            }
        }
    }
}

/// The places of `classes` among those that are used; those not used before come last.
fn use_classes<'u>(used: &'u mut Vec<u32>, classes: &'u [u32]) -> impl Iterator<Item = u32> + 'u {
    classes.iter().map(|class| {
        let at = used.iter().position(|u| u == class).unwrap_or_else(|| {
            used.push(*class);
            used.len() - 1
        });
        at as u32
    })
}
