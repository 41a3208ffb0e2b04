//! Meanings: classes of words, and what they say together.
//!
//! A class (in `rules/classes/`) is a list of words that mean the same thing to a rule: verbs of neglect, the customer
//! as *you*, words that own a mistake. A meaning says which classes must stand together, how near and in which order,
//! and what lifts it. Here are the shapes an editor writes, and what becomes of them: classes resolved to stretches of
//! a language's pattern list, meanings to lists of those.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::model::Patterns;

/// A file of `rules/classes/`: classes by language.
pub type ClassFile = BTreeMap<String, Named<ClassEntry>>;

/// A class of words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassEntry {
    /// What the words have in common, for the reader of the file. A house that adds to a class may leave it out.
    #[serde(default)]
    pub means: String,
    /// Patterns of whole words: `\b` stands around each.
    #[serde(default)]
    pub words: Vec<String>,
    /// Classes whose words belong to this one as well.
    #[serde(default)]
    pub with: Vec<String>,
}

/// A map in the order of its file, in which a name may stand once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[cfg_attr(library, schemars(transparent))]
pub struct Named<T>(#[cfg_attr(library, schemars(with = "BTreeMap<String, T>"))] pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names, each with what it stands for")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named<T>, A::Error> {
                let mut entries: Vec<(String, T)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, T>()? {
                    if entries.iter().any(|(n, _)| *n == name) {
                        return Err(A::Error::custom(format!("'{name}' is defined twice in this file")));
                    }
                    entries.push((name, value));
                }
                Ok(Named(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Classes that say something together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// One to four classes that must all be there. A list in the place of a class: one of these.
    pub all: Vec<Member>,
    /// How far apart they may stand.
    #[serde(default)]
    pub within: Within,
    /// Most words between one and the next; any number if left out.
    pub gap: Option<u32>,
    #[serde(default)]
    pub order: Order,
    /// Classes of which none may stand in the same clause (with `within: sentence`, in the sentence).
    #[serde(default)]
    pub none: Vec<String>,
    /// Classes of which none may stand in the same sentence.
    #[serde(default)]
    pub none_in_sentence: Vec<String>,
    /// Classes of which none may begin at most three words before, in the same clause.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Classes of which none may stand between the first word and the last.
    #[serde(default)]
    pub not_between: Vec<String>,
    /// Classes of which none may follow within three words, in the same clause.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// One step lower than the rule.
    #[serde(default)]
    pub weak: bool,
}

/// A class, or several of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Member {
    One(String),
    OneOf(Vec<String>),
}

impl Member {
    pub fn names(&self) -> &[String] {
        match self {
            Member::One(name) => std::slice::from_ref(name),
            Member::OneOf(names) => names,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Within {
    #[default]
    Clause,
    Sentence,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Order {
    #[default]
    Any,
    /// As in `all`.
    Given,
}

/// Most classes in `all`.
pub const MOST_MEMBERS: usize = 4;

/// A class that every language may have: words that open a clause.
pub const OPENERS: &str = "clause-opener";

/// A meaning with its classes as places in the class list of its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub all: Vec<Vec<u32>>,
    pub clause: bool,
    pub given: bool,
    pub strong: bool,
    pub gap: Option<u32>,
    /// `none`, `none_in_sentence`, `not_before`, `not_between`, `not_after`.
    pub lifts: [Vec<u32>; 5],
}

/// The meanings of one language, and the classes that they use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meanings {
    /// Where each class has its patterns; they follow one another.
    pub classes: Vec<Patterns>,
    pub list: Vec<Resolved>,
    pub openers: Vec<u32>,
}

/// The pattern that a class's word is run as: a whole word, except at an end that is a sign (`100 ?%`).
pub fn whole(word: &str) -> String {
    let sign = |c: char| !(c.is_alphanumeric() || c == '_');
    let open = word.starts_with(|c| sign(c) && !"([{\\".contains(c));
    let closing = |c| sign(c) && !")]}*+?".contains(c);
    let escaped = |c: char| sign(c) && word.ends_with(&format!("\\{c}"));
    let close = word.ends_with(closing) || word.ends_with(escaped);
    format!("{}(?:{word}){}", if open { "" } else { r"\b" }, if close { "" } else { r"\b" })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn words_are_whole_unless_they_end_in_a_sign() {
        assert_eq!(whole("ignored?"), r"\b(?:ignored?)\b");
        assert_eq!(whole(r"\w+ից"), r"\b(?:\w+ից)\b");
        assert_eq!(whole("100 ?%"), r"\b(?:100 ?%)");
        assert_eq!(whole(r"why\?"), r"\b(?:why\?)");
        assert_eq!(whole("^next time"), "(?:^next time)\\b");
    }
}
