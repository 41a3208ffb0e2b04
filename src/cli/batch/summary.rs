//! What came out of a run: for people on standard error, for programs as JSON.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use amends::batch::{Consistency, Counts, Group, Spread, Tally};
use amends::lang::Lang;
use anyhow::{Result, anyhow};
use serde::Serialize;

use super::log::said;
use crate::cli::output::replace;
use crate::cli::printable;

pub struct Summary<'s> {
    pub tally: &'s Tally,
    /// Records that an earlier run had done.
    pub before: u64,
    /// Where it was asked for.
    pub consistency: Option<&'s Consistency>,
    pub took: Duration,
}

#[derive(Serialize)]
struct Written<'s> {
    schema: u32,
    r#type: &'static str,
    records: u64,
    #[serde(flatten)]
    tally: &'s Tally,
    #[serde(skip_serializing_if = "Option::is_none")]
    consistency: Option<Vec<&'s Group>>,
    seconds: f64,
}

impl Summary<'_> {
    /// Prints it on standard error.
    pub fn print(&self, ui: Lang) -> io::Result<()> {
        let mut err = anstream::stderr().lock();
        let bold = anstyle::Style::new().bold();
        let all = self.tally.all;
        let seconds = self.took.as_secs_f64();
        let records = all.all().saturating_sub(self.before);
        let rate = records as f64 / seconds.max(0.001);
        writeln!(err, "{bold}{}{bold:#}", words::headline(records, seconds, rate, ui))?;
        for (name, count) in named(&all) {
            writeln!(err, "  {name:<14}{count:>10}")?;
        }
        let [by_language, by_category] = words::by(ui);
        table(&mut err, by_language, self.tally.languages.iter().map(|(lang, counts)| (lang.code(), counts)))?;
        table(&mut err, by_category, self.tally.categories.iter().map(|(c, counts)| (c.name(), counts)))?;
        let Some(consistency) = self.consistency else { return Ok(()) };
        writeln!(err, "{}", words::alike(ui))?;
        let groups = consistency.differing();
        if groups.is_empty() {
            writeln!(err, "  {}", words::all_alike(ui))?;
        }
        for group in groups {
            for (what, spread) in [(words::goodwill(ui), &group.goodwill), (words::working_days(ui), &group.deadline)] {
                if spread.differs() {
                    writeln!(err, "  {}, {}, {what}", group.category, group.outcome.name())?;
                    values(&mut err, spread)?;
                }
            }
        }
        Ok(())
    }

    /// Writes it as JSON.
    pub fn write(&self, path: &Path) -> Result<()> {
        let all = self.tally.all.all();
        let seconds = self.took.as_millis() as f64 / 1000.0;
        let consistency = self.consistency.map(Consistency::differing);
        let written = Written { schema: 1, r#type: "summary", records: all, tally: self.tally, consistency, seconds };
        let mut json = serde_json::to_vec_pretty(&written)?;
        json.push(b'\n');
        replace(path, &json).map_err(|error| anyhow!("{}: {}", path.display(), said(&error)))
    }
}

/// What became of cases, by the names that records use; what did not happen and rarely does is left out.
fn named(counts: &Counts) -> impl Iterator<Item = (&'static str, u64)> {
    let Counts { ready, needs_person, refused, failed, duplicates, sorted } = *counts;
    let always = [("ready", ready), ("needs-person", needs_person), ("refused", refused), ("failed", failed)];
    let rare = [("duplicate", duplicates), ("sorted", sorted)];
    always
        .into_iter()
        .filter(move |(name, _)| sorted == 0 || matches!(*name, "refused" | "failed"))
        .chain(rare.into_iter().filter(|(_, count)| *count > 0))
}

fn table<'t>(
    err: &mut impl Write,
    title: &str,
    rows: impl Iterator<Item = (&'static str, &'t Counts)>,
) -> io::Result<()> {
    for (i, (name, counts)) in rows.enumerate() {
        if i == 0 {
            writeln!(err, "{title}")?;
        }
        let parts: Vec<String> =
            named(counts).filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what} {count}")).collect();
        writeln!(err, "  {name:<18}{:>6}   {}", counts.all(), parts.join(", "))?;
    }
    Ok(())
}

fn values(err: &mut impl Write, spread: &Spread) -> io::Result<()> {
    for value in spread.by_number().iter().take(8) {
        let dots = if value.cases > value.first.len() as u64 { ", …" } else { "" };
        let (value, cases, first) = (printable(&value.value), value.cases, printable(&value.first.join(", ")));
        writeln!(err, "    {cases:>6} × {value} ({first}{dots})")?;
    }
    match spread.values.iter().map(|v| v.cases).sum::<u64>() + spread.others - shown(spread) {
        0 => Ok(()),
        more => writeln!(err, "    {more:>6} × …"),
    }
}

fn shown(spread: &Spread) -> u64 {
    spread.by_number().iter().take(8).map(|v| v.cases).sum()
}

/// The words of a summary.
mod words {
    use amends::lang::Lang;

    pub fn headline(records: u64, seconds: f64, rate: f64, ui: Lang) -> String {
        let seconds = format!("{seconds:.1}");
        let comma = seconds.replace('.', ",");
        match ui {
            Lang::Ka => format!("{records} საჩივარი {comma} წამში (წამში {rate:.0})"),
            Lang::Hy => format!("{records} բողոք՝ {comma} վայրկյանում (մեկ վայրկյանում՝ {rate:.0})"),
            Lang::En if records == 1 => format!("1 case in {seconds} s"),
            Lang::En => format!("{records} cases in {seconds} s, {rate:.0} a second"),
        }
    }

    pub fn by(ui: Lang) -> [&'static str; 2] {
        match ui {
            Lang::Ka => ["ენების მიხედვით", "კატეგორიების მიხედვით"],
            Lang::Hy => ["ըստ լեզուների", "ըստ տեսակների"],
            Lang::En => ["by language", "by category"],
        }
    }

    pub fn alike(ui: Lang) -> &'static str {
        match ui {
            Lang::Ka => "რით განსხვავდება მსგავსი საქმეები ერთმანეთისგან",
            Lang::Hy => "ինչով են տարբերվում նման գործերը",
            Lang::En => "where like cases differ",
        }
    }

    pub fn all_alike(ui: Lang) -> &'static str {
        match ui {
            Lang::Ka => "არაფრით",
            Lang::Hy => "ոչնչով",
            Lang::En => "nowhere",
        }
    }

    pub fn goodwill(ui: Lang) -> &'static str {
        match ui {
            Lang::Ka => "საჩუქარი",
            Lang::Hy => "նվեր",
            Lang::En => "goodwill",
        }
    }

    pub fn working_days(ui: Lang) -> &'static str {
        match ui {
            Lang::Ka => "სამუშაო დღეები",
            Lang::Hy => "աշխատանքային օրեր",
            Lang::En => "working days",
        }
    }
}
