//! A letter as rules see it: sentences, matching copies, and the way back to the bytes of the file.
//!
//! [`Text`] is built once for a letter. It owns the copies (made when first asked for) and the sentences; what a
//! pattern finds in a copy becomes a [`Span`] of the source here, and nowhere else.

pub mod alphabet;
pub mod copy;
pub mod mask;
pub mod place;
pub mod sentence;
pub mod stretches;

use std::cell::OnceCell;

pub use copy::Copy;
pub use mask::{Mask, Reason};
pub use place::{Lines, Place};
pub use sentence::Sentence;
pub use stretches::Stretches;

use crate::lang::Lang;
use crate::lang::latin::Latin;
use crate::rule::pattern::View;

/// A stretch of a source, in UTF-8 bytes, end excluded; both ends lie on character boundaries.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub struct Span {
    #[serde(rename = "byte_start")]
    pub start: usize,
    #[serde(rename = "byte_end")]
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A letter in one language, ready to be matched.
#[derive(Debug)]
pub struct Text<'s> {
    source: &'s str,
    lang: Lang,
    masks: Vec<Mask>,
    folded: Copy,
    sentences: Vec<Sentence>,
    others: [OnceCell<Copy>; 3],
}

impl<'s> Text<'s> {
    /// Reads `source` as a letter in `lang`. Sources of 4 GiB and more are cut at the last character before.
    pub fn new(source: &'s str, lang: Lang) -> Text<'s> {
        let mut end = source.len().min(u32::MAX as usize - 8);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let source = &source[..end];
        let masks = mask::masks(source);
        let folded = Copy::new(source, &masks, lang, View::Folded);
        let sentences = sentence::split(source, &folded, lang);
        Text { source, lang, masks, folded, sentences, others: Default::default() }
    }

    /// Reads `source` as what a customer wrote. Quotations are shown: tracking that says “delivered” is the
    /// complaint. With `latin`, the folded copy is in the classes of that folding: the text is Georgian or
    /// Armenian in Latin letters, and its sentences end as lazily typed ones do.
    pub fn complaint(source: &'s str, lang: Lang, latin: Option<&Latin>) -> Text<'s> {
        let mut text = Text::new("", lang);
        let mut end = source.len().min(u32::MAX as usize - 8);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        text.source = &source[..end];
        text.masks = mask::masks_but_quotations(text.source);
        let spelling = if latin.is_some() { Lang::En } else { lang };
        text.folded = Copy::new(text.source, &text.masks, spelling, View::Folded);
        if let Some(latin) = latin {
            text.folded = text.folded.in_latin(latin);
        }
        let manners = if latin.is_some() { Lang::Ka } else { lang };
        text.sentences = sentence::split(text.source, &text.folded, manners);
        text
    }

    pub fn source(&self) -> &'s str {
        self.source
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The sentences, in order; none is empty.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// What is set aside: quotations, addresses, older mail, comments.
    pub fn masks(&self) -> &[Mask] {
        &self.masks
    }

    /// Whether the byte `at` of the source is in older mail or a comment, and so none of the letter's words.
    pub fn is_aside(&self, at: usize) -> bool {
        self.mask_at(at).is_some_and(|m| matches!(m.reason, Reason::Mail | Reason::Comment))
    }

    /// The mask over the byte `at` of the source.
    pub fn mask_at(&self, at: usize) -> Option<&Mask> {
        let mask = self.masks.get(self.masks.partition_point(|m| m.end <= at));
        mask.filter(|m| m.start <= at)
    }

    /// The matching copy in the given view.
    pub fn copy(&self, view: View) -> &Copy {
        match self.place_of(view) {
            None => &self.folded,
            Some(place) => place.get_or_init(|| self.make(view)),
        }
    }

    /// The same, if it is there already.
    pub(crate) fn kept(&self, view: View) -> Option<&Copy> {
        self.place_of(view).map_or(Some(&self.folded), OnceCell::get)
    }

    /// A copy that is used once: those of a long letter are large.
    pub(crate) fn make(&self, view: View) -> Copy {
        Copy::new(self.source, &self.masks, self.lang, view)
    }

    /// Where a copy is kept that is not the folded one.
    fn place_of(&self, view: View) -> Option<&OnceCell<Copy>> {
        match view {
            View::Folded => None,
            // The two differ in nothing else.
            View::Addresses if self.masks.iter().all(|m| m.reason != Reason::Address) => None,
            View::Cased => Some(&self.others[0]),
            View::AsIs => Some(&self.others[1]),
            View::Addresses => Some(&self.others[2]),
        }
    }

    /// The number of the sentence that holds the byte `at` of the source.
    pub fn sentence_at(&self, at: usize) -> Option<usize> {
        let number = self.sentences.partition_point(|s| s.source.end <= at);
        self.sentences.get(number).filter(|s| s.source.start <= at).map(|_| number)
    }

    /// The bytes of the copy in `view` that hold the sentence.
    pub fn sentence_in(&self, sentence: &Sentence, view: View) -> std::ops::Range<usize> {
        match view {
            View::Folded => sentence.copy.clone(),
            _ => self.copy(view).range_of(sentence.source),
        }
    }

    /// How many words the letter has, quotations and addresses counted as one each.
    pub fn word_count(&self) -> usize {
        words(self.folded.bytes())
    }

    /// How many words the sentence has, counted likewise.
    pub fn words_of(&self, sentence: usize) -> usize {
        self.sentences.get(sentence).map_or(0, |s| words(&self.folded.bytes()[s.copy.clone()]))
    }
}

/// What stands between blanks and has a letter, a digit or a mask: a sum, a telephone number in one piece, `don't`.
fn words(bytes: &[u8]) -> usize {
    let mask = alphabet::encode(alphabet::MASK).as_bytes()[0];
    let says = |word: &&[u8]| word.iter().any(|&b| alphabet::is_word_byte(b) || b == mask);
    bytes.split(|b| matches!(b, b' ' | b'\n')).filter(says).count()
}
