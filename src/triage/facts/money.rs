//! Amounts of money: a number, in figures or in words, with its currency before or after it. A number alone is none.
//! What follows in the small coin is part of the sum: `125 ლარი და 50 თეთრი`.
//!
//! Both ways of writing are read: `12,500.50` and `12 500,50` (language notes, "Numbers"). A point or comma before
//! one or two last digits is the decimal sign, before three it parts groups.

use super::super::lexicon::{CURRENCIES, Meaning};
use super::tokens::Kind;
use super::{Amount, Fact, Page};
use crate::grammar;
use crate::lang::Lang;
use crate::text::alphabet::{encode, fold};

/// The amounts, in the order of the text.
pub(super) fn amounts(page: &Page) -> Vec<Fact<Amount>> {
    let tokens = &page.tokens;
    let mut found = Vec::new();
    let mut past = 0;
    let mut i = 0;
    while i < tokens.len() {
        let Some((mut value, mut next)) = number(page, i).filter(|_| !in_code(page, i)).or_else(|| spelt(page, i))
        else {
            i += 1;
            continue;
        };
        if tokens.means(next, Meaning::Thousand) {
            value = thousandfold(&value);
            next += 1;
        }
        // `ՀՀ դրամ`, and the hyphen of a suffix: `20-ლარიანი`.
        let skip = usize::from(tokens.is_sign(next, b'-') && tokens.is_glued(next) || is_republic(page, next));
        let after = currency(page, next + skip).map(|c| (c, next + skip));
        let before = i.checked_sub(1).filter(|&b| b >= past).and_then(|b| currency(page, b).map(|c| (c, b)));
        let (code, first, mut last) = match (before, after) {
            (_, Some((code, at))) => (code, i, at),
            (Some((code, at)), None) => (code, at, next - 1),
            (None, None) => match coin(page, next + skip).and_then(|c| Some((c, in_hundredths(&value)?))) {
                Some((code, hundredths)) => {
                    value = hundredths;
                    (code, i, next + skip)
                }
                None => {
                    i = next;
                    continue;
                }
            },
        };
        earlier(page, first, code, &mut found);
        if let Some((coins, at)) = small_coins(page, last + 1).filter(|_| !value.contains('.')) {
            value = format!("{value}.{coins:02}");
            last = at;
        }
        if let (Some(a), Some(z)) = (tokens.get(first), tokens.get(last)) {
            found.push(Fact { value: Amount { value, currency: code }, span: page.span(a.start, z.end) });
        }
        past = last.max(next - 1) + 1;
        i = past;
    }
    found
}

/// The first of two sums with one currency: `from 29 to 37 GEL`, `29-დან 37 ლარამდე`.
fn earlier(page: &Page, second: usize, code: &'static str, found: &mut Vec<Fact<Amount>>) {
    let tokens = &page.tokens;
    let Some(joint) = second.checked_sub(1) else { return };
    let (from, ends) = match page.text.lang() {
        // `from 29 to 37 GEL`, `between 29 and 37 GEL`
        Lang::En if matches!(tokens.bytes(joint), b"to" | b"and") => ([b"from".as_slice(), b"between"], joint),
        Lang::Ka | Lang::Hy if joint >= 2 && tokens.is_glued(joint) && tokens.is_sign(joint - 1, b'-') => {
            let suffixes = ["დან", "ից"].map(|s| super::name::spelt(page, s));
            if !suffixes.iter().any(|s| tokens.bytes(joint) == s.as_slice()) {
                return;
            }
            ([b"".as_slice(), b""], joint - 1)
        }
        _ => return,
    };
    let Some((at, value)) = (ends.saturating_sub(3)..ends)
        .find_map(|at| number(page, at).filter(|(_, next)| *next == ends).map(|(value, _)| (at, value)))
    else {
        return;
    };
    let opened = page.text.lang() != Lang::En || at > 0 && from.contains(&tokens.bytes(at - 1));
    if let (true, false, Some(a), Some(z)) = (opened, in_code(page, at), tokens.get(at), tokens.get(ends - 1)) {
        found.push(Fact { value: Amount { value, currency: code }, span: page.span(a.start, z.end) });
    }
}

/// A number in words that begins at `i`, and the token after it.
fn spelt(page: &Page, i: usize) -> Option<(String, usize)> {
    let tokens = &page.tokens;
    let starts = tokens.get(i)?.kind == Kind::Word && !(i > 0 && tokens.is_glued(i) && tokens.is_sign(i - 1, b'-'));
    if !starts || page.typed {
        return None;
    }
    // `twenty-five` is two words here.
    let hyphen = |at: usize| tokens.is_sign(at, b'-') && tokens.is_glued(at) && tokens.is_glued(at + 1);
    let mut words = Vec::new();
    let mut ends = Vec::new();
    let mut at = i;
    while let Some(token) = tokens.get(at).filter(|t| t.kind == Kind::Word && words.len() < 10) {
        let span = page.span(token.start, token.end);
        words.push(page.source()[span.start..span.end].chars().map(fold).collect::<String>());
        // Most words are no numbers.
        let told = words.len() == 1 + usize::from(words[0] == "a");
        if told && grammar::spelt(page.text.lang(), &words).is_none() {
            return None;
        }
        at += 1;
        ends.push(at);
        at += usize::from(hyphen(at));
    }
    let (value, taken) = grammar::spelt(page.text.lang(), &words)?;
    Some((value.to_string(), *ends.get(taken.checked_sub(1)?)?))
}

/// `2.5` thousand is `2500`; a number has two decimals at most.
fn thousandfold(value: &str) -> String {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let sum = format!("{whole}{decimals:0<3}");
    match sum.trim_start_matches('0') {
        "" => "0".to_owned(),
        sum => sum.to_owned(),
    }
}

/// `… and 50 tetri` at `i`: the coins, and the last token.
fn small_coins(page: &Page, i: usize) -> Option<(u8, usize)> {
    let at = i + usize::from(page.tokens.means(i, Meaning::And));
    let (value, next) = number(page, at).or_else(|| spelt(page, at))?;
    let coins = value.parse().ok().filter(|c| *c < 100)?;
    coin(page, next).map(|_| (coins, next))
}

/// `50` of a small coin is `0.50`.
fn in_hundredths(value: &str) -> Option<String> {
    let coins: u32 = value.parse().ok()?;
    Some(format!("{}.{:02}", coins / 100, coins % 100))
}

/// The currency of the small coin that the token at `i` names.
fn coin(page: &Page, i: usize) -> Option<&'static str> {
    page.tokens.find(i, |m| match m {
        Meaning::Coin(place) => CURRENCIES.get(place as usize).copied(),
        _ => None,
    })
}

/// The number that begins with the token at `i`: its exact decimal value, and the token after it.
fn number(page: &Page, i: usize) -> Option<(String, usize)> {
    let tokens = &page.tokens;
    let mut value = tokens.digits(i)?.to_owned();
    let mut next = i + 1;
    let grouped = value.len() <= 3;
    loop {
        // `12 500`, `12'500`
        let apostrophe = usize::from(tokens.is_sign(next, b'\'') && tokens.is_glued(next) && tokens.is_glued(next + 1));
        let joins = apostrophe == 1 || !tokens.is_glued(next);
        match tokens.digits(next + apostrophe).filter(|d| grouped && d.len() == 3 && joins) {
            Some(digits) => value.push_str(digits),
            None => break,
        }
        next += 1 + apostrophe;
    }
    while tokens.get(next).is_some_and(|t| matches!(t.kind, Kind::Sign(b'.' | b',')) && !t.spaced)
        && tokens.is_glued(next + 1)
    {
        let Some(digits) = tokens.digits(next + 1) else { break };
        match digits.len() {
            3 if grouped && value != "0" => value.push_str(digits),
            1 | 2 => {
                value.push('.');
                value.push_str(digits);
                next += 2;
                break;
            }
            _ => break,
        }
        next += 2;
    }
    Some((value, next))
}

/// The currency that the token at `i` names.
fn currency(page: &Page, i: usize) -> Option<&'static str> {
    let sign = |c: char| encode(c).as_bytes()[0];
    match page.tokens.get(i)?.kind {
        Kind::Sign(b'$') => Some("USD"),
        Kind::Sign(b) if b == sign('₾') => Some("GEL"),
        Kind::Sign(b) if b == sign('֏') => Some("AMD"),
        Kind::Sign(b) if b == sign('€') => Some("EUR"),
        Kind::Sign(b) if b == sign('£') => Some("GBP"),
        Kind::Sign(b) if b == sign('₽') => Some("RUB"),
        Kind::Word => page
            .tokens
            .find(i, |m| match m {
                Meaning::Money(place) => CURRENCIES.get(place as usize).copied(),
                _ => None,
            })
            .filter(|&code| !(code == "GBP" && is_weight(page, i + 1)))
            .or_else(|| letter(page, i)),
        _ => None,
    }
}

/// `89ლ`, `5000դ`: the first letter of the currency right after the number.
fn letter(page: &Page, i: usize) -> Option<&'static str> {
    let token = page.tokens.get(i).filter(|_| page.tokens.is_glued(i) && !page.tokens.is_sign(i - 1, b'-'))?;
    // Less is rather so many litres.
    let whole = |at: usize| page.tokens.digits(at).is_some_and(|d| d.len() >= 2);
    let parted =
        i >= 3 && page.tokens.is_glued(i - 1) && (page.tokens.is_sign(i - 2, b'.') || page.tokens.is_sign(i - 2, b','));
    if !(i >= 1 && page.tokens.digits(i - 1).is_some() && if parted { whole(i - 3) } else { whole(i - 1) }) {
        return None;
    }
    let span = page.span(token.start, token.end);
    match (page.text.lang(), &page.source()[span.start..span.end]) {
        (Lang::Ka, "ლ") => Some("GEL"),
        (Lang::Ka, "l" | "L") if page.typed => Some("GEL"),
        (Lang::Hy, "դ") => Some("AMD"),
        (Lang::Hy, "d") if page.typed => Some("AMD"),
        _ => None,
    }
}

/// Pounds that are weighed: `forty pounds of`, `on the bar`.
fn is_weight(page: &Page, i: usize) -> bool {
    let word = |at: usize| page.tokens.bytes(at);
    matches!(word(i), b"of" | b"heavier" | b"lighter" | b"overweight")
        || word(i) == b"on"
            && word(i + 1) == b"the"
            && matches!(word(i + 2), b"bar" | b"barbell" | b"scale" | b"scales" | b"rack")
}

fn is_republic(page: &Page, i: usize) -> bool {
    let code: Vec<u8> = "հհ".chars().flat_map(|c| encode(c).as_bytes().to_vec()).collect();
    page.tokens.bytes(i) == code.as_slice()
}

/// Whether the number at `i` is the tail of a code (`A-1042`) or stands in a date or a time.
fn in_code(page: &Page, i: usize) -> bool {
    let tokens = &page.tokens;
    let Some(before) = tokens.before(i, 1) else { return false };
    tokens.is_glued(i)
        && match tokens.get(before).map(|t| t.kind) {
            Some(Kind::Sign(b'-' | b'/' | b':' | b'.' | b',' | b'#')) => true,
            Some(Kind::Word) => currency(page, before).is_none(),
            _ => false,
        }
}
