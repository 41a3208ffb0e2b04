//! Amounts of money: a number with its currency before or after it. A number alone is none.
//!
//! Both ways of writing are read: `12,500.50` and `12 500,50` (language notes, "Numbers"). A point or comma before
//! one or two last digits is the decimal sign, before three it parts groups.

use super::super::lexicon::{CURRENCIES, Meaning};
use super::tokens::Kind;
use super::{Amount, Fact, Page};
use crate::text::alphabet::encode;

/// The amounts, in the order of the text.
pub(super) fn amounts(page: &Page) -> Vec<Fact<Amount>> {
    let tokens = &page.tokens;
    let mut found = Vec::new();
    let mut past = 0;
    let mut i = 0;
    while i < tokens.len() {
        if tokens.digits(i).is_none() || in_code(page, i) {
            i += 1;
            continue;
        }
        let (mut value, mut next) = number(page, i);
        if tokens.means(next, Meaning::Thousand) && !value.contains('.') {
            value.push_str("000");
            next += 1;
        }
        // `ՀՀ դրամ`, and the hyphen of a suffix: `20-ლარიანი`.
        let skip = usize::from(tokens.is_sign(next, b'-') && tokens.is_glued(next) || is_republic(page, next));
        let after = currency(page, next + skip).map(|c| (c, next + skip));
        let before = i.checked_sub(1).filter(|&b| b >= past).and_then(|b| currency(page, b).map(|c| (c, b)));
        let (code, first, last) = match (before, after) {
            (_, Some((code, at))) => (code, i, at),
            (Some((code, at)), None) => (code, at, next - 1),
            (None, None) => {
                i = next;
                continue;
            }
        };
        if let (Some(a), Some(z)) = (tokens.get(first), tokens.get(last)) {
            found.push(Fact { value: Amount { value, currency: code }, span: page.span(a.start, z.end) });
        }
        past = last.max(next - 1) + 1;
        i = past;
    }
    found
}

/// The number that begins with the token at `i`: its exact decimal value, and the token after it.
fn number(page: &Page, i: usize) -> (String, usize) {
    let tokens = &page.tokens;
    let mut value = tokens.digits(i).unwrap_or("0").to_owned();
    let mut next = i + 1;
    let grouped = value.len() <= 3;
    while let Some(digits) = tokens.digits(next).filter(|d| grouped && d.len() == 3 && !tokens.is_glued(next)) {
        value.push_str(digits);
        next += 1;
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
    (value, next)
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
        Kind::Word => page.tokens.find(i, |m| match m {
            Meaning::Money(place) => CURRENCIES.get(place as usize).copied(),
            _ => None,
        }),
        _ => None,
    }
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
