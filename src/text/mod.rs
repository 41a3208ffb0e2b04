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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_overlap_where_they_share_a_byte() {
        let span = Span::new;
        for (a, b, share) in
            [((0, 2), (2, 4), false), ((0, 3), (2, 4), true), ((0, 9), (3, 4), true), ((5, 6), (0, 5), false)]
        {
            assert_eq!(span(a.0, a.1).overlaps(span(b.0, b.1)), share);
            assert_eq!(span(b.0, b.1).overlaps(span(a.0, a.1)), share);
        }
        assert!(span(3, 3).is_empty() && span(4, 3).is_empty() && !span(3, 4).is_empty());
    }

    #[test]
    fn what_stands_at_a_byte() {
        let source = "Yes. <!-- no --> „so“ it is.\n> But";
        let text = Text::new(source, Lang::En);
        let at = |words: &str| source.find(words).unwrap();
        assert!(text.is_aside(at("<!--")) && text.is_aside(at("-->") + 2) && text.is_aside(at("> But")));
        assert!(!text.is_aside(at("-->") + 3) && !text.is_aside(at("<!--") - 1) && !text.is_aside(at("so")));
        assert_eq!(text.mask_at(at("so")).map(|m| m.reason), Some(Reason::Quotation));
        assert_eq!(text.mask_at(at(" it")), None);
        let text = Text::new("One. Two.", Lang::En);
        let at: Vec<_> = (0..10).map(|i| text.sentence_at(i)).collect();
        assert_eq!(at, [[Some(0); 4].as_slice(), &[None], &[Some(1); 4], &[None]].concat());
    }

    #[test]
    fn words_are_what_says_something() {
        let count = |source: &str| Text::new(source, Lang::En).word_count();
        assert_eq!(count("A-1042 costs 12 500 – „so it is“ , ana@example.ge !"), 6);
        assert_eq!((count("don't"), count("... – !"), count("")), (1, 0, 0));
        let text = Text::new("One two. Three", Lang::En);
        assert_eq!((text.words_of(0), text.words_of(1), text.words_of(2)), (2, 1, 0));
    }

    #[test]
    fn a_copy_is_made_once() {
        let text = Text::new("Write to ana@example.ge", Lang::En);
        assert!(std::ptr::eq(text.copy(View::Folded), text.kept(View::Folded).unwrap()));
        for view in [View::Cased, View::AsIs, View::Addresses] {
            assert!(text.kept(view).is_none(), "{view:?}");
            assert!(std::ptr::eq(text.copy(view), text.kept(view).unwrap()), "{view:?}");
        }
        // Without an address there is nothing that only this view shows.
        let text = Text::new("Write to us", Lang::En);
        assert!(std::ptr::eq(text.copy(View::Folded), text.copy(View::Addresses)));
    }

    #[test]
    fn a_complaint_is_its_customers_own_words() {
        let source = "It said «delivered». Write to ana@example.ge";
        let says = |text: &Text<'_>| alphabet::decode(text.copy(View::Folded).bytes());
        assert_eq!(says(&Text::complaint(source, Lang::En, None)), "it said «delivered». write to ¤");
        assert_eq!(says(&Text::new(source, Lang::En)), "it said ¤. write to ¤");
        assert_eq!(Text::complaint("a. b", Lang::Hy, None).lang(), Lang::Hy);
    }
}
