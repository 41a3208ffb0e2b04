//! The words of each sentence of a letter, weighed once.

use std::cell::OnceCell;

use crate::likeness::Margins;
use crate::likeness::wording::read_sentence;
use crate::rule::{SENTENCES, WEIGHED, WEIGHED_PARTS};
use crate::text::Text;
use crate::text::copy::Composed;

const KINDS: usize = WEIGHED.len() + WEIGHED_PARTS.len();

static TABLES: [Margins<KINDS>; 3] =
    [Margins::new(SENTENCES[0]), Margins::new(SENTENCES[1]), Margins::new(SENTENCES[2])];

/// Bytes of the longest sentence whose words have a say: in what has no end in sight they may be about anything.
const LONGEST: usize = 2000;

/// How far a sentence is within each kind (above 0) or outside it, and how many words it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    margins: [f32; KINDS],
    pub words: usize,
}

impl Weighed {
    /// For each of the weighed rules.
    pub fn faults(&self) -> &[f32] {
        &self.margins[..WEIGHED.len()]
    }

    /// For each of the weighed parts.
    pub fn works(&self) -> &[f32] {
        &self.margins[WEIGHED.len()..]
    }
}

/// The sentences of one letter; each is weighed when it is first asked about.
#[derive(Debug, Default, PartialEq)]
pub struct ByWords(Vec<OnceCell<Weighed>>);

impl ByWords {
    pub fn new(text: &Text<'_>) -> ByWords {
        ByWords(vec![OnceCell::new(); text.sentences().len()])
    }

    /// What the words of a sentence say; nothing of one that has no end in sight.
    pub fn of(&self, text: &Text<'_>, sentence: usize) -> Option<&Weighed> {
        let this = text.sentences().get(sentence)?.source;
        if this.end - this.start > LONGEST {
            return None;
        }
        Some(self.0.get(sentence)?.get_or_init(|| {
            let source = &text.source()[this.start..this.end];
            let composed = Composed::of(source);
            let aside = |byte: usize| {
                let byte = composed.as_ref().map_or(byte, |c| c.origin((byte as u32, byte as u32 + 1)).0 as usize);
                text.mask_at(this.start + byte).is_some()
            };
            let (words, mut hashes) = read_sentence(composed.as_ref().map_or(source, |c| &c.text), aside);
            Weighed { margins: TABLES[text.lang() as usize].sum(&mut hashes), words: words.len() }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn words_in_composed_and_decomposed_letters_weigh_the_same() {
        let words = [
            "I am sorry that the fiance\u{301}e at the cafe\u{301} felt “cafe\u{301}” hurt",
            "Ցավում ենք, որ O\u{302}գետը ձե",
        ];
        for (decomposed, lang) in words.into_iter().zip([Lang::En, Lang::Hy]) {
            let composed = decomposed.replace("e\u{301}", "é").replace("O\u{302}", "Ô");
            let [one, other] = [decomposed, &composed].map(|letter| {
                let text = Text::new(letter, lang);
                ByWords::new(&text).of(&text, 0).cloned().unwrap()
            });
            assert_eq!(one, other);
            assert!(one.words > 3 && one.faults().iter().any(|w| *w != 0.0), "{one:?}");
        }
    }
}
