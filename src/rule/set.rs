//! The rule set at work: the rules in order, what readers are told about them, and a pack of patterns a language.

use std::sync::{LazyLock, OnceLock};

use super::assemble::{Assembled, Explanation, Part, Rule, Source, assemble};
use super::file::FileError;
use super::pack::Pack;
use crate::lang::Lang;
use crate::suggest::suggest;

/// The built-in rule files, as they stand in `rules/`.
pub(crate) mod embedded {
    /// Bytes that lie as numbers of 32 bits do, so that they can be read as such where they are.
    #[derive(Debug)]
    #[repr(C, align(4))]
    pub struct Words<T: ?Sized>(pub T);

    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// A rule set: the built-in rules, or those and a house's own.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    parts: Vec<Part>,
    explanations: OnceLock<Vec<Explanation>>,
    packs: [Pack; 3],
    sources: Vec<Source>,
    builtin: bool,
}

static BUILTIN: LazyLock<RuleSet> = LazyLock::new(|| {
    let (rules, parts) = postcard::from_bytes(embedded::CORE).unwrap_or_default();
    RuleSet {
        rules,
        parts,
        explanations: OnceLock::new(),
        packs: embedded::PACKS.map(|(words, bytes)| Pack::from_static(bytemuck::cast_slice(&words.0), bytes)),
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
        RuleSet::of_files(sources)
    }

    /// The rules of these files and no others.
    ///
    /// # Errors
    /// All errors in the files, with file, line and column.
    pub fn of_files(sources: Vec<Source>) -> Result<RuleSet, Vec<FileError>> {
        let Assembled { rules, parts, explanations, patterns, meanings } = assemble(&sources).map_err(|errors| {
            let told = |e: FileError| FileError { message: suggest(&e.message), ..e };
            errors.into_iter().map(told).collect::<Vec<_>>()
        })?;
        let packs = [0, 1, 2].map(|lang| Pack::new(&patterns[lang], &meanings[lang], &rules, &parts, lang));
        Ok(RuleSet { rules, parts, explanations: OnceLock::from(explanations), packs, sources, builtin: false })
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
    pub fn pack(&self, lang: Lang) -> &Pack {
        &self.packs[lang as usize]
    }
}
