//! The lexicon: what the YAML and text files of `lexicon/` say, assembled into one table a language.
//!
//! The build does this once, for the three languages and for Georgian and Armenian in Latin letters, so that the
//! program starts without parsing YAML or taking patterns apart. A pattern or word that cannot be read fails the
//! build with its file. In the files, `{n}` after a space stands for up to `n` words between.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::phrases::{self, Phrase};
use super::terms::{CATEGORIES, Ground, Wish};
use crate::lang::{Lang, latin};
use crate::rule::pack::Pack;
use crate::rule::pattern::{Prepared, View, prepare};
use crate::text::alphabet;

/// What a pattern's hit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// A category, as a place in [`CATEGORIES`], and the weight.
    Category(u8, u8),
    /// Drops hits of a category, or of all, that it overlaps.
    NotCategory(Option<u8>),
    Wish(Wish),
    NotWish,
    Ground(Ground),
    NotGround,
}

/// What a word means to the readers of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// 1 to 12.
    Month(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// So many days before the complaint came.
    DaysAgo(i8),
    Last,
    This,
    /// The next one, or each: a weekday after it is no day that has been.
    NoDate,
    Day,
    Week,
    /// What a number before or after it counts hours by.
    Hour,
    /// A thing that is counted, so that what stands before it may be a number: days, times, pieces.
    Counted,
    Ago,
    And,
    Year,
    /// 1 to 10 in a word.
    Count(i8),
    /// A currency, as a place in [`CURRENCIES`].
    Money(u8),
    /// A hundredth of a currency, as a place in [`CURRENCIES`].
    Coin(u8),
    Thousand,
    Order,
    /// A ticket, a case: what a number may name besides an order.
    Reference,
    /// A receipt, a booking, a contract: its number stands for the order's where none is given.
    Document,
    OrderFiller,
    NumberWord,
    NotOrder,
    Phone,
    NameIs,
    Signoff,
    Mr,
    Ms,
    /// What follows a day's name when the two are the name of a street.
    Street,
    /// What says that a number is a day of the month: `12 რიცხვში`.
    OfMonth,
    /// `the next day`, told from the day named before.
    NextDay,
    /// A verb of speech: what another said is told from the day they said it.
    Said,
    /// Who signs by what one is to the customer: `shvilishvili Ana`.
    Kin,
    /// What one does with the thing the complaint is about: buys, orders, waits for it.
    Bought,
    /// What only a man, or only a woman, says of oneself.
    Man,
    Woman,
    FirstName,
    /// A branch of a pattern that is only a phrase, as the pattern's place in [`Lexicon::patterns`].
    Pattern(u16),
    /// A thing one can buy, as a place in [`Lexicon::goods`].
    Good(u16),
    /// What a complaint is about where no thing is named, a booking or a bill, as a place in [`Lexicon::goods`].
    Matter(u16),
}

/// ISO 4217 codes of the currencies that amounts may be in.
pub const CURRENCIES: [&str; 6] = ["GEL", "AMD", "USD", "EUR", "GBP", "RUB"];

/// One language's table, borrowed from the bytes the build stored.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexicon<'a> {
    /// What each pattern says.
    pub patterns: Vec<Says>,
    /// The patterns, packed: see [`Pack::from_parts`].
    pub pack: (&'a [u8], &'a [u8]),
    /// What each word means, and whether it is the whole word or only its beginning.
    pub words: Vec<(Meaning, bool)>,
    /// How the words are spelt, sorted: the bytes, and the place of the word.
    #[serde(borrow)]
    pub keys: Vec<(&'a [u8], u16)>,
    /// Names of goods in their dictionary form.
    pub goods: Vec<&'a str>,
    /// Endings of family names, in the matching alphabet; the sure ones first.
    pub surnames: Vec<&'a [u8]>,
    /// How many of `surnames` are sure.
    pub sure_surnames: usize,
}

/// The files of one language, as text.
#[derive(Clone, Debug, Default)]
pub struct Files {
    pub categories: String,
    pub severity: String,
    pub wishes: String,
    pub facts: String,
    pub names: String,
    pub goods: String,
    pub matters: String,
}

/// What [`assemble`] makes: [`Lexicon`] with its texts owned.
#[derive(Debug, Default)]
pub struct Assembled {
    patterns: Vec<Says>,
    prepared: Vec<Prepared>,
    pack: (Vec<u8>, Vec<u8>),
    words: Vec<(Meaning, bool)>,
    keys: Vec<(Vec<u8>, u16)>,
    goods: Vec<String>,
    surnames: Vec<Vec<u8>>,
    sure_surnames: usize,
}

impl Assembled {
    pub fn lexicon(&self) -> Lexicon<'_> {
        Lexicon {
            patterns: self.patterns.clone(),
            pack: (&self.pack.0, &self.pack.1),
            words: self.words.clone(),
            keys: self.keys.iter().map(|(k, i)| (k.as_slice(), *i)).collect(),
            goods: self.goods.iter().map(String::as_str).collect(),
            surnames: self.surnames.iter().map(Vec::as_slice).collect(),
            sure_surnames: self.sure_surnames,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityFile {
    refused: BTreeMap<Ground, Vec<String>>,
    marked: BTreeMap<Ground, Vec<String>>,
    except: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FactsFile {
    months: [String; 12],
    weekdays: [String; 7],
    today: String,
    yesterday: String,
    two_days_ago: String,
    last: String,
    this: String,
    no_date: String,
    day: String,
    week: String,
    hour: String,
    ago: String,
    and: String,
    year: String,
    numbers: [String; 10],
    currency: BTreeMap<String, String>,
    coins: BTreeMap<String, String>,
    thousand: String,
    counted: String,
    order: String,
    reference: String,
    document: String,
    order_filler: String,
    number_word: String,
    not_order: String,
    phone: String,
    name_is: String,
    man: String,
    woman: String,
    signoff: String,
    mr: String,
    ms: String,
    street: String,
    of_month: String,
    next_day: String,
    said: String,
    kin: String,
    bought: String,
    surnames: String,
    sure_surnames: String,
}

/// Assembles one language; with `typed`, as it is typed in Latin letters.
///
/// # Errors
/// The file and what is wrong with it, in one line.
pub fn assemble(files: &Files, lang: Lang, typed: bool) -> Result<Assembled, String> {
    let latin = latin::of(lang).filter(|_| typed);
    let mut out = Assembler { out: Assembled::default(), latin };
    let file = |name: &str| format!("lexicon/{lang}/{name}");

    let categories: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        serde_yaml::from_str(&files.categories).map_err(|e| format!("{}: {e}", file("categories.yaml")))?;
    for (name, lists) in &categories {
        let category = CATEGORIES.iter().position(|c| c == name).map(|place| place as u8);
        if category.is_none() && name != "everywhere" {
            return Err(format!("{}: no category '{name}'", file("categories.yaml")));
        }
        for (key, patterns) in lists {
            let says = match (category, key.parse::<u8>()) {
                (_, Err(_)) if key == "except" => Says::NotCategory(category),
                (Some(category), Ok(weight @ 1..=9)) => Says::Category(category, weight),
                _ => {
                    return Err(format!(
                        "{}: {name}: '{key}' is neither a weight nor 'except'",
                        file("categories.yaml")
                    ));
                }
            };
            out.patterns(patterns, says).map_err(|e| format!("{}: {name}: {e}", file("categories.yaml")))?;
        }
    }
    let severity: SeverityFile =
        serde_yaml::from_str(&files.severity).map_err(|e| format!("{}: {e}", file("severity.yaml")))?;
    for (ground, patterns, refuses) in
        severity.refused.iter().map(|(g, p)| (*g, p, true)).chain(severity.marked.iter().map(|(g, p)| (*g, p, false)))
    {
        if ground.refuses() != refuses {
            return Err(format!("{}: {ground:?} stands in the wrong half", file("severity.yaml")));
        }
        out.patterns(patterns, Says::Ground(ground)).map_err(|e| format!("{}: {e}", file("severity.yaml")))?;
    }
    out.patterns(&severity.except, Says::NotGround).map_err(|e| format!("{}: {e}", file("severity.yaml")))?;
    let wishes: BTreeMap<String, Vec<String>> =
        serde_yaml::from_str(&files.wishes).map_err(|e| format!("{}: {e}", file("wishes.yaml")))?;
    for (name, patterns) in &wishes {
        let says = match name.as_str() {
            "except" => Says::NotWish,
            _ => Says::Wish(serde_yaml::from_str(name).map_err(|e| format!("{}: '{name}': {e}", file("wishes.yaml")))?),
        };
        out.patterns(patterns, says).map_err(|e| format!("{}: {name}: {e}", file("wishes.yaml")))?;
    }
    let facts: FactsFile = serde_yaml::from_str(&files.facts).map_err(|e| format!("{}: {e}", file("facts.yaml")))?;
    out.facts(&facts).map_err(|e| format!("{}: {e}", file("facts.yaml")))?;
    for line in lines(&files.names) {
        out.words(line, Meaning::FirstName);
    }
    let things = lines(&files.goods).map(|line| (line, false));
    for (line, matter) in things.chain(lines(&files.matters).map(|line| (line, true))) {
        // `ტელეფონი: ტელეფონ*`: the dictionary form, and how it is recognised where that differs.
        let (lemma, forms) = line.split_once(": ").unwrap_or((line, line));
        let index = out.out.goods.len() as u16;
        out.out.goods.push(lemma.to_owned());
        for form in forms.split(", ") {
            out.phrase(form, if matter { Meaning::Matter(index) } else { Meaning::Good(index) });
        }
    }
    out.finish()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|l| l.split('#').next().unwrap_or("").trim()).filter(|l| !l.is_empty())
}

struct Assembler {
    out: Assembled,
    latin: Option<&'static latin::Latin>,
}

impl Assembler {
    fn patterns(&mut self, patterns: &[String], says: Says) -> Result<(), String> {
        for pattern in patterns {
            let widened = gaps(pattern);
            let spelt = self.latin.map_or_else(|| widened.clone(), |latin| latin.fold_pattern(&widened));
            let of = self.out.patterns.len() as u16;
            let (phrases, rest) = phrases::take(&spelt);
            for Phrase { text, open } in phrases {
                let word = self.out.words.len() as u16;
                self.out.words.push((Meaning::Pattern(of), !open));
                self.out.keys.push((encoded(&text), word));
            }
            let prepared = match rest.join("|") {
                rest if rest.is_empty() => Prepared::default(),
                rest => prepare(&rest, View::Folded).map_err(|e| format!("{pattern}: {e}"))?,
            };
            self.out.patterns.push(says);
            self.out.prepared.push(prepared);
        }
        Ok(())
    }

    fn facts(&mut self, facts: &FactsFile) -> Result<(), String> {
        for (list, meaning) in facts.months.iter().zip((1..).map(Meaning::Month)) {
            self.words(list, meaning);
        }
        for (list, meaning) in facts.weekdays.iter().zip((1..).map(Meaning::Weekday)) {
            self.words(list, meaning);
        }
        for (list, meaning) in facts.numbers.iter().zip((1..).map(Meaning::Count)) {
            self.words(list, meaning);
        }
        let place = |code: &String| CURRENCIES.iter().position(|c| c == code).ok_or(format!("no currency '{code}'"));
        for (code, list) in &facts.currency {
            self.words(list, Meaning::Money(place(code)? as u8));
        }
        for (code, list) in &facts.coins {
            self.words(list, Meaning::Coin(place(code)? as u8));
        }
        for (list, meaning) in [
            (&facts.today, Meaning::DaysAgo(0)),
            (&facts.yesterday, Meaning::DaysAgo(1)),
            (&facts.two_days_ago, Meaning::DaysAgo(2)),
            (&facts.last, Meaning::Last),
            (&facts.this, Meaning::This),
            (&facts.no_date, Meaning::NoDate),
            (&facts.day, Meaning::Day),
            (&facts.week, Meaning::Week),
            (&facts.hour, Meaning::Hour),
            (&facts.ago, Meaning::Ago),
            (&facts.and, Meaning::And),
            (&facts.year, Meaning::Year),
            (&facts.thousand, Meaning::Thousand),
            (&facts.counted, Meaning::Counted),
            (&facts.order, Meaning::Order),
            (&facts.reference, Meaning::Reference),
            (&facts.document, Meaning::Document),
            (&facts.order_filler, Meaning::OrderFiller),
            (&facts.number_word, Meaning::NumberWord),
            (&facts.not_order, Meaning::NotOrder),
            (&facts.phone, Meaning::Phone),
            (&facts.signoff, Meaning::Signoff),
            (&facts.mr, Meaning::Mr),
            (&facts.ms, Meaning::Ms),
            (&facts.street, Meaning::Street),
            (&facts.of_month, Meaning::OfMonth),
            (&facts.said, Meaning::Said),
            (&facts.kin, Meaning::Kin),
            (&facts.bought, Meaning::Bought),
        ] {
            self.words(list, meaning);
        }
        for (list, meaning) in [
            (&facts.name_is, Meaning::NameIs),
            (&facts.man, Meaning::Man),
            (&facts.woman, Meaning::Woman),
            (&facts.next_day, Meaning::NextDay),
        ] {
            for phrase in list.split(", ") {
                self.phrase(phrase, meaning);
            }
        }
        let sure: Vec<Vec<u8>> = facts.sure_surnames.split_whitespace().map(|w| self.spell(w)).collect();
        let all: Vec<Vec<u8>> = facts.surnames.split_whitespace().map(|w| self.spell(w)).collect();
        self.out.sure_surnames = sure.len();
        self.out.surnames = sure.iter().cloned().chain(all.into_iter().filter(|w| !sure.contains(w))).collect();
        Ok(())
    }

    fn words(&mut self, list: &str, meaning: Meaning) {
        for word in list.split_whitespace() {
            self.phrase(word, meaning);
        }
    }

    /// One word or phrase; `*` at its end leaves the ending open.
    fn phrase(&mut self, phrase: &str, meaning: Meaning) {
        let bare = phrase.trim_end_matches('*');
        let key = self.spell(bare);
        if key.len() >= 2 || bare == "a" || bare == "k" {
            let id = self.out.words.len() as u16;
            self.out.words.push((meaning, bare == phrase));
            self.out.keys.push((key, id));
        }
    }

    /// The bytes of a word in the copy it is looked for in.
    fn spell(&self, word: &str) -> Vec<u8> {
        let small: String = word.chars().map(alphabet::fold).collect();
        match self.latin {
            Some(latin) => {
                let mut out = String::new();
                let words: Vec<String> = small
                    .split(' ')
                    .map(|w| {
                        latin.fold_word(w, &mut out);
                        out.clone()
                    })
                    .collect();
                words.join(" ").into_bytes()
            }
            None => encoded(word),
        }
    }

    fn finish(mut self) -> Result<Assembled, String> {
        if self.out.words.len().max(self.out.patterns.len()) > u16::MAX as usize {
            return Err(format!("too many words or patterns: {}, {}", self.out.words.len(), self.out.patterns.len()));
        }
        let pack = Pack::of_patterns(&std::mem::take(&mut self.out.prepared));
        let (words, bytes) = pack.parts();
        self.out.pack = (words.iter().flat_map(|w| w.to_le_bytes()).collect(), bytes.to_vec());
        self.out.keys.sort();
        self.out.keys.dedup();
        Ok(self.out)
    }
}

/// A text as the folded copy has it.
fn encoded(text: &str) -> Vec<u8> {
    let small: String = text.chars().map(alphabet::fold).collect();
    let small = small.replace("եւ", "և").replace("եվ", "և");
    small.chars().flat_map(|c| alphabet::encode(c).as_bytes().to_vec()).collect()
}

/// `{n}` after a space: up to `n` words, the fewest that will do.
fn gaps(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find(" {") {
        let close = rest[at..].find('}').map_or(rest.len(), |c| at + c);
        let count = &rest[at + 2..close];
        out.push_str(&rest[..at + 1]);
        if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) && close < rest.len() {
            out.push_str("(?:\\S+ ){0,");
            out.push_str(count);
            out.push_str("}?");
            rest = &rest[close + 1..];
        } else {
            out.push('{');
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_so_many_words_at_most() {
        let prepared = prepare(&gaps(r"\bno {2}\w*reply"), View::Folded).unwrap();
        let pack = Pack::of_patterns(&[prepared]);
        let found = |text: &str| {
            let mut found = false;
            pack.find_anywhere(0, &encoded(text), &mut Default::default(), |_, _| {
                found = true;
                false
            });
            found
        };
        assert!(found("no დიდი reply") && found("no autoreply") && found("no a b reply"));
        assert!(!found("no a b c reply"));
    }
}
