//! Patterns: regular expressions as an editor writes them, made ready for the matching alphabet.
//!
//! A pattern is ordinary `regex` syntax over ordinary text (`\bმაგრამ\b`, `\w`, `[ა-ჰ]*`). Here
//! it is parsed once, its letters are folded as the copy is folded, and every character or class becomes the bytes
//! of the matching alphabet, so that `\b` costs nothing on any script. Beside the regex stand its *keys*: literals
//! of which at least one is in every match. One automaton looks for the keys of all rules at once, and only a
//! sentence that holds a key is shown to the regex.

use std::borrow::Cow;

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};

use crate::text::alphabet;

/// Which copy of a letter a pattern looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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

/// A pattern ready to be compiled: byte-regex syntax and the keys that any match must hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Prepared {
    /// Regex syntax over bytes of the matching alphabet, Unicode mode off.
    pub regex: String,
    /// Literals over the same bytes; empty where no literal is certain to be in a match.
    pub keys: Vec<Vec<u8>>,
}

/// Most keys one pattern may have; a pattern that needs more is shown every sentence.
const MOST_KEYS: usize = 320;
/// Largest regex, in bytes of its byte-regex syntax.
const MOST_REGEX: usize = 256 * 1024;

/// Prepares `pattern` for copies seen as `view`.
///
/// # Errors
/// What is wrong with the pattern, in one line, with the column (1-based, code points) where the parser knows it.
pub fn prepare(pattern: &str, view: View) -> Result<Prepared, String> {
    let folded = matches!(view, View::Folded | View::Addresses);
    // Before parsing: the parser takes the common head of two branches apart, and `թեւ|թեվ` would hide its `և`.
    let pattern = if folded { spelling(pattern) } else { Cow::Borrowed(pattern) };
    let hir =
        regex_syntax::ParserBuilder::new().nest_limit(100).build().parse(&pattern).map_err(|error| short(&error))?;
    let hir = respell(&hir, folded);
    if hir.properties().minimum_len() == Some(0) {
        return Err("matches the empty string".to_owned());
    }
    let keys = keys(&hir).map(|k| k.set).unwrap_or_default();
    let regex = hir.to_string();
    if regex.len() > MOST_REGEX {
        return Err(format!("too large: {} bytes once prepared, {MOST_REGEX} are allowed", regex.len()));
    }
    Ok(Prepared { regex, keys })
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
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            let mut bytes = Vec::new();
            for c in text.chars() {
                let c = if folded { alphabet::fold(c) } else { c };
                bytes.extend_from_slice(alphabet::encode(c).as_bytes());
            }
            Hir::literal(bytes)
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let has = |c: char| {
                let i = ranges.partition_point(|r| r.end() < c);
                ranges.get(i).is_some_and(|r| r.start() <= c)
            };
            // In a folded copy `[A-Z]` means the small letters, too; `[^ա]`, which holds `Ա`, must not come to mean `ա`.
            let negated = has('\u{e000}');
            let seen = |c: &char| has(*c) && !(folded && negated && alphabet::fold(*c) != *c);
            class_of(alphabet::representatives().filter(seen).map(|c| if folded { alphabet::fold(c) } else { c }))
        }
        HirKind::Class(Class::Bytes(class)) => {
            let chars = class.ranges().iter().flat_map(|r| r.start()..=r.end()).filter(u8::is_ascii);
            class_of(chars.map(|b| if folded { b.to_ascii_lowercase() } else { b } as char))
        }
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
            sub: Box::new(respell(&rep.sub, folded)),
        }),
        // Groups only group: nothing reads what they capture.
        HirKind::Capture(capture) => respell(&capture.sub, folded),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(|p| respell(p, folded)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|p| respell(p, folded)).collect()),
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

fn class_of(chars: impl Iterator<Item = char>) -> Hir {
    let mut codes: Vec<alphabet::Code> = chars.map(alphabet::encode).collect();
    codes.sort();
    codes.dedup();
    let mut single = ClassBytes::empty();
    // One branch for each lead, leads with the same trails together: `[AB][N-Z]`.
    let mut branches: Vec<(Vec<Hir>, ClassBytes)> = Vec::new();
    let mut by_head: Vec<(Vec<u8>, ClassBytes)> = Vec::new();
    for code in &codes {
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

/// A set of literals of which one is in every match.
struct Keys {
    set: Vec<Vec<u8>>,
}

impl Keys {
    /// Longer keys are rarer in a text; many keys cost a little each.
    fn score(&self) -> (usize, usize) {
        let shortest = self.set.iter().map(Vec::len).min().unwrap_or(0);
        (shortest.min(16), usize::MAX - self.set.len())
    }
}

/// The best keys of `hir`, or `None` where a match need not hold any literal of two bytes or more.
fn keys(hir: &Hir) -> Option<Keys> {
    let set = match hir.kind() {
        HirKind::Alternation(parts) => {
            let mut set = Vec::new();
            for part in parts {
                set.extend(keys(part)?.set);
            }
            set
        }
        HirKind::Repetition(rep) if rep.min > 0 => keys(&rep.sub)?.set,
        HirKind::Concat(parts) => return best_of_concat(parts),
        _ => exact(hir, 24)?,
    };
    usable(set)
}

fn best_of_concat(parts: &[Hir]) -> Option<Keys> {
    let mut best: Option<Keys> = None;
    let mut offer = |candidate: Option<Keys>| {
        if let Some(c) = candidate {
            if best.as_ref().is_none_or(|b| c.score() > b.score()) {
                best = Some(c);
            }
        }
    };
    let mut run: Vec<Vec<u8>> = vec![Vec::new()];
    for part in parts {
        match exact(part, 24).filter(|e| e.len() * run.len() <= 64) {
            Some(next) => run = product(&run, &next),
            None => {
                offer(usable(std::mem::replace(&mut run, vec![Vec::new()])));
                offer(keys(part));
                if let Some(next) = exact(part, 24) {
                    run = next;
                }
            }
        }
    }
    offer(usable(run));
    best
}

fn usable(mut set: Vec<Vec<u8>>) -> Option<Keys> {
    set.sort();
    set.dedup();
    // A key that begins with another key adds nothing.
    let mut kept: Vec<Vec<u8>> = Vec::with_capacity(set.len());
    for key in set {
        if !kept.last().is_some_and(|k| key.starts_with(k)) {
            kept.push(key);
        }
    }
    (!kept.is_empty() && kept.len() <= MOST_KEYS && kept.iter().all(|k| k.len() >= 2)).then_some(Keys { set: kept })
}

/// All strings `hir` can match, if there are at most `limit` of them.
fn exact(hir: &Hir, limit: usize) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes: Vec<u8> = class.ranges().iter().flat_map(|r| r.start()..=r.end()).take(limit + 1).collect();
            (bytes.len() <= limit).then(|| bytes.into_iter().map(|b| vec![b]).collect())
        }
        HirKind::Concat(parts) => {
            let mut set = vec![Vec::new()];
            for part in parts {
                set = product(&set, &exact(part, limit)?);
                if set.len() > limit {
                    return None;
                }
            }
            Some(set)
        }
        HirKind::Alternation(parts) => {
            let mut set = Vec::new();
            for part in parts {
                set.extend(exact(part, limit)?);
                if set.len() > limit {
                    return None;
                }
            }
            Some(set)
        }
        HirKind::Repetition(rep) if rep.max == Some(1) => {
            let mut set = exact(&rep.sub, limit)?;
            if rep.min == 0 {
                set.push(Vec::new());
            }
            Some(set)
        }
        _ => None,
    }
}

fn product(left: &[Vec<u8>], right: &[Vec<u8>]) -> Vec<Vec<u8>> {
    left.iter().flat_map(|l| right.iter().map(move |r| [l.as_slice(), r].concat())).collect()
}

/// Compiles a prepared pattern.
///
/// # Errors
/// The engine's own words where the regex is larger than it allows.
pub fn compile(regex: &str) -> Result<Regex, String> {
    // Most regexes of a run see a handful of sentences: what only pays on long texts is left out, so that building
    // one is cheap. The lazy DFA stays, and with it linear time.
    let config = Regex::config()
        .utf8_empty(false)
        .which_captures(WhichCaptures::Implicit)
        .onepass(false)
        .dfa(false)
        .auto_prefilter(false)
        .nfa_size_limit(Some(4 << 20))
        .hybrid_cache_capacity(1 << 20);
    Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(regex)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(pattern: &str, text: &str) -> bool {
        let prepared = prepare(pattern, View::Folded).unwrap();
        let bytes: Vec<u8> =
            spelling(text).chars().flat_map(|c| alphabet::encode(alphabet::fold(c)).as_bytes().to_vec()).collect();
        let found = compile(&prepared.regex).unwrap().is_match(&*bytes);
        if found {
            assert!(
                prepared.keys.is_empty() || prepared.keys.iter().any(|k| memchr::memmem::find(&bytes, k).is_some()),
                "no key of {pattern} in {text}"
            );
        }
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
    fn keys_are_found_in_the_middle_and_in_branches() {
        let keys = |p: &str| -> Vec<String> {
            prepare(p, View::Folded).unwrap().keys.iter().map(|k| alphabet::decode(k)).collect()
        };
        assert_eq!(keys(r"\bუნდა(?: \S+){0,3}? გცოდნოდათ\b"), [" გცოდნოდათ"]);
        assert_eq!(keys(r"\b(?:soon|shortly)\b"), ["shortly", "soon"]);
        assert_eq!(keys(r"\w+ing\b"), ["ing"]);
        assert!(keys(r"\w+").is_empty());
    }

    #[test]
    fn what_cannot_be_a_pattern_says_why() {
        assert!(prepare("(", View::Folded).unwrap_err().contains("unclosed group"));
        assert!(prepare("a*", View::Folded).unwrap_err().contains("empty"));
        assert!(prepare("(?:a{1000}){1000}b", View::Folded).is_ok_and(|p| compile(&p.regex).is_err()));
    }
}
