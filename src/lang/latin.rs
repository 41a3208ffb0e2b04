//! Georgian and Armenian in Latin letters, folded into classes for matching.
//!
//! People type one letter in many ways and mix the systems in one sentence (`წ` is `ts`, `w` or `c`), so there is no
//! way back to the native spelling. Instead both sides are folded: `ც წ ჩ ჭ` of a word list or a pattern become `c`,
//! and so do `ts ch w c` of a message. The tables are `lexicon/ka/latin.txt` and `lexicon/hy/latin.txt`, with their
//! sources; here is how they are applied.

use std::sync::LazyLock;

use super::Lang;

/// The folding of one language: native letters and Latin spellings to classes, which are ASCII small letters.
#[derive(Debug)]
pub struct Latin {
    /// Native spellings with their class, longest first.
    native: Vec<(Vec<char>, &'static str)>,
    /// Latin spellings by first byte, longest first: spelling, only at the start of a word, class.
    typed: Vec<Vec<(&'static [u8], bool, &'static str)>>,
    /// Whether double letters are one (Armenian).
    collapse: bool,
    lang: Lang,
}

static KA: LazyLock<Latin> = LazyLock::new(|| Latin::read(include_str!("../../lexicon/ka/latin.txt"), Lang::Ka));
static HY: LazyLock<Latin> = LazyLock::new(|| Latin::read(include_str!("../../lexicon/hy/latin.txt"), Lang::Hy));

/// The folding of `lang`; English has none.
pub fn of(lang: Lang) -> Option<&'static Latin> {
    match lang {
        Lang::Ka => Some(&KA),
        Lang::Hy => Some(&HY),
        Lang::En => None,
    }
}

/// One letter of a message as [`Latin::step`] reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How many bytes of the message it took.
    pub taken: usize,
    /// Its class; empty for what only stretches the letter before.
    pub class: &'static str,
}

impl Latin {
    fn read(table: &'static str, lang: Lang) -> Latin {
        let mut latin = Latin { native: Vec::new(), typed: vec![Vec::new(); 256], collapse: false, lang };
        for line in table.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let Some((class, spellings)) = line.split_once(" = ") else {
                latin.collapse |= line == "collapse";
                continue;
            };
            for spelling in spellings.split_whitespace() {
                let bare = spelling.trim_start_matches('^');
                if bare.chars().any(|c| super::is_letter_of(c, lang)) {
                    latin.native.push((bare.chars().collect(), class));
                }
                // A native letter can stand in a mixed message, so it is a typed spelling as well.
                if let Some(first) = bare.bytes().next() {
                    latin.typed[first as usize].push((bare.as_bytes(), bare != spelling, class));
                }
            }
        }
        latin.native.sort_by_key(|(s, _)| std::cmp::Reverse(s.len()));
        for list in &mut latin.typed {
            list.sort_by_key(|(s, _, _)| std::cmp::Reverse(s.len()));
        }
        latin
    }

    /// Whether double letters count as one.
    pub fn collapses(&self) -> bool {
        self.collapse
    }

    /// Reads the letter at `at` in `text`, the bytes of a message in small letters; `None` for what is no letter.
    pub fn step(&self, text: &[u8], at: usize) -> Option<Step> {
        let byte = *text.get(at)?;
        let before = at.checked_sub(1).map(|i| text[i]);
        let letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphabetic() || b >= 0x80);
        let initial = !letter(before);
        if byte.is_ascii_digit() {
            // `6ekveta`, `ga4era`: a digit is a letter only inside a word or before a long one (`4lari` is money).
            let ahead = text[at + 1..].iter().take_while(|b| b.is_ascii_lowercase()).count();
            if !(letter(before) && ahead > 0 || initial && ahead > 5) || before.is_some_and(|b| b.is_ascii_digit()) {
                return None;
            }
        }
        if byte == b'\'' && letter(before) && letter(text.get(at + 1).copied()) {
            return Some(Step { taken: 1, class: "" }); // aspiration: t'oghnel
        }
        if self.lang == Lang::Hy && byte == b'y' && !(initial && text.get(at + 1) == Some(&b'e')) {
            let vowel = |b: Option<u8>| b.is_some_and(|b| b"aeiou".contains(&b));
            let class = if vowel(before) || vowel(text.get(at + 1).copied()) { "i" } else { "e" };
            return Some(Step { taken: 1, class });
        }
        let (spelling, _, class) = self.typed[byte as usize]
            .iter()
            .find(|(spelling, at_start, _)| text[at..].starts_with(spelling) && (initial || !at_start))?;
        Some(Step { taken: spelling.len(), class })
    }

    /// Folds one word, native or typed in Latin, small letters; what is no letter is left out.
    pub fn fold_word(&self, word: &str, out: &mut String) {
        out.clear();
        let bytes = word.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match self.step(bytes, at) {
                Some(step) => {
                    self.put(step.class, out);
                    at += step.taken;
                }
                None => at += 1,
            }
        }
    }

    /// Folds the native letters of a regular expression, and its Latin ones that are not syntax.
    pub fn fold_pattern(&self, pattern: &str) -> String {
        let chars: Vec<char> = pattern.chars().collect();
        let mut out = String::with_capacity(pattern.len());
        let mut i = 0;
        let mut joined = false;
        while i < chars.len() {
            let rest = &chars[i..];
            let range = rest.len() > 2 && rest[1] == '-' && super::is_letter_of(rest[0], self.lang);
            if range && super::is_letter_of(rest[2], self.lang) {
                // `[ა-ჰ]`: any letter.
                out.push_str("a-z");
                i += 3;
                joined = false;
            } else if rest[0] == '\\' {
                out.extend(rest.iter().take(2));
                i += 2;
                joined = false;
                if matches!(rest.get(1), Some('p' | 'P')) {
                    let end = rest.iter().position(|c| *c == '}').map_or(rest.len(), |p| p + 1);
                    out.extend(rest[2.min(end)..end].iter());
                    i += end.saturating_sub(2);
                }
            } else if let Some((spelling, class)) = self.native.iter().find(|(s, _)| rest.starts_with(s)) {
                if joined || !self.collapse {
                    self.put(class, &mut out);
                } else {
                    out.push_str(class);
                }
                i += spelling.len();
                joined = true;
            } else {
                let class = match rest[0] {
                    c @ 'a'..='z' if !(i > 0 && matches!(chars[i - 1], '?' | '-' | '{')) => {
                        self.step(c.to_string().as_bytes(), 0).map(|s| s.class)
                    }
                    _ => None,
                };
                match class {
                    Some(class) => out.push_str(class),
                    None => out.push(rest[0]),
                }
                i += 1;
                joined = false;
            }
        }
        out
    }

    fn put(&self, class: &str, out: &mut String) {
        for c in class.chars() {
            if !(self.collapse && out.ends_with(c)) {
                out.push(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(lang: Lang, word: &str) -> String {
        let mut out = String::new();
        of(lang).unwrap().fold_word(word, &mut out);
        out
    }

    #[test]
    fn every_way_of_typing_a_word_is_one() {
        for word in ["შეკვეთა", "shekveta", "sheqveta", "sekveta", "6ekveta"] {
            assert_eq!(folded(Lang::Ka, word), "sekveta", "{word}");
        }
        for word in ["მოგწერეთ", "mogweret", "mogtseret", "mogceret"] {
            assert_eq!(folded(Lang::Ka, word), "mogceret", "{word}");
        }
        for word in ["պատվերը", "patvery", "patvere", "patver@", "patverə"] {
            assert_eq!(folded(Lang::Hy, word), "patvere", "{word}");
        }
        for word in ["շնորհակալություն", "shnorhakalutyun", "shnorhakaloutiun"] {
            assert_eq!(folded(Lang::Hy, word), "wnorhakalutiun", "{word}");
        }
        assert_eq!(folded(Lang::Hy, "ոչինչ"), folded(Lang::Hy, "vochinch"));
        assert_eq!(folded(Lang::Hy, "այսօր"), folded(Lang::Hy, "aysor"));
        assert_eq!(folded(Lang::Hy, "երեք"), folded(Lang::Hy, "yerek"));
    }

    #[test]
    fn patterns_keep_their_syntax() {
        let ka = of(Lang::Ka).unwrap();
        assert_eq!(ka.fold_pattern(r"\bშეკვეთ[ა-ჰ]*\s+(?:\S+\s+){0,2}?არ\b"), r"\bsekvet[a-z]*\s+(?:\S+\s+){0,2}?ar\b");
        let hy = of(Lang::Hy).unwrap();
        assert_eq!(hy.fold_pattern(r"\bուշաց\w+|եւ|և"), r"\buwac\w+|ev|ev");
    }

    #[test]
    fn digits_before_money_stay_digits() {
        let ka = of(Lang::Ka).unwrap();
        assert_eq!(ka.step(b"4lari", 0), None);
        assert_eq!(ka.step(b"a6a", 1), Some(Step { taken: 1, class: "s" }));
    }
}
