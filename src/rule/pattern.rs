//! Patterns: regular expressions as an editor writes them, made ready for the matching alphabet.
//!
//! A pattern is ordinary `regex` syntax over ordinary text (`\bმაგრამ\b`, `\w`, `[ა-ჰ]*`). Here
//! it is parsed once, its letters are folded as the copy is folded, and every character or class becomes the bytes
//! of the matching alphabet, so that `\b` costs nothing on any script. It becomes a program and its keys: one pass
//! looks for the keys of all rules at once, and a pattern is tried only where they say.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};

use super::keys::{Keys, keys};
use super::program::{self, CharSet, Program};
use crate::text::alphabet::{self, Code};

/// Which copy of a letter a pattern looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Small letters, marks inside Armenian words gone, quotations and addresses masked.
    #[default]
    Folded,
    /// The same with capitals kept.
    Cased,
    /// The letters and signs as they stand; only quotations are masked.
    AsIs,
    /// As `Folded`, with e-mail addresses and links left in.
    Addresses,
}

impl View {
    pub fn name(self) -> &'static str {
        match self {
            View::Folded => "folded",
            View::Cased => "cased",
            View::AsIs => "as-is",
            View::Addresses => "addresses",
        }
    }

    pub const ALL: [View; 4] = [View::Folded, View::Cased, View::AsIs, View::Addresses];

    /// Whether capitals are small letters in it.
    pub(super) fn is_folded(self) -> bool {
        matches!(self, View::Folded | View::Addresses)
    }
}

/// A pattern ready to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// The ways in which it can match, the preferred one first.
    pub branches: Vec<Branch>,
}

/// One of the ways in which a pattern can match: a word of a list has keys of its own, and is tried where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub keys: Option<Keys>,
    pub program: Program,
}

/// Largest regex, in bytes of its byte-regex syntax.
const MOST_REGEX: usize = 256 * 1024;

/// Deepest nesting of groups.
const NEST: u32 = 100;

/// Prepares `pattern` for copies seen as `view`.
///
/// # Errors
/// What is wrong with the pattern, in one line, with the column (1-based, code points) where the parser knows it.
pub fn prepare(pattern: &str, view: View) -> Result<Prepared, String> {
    let hir = parse(pattern, view)?;
    if hir.properties().minimum_len() == Some(0) {
        return Err("matches the empty string".to_owned());
    }
    let folded = view.is_folded();
    let mut branches = Vec::new();
    for branch in split(&hir) {
        let program = program::compile(&branch, folded)?;
        branches.push(Branch { keys: keys(&respell(&branch, folded)), program });
    }
    if branches.iter().map(|b| b.program.code.len()).sum::<usize>() > program::MOST_WORDS {
        return Err(format!("too large: more than {} steps once prepared", program::MOST_WORDS));
    }
    // A character of the pattern is never more than 800 bytes.
    if pattern.len() > MOST_REGEX / 800 {
        let size = respell(&hir, folded).to_string().len();
        if size > MOST_REGEX {
            return Err(format!("too large: {size} bytes once prepared, {MOST_REGEX} are allowed"));
        }
    }
    Ok(Prepared { branches })
}

/// `pattern` in regex syntax over bytes of the matching alphabet, Unicode mode off.
///
/// # Errors
/// What is wrong with its syntax.
pub fn regex(pattern: &str, view: View) -> Result<String, String> {
    Ok(respell(&parse(pattern, view)?, view.is_folded()).to_string())
}

fn parse(pattern: &str, view: View) -> Result<Hir, String> {
    let mut parser = regex_syntax::ParserBuilder::new().nest_limit(NEST).build();
    parser.parse(&spelling_for(pattern, view)).map_err(|error| short(&error))
}

/// The pattern as the copies of a view are spelt: before parsing, because the parser takes the common head of two
/// branches apart, and `թեւ|թեվ` would hide its `և`.
pub(super) fn spelling_for(pattern: &str, view: View) -> Cow<'_, str> {
    if view.is_folded() { spelling(pattern) } else { Cow::Borrowed(pattern) }
}

/// The branches of an alternation that is the whole pattern, or all of it but anchors and word boundaries at its ends.
fn split(hir: &Hir) -> Vec<Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => split(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().flat_map(split).collect(),
        HirKind::Concat(parts) => {
            let look = |part: &&Hir| matches!(part.kind(), HirKind::Look(_));
            let from = parts.iter().take_while(look).count();
            let to = parts.len() - parts[from..].iter().rev().take_while(look).count();
            let [middle] = &parts[from..to] else { return vec![hir.clone()] };
            let whole = |branch: Hir| {
                let middle = std::iter::once(branch);
                Hir::concat(parts[..from].iter().cloned().chain(middle).chain(parts[to..].iter().cloned()).collect())
            };
            split(middle).into_iter().map(whole).collect()
        }
        _ => vec![hir.clone()],
    }
}

fn short(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(e) => format!("{} (character {} of the pattern)", e.kind(), e.span().start.column),
        regex_syntax::Error::Translate(e) => {
            format!("{} (character {} of the pattern)", e.kind(), e.span().start.column)
        }
        _ => "not a regular expression".to_owned(),
    }
}

/// Writes `hir` over the bytes of the matching alphabet.
fn respell(hir: &Hir, folded: bool) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(text) => {
            Hir::literal(literal(&text.0, folded).iter().flat_map(|c| c.as_bytes().to_vec()).collect::<Vec<u8>>())
        }
        HirKind::Class(class) => spelt(class, folded).hir.clone(),
        HirKind::Look(look) => Hir::look(match look {
            Look::WordUnicode => Look::WordAscii,
            Look::WordUnicodeNegate => Look::WordAsciiNegate,
            Look::WordStartUnicode => Look::WordStartAscii,
            Look::WordEndUnicode => Look::WordEndAscii,
            Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
            Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
            other => *other,
        }),
        HirKind::Repetition(rep) => Hir::repetition(Repetition {
            min: rep.min,
            max: rep.max,
            greedy: rep.greedy,
            sub: Box::new(group(respell(&rep.sub, folded))),
        }),
        // Groups only group: nothing reads what they capture.
        HirKind::Capture(capture) => respell(&capture.sub, folded),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(|p| respell(p, folded)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|p| respell(p, folded)).collect()),
    }
}

/// A repetition that is repeated, in a group: written one after the other, `+` and `?` would be a lazy `+`.
fn group(hir: Hir) -> Hir {
    match hir.kind() {
        HirKind::Repetition(_) => Hir::capture(Capture { index: 1, name: None, sub: Box::new(hir) }),
        _ => hir,
    }
}

/// `և` in its three spellings, as the folded copy has it.
fn spelling(text: &str) -> Cow<'_, str> {
    if !text.contains(['ե', 'Ե']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, 'ե' | 'Ե') && chars.next_if(|n| matches!(n, 'ւ' | 'վ' | 'Ւ' | 'Վ')).is_some() {
            out.push('և');
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The characters of a literal, as the copy writes them.
pub(super) fn literal(text: &[u8], folded: bool) -> Vec<Code> {
    let text = String::from_utf8_lossy(text);
    text.chars().map(|c| alphabet::encode(if folded { alphabet::fold(c) } else { c })).collect()
}

/// A class of characters, as the copy writes them.
#[derive(Debug)]
pub(super) struct Spelt {
    pub set: CharSet,
    /// Its bytes.
    hir: Hir,
}

/// What tells most classes apart at once: how many ranges, the first and the last character, whether folded.
type Mark = (usize, char, char, bool);
type Classes = HashMap<Mark, Vec<(Class, Rc<Spelt>)>>;

thread_local! {
    /// The classes met so far: the same few stand in most patterns, and `\w` has hundreds of ranges.
    static CLASSES: RefCell<Classes> = RefCell::default();
}

/// The characters of a class, as the copy writes them.
pub(super) fn spelt(class: &Class, folded: bool) -> Rc<Spelt> {
    let spell = || {
        let codes = codes_of(class, folded);
        Rc::new(Spelt { set: CharSet::of(&codes), hir: class_of(&codes) })
    };
    let Class::Unicode(unicode) = class else { return spell() };
    let (Some(first), Some(last)) = (unicode.ranges().first(), unicode.ranges().last()) else { return spell() };
    let mark = (unicode.ranges().len(), first.start(), last.end(), folded);
    CLASSES.with_borrow_mut(|known| {
        let alike = known.entry(mark).or_default();
        match alike.iter().find(|(known, _)| known == class) {
            Some((_, spelt)) => Rc::clone(spelt),
            None => {
                let spelt = spell();
                alike.push((class.clone(), Rc::clone(&spelt)));
                spelt
            }
        }
    })
}

fn codes_of(class: &Class, folded: bool) -> Vec<Code> {
    let as_seen = |c: char| alphabet::encode(if folded { alphabet::fold(c) } else { c });
    let mut codes: Vec<Code> = match class {
        Class::Unicode(class) => {
            let ranges = class.ranges();
            let has = |c: char| {
                let i = ranges.partition_point(|r| r.end() < c);
                ranges.get(i).is_some_and(|r| r.start() <= c)
            };
            // In a folded copy `[A-Z]` means the small letters, too; `[^ա]`, which holds `Ա`, must not come to mean `ա`.
            let negated = has('\u{e000}');
            let seen = |c: &char| has(*c) && !(folded && negated && alphabet::fold(*c) != *c);
            alphabet::representatives().filter(seen).map(as_seen).collect()
        }
        Class::Bytes(class) => {
            let bytes = class.ranges().iter().flat_map(|r| r.start()..=r.end()).filter(u8::is_ascii);
            bytes.map(|b| as_seen(b as char)).collect()
        }
    };
    codes.sort();
    codes.dedup();
    codes
}

fn class_of(codes: &[Code]) -> Hir {
    let mut single = ClassBytes::empty();
    // One branch for each lead, leads with the same trails together: `[AB][N-Z]`.
    let mut branches: Vec<(Vec<Hir>, ClassBytes)> = Vec::new();
    let mut by_head: Vec<(Vec<u8>, ClassBytes)> = Vec::new();
    for code in codes {
        let bytes = code.as_bytes();
        let (last, head) = bytes.split_last().unwrap_or((&0, &[]));
        let range = ClassBytesRange::new(*last, *last);
        if head.is_empty() {
            single.push(range);
        } else {
            match by_head.last_mut().filter(|(h, _)| h == head) {
                Some((_, trails)) => trails.push(range),
                None => by_head.push((head.to_vec(), ClassBytes::new([range]))),
            }
        }
    }
    let mut merged: Vec<(ClassBytes, ClassBytes)> = Vec::new();
    for (head, trails) in by_head {
        if let [lead] = head[..] {
            let lead = ClassBytesRange::new(lead, lead);
            match merged.iter_mut().find(|(_, t)| *t == trails) {
                Some((leads, _)) => leads.push(lead),
                None => merged.push((ClassBytes::new([lead]), trails)),
            }
        } else {
            branches.push((head.iter().map(|&b| Hir::literal([b])).collect(), trails));
        }
    }
    let mut alternatives = Vec::new();
    if !single.ranges().is_empty() {
        alternatives.push(Hir::class(Class::Bytes(single)));
    }
    for (leads, trails) in merged {
        alternatives.push(Hir::concat(vec![Hir::class(Class::Bytes(leads)), Hir::class(Class::Bytes(trails))]));
    }
    for (mut head, trails) in branches {
        head.push(Hir::class(Class::Bytes(trails)));
        alternatives.push(Hir::concat(head));
    }
    if alternatives.is_empty() { Hir::fail() } else { Hir::alternation(alternatives) }
}

#[cfg(test)]
mod tests {
    use super::super::matcher::Scratch;
    use super::super::pack::Pack;
    use super::*;

    fn hits(pattern: &str, text: &str) -> bool {
        let prepared = prepare(pattern, View::Folded).unwrap();
        let bytes: Vec<u8> =
            spelling(text).chars().flat_map(|c| alphabet::encode(alphabet::fold(c)).as_bytes().to_vec()).collect();
        let pack = Pack::of_patterns(&[prepared]);
        let mut found = false;
        pack.find_anywhere(0, &bytes, &mut Scratch::default(), |_, _| {
            found = true;
            false
        });
        found
    }

    #[test]
    fn word_boundaries_hold_in_every_script() {
        assert!(hits(r"\bმაგრამ\b", "კარგი, მაგრამ გვიან"));
        assert!(!hits(r"\bშენ\b", "შენობა"));
        assert!(hits(r"\bբայց\b", "Հասկանում ենք, ԲԱՅՑ"));
        assert!(!hits(r"\bձեր\b", "ձերբակալել"));
        assert!(hits(r"\bbut\b", "But no"));
        assert!(!hits(r"\bbut\b", "butter"));
    }

    #[test]
    fn classes_and_repetitions_count_letters() {
        assert!(hits(r"^[ა-ჰ]{3}$", "კარ"));
        assert!(!hits(r"^[ა-ჰ]{3}$", "კარი"));
        assert!(hits(r"^\w{4} \S+$", "գրել եմ։"));
        assert!(hits(r"ერთი.{0,5}ორი", "ერთი და ორი"));
        assert!(!hits(r"ერთი.{0,3}ორი", "ერთი და ორი"));
        assert!(hits(r"\p{Cyrillic}", "слово"));
        assert!(hits(r"[^.!?]+", "ა"));
        assert!(!hits(r"^[^աa]+$", "աԱaA"));
        assert!(hits(r"^[A-ZԱ-Ֆ]+$", "abաբ"));
    }

    #[test]
    fn armenian_ev_is_one_letter_in_every_spelling() {
        for text in ["թեև", "թեեւ", "ԹԵԵՎ", "թեեվ"] {
            assert!(hits(r"\bթեև\b", text), "{text}");
            assert!(hits(r"\bթեեւ\b|\bթեեվ\b", text), "{text}");
        }
    }

    #[test]
    fn a_repetition_of_a_repetition_is_written_as_one() {
        let regex = regex("never (?:(?:two|ten)+)?years", View::Folded).unwrap();
        let compiled = regex_automata::meta::Regex::new(&regex).unwrap();
        for text in ["never years", "never tentwoyears"] {
            assert!(compiled.is_match(text), "{regex}");
            assert!(hits("never (?:(?:two|ten)+)?years", text));
        }
    }

    #[test]
    fn keys_are_found_in_the_middle_and_in_branches() {
        let keys = |p: &str| -> Vec<String> {
            let branches = prepare(p, View::Folded).unwrap().branches;
            let sets = branches.iter().filter_map(|b| b.keys.as_ref()).flat_map(|k| &k.set);
            sets.map(|k| alphabet::decode(k)).collect()
        };
        assert_eq!(keys(r"\bუნდა(?: \S+){0,3}? გცოდნოდათ\b"), [" გცოდნოდათ"]);
        assert_eq!(keys(r"\b(?:soon|shortly)\b"), ["soon", "shortly"]);
        assert_eq!(keys(r"\w+ing\b"), ["ing"]);
        assert!(keys(r"\w+").is_empty());
    }

    #[test]
    fn what_cannot_be_a_pattern_says_why() {
        assert!(prepare("(", View::Folded).unwrap_err().contains("unclosed group"));
        assert!(prepare("a*", View::Folded).unwrap_err().contains("empty"));
        assert!(prepare("(?:(?:ab){100}){100}", View::Folded).unwrap_err().contains("too large"));
    }
}
