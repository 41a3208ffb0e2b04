//! The Armenian plural: -եր after one syllable, -ներ after more.
//!
//! Owns the count of syllables, with the hidden ը of a first cluster (սխալ-ներ) and the compounds that count as their
//! last part (պայմանագր-եր); `language-hy.md` §4.2. Irregular plurals stand in the fifth column of
//! `lexicon/hy/irregular.txt`.

use super::super::lexicon::{HY_IRREGULAR, HY_PLURAL_ER, HY_VOWEL_LOSS};
use super::{is_vowel, like_first, lower_first, vowel_loss};

/// The nominative plural; a name takes it as a family does (Պետրոսյաններ).
pub(super) fn plural(word: &str, name: bool) -> String {
    if word.is_empty() {
        return String::new();
    }
    let lower = lower_first(word);
    if !name {
        if let Some(irregular) = HY_IRREGULAR.find(&lower).and_then(|hit| hit.column(4)) {
            return like_first(&irregular, word);
        }
        if let Some(hit) = HY_VOWEL_LOSS.find(&lower)
            && syllables(hit.part) == 1
            && let Some(short) = vowel_loss(&lower)
        {
            return format!("{}եր", like_first(&short, word));
        }
        if HY_PLURAL_ER.has(&lower) {
            return format!("{word}եր");
        }
    }
    match syllables(&lower) {
        0 | 1 => format!("{word}եր"),
        _ => format!("{word}ներ"),
    }
}

/// Syllables as spoken: vowels (ու counts once, և holds one), and the ը that is said in a word's first cluster.
fn syllables(lower: &str) -> usize {
    let letters: Vec<char> = lower.chars().collect();
    let mut count = letters.iter().filter(|c| is_vowel(**c) || **c == 'և').count();
    // ո that begins a word before another vowel letter is still one; ու is ո + ւ, and ւ is no vowel
    let consonant = |c: char| !is_vowel(c) && !matches!(c, 'ւ' | 'և');
    if let [first, second, ..] = letters.as_slice()
        && consonant(*first)
        && consonant(*second)
        && *second != 'յ'
    {
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_as_spoken() {
        let table = [
            ("սարք", 1),
            ("պատվեր", 2),
            ("սխալ", 2),
            ("հյուր", 1),
            ("ջուր", 1),
            ("արև", 2),
            ("", 0),
            ("ընկերություն", 4),
        ];
        for (word, want) in table {
            assert_eq!(syllables(word), want, "{word}");
        }
    }

    #[test]
    fn plurals_of_the_notes() {
        let table = [
            ("սարք", "սարքեր"),
            ("օր", "օրեր"),
            ("տոմս", "տոմսեր"),
            ("քարտ", "քարտեր"),
            ("պատվեր", "պատվերներ"),
            ("հասցե", "հասցեներ"),
            ("խնդիր", "խնդիրներ"),
            ("հաշիվ", "հաշիվներ"),
            ("բաժին", "բաժիններ"),
            ("սխալ", "սխալներ"),
            ("կտրոն", "կտրոններ"),
            ("նվեր", "նվերներ"),
            ("ծրար", "ծրարներ"),
            ("հյուր", "հյուրեր"),
            ("պայմանագիր", "պայմանագրեր"),
            ("անդորրագիր", "անդորրագրեր"),
            ("օգտատեր", "օգտատերեր"),
            ("գին", "գներ"),
            ("գիրք", "գրքեր"),
            ("շիշ", "շշեր"),
            ("դուռ", "դռներ"),
            ("մարդ", "մարդիկ"),
            ("կին", "կանայք"),
            ("պարոն", "պարոնայք"),
            ("տիկին", "տիկնայք"),
        ];
        for (one, many) in table {
            assert_eq!(plural(one, false), many);
        }
    }
}
