//! Facts: what a complaint says about its writer and the matter, each with its place, never guessed.
//!
//! Words and numbers are read as [`tokens`]; each kind of fact has its reader. A fact that could be two things is
//! left out: the desk can ask, a wrong name in a letter cannot be taken back.

mod date;
mod money;
mod name;
mod number;
mod said;
mod tokens;

use jiff::civil::Date;
use serde::Serialize;

use super::lexicon::{Lexicon, Meaning, Says};
use super::matcher::{Hit, Word};
use super::terms::Wish;
use crate::case::Title;
use crate::lang::Lang;
use crate::rule::pattern::View;
use crate::text::{Span, Stretches, Text};
use tokens::Tokens;

pub use number::Named;

/// Something the complaint says, and the bytes of it that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    pub value: T,
    pub span: Span,
}

/// Money: an exact decimal number such as `1250.50` (a point, no groups), and an ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    pub value: String,
    pub currency: &'static str,
}

/// The facts of one complaint; lists are in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The customer's name as they signed it.
    pub name: Option<Fact<String>>,
    pub title: Option<Fact<Title>>,
    /// As written, capitals kept.
    pub order_number: Option<Fact<String>>,
    /// The thing bought, in its dictionary form.
    pub product: Option<Fact<String>>,
    pub amounts: Vec<Fact<Amount>>,
    pub dates: Vec<Fact<Date>>,
    /// As written.
    pub phones: Vec<Fact<String>>,
    pub wants: Vec<Fact<Wish>>,
    /// Whole sentences that ask something.
    pub questions: Vec<Span>,
}

/// What the readers of facts look at.
struct Page<'t, 's> {
    text: &'t Text<'s>,
    lexicon: &'t Lexicon<'static>,
    tokens: Tokens<'t>,
    words: &'t [Word],
    /// Whether Georgian or Armenian is typed in Latin letters.
    typed: bool,
    received: Option<Date>,
}

impl Page<'_, '_> {
    fn source(&self) -> &str {
        self.text.source()
    }

    /// The bytes of the sentence in which the byte `at` of the folded copy stands.
    fn sentence(&self, at: u32) -> Option<std::ops::Range<u32>> {
        let (sentences, at) = (self.text.sentences(), at as usize);
        let sentence = sentences.get(sentences.partition_point(|s| s.copy.end <= at)).filter(|s| s.copy.start <= at)?;
        Some(sentence.copy.start as u32..sentence.copy.end as u32)
    }

    /// Whether one of `places`, which are in the order of the text, is in the sentence of the byte `at`.
    fn share_sentence(&self, at: u32, places: &[u32]) -> bool {
        let Some(sentence) = self.sentence(at) else { return false };
        places.get(places.partition_point(|p| *p < sentence.start)).is_some_and(|p| *p < sentence.end)
    }

    /// The source bytes of a stretch of the folded copy.
    fn span(&self, start: u32, end: u32) -> Span {
        self.text.copy(View::Folded).source_span(start as usize, end as usize)
    }
}

/// Reads all facts.
pub(super) fn read(
    text: &Text,
    lexicon: &Lexicon<'static>,
    hits: &[Hit],
    words: &[Word],
    typed: bool,
    received: Option<Date>,
) -> Facts {
    let tokens = Tokens::new(text.copy(View::Folded).bytes(), words);
    let page = Page { text, lexicon, tokens, words, typed, received };
    let amounts = money::amounts(&page);
    let order_number = number::order(&page, &amounts);
    let taken = || amounts.iter().map(|a| a.span).chain(order_number.iter().map(|o| o.span));
    let phones = number::phones(&page, &taken().collect());
    let (name, title) = name::read(&page);
    let taken = taken().chain(phones.iter().map(|p| p.span)).collect();
    let product = product(&page, order_number.as_ref().map(|o| o.span));
    Facts {
        name,
        title,
        order_number,
        product,
        dates: date::dates(&page, date::Told::FromReceipt, &taken),
        amounts,
        phones,
        wants: wants(hits),
        questions: questions(text),
    }
}

/// What a letter says in figures, and what goods it names; lists are in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Numbers that may be an order's, and how they are known.
    pub numbers: Vec<(Named, Fact<String>)>,
    pub amounts: Vec<Fact<Amount>>,
    /// A day without a year is in the year that brings it nearest to the given one.
    pub dates: Vec<Fact<Date>>,
    /// As written.
    pub phones: Vec<Fact<String>>,
    /// In their dictionary form.
    pub goods: Vec<Fact<String>>,
}

/// Reads the figures of a letter.
pub(super) fn figures(text: &Text, lexicon: &Lexicon<'static>, words: &[Word], near: Option<Date>) -> Figures {
    let tokens = Tokens::new(text.copy(View::Folded).bytes(), words);
    let page = Page { text, lexicon, tokens, words, typed: false, received: near };
    let amounts = money::amounts(&page);
    let numbers = number::all(&page, &amounts);
    let taken = amounts.iter().map(|a| a.span).collect();
    let goods = page.words.iter().filter_map(|w| match w.meaning {
        Meaning::Good(good) => {
            Some(Fact { value: lexicon.goods[good as usize].to_owned(), span: page.span(w.start, w.end) })
        }
        _ => None,
    });
    Figures {
        goods: goods.collect(),
        phones: number::phones(&page, &taken),
        dates: date::dates(&page, date::Told::FromUnknown, &Stretches::default()),
        numbers,
        amounts,
    }
}

/// The thing bought: the first that is named where something is bought or waited for, or else the first of all. What
/// comes later, or stands after a word of place, is what it stands on, came with or ruined. Where no thing is named,
/// the matter that something was bought or paid for: a booking, a bill.
fn product(page: &Page, order: Option<Span>) -> Option<Fact<String>> {
    let named = |matters: bool| {
        let mut goods: Vec<(u32, u32, u16)> = page
            .words
            .iter()
            .filter_map(|w| match w.meaning {
                Meaning::Good(good) if !matters => Some((w.start, w.end, good)),
                Meaning::Matter(good) if matters => Some((w.start, w.end, good)),
                _ => None,
            })
            .collect();
        // The longest name at a place: a sofa bed is no sofa.
        goods.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        goods
    };
    let bought: Vec<u32> = page.words.iter().filter(|w| w.meaning == Meaning::Bought).map(|w| w.start).collect();
    let weight = |start: u32| i8::from(page.share_sentence(start, &bought)) - 2 * i8::from(is_place(page, start));
    // `ticket 51190` is a number's name.
    let numbers = |end: u32| {
        let at = page.span(end, end).start;
        order.is_some_and(|order| order.start > at && order.start <= at + 4)
    };
    let goods = named(false);
    let first = goods.iter().filter(|g| !numbers(g.1)).min_by_key(|g| (-weight(g.0), g.0)).copied();
    let (start, end, good) = first.or_else(|| named(true).into_iter().find(|g| weight(g.0) > 0))?;
    Some(Fact { value: page.lexicon.goods[good as usize].to_owned(), span: page.span(start, end) })
}

/// Whether an English word of place stands before the thing at `start`: `under the bed`.
fn is_place(page: &Page, start: u32) -> bool {
    let Some(i) = page.tokens.starting(start).filter(|_| page.text.lang() == Lang::En) else { return false };
    let word = |back: usize| i.checked_sub(back).map(|at| page.tokens.bytes(at)).unwrap_or_default();
    let article = matches!(word(1), b"the" | b"a" | b"my" | b"our" | b"your" | b"his" | b"her");
    let place = if article { word(2) } else { word(1) };
    matches!(place, b"under" | b"on" | b"behind" | b"near" | b"beside" | b"onto" | b"in" | b"at" | b"like")
}

/// What is asked for, each thing once, where it is first asked.
fn wants(hits: &[Hit]) -> Vec<Fact<Wish>> {
    let except: Stretches = hits.iter().filter(|h| h.says == Says::NotWish).map(|h| h.span).collect();
    let mut wants: Vec<Fact<Wish>> = Vec::new();
    // Who wants a bill corrected may say "fix it" and "send a new one".
    // Hits come in the order of the sentences.
    let corrected: Vec<u32> =
        hits.iter().filter(|h| h.says == Says::Wish(Wish::Correction)).map(|h| h.sentence).collect();
    let mut found: Vec<(Span, Wish)> = hits
        .iter()
        .filter_map(|h| match h.says {
            Says::Wish(Wish::Repair | Wish::Replacement) if corrected.binary_search(&h.sentence).is_ok() => None,
            Says::Wish(wish) if !except.overlap(h.span) => Some((h.span, wish)),
            _ => None,
        })
        .collect();
    // "Bring the right one" and "when do you send my money" ask for no delivery.
    let named: Stretches =
        found.iter().filter(|(_, w)| matches!(w, Wish::Replacement | Wish::Refund)).map(|(s, _)| *s).collect();
    found.retain(|(span, wish)| *wish != Wish::Delivery || !named.overlap(*span));
    found.sort_by_key(|(span, _)| span.start);
    for (span, value) in found {
        if wants.iter().all(|w| w.value != value) {
            wants.push(Fact { value, span });
        }
    }
    wants
}

/// Sentences that end in `?`, and Armenian ones with ՞ inside.
fn questions(text: &Text) -> Vec<Span> {
    let asks = |span: &Span| {
        let words = text.source()[span.start..span.end].trim_end_matches(['"', '»', '“', '”', ')', '!', ' ']);
        words.ends_with(['?', '՞']) || text.lang() == Lang::Hy && words.contains('՞')
    };
    text.sentences().iter().map(|s| s.source).filter(asks).map(|span| last_of_run(text, span)).collect()
}

/// Where people write sentences without capitals, the last one of the run is what asks.
fn last_of_run(text: &Text, span: Span) -> Span {
    let source = text.source();
    let run = &source[span.start..span.end];
    let asking = run.trim_end_matches(['?', '!', '"', '»', '“', '”', ')', ' ', '.']);
    let ends = |at: usize| {
        let before = asking[..at].split([' ', '\n']).next_back().unwrap_or_default();
        // `approx.` and `no.` end nothing; a number and a longer word do.
        // In Armenian typed in Latin letters `a.` (is) ends one where a capital follows.
        let next = run[at..].trim_start_matches(['.', ' ']).chars().next();
        let copula = text.lang() == Lang::Hy && matches!(before, "a" | "e" | "em" | "en" | "eq" | "er" | "ch");
        copula && next.is_some_and(char::is_uppercase)
            || before.chars().count() >= 4
            || before.ends_with(|c: char| c.is_ascii_digit() || c == '!' || c == ')')
    };
    let last = asking.rfind(char::is_alphabetic);
    let dots = asking.match_indices(". ").chain(asking.match_indices("! ")).chain(asking.match_indices("? "));
    let smileys = asking.match_indices(":) ").chain(asking.match_indices(":( ")).chain(asking.match_indices(")) "));
    let cut = dots
        .filter(|(at, _)| ends(*at))
        .chain(smileys)
        .map(|(at, sign)| at + sign.len())
        .filter(|&at| last.is_some_and(|last| at <= last))
        .max()
        .unwrap_or(0);
    let start = span.start + cut + (run[cut..].len() - run[cut..].trim_start().len());
    Span::new(start, span.end)
}
