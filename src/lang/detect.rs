//! Which language a message is in, and in which script.
//!
//! Words decide, not names: an order number, a brand or a city in Latin letters inside a Georgian message changes
//! nothing, nor does a Georgian surname under an English one. Words that are common in two of the languages (`me`,
//! `is`, `es`, `em`) support a decision and never make one. Too little to go on is no language at all.
//! The word lists, with their sources, are `lexicon/*/words.txt` and `lexicon/other-languages.txt`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::latin::{self, Latin};
use super::letters::Letters;
use super::{Lang, is_letter_of};

/// How a language is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// In its own script: Georgian, Armenian, or Latin for English.
    Native,
    /// Georgian or Armenian in Latin letters.
    Latin,
}

/// What [`detect`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detection {
    /// `None` where nothing was recognised, or a language that is not supported.
    pub language: Option<Lang>,
    pub script: Script,
    /// The English name of a recognised language that is not supported.
    pub other: Option<&'static str>,
}

impl Detection {
    const UNKNOWN: Detection = Detection { language: None, script: Script::Native, other: None };

    fn of(lang: Lang, script: Script) -> Detection {
        Detection { language: Some(lang), script, other: None }
    }

    fn other(name: &'static str) -> Detection {
        Detection { other: Some(name), ..Detection::UNKNOWN }
    }
}

/// Finds the language of `text`. Reads at most its first 8 KiB: a message does not change its language.
pub fn detect(text: &str) -> Detection {
    let mut end = text.len().min(8 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let letters = Scripts::count(text);
    let own = letters.georgian.max(letters.armenian);
    if own * 2 > letters.all() {
        let lang = if letters.georgian >= letters.armenian { Lang::Ka } else { Lang::Hy };
        return if lang == Lang::Hy && is_western(text) {
            Detection::other("Western Armenian")
        } else {
            Detection::of(lang, Script::Native)
        };
    }
    if letters.foreign > letters.latin.max(own) {
        return letters.name.map_or(Detection::UNKNOWN, Detection::other);
    }
    let by_words = in_latin(text);
    // A few words of Georgian or Armenian among names, codes and links in Latin letters.
    if own >= 12 && by_words.language.is_none() && by_words.other.is_none() {
        return Detection::of(if letters.georgian >= letters.armenian { Lang::Ka } else { Lang::Hy }, Script::Native);
    }
    by_words
}

/// How many letters of each script.
#[derive(Default)]
struct Scripts {
    georgian: usize,
    armenian: usize,
    latin: usize,
    foreign: usize,
    name: Option<&'static str>,
}

impl Scripts {
    fn count(text: &str) -> Scripts {
        let mut letters = Scripts::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&lead) = bytes.get(at) {
            // Letters that make up nearly every text are counted by their bytes.
            match (lead, bytes.get(at + 1)) {
                (0..=0x7f, _) => {
                    letters.latin += usize::from(lead.is_ascii_alphabetic());
                    at += 1;
                    continue;
                }
                (0xe1, Some(0x83)) if bytes.get(at + 2).is_some_and(|b| (0x90..=0xba).contains(b)) => at += 3,
                (0xd5, Some(0x80..=0x96 | 0xa1..=0xbf)) => at += 2,
                _ => {
                    let Some(c) = text[at..].chars().next() else { break };
                    letters.count_other(c);
                    at += c.len_utf8();
                    continue;
                }
            }
            letters.georgian += usize::from(lead == 0xe1);
            letters.armenian += usize::from(lead == 0xd5);
        }
        letters
    }

    fn count_other(&mut self, c: char) {
        match c {
            _ if is_letter_of(c, Lang::Ka) => self.georgian += 1,
            _ if is_letter_of(c, Lang::Hy) => self.armenian += 1,
            '\u{c0}'..='\u{24f}' | '\u{259}' => self.latin += 1,
            _ if c.is_alphabetic() => {
                self.foreign += 1;
                self.name = self.name.max_by(by_script(c));
            }
            _ => {}
        }
    }

    fn all(&self) -> usize {
        self.georgian + self.armenian + self.latin + self.foreign
    }
}

/// A name once found is kept, unless the letter at hand says more than the name.
trait Telling {
    fn max_by(self, other: Self) -> Self;
}

impl Telling for Option<&'static str> {
    fn max_by(self, other: Self) -> Self {
        match (self, other) {
            (None, found) => found,
            (Some("Russian"), Some("Ukrainian")) | (Some("Arabic"), Some("Persian")) => other,
            (Some("Chinese"), Some("Japanese")) => other,
            (kept, _) => kept,
        }
    }
}

/// The commonest language of a script, or the one that alone uses the letter.
fn by_script(c: char) -> Option<&'static str> {
    Some(match c {
        'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є' | 'ґ' | 'Ґ' => "Ukrainian",
        '\u{400}'..='\u{52f}' => "Russian",
        '\u{370}'..='\u{3ff}' => "Greek",
        '\u{590}'..='\u{5ff}' => "Hebrew",
        'پ' | 'چ' | 'ژ' | 'گ' => "Persian",
        '\u{600}'..='\u{6ff}' => "Arabic",
        '\u{900}'..='\u{97f}' => "Hindi",
        '\u{3040}'..='\u{30ff}' => "Japanese",
        '\u{4e00}'..='\u{9fff}' => "Chinese",
        '\u{ac00}'..='\u{d7af}' => "Korean",
        _ => return None,
    })
}

/// Whether Armenian is Western or in classical spelling: two different marks of it, or one again and again
/// (language notes hy, 1.6).
fn is_western(text: &str) -> bool {
    const WORDS: [&str; 9] = ["ուզեր", "ձեզի", "մեզի", "ինծի", "հոս", "քով", "ըսել", "ըսի", "ըսաւ"];
    let mut marks = [0_usize; 6];
    for word in text.split(|c: char| !is_letter_of(c, Lang::Hy) && c != '՛' && c != '՞' && c != '՜') {
        if word.len() > SHORT && !may_be_western(word) {
            continue;
        }
        let long = |least: usize| word.chars().nth(least).is_some();
        let mark = match word {
            w if w.contains("ութիւն") || w.contains("ութեան") || w.contains("իւ") => 0,
            "կը" | "Կը" | "կ" => 1,
            w if w.ends_with("եան") && long(4) => 2,
            w if w.contains("մէջ") || w.contains("մէկ") || w.contains("պէս") || w.contains("երբէք") => 3,
            w if WORDS.iter().any(|known| is_word(w, known)) => 4,
            w if w.ends_with("աւ")
                || (w.ends_with("էք") || w.ends_with("էն") || w.ends_with("էին")) && !w.starts_with('չ') && long(3) =>
            {
                5
            }
            _ => continue,
        };
        marks[mark] += 1;
    }
    // A surname in -եան alone is only a surname.
    let kinds = marks.iter().filter(|&&n| n > 0).count();
    kinds >= 2 || marks.iter().enumerate().any(|(i, &n)| i != 2 && n >= 2)
}

/// Bytes of the longest Western word that has none of the letters below, stress mark included.
const SHORT: usize = 12;

/// Whether a word has a letter, or two letters in a row, without which it can have none of the marks.
fn may_be_western(word: &str) -> bool {
    let mut before = ' ';
    word.chars().any(|c| {
        let told = c == 'է' || (c == 'ւ' && matches!(before, 'ի' | 'ա')) || (c == 'ա' && before == 'ե');
        before = c;
        told
    })
}

/// Whether `word` is `known`, whatever its capitals and stress marks.
fn is_word(word: &str, known: &str) -> bool {
    let letters = word.chars().filter(|c| !matches!(c, '՛' | '՞' | '՜')).flat_map(char::to_lowercase);
    letters.eq(known.chars())
}

/// The word lists of one language.
struct Words {
    whole: HashSet<String>,
    /// Beginnings of words, sorted; none begins with another.
    stems: Vec<String>,
    weak: HashSet<String>,
    endings: Vec<String>,
}

static WORDS: [LazyLock<Words>; 3] = [
    LazyLock::new(|| Words::read(include_str!("../../lexicon/ka/words.txt"), latin::of(Lang::Ka))),
    LazyLock::new(|| Words::read(include_str!("../../lexicon/hy/words.txt"), latin::of(Lang::Hy))),
    LazyLock::new(|| Words::read(include_str!("../../lexicon/en/words.txt"), None)),
];

/// For each common word of another language, the languages that have it.
static OTHERS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut map: HashMap<&str, Vec<&str>> = HashMap::new();
    let lines = include_str!("../../lexicon/other-languages.txt").lines().filter(|l| !l.starts_with('#'));
    for (name, words) in lines.filter_map(|l| l.split_once(": ")) {
        for word in words.split_whitespace() {
            let names = map.entry(word).or_default();
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
    }
    map
});

impl Words {
    fn read(list: &str, latin: Option<&Latin>) -> Words {
        let mut words = Words { whole: HashSet::new(), stems: Vec::new(), weak: HashSet::new(), endings: Vec::new() };
        let mut folded = String::new();
        let mut section = "";
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            if let Some(name) = line.strip_suffix(':') {
                section = name;
                continue;
            }
            for word in line.split_whitespace() {
                let bare = word.trim_end_matches('*');
                match latin {
                    Some(latin) => latin.fold_word(bare, &mut folded),
                    None => bare.clone_into(&mut folded),
                }
                let form = folded.clone();
                match section {
                    "weak" => _ = words.weak.insert(form),
                    "endings" => words.endings.push(form),
                    _ if bare != word => words.stems.push(form),
                    _ => _ = words.whole.insert(form),
                }
            }
        }
        words.stems.sort();
        words.stems.dedup_by(|longer, shorter| longer.starts_with(shorter.as_str()));
        // What cannot decide cannot be in both lists.
        words.whole.retain(|w| !words.weak.contains(w));
        words
    }

    /// Two points for a word of the language, one for a supporting word or a typical ending.
    fn points(&self, word: &str) -> Points {
        if self.weak.contains(word) {
            return Points { sure: 0, weak: 1 };
        }
        // What a word begins with is the last stem not after it: between the two there is no other.
        let stem = || {
            let past = self.stems.partition_point(|s| s.as_str() <= word);
            past > 0 && word.starts_with(self.stems[past - 1].as_str())
        };
        if self.whole.contains(word) || stem() {
            return Points { sure: 2, weak: 0 };
        }
        let ending =
            word.len() >= 5 && self.endings.iter().any(|e| word.len() > e.len() + 1 && word.ends_with(e.as_str()));
        Points { sure: 0, weak: usize::from(ending) }
    }
}

#[derive(Clone, Copy, Default)]
struct Points {
    sure: usize,
    weak: usize,
}

impl Points {
    fn add(&mut self, more: Points) {
        self.sure += more.sure;
        self.weak += more.weak;
    }

    fn all(self) -> usize {
        self.sure + self.weak
    }
}

/// Decides between English, Georgian and Armenian in Latin letters, and other languages.
fn in_latin(text: &str) -> Detection {
    let small = text.to_lowercase();
    let part = |c: char| c.is_alphabetic() || c == '\'' || c == '’' || c == '@' || c.is_ascii_digit();
    let [ka, hy, en] = &WORDS;
    let (mut georgian, mut armenian, mut english) = (Points::default(), Points::default(), Points::default());
    let mut others: HashMap<&str, usize> = HashMap::new();
    let mut count = 0;
    let mut folded = String::new();
    let mut plain = String::new();
    for word in small.split(|c| !part(c)) {
        let word = word.trim_matches(['\'', '’']);
        // Numbers, codes and addresses are no words.
        if !word.chars().any(char::is_alphabetic) || word.find('@').is_some_and(|at| at + 1 < word.len()) {
            continue;
        }
        count += 1;
        // `bolor@`: nobody but Armenians ends a word so.
        if word.ends_with('@') {
            armenian.add(Points { sure: 2, weak: 0 });
        }
        let word = if word.contains('’') {
            plain.clear();
            plain.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }));
            plain.as_str()
        } else {
            word
        };
        for name in OTHERS.get(word).into_iter().flatten() {
            *others.entry(name).or_default() += 2;
        }
        let as_english = en.points(word);
        english.add(as_english);
        if as_english.sure > 0 {
            // So many sure words in a row of them that nothing later changes the outcome.
            if count >= SURE && english.sure >= count && others.values().all(|points| *points < english.sure) {
                return Detection::of(Lang::En, Script::Native);
            }
            continue;
        }
        for (words, lang, points) in [(ka, Lang::Ka, &mut georgian), (hy, Lang::Hy, &mut armenian)] {
            if let Some(latin) = latin::of(lang) {
                latin.fold_word(word, &mut folded);
                points.add(words.points(&folded));
            }
        }
    }
    let best = others.into_iter().max_by_key(|&(name, points)| (points, name)).unwrap_or(("", 0));
    let candidates = [
        (english, Detection::of(Lang::En, Script::Native)),
        (georgian, Detection::of(Lang::Ka, Script::Latin)),
        (armenian, Detection::of(Lang::Hy, Script::Latin)),
    ];
    let Some((points, found)) = candidates.into_iter().max_by_key(|(p, _)| (p.sure + p.weak / 2, p.all())) else {
        return Detection::UNKNOWN;
    };
    // One sure word decides only in a message that hardly has others.
    let enough = points.sure >= 6
        || (points.sure >= 4 && points.all() * 5 >= count)
        || (points.sure >= 2 && points.all() * 3 >= count && count <= 8);
    let strange = best.1 >= 4 && best.1 > points.sure && best.1 * 3 >= count;
    if enough && !strange && (found.language == Some(Lang::En) || points.sure >= 8 && english.sure == 0) {
        return found;
    }
    let like = by_letters(&small);
    // The little words of other languages (`e`, `mi`, `en`) are Armenian words as well.
    let ours = like[0].0 != Lang::En && like[0].1 < NEAR && like[0].1 + MARGIN < like[1].1;
    if strange && !ours {
        return Detection::other(name_of(best.0));
    }
    let close = |lang: Lang| like.iter().find(|(l, _)| *l == lang).map_or(f32::MAX, |(_, d)| *d);
    if enough {
        // A name or two can look like words of Georgian or Armenian; the letters of the whole know better.
        return match found.language {
            Some(lang) if lang != Lang::En && close(Lang::En) + MARGIN < close(lang) => {
                Detection::of(Lang::En, Script::Native)
            }
            // So do they where Georgian and Armenian words look alike.
            Some(lang) if lang != Lang::En && points.sure < 8 && like[0].0 != Lang::En => {
                Detection::of(if like[0].1 + MARGIN < close(lang) { like[0].0 } else { lang }, Script::Latin)
            }
            _ => found,
        };
    }
    match like[..] {
        [(lang, first), (_, second), ..]
            if count >= 3 && (best.1 <= 2 || ours) && first < TYPICAL && first + MARGIN < second =>
        {
            let script = if lang == Lang::En { Script::Native } else { Script::Latin };
            Detection::of(lang, script)
        }
        _ => Detection::UNKNOWN,
    }
}

/// Words after which a message that is mostly English is English.
const SURE: usize = 60;
/// A message no farther than this from a language's own sentences may be in it, in standard deviations.
const TYPICAL: f32 = 6.0;
/// A message no farther than this is in the language even where other languages have some of its words.
const NEAR: f32 = 3.5;
/// How much nearer the best language must be than the next.
const MARGIN: f32 = 1.0;

/// The languages by how far the message's letters are from theirs, nearest first.
fn by_letters(small: &str) -> [(Lang, f32); 3] {
    let mut folded = String::new();
    let mut like = Lang::ALL.map(|lang| {
        let table = &LETTERS[lang as usize];
        let (mut cost, mut triples) = (0, 0);
        for word in small.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '@') {
            if !word.bytes().any(|b| b.is_ascii_alphabetic()) {
                continue;
            }
            let (more, n) = match latin::of(lang) {
                Some(latin) => {
                    latin.fold_word(word, &mut folded);
                    table.cost(&folded)
                }
                None => table.cost(word),
            };
            cost += more;
            triples += n;
        }
        (lang, table.distance(cost, triples))
    });
    like.sort_by(|a, b| a.1.total_cmp(&b.1));
    like
}

static LETTERS: LazyLock<[Letters; 3]> = LazyLock::new(|| {
    [
        Letters::read(include_str!("../../lexicon/ka/letters.txt")),
        Letters::read(include_str!("../../lexicon/hy/letters.txt")),
        Letters::read(include_str!("../../lexicon/en/letters.txt")),
    ]
});

fn name_of(name: &str) -> &'static str {
    OTHERS.values().flatten().find(|n| **n == name).copied().unwrap_or("")
}

/// Whether `word` is a common word of `lang`, however it is typed.
pub(crate) fn is_common_word(word: &str, lang: Lang) -> bool {
    let words = &WORDS[Lang::ALL.iter().position(|&l| l == lang).unwrap_or(0)];
    let small = word.to_lowercase();
    match latin::of(lang) {
        Some(latin) => {
            let mut folded = String::new();
            latin.fold_word(&small, &mut folded);
            words.weak.contains(&folded) || words.points(&folded).sure > 0
        }
        None => words.weak.contains(&small) || words.points(&small).sure > 0,
    }
}
