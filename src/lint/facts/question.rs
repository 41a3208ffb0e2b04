//! What the customer asked, and whether the letter speaks of it.
//!
//! A question is taken for answered where the letter shares a word with it, in whatever form; one that asks when, only
//! where the letter names a day or a term; one that asks why, where it gives a cause; one that asks for money, another
//! thing or a repair, where the letter gives that or refuses. What is asked only to say something is no question.

use super::Bench;
use super::word::words;
use crate::lang::{Lang, is_common_word};
use crate::lint::context::Known;

/// Code points of a question that are told at most.
const TOLD: usize = 100;

/// The questions without an answer, as the customer put them.
pub fn unanswered(bench: &Bench<'_>) -> Vec<Known> {
    let context = bench.context;
    let Some(complaint) = context.case.text.as_deref() else { return Vec::new() };
    let lang = bench.text.lang();
    // Typed in Latin letters, or in another language: the words of the two cannot be compared.
    if context.lang != Some(lang) || !context.native || context.told.questions.is_empty() {
        return Vec::new();
    }
    let answer: Vec<Vec<char>> = words(bench.text.source()).map(|(_, w)| small(w).chars().collect()).collect();
    let asks = Asking::of(lang);
    let questions = context.told.questions.iter().filter_map(|span| complaint.get(span.start..span.end));
    let unanswered = questions.filter(|question| {
        let asked = small(question);
        let subject: Vec<Vec<char>> = words(&asked)
            .map(|(_, w)| w)
            .filter(|w| w.chars().count() > 3 && !asks.is_word(w) && !(lang == Lang::En && is_common_word(w, lang)))
            .map(|w| w.chars().collect())
            .collect();
        let found = |part: &str| bench.has_anywhere(part);
        let wish = |kind: &str, part: &str| asks.says(kind, &asked) && (found(part) || found("refusal"));
        let answered = if asks.says("when:", &asked) {
            found("date")
        } else {
            subject.iter().any(|s| answer.iter().any(|a| are_kin(lang, s, a)))
                || asks.says("term:", &asked) && found("date")
                || asks.says("why:", &asked) && found("explanation")
                || wish("money:", "money-back")
                || wish("another:", "another-one")
                || wish("repair:", "repair")
        };
        !subject.is_empty() && !answered && !asks.says("no-question:", &asked)
    });
    unanswered.map(|question| Known::Text(shortened(question.trim()))).collect()
}

/// How many words of `a` have a kindred word in `b`; words that say little are passed over.
pub fn kindred(lang: Lang, a: &str, b: &str) -> usize {
    let asks = Asking::of(lang);
    let content = |text: &str| -> Vec<Vec<char>> {
        let said = words(text).map(|(_, w)| small(w)).filter(|w| w.chars().count() > 3 && !asks.is_word(w));
        said.map(|w| w.chars().collect()).collect()
    };
    let other = content(b);
    content(a).iter().filter(|w| other.iter().any(|o| are_kin(lang, w, o))).count()
}

fn small(text: &str) -> String {
    let kept = text.chars().filter(|c| !matches!(c, '՛' | '՜' | '՞' | '\u{ad}'));
    kept.collect::<String>().to_lowercase().replace("եւ", "և")
}

fn shortened(question: &str) -> String {
    match question.char_indices().nth(TOLD) {
        Some((cut, _)) => format!("{}…", question[..cut].rsplit_once(' ').map_or(&question[..cut], |(whole, _)| whole)),
        None => question.to_owned(),
    }
}

/// Whether two words have the same stem. Georgian and Armenian verbs change at both ends (დამიბრუნებთ, დაგიბრუნებთ),
/// English words at the end. What stands before a stem has four letters at most.
fn are_kin(lang: Lang, a: &[char], b: &[char]) -> bool {
    let shorter = a.len().min(b.len());
    if shorter < 3 {
        return false;
    }
    let common = |i: usize, j: usize| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
    let wanted = shorter.clamp(3, 5);
    match lang {
        Lang::En => common(0, 0) >= wanted,
        Lang::Ka | Lang::Hy => (0..a.len().min(5)).any(|i| (0..b.len().min(5)).any(|j| common(i, j) >= wanted)),
    }
}

/// How the language asks: `lexicon/LANG/questions.txt`.
struct Asking(&'static str);

impl Asking {
    fn of(lang: Lang) -> Asking {
        Asking(match lang {
            Lang::Ka => include_str!("../../../lexicon/ka/questions.txt"),
            Lang::Hy => include_str!("../../../lexicon/hy/questions.txt"),
            Lang::En => include_str!("../../../lexicon/en/questions.txt"),
        })
    }

    fn lines(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.lines().filter_map(move |line| line.strip_prefix(kind)).flat_map(|line| line.split(',')).map(str::trim)
    }

    /// Whether the question has one of the phrases of a kind; each begins where a word begins.
    fn says(&self, kind: &str, question: &str) -> bool {
        let begins = |at: usize| !question[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        self.lines(kind).any(|phrase| question.match_indices(phrase).any(|(at, _)| begins(at)))
    }

    /// Whether a word only asks, or says nothing of what is asked about.
    fn is_word(&self, word: &str) -> bool {
        self.lines("word:").any(|w| w == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kin(lang: Lang, a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|w| w.chars().collect::<Vec<_>>());
        are_kin(lang, &a, &b)
    }

    #[test]
    fn words_of_one_stem() {
        for (lang, a, b) in [
            (Lang::Ka, "დამიბრუნებთ", "დაგიბრუნეთ"),
            (Lang::Ka, "ხელოსანი", "ხელოსანმა"),
            (Lang::En, "fix", "fixed"),
            (Lang::Hy, "վերադարձնեք", "կվերադարձնենք"),
            (Lang::En, "deliver", "delivery"),
            (Lang::En, "lamp", "lamps"),
        ] {
            assert!(kin(lang, a, b), "{a} {b}");
        }
        for (lang, a, b) in [
            (Lang::Ka, "კურიერი", "ხელოსანი"),
            (Lang::Hy, "գումարը", "վարպետը"),
            (Lang::Hy, "շփոթություն", "առողջությունը"),
            (Lang::En, "courier", "colour"),
            (Lang::En, "come", "complaint"),
        ] {
            assert!(!kin(lang, a, b), "{a} {b}");
        }
    }
}
