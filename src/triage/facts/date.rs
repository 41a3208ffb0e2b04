//! Dates: those written out, and those told from the day the complaint came ("yesterday", "last Friday").
//!
//! A day and a month without a year belong to the year that brings them nearest to that day; without it they are no
//! date. Numbers alone are read day first, as in Georgia, Armenia and the United Kingdom, unless the second number
//! can only be a day. A weekday alone is the last one of that name; "last week" and "next Monday" can mean two days
//! and are left out.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use super::super::lexicon::Meaning;
use super::name::spelt;
use super::said::{ahead, asks, reported};
use super::tokens::Kind;
use super::{Fact, Page};
use crate::lang::Lang;
use crate::text::Stretches;

/// What days that are told from today ("yesterday") are told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// From the day the text came.
    FromReceipt,
    /// From a day that is not known; they are left out.
    FromUnknown,
}

/// The dates, in the order of the text; `taken` is what other facts have read already.
pub(super) fn dates(page: &Page, told: Told, taken: &Stretches) -> Vec<Fact<Date>> {
    let mut found: Vec<Fact<Date>> = Vec::new();
    let mut i = 0;
    while i < page.tokens.len() {
        let mut read = in_numbers(page, i).or_else(|| with_month(page, i, told, &mut found));
        if read.is_none() && told == Told::FromReceipt {
            read = told_from_today(page, i)
                .or_else(|| weekday(page, i))
                .or_else(|| day_and_month(page, i))
                .or_else(|| day(page, i, &found))
                .or_else(|| next_day(page, i, &found));
        }
        let free = |first: usize, last: usize| match (page.tokens.get(first), page.tokens.get(last)) {
            (Some(a), Some(z)) => !taken.overlap(page.span(a.start, z.end)),
            _ => false,
        };
        match read.filter(|(first, last, _)| free(*first, *last)) {
            Some((first, last, date)) => {
                // `9 April Street` is a place.
                if !page.tokens.means(last + 1, Meaning::Street) {
                    put(page, first, last, date, &mut found);
                }
                i = last + 1;
            }
            None => i += 1,
        }
    }
    found.sort_by_key(|f| f.span.start);
    // A day is told once; a letter is held against its complaint place by place.
    let mut days = BTreeSet::new();
    found.retain(|f| told == Told::FromUnknown || days.insert(f.value));
    found
}

/// More dates than one reading puts at once.
const FEW: usize = 16;

fn put(page: &Page, first: usize, last: usize, value: Date, found: &mut Vec<Fact<Date>>) {
    if let (Some(a), Some(z)) = (page.tokens.get(first), page.tokens.get(last)) {
        let span = page.span(a.start, z.end);
        // What it may overlap was read a few words before.
        if !found.iter().rev().take(FEW).any(|f| f.span.overlaps(span)) {
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
fn with_month(page: &Page, i: usize, told: Told, found: &mut Vec<Fact<Date>>) -> Read {
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
    // `ხუთ ნოემბერს`: the day in a word.
    let spelt = back.filter(|_| page.text.lang() == Lang::Ka).and_then(|b| {
        let day = tokens.find(b, |m| match m {
            Meaning::Count(n) => Some(i16::from(n)),
            _ => None,
        })?;
        Some((b, i, day))
    });
    let (first, mut last, day) =
        match back.and_then(|b| is_day(b).map(|d| (b, d))).filter(|(b, _)| !in_number(page, *b)) {
            Some((b, day)) => (b, i, day),
            None if spelt.is_some() => spelt?,
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
        None => {
            let (received, day) = (page.received?, i8::try_from(day).ok()?);
            match told {
                Told::FromReceipt => of_complaint(page, i, received, month, day),
                Told::FromUnknown => nearest(received, month, day),
            }
        }
    };
    // `26 and 30 October`: the earlier day has the same month.
    if first < i {
        let mut head = first;
        for _ in 0..4 {
            let joined = tokens.before(head, 1).is_some_and(|b| {
                tokens.means(b, Meaning::And)
                    || tokens.is_sign(b, b'-')
                    || tokens.is_sign(b, b',') && !tokens.is_glued(head)
            });
            let Some((at, earlier)) =
                tokens.before(head, 2).filter(|_| joined).and_then(|at| is_day(at).map(|d| (at, d)))
            else {
                break;
            };
            if let Some(value) = date(earlier).filter(|_| !in_number(page, at)) {
                put(page, at, at, value, found);
            }
            head = at;
        }
        // `7-დან 9 ნოემბრამდე`
        if let Some(at) = first.checked_sub(3).filter(|&at| is_suffixed(page, at, &["დან", "ից"]))
            && let Some(value) = is_day(at).and_then(date)
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

/// The day and month as a complaint tells them: what has been, unless it lies near ahead or the sentence looks ahead.
fn of_complaint(page: &Page, i: usize, received: Date, month: i8, day: i8) -> Option<Date> {
    let near = nearest(received, month, day)?;
    let days = near.since(received).ok()?.get_days();
    if days <= 45 || ahead(page, i) {
        return Some(near);
    }
    Date::new(near.year() - 1, month, day).ok()
}

/// Most bytes between a day and "the next day" told from it: two sentences.
const NEAR: usize = 2000;

/// `The next day`, told from the day named last, where that was in this sentence or the one before.
fn next_day(page: &Page, i: usize, found: &[Fact<Date>]) -> Read {
    let (_, end) = page.tokens.meanings(i).find(|(m, _)| *m == Meaning::NextDay)?;
    // Only a few of the last are out of their order (see `with_month`).
    let known = found.iter().rev().take(FEW).max_by_key(|f| f.span.start)?;
    let start = page.tokens.get(i)?.start;
    let place = page.span(start, end);
    let between = page.source().get(known.span.end..place.start).filter(|between| between.len() <= NEAR)?;
    let stops = between.matches(['.', '!', '?', '։', '\n']).count();
    let last = (i..page.tokens.len()).take_while(|&at| page.tokens.get(at).is_some_and(|t| t.start < end)).last()?;
    let date = known.value.tomorrow().ok()?;
    (stops <= 1 && page.received.is_some_and(|received| date <= received)).then_some((i, last, date))
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
    let until = i > 0 && (tokens.means(i - 1, Meaning::NoDate) || tokens.bytes(i - 1) == b"to");
    // `yesterday's bread`, and the day of which another spoke: `„დღეს მოვაო“`.
    let possessive = tokens.bytes(i + 2) == b"s" && tokens.is_glued(i + 1) && tokens.is_glued(i + 2);
    let of_another = || possessive || reported(page, i);
    // `ereq or` is three days: typed in Latin letters, `երեք` and `երեկ` (yesterday) are one.
    if let Some(days) = ago.filter(|_| !(until || of_another() || page.typed && tokens.means(i + 1, Meaning::Counted)))
    {
        let before = i >= 2 && tokens.bytes(i - 1) == b"before" && tokens.bytes(i - 2) == b"day";
        let first = if before { i - 2 } else { i };
        return Some((first, i, back(days + i64::from(before))?));
    }
    if tokens.means(i, Meaning::This) && matches!(tokens.bytes(i + 1), b"morning" | b"afternoon" | b"evening") {
        return Some((i, i + 1, received));
    }
    if tokens.means(i, Meaning::Last) && tokens.bytes(i + 1) == b"night" {
        return Some((i, i + 1, back(1)?));
    }
    if tokens.means(i, Meaning::Last) {
        let weekday = tokens.find(i + 1, |m| match m {
            Meaning::Weekday(day) => Some(day),
            _ => None,
        })?;
        // The Georgian word for Sunday is that for a week.
        if weekday == 7 && page.text.lang() == Lang::Ka {
            return None;
        }
        return Some((i, i + 1, last_weekday(received, weekday)?));
    }
    let count = match tokens.small(i) {
        Some(n) if !in_number(page, i) => i64::from(n),
        _ => tokens.find(i, |m| match m {
            Meaning::Count(n) => Some(i64::from(n)),
            _ => None,
        })?,
    };
    let days = match tokens.bytes(i + 1) {
        b"fortnight" => count * 14,
        _ if tokens.means(i + 1, Meaning::Week) => count * 7,
        _ => count,
    };
    let told = (tokens.means(i + 1, Meaning::Day) || days > count) && tokens.means(i + 2, Meaning::Ago);
    (told && (1..=56).contains(&days)).then(|| back(days).map(|date| (i, i + 2, date)))?
}

/// The last such weekday before the day.
fn last_weekday(received: Date, weekday: i8) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(weekday).ok()?;
    let days = i64::from(wanted.until(received.weekday()));
    received.checked_sub(jiff::Span::new().try_days(if days == 0 { 7 } else { days }).ok()?).ok()
}

/// A weekday alone: the last one, or with `this` the one of the week the text came in.
fn weekday(page: &Page, i: usize) -> Read {
    let tokens = &page.tokens;
    let received = page.received?;
    let named = |at: usize| {
        tokens.find(at, |m| match m {
            Meaning::Weekday(day) => Some(day),
            _ => None,
        })
    };
    let weekday = named(i)?;
    let english = page.text.lang() == Lang::En;
    // `sat`, `sun` and `wed` are words as well; `Saturdays` and `შაბათობით` are no day.
    let each = page.text.lang() == Lang::Ka && tokens.bytes(i).ends_with(&spelt(page, "ობით"));
    if each || english && tokens.bytes(i).len() < 6 || asks(page, i) || reported(page, i) {
        return None;
    }
    let before = |back: usize| i.checked_sub(back);
    let says = |back: usize, meaning: Meaning| before(back).is_some_and(|b| tokens.means(b, meaning));
    let this = says(1, Meaning::This);
    let counted = before(1).is_some_and(|b| {
        tokens.small(b).is_some() || tokens.find(b, |m| matches!(m, Meaning::Count(_)).then_some(())).is_some()
    });
    let week = weekday == 7 && page.text.lang() == Lang::Ka && (this || says(1, Meaning::Last) || counted);
    let joins = |at: usize| tokens.is_sign(at, b'-') || tokens.is_sign(at, b'/') || tokens.bytes(at) == b"to";
    let range = joins(i + 1) && (named(i + 2).is_some() || !english)
        || before(2).is_some_and(|b| joins(b + 1) && named(b).is_some());
    // `Friday 13 Nov`: the date says it.
    let dated = (i + 1..=i + 4)
        .any(|at| is_month(page, at) || in_numbers(page, at).is_some() || day_and_month(page, at).is_some())
        || (1..=3).filter_map(before).any(|b| is_month(page, b));
    let coming = (1..=3)
        .filter_map(before)
        .chain(i + 1..=i + 3)
        .any(|at| matches!(tokens.bytes(at), b"will" | b"ll" | b"leaving" | b"need" | b"going"));
    if says(1, Meaning::NoDate) || week || range || dated || english && coming {
        return None;
    }
    let date = if this {
        let offset = i64::from(weekday) - i64::from(received.weekday().to_monday_one_offset());
        received.checked_add(jiff::Span::new().try_days(offset).ok()?).ok()?
    } else {
        last_weekday(received, weekday)?
    };
    Some((i, i, date))
}

pub(super) fn is_month(page: &Page, i: usize) -> bool {
    page.tokens.find(i, |m| matches!(m, Meaning::Month(_)).then_some(())).is_some()
}

/// `14/11`, `18.11`; `11/14` where the second can only be a day. Near the day the text came, and nothing that is
/// measured or rated.
fn day_and_month(page: &Page, i: usize) -> Read {
    let tokens = &page.tokens;
    let received = page.received?;
    let sign = [b'.', b'/'].into_iter().find(|&s| tokens.is_sign(i + 1, s))?;
    let glued = tokens.is_glued(i + 1) && tokens.is_glued(i + 2);
    let head = i == 0 || !tokens.is_glued(i) || tokens.is_sign(i - 1, b'(') || tokens.is_sign(i - 1, b'"');
    let more = [b'.', b'/', b',', b':', b'-'].iter().any(|&s| tokens.is_sign(i + 3, s))
        && tokens.is_glued(i + 3)
        && tokens.digits(i + 4).is_some()
        && tokens.is_glued(i + 4);
    if !glued || !head || more || tokens.digits(i)?.len() > 2 || tokens.digits(i + 2)?.len() != 2 {
        return None;
    }
    let [a, b] = [tokens.small(i)?, tokens.small(i + 2)?];
    if sign == b'/' && b == 10 && a <= 10 {
        return None;
    }
    let unit = tokens.get(i + 3).is_some_and(|t| t.kind == Kind::Word)
        && (tokens
            .find(i + 3, |m| matches!(m, Meaning::Counted | Meaning::Hour | Meaning::Money(_)).then_some(()))
            .is_some_and(|()| tokens.bytes(i + 3) != b"at")
            || matches!(
                tokens.bytes(i + 3),
                b"kg" | b"g" | b"cm" | b"mm" | b"m" | b"km" | b"l" | b"gb" | b"inch" | b"inches" | b"size"
            ))
        || tokens.is_sign(i + 3, b'%');
    if unit || i > 0 && (tokens.means(i - 1, Meaning::Hour) || tokens.means(i - 1, Meaning::NotOrder)) {
        return None;
    }
    let date = |day: i16, month: i16| nearest(received, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = date(a, b).or_else(|| date(b, a).filter(|_| sign == b'/'))?;
    let days = received.since(date).ok()?.get_days();
    (-40..=200).contains(&days).then_some((i, i + 2, date))
}

/// A day without its month: `on the 17th`; `16-ին`, `18-ში` where a month was named before.
fn day(page: &Page, i: usize, found: &[Fact<Date>]) -> Read {
    let tokens = &page.tokens;
    let received = page.received?;
    let day = tokens.small(i).filter(|d| (1..=31).contains(d) && !in_number(page, i))?;
    let day = i8::try_from(day).ok()?;
    if page.text.lang() == Lang::En {
        let before = |back: usize| i.checked_sub(back).map(|b| tokens.bytes(b)).unwrap_or_default();
        let ordinal = tokens.is_glued(i + 1) && matches!(tokens.bytes(i + 1), b"st" | b"nd" | b"rd" | b"th");
        let told = before(1) == b"the"
            && matches!(
                before(2),
                b"on" | b"since" | b"from" | b"by" | b"until" | b"till" | b"before" | b"after" | b"around"
            )
            // Few things are counted so far.
            || before(1) == b"the" && day >= 6;
        let noun = tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Word)
            && !matches!(
                tokens.bytes(i + 2),
                b"and"
                    | b"but"
                    | b"i"
                    | b"it"
                    | b"you"
                    | b"we"
                    | b"they"
                    | b"at"
                    | b"in"
                    | b"to"
                    | b"he"
                    | b"she"
                    | b"my"
                    | b"the"
                    | b"with"
                    | b"for"
                    | b"from"
                    | b"was"
                    | b"is"
                    | b"when"
                    | b"as"
                    | b"so"
                    | b"or"
                    | b"because"
                    | b"which"
                    | b"only"
                    | b"still"
                    | b"then"
                    | b"there"
                    | b"nobody"
                    | b"no"
                    | b"not"
                    | b"by"
                    | b"after"
                    | b"before"
                    | b"around"
                    | b"instead"
                    | b"today"
                    | b"already"
                    | b"now"
                    | b"again"
            );
        if !ordinal || !told || noun {
            return None;
        }
        let month = received.with().day(day).build().ok();
        if ahead(page, i) {
            let next = || received.last_of_month().tomorrow().ok()?.with().day(day).build().ok();
            return Some((i, i + 1, month.filter(|date| *date >= received).or_else(next)?));
        }
        let month = month.filter(|date| *date <= received);
        let last = || received.first_of_month().yesterday().ok()?.with().day(day).build().ok();
        return Some((i, i + 1, month.or_else(last)?));
    }
    // `12 რიცხვში`, `ամսի 12-ին`: the day of this month, or of the last one.
    let numbered = (i + 1..=i + 3).find(|&at| tokens.means(at, Meaning::OfMonth));
    let numbered = numbered.filter(|&at| (i + 1..at).all(|w| tokens.is_glued(w)) && page.text.lang() == Lang::Ka);
    let month_before = page.text.lang() == Lang::Hy && i > 0 && tokens.means(i - 1, Meaning::OfMonth);
    if numbered.is_some() || month_before {
        let month = received.with().day(day).build().ok().filter(|date| *date <= received);
        let last = || received.first_of_month().yesterday().ok()?.with().day(day).build().ok();
        let end = numbered.unwrap_or(i + suffix_len(page, i + 1));
        return Some((i, end, month.or_else(last)?));
    }
    let hours = (1..=2).filter_map(|back| i.checked_sub(back)).any(|b| tokens.means(b, Meaning::Hour));
    let known = found.last()?.value;
    let last = if is_suffixed(page, i, &["ში", "ին"]) {
        i + 2
    } else if tokens.is_glued(i + 1) && [spelt(page, "ში"), spelt(page, "ին")].iter().any(|s| tokens.bytes(i + 1) == s)
    {
        i + 1
    } else {
        return None;
    };
    if hours || is_month(page, last + 1) || tokens.means(last + 1, Meaning::Hour) {
        return None;
    }
    Some((i, last, known.with().day(day).build().ok()?))
}

/// Whether the number at `i` has one of these endings behind a hyphen.
fn is_suffixed(page: &Page, i: usize, endings: &[&str]) -> bool {
    let tokens = &page.tokens;
    tokens.digits(i).is_some()
        && tokens.is_sign(i + 1, b'-')
        && tokens.is_glued(i + 1)
        && tokens.is_glued(i + 2)
        && endings.iter().any(|e| tokens.bytes(i + 2) == spelt(page, e))
}
