//! Georgian postpositions that are written with their noun: -ში, -ზე, -თან, -თვის, -გან, -კენ, -მდე, -დან.
//!
//! Owns the stem each of them takes (`language-ka.md` §4, "Postpositions").

use super::super::form::{Case, Form, Kind};
use super::{Class, Noun, host, inflect, name};

/// A postposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Postposition {
    /// -ში "in, into".
    In,
    /// -ზე "on, about".
    On,
    /// -თან "at, with".
    At,
    /// -თვის "for".
    For,
    /// -გან "from" (a person).
    FromPerson,
    /// -კენ "towards".
    Towards,
    /// -მდე "until, by".
    Until,
    /// -დან "from" (a place, a time).
    From,
}

/// A lemma with its postposition: ნომერში, ნინოსთან, შეკვეთისთვის, ნოემბრამდე, მაღაზიიდან, iPhone-ზე.
#[must_use]
pub fn attach(lemma: &str, post: Postposition, kind: Kind) -> String {
    let lemma = name::plain_script(lemma.trim());
    let genitive = || inflect(&lemma, Form::of(Case::Genitive).kind(kind));
    match post {
        Postposition::In => return inflect(&lemma, Form::of(Case::Locative).kind(kind)),
        Postposition::From => return inflect(&lemma, Form::of(Case::Ablative).kind(kind)),
        Postposition::For => return format!("{}თვის", genitive()),
        Postposition::FromPerson => return format!("{}გან", genitive()),
        Postposition::Towards => return format!("{}კენ", genitive()),
        Postposition::On | Postposition::At | Postposition::Until => {}
    }
    let plain = match post {
        Postposition::On => "ზე",
        Postposition::At => "თან",
        _ => "მდე",
    };
    match host::inflect(&lemma, Form::of(Case::Dative)) {
        Some(same) if same == lemma => return lemma,
        Some(_) => return format!("{lemma}-{plain}"),
        None => {}
    }
    let (before, word, kind) = name::last_word(&lemma, kind);
    let noun = Noun::new(&word, kind);
    let stem = &noun.stem;
    if stem.is_empty() {
        return lemma;
    }
    let short = noun.short.as_deref().unwrap_or(stem);
    let whole = match (post, noun.class) {
        (Postposition::At, Class::Consonant) => format!("{stem}თან"),
        (Postposition::At, _) => format!("{stem}სთან"),
        (Postposition::Until, Class::Consonant) => format!("{short}ამდე"),
        (Postposition::Until, Class::Yielding) if noun.loses_inner_vowel() => {
            format!("{short}ამდე")
        }
        _ => format!("{stem}{plain}"),
    };
    format!("{before}{whole}")
}
