//! Dates: those written out, and those told from the day the complaint came ("yesterday", "last Friday").
//!
//! A day and a month without a year belong to the year that brings them nearest to that day; without it they are no
//! date. Numbers alone are read day first, as in Georgia, Armenia and the United Kingdom, unless the second number
//! can only be a day. "Last week" and a weekday alone can mean two days and are left out.

use jiff::civil::{Date, Weekday};

use super::super::lexicon::Meaning;
use super::{Fact, Page};

/// What days that are told from today ("yesterday") are told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// From the day the text came.
    FromReceipt,
    /// From a day that is not known; they are left out.
    FromUnknown,
}

/// The dates, in the order of the text.
pub(super) fn dates(page: &Page, told: Told) -> Vec<Fact<Date>> {
    let mut found: Vec<Fact<Date>> = Vec::new();
    let mut i = 0;
    while i < page.tokens.len() {
        let read = in_numbers(page, i)
            .or_else(|| with_month(page, i, &mut found))
            .or_else(|| told_from_today(page, i).filter(|_| told == Told::FromReceipt));
        match read {
            Some((first, last, date)) => {
                put(page, first, last, date, &mut found);
                i = last + 1;
            }
            None => i += 1,
        }
    }
    found.sort_by_key(|f| f.span.start);
    found
}

fn put(page: &Page, first: usize, last: usize, value: Date, found: &mut Vec<Fact<Date>>) {
    if let (Some(a), Some(z)) = (page.tokens.get(first), page.tokens.get(last)) {
        let span = page.span(a.start, z.end);
        if !found.iter().any(|f| f.span.overlaps(span)) {
            found.push(Fact { value, span });
        }
    }
}

type Read = Option<(usize, usize, Date)>;

/// `2026-11-22`, `22.11.2026`, `22/11/26`.
fn in_numbers(page: &Page, i: usize) -> Read {
    let tokens = &page.tokens;
    let sign = [b'-', b'.', b'/'].into_iter().find(|&s| tokens.is_sign(i + 1, s))?;
    let whole = (1..=4).all(|n| tokens.is_glued(i + n)) && tokens.is_sign(i + 3, sign);
    let longer = tokens.is_sign(i + 5, sign) && tokens.digits(i + 6).is_some() && tokens.is_glued(i + 6);
    let code = i > 0 && tokens.is_glued(i) && !tokens.is_sign(i - 1, b'(');
    if !whole || longer || code {
        return None;
    }
    let [a, b, c] = [tokens.small(i)?, tokens.small(i + 2)?, tokens.small(i + 4)?];
    let date = match (tokens.digits(i)?.len(), tokens.digits(i + 4)?.len()) {
        (4, 1 | 2) => valid(a, b, c),
        (1 | 2, len @ (2 | 4)) if sign != b'-' || len == 4 => {
            let year = if len == 2 { 2000 + c } else { c };
            valid(year, b, a).or_else(|| valid(year, a, b))
        }
        _ => None,
    }?;
    Some((i, i + 4, date))
}

fn valid(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A month's name with a day before or after it, and perhaps a year.
fn with_month(page: &Page, i: usize, found: &mut Vec<Fact<Date>>) -> Read {
    let tokens = &page.tokens;
    let month = tokens.find(i, |m| match m {
        Meaning::Month(month) => Some(month),
        _ => None,
    })?;
    let is_day = |at: usize| {
        tokens.small(at).filter(|d| (1..=31).contains(d) && tokens.digits(at).is_some_and(|d| d.len() <= 2))
    };
    // Back over `22nd of`, `21-ე`, `22-го`.
    let mut back = tokens.before(i, 1);
    if back.is_some_and(|b| tokens.bytes(b) == b"of") {
        back = back.and_then(|b| tokens.before(b, 1));
    }
    if back.is_some_and(|b| tokens.is_glued(b) && is_suffix(page, b)) {
        back = back.and_then(|b| tokens.before(b, 1));
        if back.is_some_and(|b| tokens.is_sign(b, b'-')) {
            back = back.and_then(|b| tokens.before(b, 1));
        }
    }
    let (first, mut last, day) =
        match back.and_then(|b| is_day(b).map(|d| (b, d))).filter(|(b, _)| !in_number(page, *b)) {
            Some((b, day)) => (b, i, day),
            None => {
                // `Nov. 22`, `նոյեմբերի 22-ին`.
                let at = i + 1 + usize::from(tokens.is_sign(i + 1, b'.'));
                let day = is_day(at).filter(|_| !tokens.is_sign(at + 1, b':') || !tokens.is_glued(at + 2))?;
                (i, at, day)
            }
        };
    let after = if last == i { i + 1 } else { last + 1 + suffix_len(page, last + 1) };
    let after = after + usize::from(tokens.is_sign(after, b',') || tokens.is_sign(after, b'.') && last == i);
    let year_at = |at: usize| tokens.small(at).filter(|y| (1990..=2100).contains(y));
    let year_after = year_at(after).filter(|_| tokens.digits(after).is_some_and(|d| d.len() == 4));
    let year_before = (1..=3)
        .filter_map(|n| tokens.before(first, n))
        .find_map(|at| year_at(at).filter(|_| (at + 1..first).any(|w| tokens.means(w, Meaning::Year))));
    let year = year_after.or(year_before);
    if year_after.is_some() && (last == i || after <= last + 4) {
        last = after;
    }
    let date = |day: i16| match year {
        Some(year) => valid(year, i16::from(month), day),
        None => nearest(page.received?, month, i8::try_from(day).ok()?),
    };
    // `26 and 30 October`: the earlier day has the same month.
    if first < i {
        let joined = tokens.before(first, 1).is_some_and(|b| tokens.means(b, Meaning::And) || tokens.is_sign(b, b'-'));
        if let Some((at, earlier)) =
            tokens.before(first, 2).filter(|_| joined).and_then(|at| is_day(at).map(|d| (at, d)))
            && let Some(value) = date(earlier).filter(|_| !in_number(page, at))
        {
            put(page, at, at, value, found);
        }
    }
    Some((first, last, date(day)?))
}

/// Whether the number at `i` is part of a longer number or code.
fn in_number(page: &Page, i: usize) -> bool {
    let tokens = &page.tokens;
    i > 0
        && tokens.is_glued(i)
        && (tokens.is_sign(i - 1, b'.') || tokens.is_sign(i - 1, b',') || tokens.is_sign(i - 1, b'/'))
}

fn is_suffix(page: &Page, i: usize) -> bool {
    let bytes = page.tokens.bytes(i);
    matches!(bytes, b"st" | b"nd" | b"rd" | b"th")
        || (bytes.len() <= 4 && page.tokens.before(i, 1).is_some_and(|b| page.tokens.is_sign(b, b'-')))
}

/// Tokens of a suffix after a day: `-ին`, `th`.
fn suffix_len(page: &Page, i: usize) -> usize {
    let tokens = &page.tokens;
    if tokens.is_sign(i, b'-') && tokens.is_glued(i) && tokens.is_glued(i + 1) {
        2
    } else {
        usize::from(tokens.is_glued(i) && is_suffix(page, i))
    }
}

/// The day and month in the year that brings them nearest to `received`.
fn nearest(received: Date, month: i8, day: i8) -> Option<Date> {
    (received.year() - 1..=received.year() + 1)
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| received.since(*date).map_or(i32::MAX, |span| span.get_days().abs()))
}

/// `yesterday`, `two days ago`, `last Friday`.
fn told_from_today(page: &Page, i: usize) -> Read {
    let tokens = &page.tokens;
    let received = page.received?;
    let back = |days: i64| received.checked_sub(jiff::Span::new().try_days(days).ok()?).ok();
    let ago = tokens.find(i, |m| match m {
        Meaning::DaysAgo(days) => Some(i64::from(days)),
        _ => None,
    });
    // `ereq or` is three days: typed in Latin letters, `երեք` and `երեկ` (yesterday) are one.
    if let Some(days) = ago.filter(|_| !(page.typed && tokens.means(i + 1, Meaning::Counted))) {
        let before = i >= 2 && tokens.bytes(i - 1) == b"before" && tokens.bytes(i - 2) == b"day";
        let first = if before { i - 2 } else { i };
        return Some((first, i, back(days + i64::from(before))?));
    }
    if tokens.means(i, Meaning::Last) {
        let weekday = tokens.find(i + 1, |m| match m {
            Meaning::Weekday(day) => Some(day),
            _ => None,
        })?;
        let wanted = Weekday::from_monday_one_offset(weekday).ok()?;
        let days = i64::from(wanted.until(received.weekday()));
        return Some((i, i + 1, back(if days == 0 { 7 } else { days })?));
    }
    let count = match tokens.small(i) {
        Some(n) if !in_number(page, i) => i64::from(n),
        _ => tokens.find(i, |m| match m {
            Meaning::Count(n) => Some(i64::from(n)),
            _ => None,
        })?,
    };
    let told = tokens.means(i + 1, Meaning::Day) && tokens.means(i + 2, Meaning::Ago);
    (told && (1..=31).contains(&count)).then(|| back(count).map(|date| (i, i + 2, date)))?
}
