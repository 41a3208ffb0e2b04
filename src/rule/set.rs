//! The rule set at work: patterns by language, one automaton a view, regexes compiled when first needed.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_automata::meta::Regex;

use super::assemble::{Assembled, Explanation, Part, Patterns, Rule, Signals, Source, assemble};
use super::file::FileError;
use super::pattern::{Prepared, View, compile};
use crate::lang::Lang;
use crate::suggest::suggest;

/// The built-in rule files, as they stand in `rules/`.
pub(crate) mod embedded {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// A rule set: the built-in rules, or those and a house's own.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    parts: Vec<Part>,
    explanations: OnceLock<Vec<Explanation>>,
    languages: [OnceLock<Compiled>; 3],
    sources: Vec<Source>,
    builtin: bool,
}

/// The patterns of one language and the automata that find their keys.
#[derive(Debug)]
pub struct Compiled {
    patterns: Vec<Lazy>,
    finders: Vec<(View, Finder)>,
}

#[derive(Debug)]
struct Lazy {
    prepared: Prepared,
    regex: OnceLock<Option<Regex>>,
}

#[derive(Debug)]
struct Finder {
    automaton: Option<AhoCorasick>,
    /// For each key of the automaton, the patterns it speaks for.
    keyed: Vec<Vec<u32>>,
    /// Patterns without keys: every sentence is shown to them.
    always: Vec<u32>,
}

static BUILTIN: LazyLock<RuleSet> = LazyLock::new(|| {
    let (rules, parts) = postcard::from_bytes(embedded::CORE).unwrap_or_default();
    RuleSet {
        rules,
        parts,
        explanations: OnceLock::new(),
        languages: Default::default(),
        sources: Vec::new(),
        builtin: true,
    }
});

impl RuleSet {
    /// The built-in rules.
    pub fn builtin() -> &'static RuleSet {
        &BUILTIN
    }

    /// The built-in rules with a house's files after them.
    ///
    /// # Errors
    /// All errors in the house's files, with file, line and column.
    pub fn with_house(house: Vec<Source>) -> Result<RuleSet, Vec<FileError>> {
        let mut sources = Self::builtin_sources();
        sources.extend(house);
        let Assembled { rules, parts, explanations, patterns } = assemble(&sources).map_err(|errors| {
            let told = |e: FileError| FileError { message: suggest(&e.message), ..e };
            errors.into_iter().map(told).collect::<Vec<_>>()
        })?;
        let set = RuleSet {
            rules,
            parts,
            explanations: OnceLock::from(explanations),
            languages: patterns.map(|p| OnceLock::from(Compiled::new(p, &[], &[], 0))),
            sources,
            builtin: false,
        };
        Ok(set.ready())
    }

    /// Builds the automata of a set whose patterns are at hand.
    fn ready(self) -> RuleSet {
        let languages: Vec<OnceLock<Compiled>> = self
            .languages
            .into_iter()
            .enumerate()
            .map(|(i, cell)| {
                let patterns = cell.into_inner().map(|c| c.patterns).unwrap_or_default();
                let prepared = patterns.into_iter().map(|p| p.prepared).collect();
                OnceLock::from(Compiled::new(prepared, &self.rules, &self.parts, i))
            })
            .collect();
        let languages = <[OnceLock<Compiled>; 3]>::try_from(languages).unwrap_or_default();
        RuleSet { languages, ..self }
    }

    /// The embedded rule files, by their path under the package.
    pub fn builtin_sources() -> Vec<Source> {
        embedded::SOURCES
            .iter()
            .map(|(path, yaml)| Source { path: (*path).to_owned(), yaml: (*yaml).to_owned() })
            .collect()
    }

    /// All files of this set.
    pub fn sources(&self) -> Vec<Source> {
        if self.builtin { Self::builtin_sources() } else { self.sources.clone() }
    }

    /// The rules, in the order of their files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The place of the rule `id` in [`RuleSet::rules`].
    pub fn find(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|r| r.id == id)
    }

    /// What readers are told about the rule at `index`.
    pub fn explanation(&self, index: usize) -> Option<&Explanation> {
        self.explanations.get_or_init(|| postcard::from_bytes(embedded::EXPLANATIONS).unwrap_or_default()).get(index)
    }

    /// The patterns of one language, ready to run.
    pub fn compiled(&self, lang: Lang) -> &Compiled {
        let i = Lang::ALL.iter().position(|&l| l == lang).unwrap_or(0);
        self.languages[i].get_or_init(|| {
            let prepared = postcard::from_bytes(embedded::PATTERNS[i]).unwrap_or_default();
            Compiled::new(prepared, &self.rules, &self.parts, i)
        })
    }
}

impl Compiled {
    fn new(prepared: Vec<Prepared>, rules: &[Rule], parts: &[Part], lang: usize) -> Compiled {
        let mut views: Vec<(View, Vec<u32>)> = Vec::new();
        let signals = rules.iter().map(|r| &r.signals).chain(parts.iter().map(|p| &p.signals));
        for signals in signals.filter_map(|s| s[lang].as_ref()) {
            let Signals { view, strong, weak, .. } = *signals;
            let list = match views.iter_mut().find(|(v, _)| *v == view) {
                Some((_, list)) => list,
                None => {
                    views.push((view, Vec::new()));
                    let last = views.len() - 1;
                    &mut views[last].1
                }
            };
            list.extend((strong.start..strong.end).chain(weak.start..weak.end));
        }
        let finders = views.into_iter().map(|(view, ids)| (view, Finder::new(&prepared, &ids))).collect();
        let patterns = prepared.into_iter().map(|prepared| Lazy { prepared, regex: OnceLock::new() }).collect();
        Compiled { patterns, finders }
    }

    /// The views that have patterns to look for, each with a test run over its copy:
    /// `found` is told every pattern and every byte offset of the copy where one of its keys ends; for a pattern
    /// without keys the offset is `None`.
    pub fn candidates(&self, view: View, bytes: &[u8], mut found: impl FnMut(u32, Option<usize>)) {
        for (_, finder) in self.finders.iter().filter(|(v, _)| *v == view) {
            for &id in &finder.always {
                found(id, None);
            }
            let Some(automaton) = &finder.automaton else { continue };
            for hit in automaton.find_overlapping_iter(bytes) {
                for &id in &finder.keyed[hit.pattern().as_usize()] {
                    found(id, Some(hit.end()));
                }
            }
        }
    }

    /// The views in use.
    pub fn views(&self) -> impl Iterator<Item = View> + '_ {
        self.finders.iter().map(|(v, _)| *v)
    }

    /// The regex of the pattern `id`, compiled now if it is the first time.
    pub fn regex(&self, id: u32) -> Option<&Regex> {
        let lazy = self.patterns.get(id as usize)?;
        lazy.regex.get_or_init(|| compile(&lazy.prepared.regex).ok()).as_ref()
    }

    /// The regexes of a stretch of patterns.
    pub fn regexes(&self, patterns: Patterns) -> impl Iterator<Item = &Regex> {
        (patterns.start..patterns.end).filter_map(|id| self.regex(id))
    }

    /// Every pattern that cannot be compiled, with the engine's reason; for checks at build time and of house files.
    pub fn broken(&self) -> Vec<(u32, String)> {
        let compiled = self.patterns.iter().enumerate().map(|(i, p)| (i as u32, compile(&p.prepared.regex)));
        compiled.filter_map(|(i, c)| c.err().map(|e| (i, e))).collect()
    }

    /// How many patterns there are, and how many of them have no keys.
    pub fn counts(&self) -> (usize, usize) {
        (self.patterns.len(), self.finders.iter().map(|(_, f)| f.always.len()).sum())
    }
}

impl Finder {
    fn new(prepared: &[Prepared], ids: &[u32]) -> Finder {
        let mut keys: Vec<(&[u8], u32)> = Vec::new();
        let mut always = Vec::new();
        for &id in ids {
            match prepared.get(id as usize) {
                Some(p) if p.keys.is_empty() => always.push(id),
                Some(p) => keys.extend(p.keys.iter().map(|k| (k.as_slice(), id))),
                None => {}
            }
        }
        keys.sort();
        keys.dedup();
        let mut distinct: Vec<&[u8]> = Vec::new();
        let mut keyed: Vec<Vec<u32>> = Vec::new();
        for (key, id) in keys {
            match (distinct.last(), keyed.last_mut()) {
                (Some(last), Some(list)) if *last == key => list.push(id),
                _ => {
                    distinct.push(key);
                    keyed.push(vec![id]);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&distinct)
            .ok()
            .filter(|_| !distinct.is_empty());
        Finder { automaton, keyed, always }
    }
}
