//! The rule set at work: the rules in order, what readers are told about them, and a pack of patterns a language.

use std::sync::LazyLock;

use super::assemble::{Assembled, Explanation, Part, Rule, Source, assemble, assemble_over};
use super::base::Base;
use super::file::FileError;
use super::layers::{Layers, Own};
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
    /// How many of the rules are built in.
    builtin: usize,
    /// Of the other rules.
    explanations: Vec<Explanation>,
    packs: [Pack; 3],
    /// What a house adds to the packs.
    own: [Option<Own>; 3],
    /// The files that are not built in.
    files: Vec<Source>,
}

static BUILTIN: LazyLock<RuleSet> = LazyLock::new(|| {
    let (rules, parts): (Vec<Rule>, Vec<Part>) = postcard::from_bytes(embedded::CORE).unwrap_or_default();
    RuleSet {
        builtin: rules.len(),
        rules,
        parts,
        explanations: Vec::new(),
        packs: embedded::PACKS.map(|(words, bytes)| Pack::from_static(bytemuck::cast_slice(&words.0), bytes)),
        own: [const { None }; 3],
        files: Vec::new(),
    }
});

static EXPLANATIONS: LazyLock<Vec<Explanation>> =
    LazyLock::new(|| postcard::from_bytes(embedded::EXPLANATIONS).unwrap_or_default());

impl RuleSet {
    /// The built-in rules.
    pub fn builtin() -> &'static RuleSet {
        &BUILTIN
    }

    /// The built-in rules with a house's files after them. Only the house's files are read and compiled.
    ///
    /// # Errors
    /// All errors in the house's files, with file, line and column.
    pub fn with_house(house: Vec<Source>) -> Result<RuleSet, Vec<FileError>> {
        let builtin = Self::builtin();
        let base = Base {
            rules: &builtin.rules,
            parts: &builtin.parts,
            packs: Some(&builtin.packs),
            files: embedded::SOURCES,
            stock: embedded::STOCK,
            dependents: embedded::DEPENDENTS,
        };
        let Assembled { rules, parts, explanations, own, .. } = assemble_over(&base, &house).map_err(told)?;
        let mut packs = builtin.packs.iter();
        let own = own.map(|own| packs.next().filter(|pack| own.differs(pack)).map(|_| own));
        let packs = builtin.packs.clone();
        Ok(RuleSet { rules, parts, builtin: builtin.rules.len(), explanations, packs, own, files: house })
    }

    /// The rules of these files and no others.
    ///
    /// # Errors
    /// All errors in the files, with file, line and column.
    pub fn of_files(files: Vec<Source>) -> Result<RuleSet, Vec<FileError>> {
        let Assembled { rules, parts, explanations, own, .. } = assemble(&files).map_err(told)?;
        let packs = own.map(Own::into_pack);
        Ok(RuleSet { rules, parts, builtin: 0, explanations, packs, own: [const { None }; 3], files })
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
        let builtin = if self.builtin > 0 { Self::builtin_sources() } else { Vec::new() };
        builtin.into_iter().chain(self.files.iter().cloned()).collect()
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
        match index.checked_sub(self.builtin) {
            Some(own) => self.explanations.get(own),
            None => EXPLANATIONS.get(index),
        }
    }

    /// The first layer of the patterns of one language: the built-in ones, or those of the files that stand alone.
    pub fn pack(&self, lang: Lang) -> &Pack {
        &self.packs[lang as usize]
    }

    /// The patterns of one language, ready to run on the letter of this folded copy; those of a house are compiled
    /// when they are first asked for. Without a letter, what is not looked for in a whole one.
    pub fn patterns(&self, lang: Lang, folded: Option<&[u8]>) -> Layers<'_> {
        Layers::new(&self.packs[lang as usize], self.own[lang as usize].as_ref(), folded)
    }
}

fn told(errors: Vec<FileError>) -> Vec<FileError> {
    errors.into_iter().map(|e| FileError { message: suggest(&e.message), ..e }).collect()
}
