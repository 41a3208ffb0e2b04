//! Working days: when a term that a house gives in days runs out.
//!
//! Public holidays are data, `lexicon/holidays.txt`, with their sources. The Georgian Easter days move; they follow
//! the Julian computus (Meeus, Astronomical Algorithms, ch. 8) as the Georgian Orthodox Church does.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use crate::config::Law;

static HOLIDAYS: &str = include_str!("../lexicon/holidays.txt");

/// The day on which a term of `days` working days that begins after `from` ends.
pub fn working_days_after(from: Date, days: u16, law: Law) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if is_working_day(day, law) {
            left -= 1;
        }
    }
    day
}

/// Whether people work on `day` in the country of that law.
pub fn is_working_day(day: Date, law: Law) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(day, law)
}

fn is_holiday(day: Date, law: Law) -> bool {
    DAYS.iter().any(|(whose, when)| {
        *whose == law
            && match *when {
                When::Easter(offset) => orthodox_easter(day.year(), offset) == Some(day),
                When::Fixed(month, number) => (day.month(), day.day()) == (month, number),
            }
    })
}

/// When a holiday is.
#[derive(Clone, Copy)]
enum When {
    /// So many days after Easter Sunday.
    Easter(i32),
    /// Month and day.
    Fixed(i8, i8),
}

static DAYS: LazyLock<Vec<(Law, When)>> = LazyLock::new(|| {
    let day = |line: &str| {
        let (code, when) = line.split('#').next()?.trim().split_once(' ')?;
        let law = Law::ALL.into_iter().find(|law| law.name() == code)?;
        let when = when.trim();
        match (when.strip_prefix("easter"), when.split_once('-')) {
            (Some(offset), _) => Some((law, When::Easter(offset.trim().parse().ok()?))),
            (None, Some((month, day))) => Some((law, When::Fixed(month.parse().ok()?, day.parse().ok()?))),
            (None, None) => None,
        }
    };
    HOLIDAYS.lines().filter_map(day).collect()
});

/// Easter Sunday of the Orthodox Church, `offset` days on, in the Gregorian calendar.
fn orthodox_easter(year: i16, offset: i32) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    // The Julian calendar is thirteen days behind from 1900 to 2099.
    julian.checked_add(jiff::Span::new().days(13 + offset)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn easter_as_the_church_has_it() {
        for (year, easter) in [(2024, "2024-05-05"), (2025, "2025-04-20"), (2026, "2026-04-12"), (2027, "2027-05-02")] {
            assert_eq!(orthodox_easter(year, 0), Some(day(easter)), "{year}");
        }
    }

    #[test]
    fn terms_pass_over_weekends_and_holidays() {
        // Saturday 21, Sunday 22; Monday 23 November is Saint George's day in Georgia.
        assert_eq!(working_days_after(day("2026-11-20"), 1, Law::Ge), day("2026-11-24"));
        assert_eq!(working_days_after(day("2026-11-20"), 1, Law::Am), day("2026-11-23"));
        assert_eq!(working_days_after(day("2026-11-18"), 5, Law::None), day("2026-11-25"));
        assert_eq!(working_days_after(day("2026-04-09"), 1, Law::Ge), day("2026-04-14"));
    }
}
