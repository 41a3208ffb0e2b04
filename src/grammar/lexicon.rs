//! The word lists of `lexicon/`: plain text that an editor of the language may change without Rust.
//!
//! One word a line, `#` opens a comment, further columns are the list's own business (a stem, forms). A mark before
//! the word says how far it reaches:
//!
//! ```text
//! word    this word
//! ~word   this word and any longer one that ends in it (compounds)
//! -ending any longer word that ends in it, not the ending itself
//! !word   not this word, although a longer-reaching line would have it; !~word and !-ending likewise
//! ```
//!
//! The longest line that fits wins, so an exception needs no order. Lists are parsed once, on first use, from the
//! text that the build put into the program; a line that cannot be read is no error but a word that is not found
//! (a test holds that there is none).

use std::collections::HashMap;
use std::sync::LazyLock;

/// No listed ending is longer than this many characters, so a huge input costs no more than a long word.
const LONGEST: usize = 32;

/// One list.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    exact: HashMap<&'static str, Entry>,
    ending: HashMap<&'static str, Entry>,
}

#[derive(Debug)]
struct Entry {
    columns: Vec<&'static str>,
    excluded: bool,
}

/// A line that fits a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit<'w, 'l> {
    /// What stands before the part that the line speaks of; empty when the line has the whole word.
    pub before: &'w str,
    /// The part that the line speaks of.
    pub part: &'w str,
    /// The further columns of the line.
    pub columns: &'l [&'static str],
}

impl Hit<'_, '_> {
    /// The column `n` put in the place of the part; none where the list leaves the column out or has a lone `-`.
    pub fn column(&self, n: usize) -> Option<String> {
        let text = self.columns.get(n).filter(|text| **text != "-")?;
        Some(format!("{}{text}", self.before))
    }
}

impl Lexicon {
    pub fn parse(text: &'static str) -> Self {
        let mut list = Self::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut columns = line.split_whitespace();
            let Some(head) = columns.next() else { continue };
            let columns: Vec<_> = columns.collect();
            let (excluded, head) = match head.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, head),
            };
            let entry = || Entry { columns: columns.clone(), excluded };
            if let Some(word) = head.strip_prefix('~') {
                list.exact.insert(word, entry());
                list.ending.insert(word, entry());
            } else if let Some(ending) = head.strip_prefix('-') {
                list.ending.insert(ending, entry());
            } else {
                list.exact.insert(head, entry());
            }
        }
        list
    }

    /// The line for exactly this word.
    pub fn word<'w>(&self, word: &'w str) -> Option<Hit<'w, '_>> {
        let entry = self.exact.get(word).filter(|entry| !entry.excluded)?;
        Some(Hit { before: "", part: word, columns: &entry.columns })
    }

    /// The line that reaches this word: its own, or that of the longest ending.
    pub fn find<'w>(&self, word: &'w str) -> Option<Hit<'w, '_>> {
        if let Some(entry) = self.exact.get(word) {
            return (!entry.excluded).then_some(Hit { before: "", part: word, columns: &entry.columns });
        }
        let starts: Vec<usize> =
            word.char_indices().rev().take(LONGEST).map(|(at, _)| at).filter(|at| *at > 0).collect();
        for at in starts.into_iter().rev() {
            let part = &word[at..];
            if let Some(entry) = self.ending.get(part) {
                return (!entry.excluded).then_some(Hit { before: &word[..at], part, columns: &entry.columns });
            }
        }
        None
    }

    /// Whether a line reaches this word.
    pub fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $(
            $(#[$doc])*
            pub(super) static $name: LazyLock<Lexicon> = LazyLock::new(|| {
                Lexicon::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/", $path)))
            });
        )*

        #[cfg(test)]
        const SOURCES: &[(&str, &str)] = &[
            $(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/", $path)))),*
        ];
    };
}

lists! {
    /// Georgian nouns that lose a vowel; second column: the shortened stem where dropping the last ა or ე is not it.
    KA_SYNCOPE = "ka/syncope.txt";
    /// Georgian nouns that keep their last vowel before every ending, or otherwise leave their class.
    KA_CLASS = "ka/class.txt";
    /// Georgian given names; second column `i` where the -ი belongs to the stem.
    KA_GIVEN = "ka/given-names.txt";
    /// Georgian surnames and their endings; second column: `i`, or the shortened stem.
    KA_SURNAME = "ka/surnames.txt";
    /// Georgian acronyms that have a vowel; those without one need no list.
    KA_ACRONYM = "ka/acronyms.txt";
    /// Armenian nouns that lose ի or ու; second column: the shortened stem where dropping is not it.
    HY_VOWEL_LOSS = "hy/vowel-loss.txt";
    /// Armenian nouns with forms of their own: genitive, ablative, instrumental, locative, plural.
    HY_IRREGULAR = "hy/irregular.txt";
    /// Armenian nouns in -ում that name no action, and those whose instrumental is -ումով.
    HY_UM = "hy/um.txt";
    /// Armenian common nouns in -ի that keep it: loans and one-syllable words.
    HY_I_KEPT = "hy/i-kept.txt";
    /// Armenian nouns in -ու that turn it into -վ.
    HY_U_TO_V = "hy/u-to-v.txt";
    /// Armenian compounds of a one-syllable noun, whose plural is -եր.
    HY_PLURAL_ER = "hy/plural-er.txt";
    /// Armenian given names in -ի, -ու or with a common noun's ending: never shortened.
    HY_GIVEN = "hy/given-names.txt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_line_wins() {
        let list = Lexicon::parse("# a list\n~ბელი\n!ქებელი # kept\n-ელი X\nწელი წლ\n\n!-ველი");
        assert!(list.find("ბელი").is_some());
        assert_eq!(list.find("მშობელი").map(|hit| hit.before), Some("მშო"));
        assert!(list.find("ქებელი").is_none());
        assert!(list.find("ელი").is_none(), "an ending is not a word");
        assert_eq!(list.find("მელი").and_then(|hit| hit.column(0)), Some("მX".into()));
        assert_eq!(list.word("წელი").and_then(|hit| hit.column(0)), Some("წლ".into()));
        assert!(list.find("მყიდველი").is_none());
        assert!(list.find("").is_none());
        assert!(!list.has(&"ა".repeat(100_000)));
    }

    #[test]
    fn every_line_of_every_list_is_well_formed() {
        for (path, text) in SOURCES {
            let mut seen = std::collections::HashSet::new();
            let script = if path.starts_with("ka/") { 'ა'..='ჰ' } else { 'Ա'..='և' };
            for (n, line) in text.lines().enumerate() {
                let mut columns = line.split('#').next().unwrap_or_default().split_whitespace();
                let Some(head) = columns.next() else { continue };
                let word = head.trim_start_matches(['!', '~', '-']);
                assert!(
                    word.chars().all(|c| script.contains(&c)) && !word.is_empty(),
                    "{path}:{}: {head:?} is not a word",
                    n + 1
                );
                assert!(seen.insert(head.to_owned()), "{path}:{}: {head:?} stands twice", n + 1);
                for column in columns {
                    assert!(
                        column == "-" || column == "i" || column == "ov" || column.chars().all(|c| script.contains(&c)),
                        "{path}:{}: {column:?}",
                        n + 1
                    );
                }
            }
            assert!(!seen.is_empty(), "{path} is empty");
        }
    }
}
