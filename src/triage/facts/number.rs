//! Order numbers and telephone numbers: digits that a word or a sign beside them explains.
//!
//! An order number follows the word for an order or reference (`order no. A-1042`, `შეკვეთის ნომერია 4821`), stands
//! right before it (`4821 შეკვეთა`), or follows a number sign that no other word claims (a receipt, a model, a flat).
//! Shapes from the language notes, section 1: three digits at least; a year, a price and a date are none.

use super::super::lexicon::Meaning;
use super::super::matcher::Word;
use super::date::is_month;
use super::tokens::Kind;
use super::{Amount, Fact, Page};
use crate::lang::{Lang, is_letter};
use crate::text::alphabet::encode;
use crate::text::{Span, Stretches};

/// The order number, if the text gives one.
pub(super) fn order(page: &Page, amounts: &[Fact<Amount>]) -> Option<Fact<String>> {
    let tokens = &page.tokens;
    let sums: Stretches = amounts.iter().map(|a| a.span).collect();
    let code = |i: usize| code_at(page, i).filter(|(_, span)| !sums.overlap(*span));
    let found = (0..tokens.len()).find_map(|i| {
        if tokens.means(i, Meaning::Order) || tokens.means(i, Meaning::Reference) {
            code(after_fillers(page, i + 1)).or_else(|| before(page, i).and_then(code))
        } else if is_number_sign(page, i) && !claimed(page, i) {
            code(i + 1 + usize::from(tokens.is_sign(i + 1, b'.') || tokens.is_sign(i + 1, b':')))
        } else {
            None
        }
    });
    let free = |span: Span| !sums.overlap(span);
    found
        .or_else(|| in_sentence(page, &sums))
        .or_else(|| of_document(page).filter(|(_, span)| free(*span)))
        .or_else(|| (0..tokens.len()).find_map(|i| by_shape(page, i).filter(|(_, span)| free(*span))))
        .or_else(|| by_number_word(page).filter(|(_, span)| free(*span)))
        .or_else(|| of_sentence(page, &sums))
        .map(|(value, span)| Fact { value, span })
}

/// The number of a receipt, a booking, a contract: what a customer gives who has no order number.
fn of_document(page: &Page) -> Option<(String, Span)> {
    let tokens = &page.tokens;
    (0..tokens.len()).filter(|&i| tokens.means(i, Meaning::Document)).find_map(|i| {
        let at = after_fillers(page, i + 1);
        // `contract 2025`, `invoice 12/11`: a year, a day.
        let told = |(code, _): &(String, Span)| {
            let digits = code.bytes().filter(u8::is_ascii_digit).count();
            (digits >= 4 || is_shaped(code)) && !(code.len() == 4 && code.starts_with("20") && at == i + 1)
        };
        let numbered =
            at > i + 1 && (i + 1..at).any(|n| tokens.means(n, Meaning::NumberWord) || is_number_sign(page, n));
        code_at(page, at)
            .filter(|c| told(c) || numbered)
            .or_else(|| before(page, i).and_then(|b| code_at(page, b)).filter(told))
    })
}

/// A code that is known by its shape alone (`TBS-30982`, `GP204417GE`): capitals and at least four digits, and no
/// brand before it, which would make it a model.
fn by_shape(page: &Page, i: usize) -> Option<(String, Span)> {
    let (code, span) = code_at(page, i)?;
    let bytes = code.as_bytes();
    let letters = code.chars().take_while(|c| c.is_uppercase()).count();
    let rest = code.trim_start_matches(char::is_uppercase).trim_start_matches(['-', '/']);
    let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/')).count();
    let tail = &rest[digits..];
    let number = rest.bytes().filter(u8::is_ascii_digit).count();
    let shaped = (1..=5).contains(&letters) && tail.len() <= 2 && tail.bytes().all(|b| b.is_ascii_uppercase());
    let parted = bytes.iter().any(|b| matches!(b, b'-' | b'/'));
    // `DJ4402` between two stops is no model: those stand by the thing or its maker.
    let free = parted || number >= 5 || letters >= 2 && stands_alone(page, span);
    if !shaped || number < 3 || number == 3 && !(parted && letters >= 2) || !free || claimed(page, i) {
        return None;
    }
    let brand = page.source()[..span.start].trim_end_matches(' ').rsplit([' ', '\n']).next().is_some_and(|word| {
        word.chars().next().is_some_and(|c| c.is_ascii_uppercase()) && word.ends_with(char::is_alphanumeric)
    });
    let starts =
        span.start == 0 || page.source()[..span.start].trim_end_matches(' ').ends_with(['.', '!', '?', '։', '\n']);
    (!brand || starts).then_some((code, span))
}

/// Whether signs part the stretch from the words on both sides.
fn stands_alone(page: &Page, span: Span) -> bool {
    let before = page.source()[..span.start].trim_end_matches(' ');
    let after = page.source()[span.end..].trim_start_matches(' ');
    (before.is_empty() || before.ends_with(['.', ',', '(', '!', '?', '։', '\n', ':', ';']))
        && (after.is_empty() || after.starts_with(['.', ',', ')', '!', '?', '։', '\n', ';']))
}

/// `ნომერი 8842`: the word for a number, of what is not said.
fn by_number_word(page: &Page) -> Option<(String, Span)> {
    let tokens = &page.tokens;
    (0..tokens.len()).filter(|&i| tokens.means(i, Meaning::NumberWord) && !claimed(page, i)).find_map(|i| {
        let at = after_fillers(page, i + 1);
        let digits = |code: &str| code.bytes().filter(u8::is_ascii_digit).count();
        code_at(page, at).filter(|(code, _)| (4..=8).contains(&digits(code)) || is_shaped(code))
    })
}

/// How a number is known for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It stands by the word for an order; whether a word or sign for a number stands there as well.
    Order { numbered: bool },
    /// It stands by the word for a ticket or a case, or after a number sign.
    Other,
    /// By its shape alone: letters and digits.
    Shape,
}

/// All numbers that may be an order's, in the order of the text.
pub(super) fn all(page: &Page, amounts: &[Fact<Amount>]) -> Vec<(Named, Fact<String>)> {
    let tokens = &page.tokens;
    let sums: Stretches = amounts.iter().map(|a| a.span).collect();
    let code = |i: usize| code_at(page, i).filter(|(_, span)| !sums.overlap(*span));
    let mut found: Vec<(Named, Fact<String>)> = Vec::new();
    for i in 0..tokens.len() {
        let named = if tokens.means(i, Meaning::Order) {
            let at = after_fillers(page, i + 1);
            let numbered = (i + 1..at).any(|n| tokens.means(n, Meaning::NumberWord) || is_number_sign(page, n))
                || (1..=2).filter_map(|n| tokens.before(i, n)).any(|b| is_number_sign(page, b));
            code(at).or_else(|| before(page, i).and_then(code)).map(|c| (Named::Order { numbered }, c))
        } else if tokens.means(i, Meaning::Reference) {
            code(after_fillers(page, i + 1)).map(|c| (Named::Other, c))
        } else if is_number_sign(page, i) && !claimed(page, i) {
            code(i + 1 + usize::from(tokens.is_sign(i + 1, b'.') || tokens.is_sign(i + 1, b':')))
                .map(|c| (Named::Other, c))
        } else {
            code(i).filter(|(code, _)| !claimed(page, i) && is_shaped(code)).map(|c| (Named::Shape, c))
        };
        if let Some((named, (value, span))) = named {
            match found.iter_mut().find(|(_, f)| f.span.overlaps(span)) {
                Some(known) if known.0 == Named::Shape || matches!(named, Named::Order { .. }) => known.0 = named,
                Some(_) => {}
                None => found.push((named, Fact { value, span })),
            }
        }
    }
    found.sort_by_key(|(_, f)| f.span.start);
    found
}

/// `A-1042`: up to four capitals, a hyphen, three digits at least.
fn is_shaped(code: &str) -> bool {
    code.split_once('-').is_some_and(|(letters, digits)| {
        letters.len() <= 4
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() >= 3
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// A code of letters and digits (`A-1042`) in a sentence that speaks of an order, some words away from it.
fn in_sentence(page: &Page, sums: &Stretches) -> Option<(String, Span)> {
    let tokens = &page.tokens;
    let names_order = |w: &&Word| matches!(w.meaning, Meaning::Order | Meaning::Reference);
    let orders: Vec<u32> = page.words.iter().filter(names_order).map(|w| w.start).collect();
    (0..tokens.len()).filter(|&i| tokens.get(i).is_some_and(|t| t.kind == Kind::Word)).find_map(|i| {
        let (code, span) = code_at(page, i)?;
        let spoken = page.share_sentence(tokens.get(i)?.start, &orders);
        let free = !claimed(page, i) && !sums.overlap(span);
        (is_shaped(&code) && spoken && free).then_some((code, span))
    })
}

/// A number of five to eight digits, in brackets or between commas, in a sentence that speaks of an order: no phone, no
/// money, nothing that is counted.
fn of_sentence(page: &Page, sums: &Stretches) -> Option<(String, Span)> {
    let tokens = &page.tokens;
    let orders: Vec<u32> = page.words.iter().filter(|w| w.meaning == Meaning::Order).map(|w| w.start).collect();
    (0..tokens.len()).filter(|&i| tokens.digits(i).is_some() && !tokens.is_glued(i)).find_map(|i| {
        let (code, span) = code_at(page, i)?;
        let spoken = page.share_sentence(tokens.get(i)?.start, &orders);
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let plain = code.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/'));
        let phone = (1..=4).filter_map(|n| tokens.before(i, n)).any(|b| tokens.means(b, Meaning::Phone));
        let free = !claimed(page, i) && !phone && !sums.overlap(span);
        (plain && (5..=8).contains(&digits) && spoken && free && stands_alone(page, span)).then_some((code, span))
    })
}

/// Past the words and signs that may stand between `order` and its number.
fn after_fillers(page: &Page, mut i: usize) -> usize {
    let tokens = &page.tokens;
    for _ in 0..7 {
        let filler = match tokens.get(i).map(|t| t.kind) {
            Some(Kind::Word) => {
                tokens.means(i, Meaning::OrderFiller) || tokens.means(i, Meaning::NumberWord) || is_number_sign(page, i)
            }
            Some(Kind::Sign(b)) => {
                // From 0x80 on: `№`, `՝`, `։` and the other signs that are not ASCII.
                matches!(b, b':' | b'(' | b'.' | b'#' | b'"' | b',' | 0x80..)
            }
            _ => false,
        };
        // A hyphen that carries a suffix (`order-ი`) or parts the word from its number.
        let dash = tokens.is_sign(i, b'-')
            && !(tokens.is_glued(i) && tokens.is_glued(i + 1) && tokens.digits(i + 1).is_none());
        if !(filler || dash) || code_at(page, i).is_some() {
            break;
        }
        i += 1;
    }
    i
}

/// The token where a number right before the word at `i` begins.
fn before(page: &Page, i: usize) -> Option<usize> {
    let tokens = &page.tokens;
    let mut at = tokens.before(i, 1)?;
    // `3390-ე შეკვეთა`
    if at >= 2 && tokens.digits(at).is_none() && tokens.is_glued(at) && tokens.is_sign(at - 1, b'-') {
        at -= 2;
    }
    tokens.digits(at)?;
    while at > 0 && tokens.is_glued(at) {
        at -= 1;
    }
    // `on 5 November 2026 order` is no number.
    let year = tokens.digits(at).is_some_and(|d| d.len() == 4 && d.starts_with("20"));
    let another = at > 0 && is_number_sign(page, at - 1) && claimed(page, at - 1);
    (!year && !another).then_some(at)
}

/// `№`, `#`, `N`, `No.`, `ნომ.`: a sign before a number.
fn is_number_sign(page: &Page, i: usize) -> bool {
    let tokens = &page.tokens;
    match tokens.get(i).map(|t| t.kind) {
        Some(Kind::Sign(b)) => b == b'#' || b == encode('№').as_bytes()[0],
        Some(Kind::Word) => matches!(tokens.bytes(i), b"n" | b"no" | b"nr" | b"nos"),
        _ => false,
    }
}

/// Whether a word shortly before the sign at `i` says that it numbers something else.
fn claimed(page: &Page, i: usize) -> bool {
    (1..=2).filter_map(|n| page.tokens.before(i, n)).any(|b| page.tokens.means(b, Meaning::NotOrder))
}

/// Bytes of the longest code that is looked at: a UUID has 36.
const LONGEST_CODE: usize = 40;

/// The code that begins with the token at `i`: Latin letters and digits, joined by `-` and `/`.
fn code_at(page: &Page, i: usize) -> Option<(String, Span)> {
    let tokens = &page.tokens;
    let token = tokens.get(i)?;
    let start = page.span(token.start, token.end).start;
    let mut start = start;
    let mut rest = &page.source()[start..];
    // `N120774` is a number sign where N is no letter of the language, `ՄԿ-704` a code in its letters.
    if page.text.lang() != Lang::En && rest.starts_with('N') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        start += 1;
        rest = &rest[1..];
    }
    let native: usize =
        rest.chars().take_while(|c| !c.is_ascii() && c.is_uppercase()).take(5).map(char::len_utf8).sum();
    let in_code = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'_');
    // What is longer is no number, and is not read to its end from each of its tokens.
    let ascii = rest[native..].bytes().take(LONGEST_CODE + 1).take_while(in_code).count();
    if ascii > LONGEST_CODE {
        return None;
    }
    let mut code = rest[..native + ascii].trim_end_matches(['-', '/', '_']);
    // `2214/Ե`
    if native == 0 && code.len() < ascii {
        let tail = &rest[ascii..];
        let letter = tail.chars().next().filter(|c| !c.is_ascii() && c.is_uppercase());
        let ends = letter.is_some_and(|c| !tail[c.len_utf8()..].starts_with(char::is_alphanumeric));
        if let Some(c) = letter.filter(|_| ends && code.ends_with(|c: char| c.is_ascii_digit())) {
            code = &rest[..ascii + c.len_utf8()];
        }
    }
    if native > 0 && !code[native..].starts_with(|c: char| c == '-' || c == '/' || c.is_ascii_digit()) {
        return None;
    }
    // `GY 20931`
    if native == 0
        && (2..=3).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_uppercase())
        && rest[code.len()..].starts_with(' ')
    {
        let digits = rest[code.len() + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let ends = !rest[code.len() + 1 + digits..].starts_with(|c: char| c.is_alphanumeric());
        let sign = is_number_sign(page, i) || !(4..=10).contains(&digits) || !ends;
        code = if sign { code } else { &rest[..code.len() + 1 + digits] };
    }
    // A suffix typed in Latin letters: `4821-is`.
    if let Some((head, tail)) = code.rsplit_once('-')
        && tail.bytes().all(|b| b.is_ascii_lowercase())
        && (tail.len() > 1 || tail.bytes().all(|b| b"aeinsyt".contains(&b)))
        && !tail.is_empty()
    {
        code = head;
    }
    let len = code.len();
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let letters = code.chars().take_while(|c| c.is_alphabetic()).count();
    let glued = rest[len..].starts_with(is_letter);
    let plain = digits == code.len();
    let parts = code.split(['-', '/']).count();
    // `2026-114-882` is none.
    let date = parts == 3
        && code.split(['-', '/']).all(|p| matches!(p.len(), 1 | 2 | 4) && p.bytes().all(|b| b.is_ascii_digit()));
    let next = i + 1;
    let year = plain
        && code.len() == 4
        && code.starts_with("20")
        && (tokens.means(next, Meaning::Year) || is_month(page, next));
    // A price or a time goes on after a point or a colon.
    let goes_on = rest[len..].starts_with(['.', ',', ':']) && rest[len + 1..].starts_with(|c: char| c.is_ascii_digit());
    let otherwise = glued || date || year || plain && goes_on;
    ((3..=14).contains(&digits) && letters <= 5 && !otherwise).then(|| (code.to_owned(), Span::new(start, start + len)))
}

/// Telephone numbers: international ones, those of the national shapes, and what a word like "call" explains.
pub(super) fn phones(page: &Page, taken: &Stretches) -> Vec<Fact<String>> {
    let tokens = &page.tokens;
    let source = page.source();
    let mut found: Vec<Fact<String>> = Vec::new();
    for i in 0..tokens.len() {
        let Some(token) = tokens.get(i).filter(|t| t.kind == Kind::Number) else { continue };
        let mut start = page.span(token.start, token.end).start;
        if found.last().is_some_and(|f| start < f.span.end) {
            continue;
        }
        if source[..start].ends_with(['+', '(']) {
            start -= 1;
        }
        let rest = &source[start..];
        // Sixteen digits are no telephone number: a list of figures is not read to its end from each of them.
        let mut digits = 0;
        let len = rest
            .bytes()
            .enumerate()
            .take_while(|&(at, b)| {
                digits += usize::from(b.is_ascii_digit());
                digits <= 16 && (b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'(' | b')') || at == 0 && b == b'+')
            })
            .count();
        let number = rest[..len].trim_end_matches([' ', '-', '(', ')']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let explained = (1..=4).filter_map(|n| tokens.before(i, n)).any(|b| tokens.means(b, Meaning::Phone));
        let shape = match digits {
            9..=15 if number.starts_with('+') || number.starts_with("00") => true,
            // Georgian mobiles have nine digits from 5 on; national numbers begin with 0 in both countries.
            9 if number.starts_with('5') && !number.contains("  ") => true,
            8..=11 if number.starts_with('0') || number.starts_with("(0") => true,
            7..=15 => explained,
            _ => false,
        };
        let span = Span::new(start, start + number.len());
        if shape && !taken.overlap(span) {
            found.push(Fact { value: number.to_owned(), span });
        }
    }
    found
}
