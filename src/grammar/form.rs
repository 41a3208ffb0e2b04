//! What a word is asked to become: case, number, definiteness, and what kind of word it is.
//!
//! Owns the four small types every caller of this room speaks in, and how a case is named on the command line
//! (`nom erg dat gen ins adv voc abl loc def`). How a word gets there is the business of `ka`, `hy` and `en`.

use std::fmt;
use std::str::FromStr;

/// A case of either language. Georgian has the first seven; Armenian has nominative, dative, genitive,
/// instrumental, ablative and locative. A language answers for a case that it lacks with the nearest thing it has
/// (Georgian ablative: the postposition -დან; Armenian ergative: the nominative), never with an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// `nom`: the form of the dictionary.
    #[default]
    Nominative,
    /// `erg`: Georgian subject of an aorist, -მა / -მ.
    Ergative,
    /// `dat`: Georgian -ს; Armenian -ի, with the article -ին.
    Dative,
    /// `gen`: Georgian -ის; Armenian -ի.
    Genitive,
    /// `ins`: Georgian -ით; Armenian -ով.
    Instrumental,
    /// `adv`: Georgian -ად.
    Adverbial,
    /// `voc`: Georgian -ო; a Georgian given name is addressed by its bare stem.
    Vocative,
    /// `abl`: Armenian -ից; Georgian -დან.
    Ablative,
    /// `loc`: Armenian -ում; Georgian -ში.
    Locative,
}

impl Case {
    /// All cases, in the order of the declaration.
    pub const ALL: [Self; 9] = [
        Self::Nominative,
        Self::Ergative,
        Self::Dative,
        Self::Genitive,
        Self::Instrumental,
        Self::Adverbial,
        Self::Vocative,
        Self::Ablative,
        Self::Locative,
    ];

    /// The three-letter code that `amends inflect --case` takes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Nominative => "nom",
            Self::Ergative => "erg",
            Self::Dative => "dat",
            Self::Genitive => "gen",
            Self::Instrumental => "ins",
            Self::Adverbial => "adv",
            Self::Vocative => "voc",
            Self::Ablative => "abl",
            Self::Locative => "loc",
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A case code that is none of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCase(String);

impl fmt::Display for UnknownCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown case {:?}: one of nom, erg, dat, gen, ins, adv, voc, abl, loc, def", self.0)
    }
}

impl std::error::Error for UnknownCase {}

impl FromStr for Case {
    type Err = UnknownCase;

    /// Reads a code (`gen`) or the full English name (`genitive`), letter case aside. `def` is the nominative;
    /// [`Form::from_code`] also keeps that it is definite.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Ok(match code.trim().to_ascii_lowercase().as_str() {
            "nom" | "nominative" | "def" | "definite" => Self::Nominative,
            "erg" | "ergative" => Self::Ergative,
            "dat" | "dative" => Self::Dative,
            "gen" | "genitive" => Self::Genitive,
            "ins" | "instrumental" => Self::Instrumental,
            "adv" | "adverbial" => Self::Adverbial,
            "voc" | "vocative" => Self::Vocative,
            "abl" | "ablative" => Self::Ablative,
            "loc" | "locative" => Self::Locative,
            _ => return Err(UnknownCase(code.to_owned())),
        })
    }
}

/// Singular or plural. After a numeral both languages keep the singular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Number {
    /// One, or any counted number.
    #[default]
    Singular,
    /// Several, uncounted.
    Plural,
}

/// What kind of word the lemma is: names and common nouns with the same ending decline differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A common noun, or a place name (places decline like common nouns).
    Common,
    /// A given name, or a full name whose parts are told apart by their endings.
    GivenName,
    /// A surname, alone or after a given name.
    Surname,
    /// Not known: decided by the lists of names, by endings that only surnames have, and in Armenian by the capital.
    #[default]
    Auto,
}

/// The form that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Form {
    /// Case.
    pub case: Case,
    /// Number.
    pub number: Number,
    /// With the Armenian article -ը/-ն; heeded in the nominative and the dative, no other case takes it.
    pub definite: bool,
    /// What the lemma is.
    pub kind: Kind,
}

impl Form {
    /// The singular, indefinite, of an unknown kind, in `case`.
    #[must_use]
    pub fn of(case: Case) -> Self {
        Self { case, ..Self::default() }
    }

    /// The same with a known kind of word.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The same in the plural.
    #[must_use]
    pub fn plural(self) -> Self {
        Self { number: Number::Plural, ..self }
    }

    /// The same with the article.
    #[must_use]
    pub fn definite(self) -> Self {
        Self { definite: true, ..self }
    }

    /// Reads a case code as the command line has it; `def` is the nominative with the article.
    ///
    /// # Errors
    /// A code that is none of ours.
    pub fn from_code(code: &str) -> Result<Self, UnknownCase> {
        let lower = code.trim().to_ascii_lowercase();
        Ok(Self { case: lower.parse()?, definite: matches!(lower.as_str(), "def" | "definite"), ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_both_ways() {
        for case in Case::ALL {
            assert_eq!(case.code().parse(), Ok(case));
        }
        assert_eq!("DEF".parse(), Ok(Case::Nominative));
        assert!("akk".parse::<Case>().is_err());
        assert!("".parse::<Case>().is_err());
    }

    #[test]
    fn def_is_the_definite_nominative() {
        assert_eq!(Form::from_code("def"), Ok(Form::of(Case::Nominative).definite()));
        assert_eq!(Form::from_code("gen"), Ok(Form::of(Case::Genitive)));
        assert!(Form::from_code("xyz").is_err());
    }
}
