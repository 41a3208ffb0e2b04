//! Dates in a sentence: plain, on, by, from, of a day.
//!
//! Owns the names of the months and what each language does with a day (`language-ka.md` §1, `language-hy.md` §1.5,
//! `language-en.md` §3). Georgian declines the month (22 ნოემბერს, 22 ნოემბრამდე), Armenian puts the month into the
//! genitive and the ending on the figure (նոյեմբերի 22-ին), English uses a preposition and always names the year. The
//! other two name the year when it is not this year's, or when this year is not known.

use jiff::civil::Date;

use super::form::{Case, Kind};
use super::ka::{Postposition, attach};
use crate::lang::Lang;

/// What the date does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// The date by itself, nominative: `22 ნოემბერი`.
    Plain,
    /// On that day: `22 ნოემბერს`.
    On,
    /// By that day: `22 ნოემბრამდე`, `մինչև նոյեմբերի 22-ը`.
    By,
    /// From that day: `22 ნოემბრიდან`.
    From,
    /// Of that day, before a noun: `22 ნოემბრის`.
    Of,
    /// No later than that day, the day itself counted, where [`By`](Self::By) could be read as the day before:
    /// `22 ნოემბრის ჩათვლით`, `մինչև նոյեմբերի 22-ը ներառյալ`, `no later than 22 November 2026`.
    Through,
}

const KA_MONTHS: [&str; 12] = [
    "იანვარი",
    "თებერვალი",
    "მარტი",
    "აპრილი",
    "მაისი",
    "ივნისი",
    "ივლისი",
    "აგვისტო",
    "სექტემბერი",
    "ოქტომბერი",
    "ნოემბერი",
    "დეკემბერი",
];
const HY_MONTHS: [&str; 12] = [
    "հունվարի",
    "փետրվարի",
    "մարտի",
    "ապրիլի",
    "մայիսի",
    "հունիսի",
    "հուլիսի",
    "օգոստոսի",
    "սեպտեմբերի",
    "հոկտեմբերի",
    "նոյեմբերի",
    "դեկտեմբերի",
];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in a sentence. `today` decides only whether Georgian and Armenian name the year: they do when it is none or
/// of another year.
#[must_use]
pub fn date(lang: Lang, day: Date, form: DateForm, today: Option<Date>) -> String {
    let year = match today {
        Some(today) if today.year() == day.year() => None,
        _ => Some(day.year()),
    };
    match lang {
        Lang::Ka => georgian(day, form, year),
        Lang::Hy => armenian(day, form, year),
        Lang::En => english(day, form),
    }
}

/// The name of a month, 1 to 12; a civil date has no other.
fn month(names: &[&'static str; 12], day: Date) -> &'static str {
    let at = usize::from(day.month().unsigned_abs()).saturating_sub(1);
    names.get(at).copied().unwrap_or_default()
}

fn georgian(day: Date, form: DateForm, year: Option<i16>) -> String {
    let name = month(&KA_MONTHS, day);
    let case = |case| super::inflect(Lang::Ka, name, super::Form::of(case).kind(Kind::Common));
    let month = match form {
        DateForm::Plain => case(Case::Nominative),
        DateForm::On => case(Case::Dative),
        DateForm::By => attach(name, Postposition::Until, Kind::Common),
        DateForm::From => attach(name, Postposition::From, Kind::Common),
        DateForm::Of => case(Case::Genitive),
        DateForm::Through => format!("{} ჩათვლით", case(Case::Genitive)),
    };
    let day = day.day();
    match year {
        Some(year) => format!("{year} წლის {day} {month}"),
        None => format!("{day} {month}"),
    }
}

fn armenian(day: Date, form: DateForm, year: Option<i16>) -> String {
    let name = month(&HY_MONTHS, day);
    let number = day.day();
    let year = year.map(|year| format!("{year} թվականի ")).unwrap_or_default();
    let bare = format!("{year}{name} {number}");
    match form {
        DateForm::Plain => bare,
        DateForm::On => format!("{bare}-ին"),
        // every spoken numeral up to 31 ends in a consonant or has its definite form in -ը
        DateForm::By => format!("մինչև {bare}-ը"),
        DateForm::From => format!("{bare}-ից"),
        DateForm::Of => format!("{bare}-ի"),
        DateForm::Through => format!("մինչև {bare}-ը ներառյալ"),
    }
}

fn english(day: Date, form: DateForm) -> String {
    let plain = format!("{} {} {}", day.day(), month(&EN_MONTHS, day), day.year());
    match form {
        DateForm::Plain => plain,
        DateForm::On => format!("on {plain}"),
        DateForm::By => format!("by {plain}"),
        DateForm::From => format!("from {plain}"),
        DateForm::Of => format!("of {plain}"),
        DateForm::Through => format!("no later than {plain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateForm::{By, From, Of, On, Plain, Through};
    use jiff::civil::date as civil;

    fn this_year(lang: Lang, month: i8, day: i8, form: DateForm) -> String {
        date(lang, civil(2026, month, day), form, Some(civil(2026, 1, 2)))
    }

    #[test]
    fn georgian_dates() {
        let table = [
            (Plain, "22 ნოემბერი"),
            (On, "22 ნოემბერს"),
            (By, "22 ნოემბრამდე"),
            (From, "22 ნოემბრიდან"),
            (Of, "22 ნოემბრის"),
            (Through, "22 ნოემბრის ჩათვლით"),
        ];
        for (form, want) in table {
            assert_eq!(this_year(Lang::Ka, 11, 22, form), want);
            assert_eq!(date(Lang::Ka, civil(2026, 11, 22), form, None), format!("2026 წლის {want}"));
        }
        let by: Vec<_> = (1..=12).map(|m| this_year(Lang::Ka, m, 1, By)).collect();
        assert_eq!(
            by.join(", "),
            "1 იანვრამდე, 1 თებერვლამდე, 1 მარტამდე, 1 აპრილამდე, 1 მაისამდე, 1 ივნისამდე, 1 ივლისამდე, \
             1 აგვისტომდე, 1 სექტემბრამდე, 1 ოქტომბრამდე, 1 ნოემბრამდე, 1 დეკემბრამდე"
        );
        assert_eq!(this_year(Lang::Ka, 8, 3, From), "3 აგვისტოდან");
        assert_eq!(this_year(Lang::Ka, 8, 3, Of), "3 აგვისტოს");
        assert_eq!(this_year(Lang::Ka, 2, 3, Of), "3 თებერვლის");
    }

    #[test]
    fn armenian_dates() {
        let table = [
            (Plain, "նոյեմբերի 22"),
            (On, "նոյեմբերի 22-ին"),
            (By, "մինչև նոյեմբերի 22-ը"),
            (From, "նոյեմբերի 22-ից"),
            (Of, "նոյեմբերի 22-ի"),
            (Through, "մինչև նոյեմբերի 22-ը ներառյալ"),
        ];
        for (form, want) in table {
            assert_eq!(this_year(Lang::Hy, 11, 22, form), want);
        }
        assert_eq!(date(Lang::Hy, civil(2026, 11, 22), On, Some(civil(2027, 1, 1))), "2026 թվականի նոյեմբերի 22-ին");
        assert_eq!(date(Lang::Hy, civil(2026, 11, 25), By, None), "մինչև 2026 թվականի նոյեմբերի 25-ը");
    }

    #[test]
    fn english_dates_always_name_the_year() {
        assert_eq!(this_year(Lang::En, 11, 22, Plain), "22 November 2026");
        assert_eq!(this_year(Lang::En, 11, 22, On), "on 22 November 2026");
        assert_eq!(this_year(Lang::En, 5, 1, By), "by 1 May 2026");
        assert_eq!(this_year(Lang::En, 5, 1, From), "from 1 May 2026");
        assert_eq!(this_year(Lang::En, 5, 1, Of), "of 1 May 2026");
    }

    #[test]
    fn every_month_has_its_name_and_every_form_its_words() {
        let months = |lang| (1..=12).map(|m| this_year(lang, m, 1, Plain)).collect::<Vec<_>>().join(", ");
        assert_eq!(
            months(Lang::En),
            "1 January 2026, 1 February 2026, 1 March 2026, 1 April 2026, 1 May 2026, 1 June 2026, 1 July 2026, \
             1 August 2026, 1 September 2026, 1 October 2026, 1 November 2026, 1 December 2026"
        );
        assert_eq!(
            months(Lang::Hy),
            "հունվարի 1, փետրվարի 1, մարտի 1, ապրիլի 1, մայիսի 1, հունիսի 1, հուլիսի 1, օգոստոսի 1, սեպտեմբերի 1, \
             հոկտեմբերի 1, նոյեմբերի 1, դեկտեմբերի 1"
        );
        assert_eq!(this_year(Lang::En, 11, 22, Through), "no later than 22 November 2026");
    }
}
