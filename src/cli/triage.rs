//! `amends triage`: what a complaint says, before anyone answers it.

use std::io::{self, Write};

use amends::answer::language;
use amends::case::Case;
use amends::triage::{Fact, Triage, triage};
use anyhow::{Result, anyhow, bail};

use super::args::{DraftFormat, TriageArgs};
use super::input::{self, Input};
use super::{Outcome, complain, printable};

pub fn run(args: TriageArgs) -> Result<Outcome> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let mut worst = Outcome::Clean;
    for input in input::inputs(&args.cases)? {
        match one(&args, &input) {
            Ok((text, found)) => match args.format {
                DraftFormat::Text => card(&mut out, &input.name(), &text, &found)?,
                DraftFormat::Json => {
                    serde_json::to_writer(&mut out, &found)?;
                    writeln!(out)?;
                }
            },
            Err(error) => {
                out.flush()?;
                complain(&format!("{error:#}"));
                worst = Outcome::Failed;
            }
        }
    }
    out.flush()?;
    Ok(worst)
}

fn one(args: &TriageArgs, input: &Input) -> Result<(String, Triage)> {
    let name = input.name();
    let text = input.read()?;
    let mut case = if input.is_case(&text) {
        Case::from_json(&text).map_err(|error| input.at(&error))?
    } else {
        Case { text: Some(text), ..Case::default() }
    };
    if let Some(day) = args.received {
        case.received = Some(day);
    }
    let tongue = language(&case, args.lang).map_err(|error| anyhow!("{name}: {error}"))?;
    let Some(text) = case.text else { bail!("{name}: the case has no 'text'") };
    let found = triage(&text, tongue, case.received.map(|d| d.0));
    Ok((text, found))
}

/// A few lines that a person reads at a glance.
fn card(out: &mut impl Write, name: &str, text: &str, found: &Triage) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}", printable(name))?;
    let mut row = |label: &str, value: String| writeln!(out, "  {label:9} {}", printable(&value));
    let script = if found.script == amends::lang::Script::Latin { ", typed in Latin letters" } else { "" };
    row("language", format!("{}{script}", found.lang))?;
    let mut words: Vec<&str> = Vec::new();
    for evidence in &found.evidence {
        if !words.contains(&evidence.text.as_str()) {
            words.push(&evidence.text);
        }
    }
    let because = if words.is_empty() { String::new() } else { format!(": {}", words.join(" · ")) };
    row("category", format!("{}{because}", found.category))?;
    let facts = &found.facts;
    let one = |fact: &Option<Fact<String>>| fact.as_ref().map(|f| f.value.clone());
    let list = |items: Vec<String>| (!items.is_empty()).then(|| items.join(", "));
    let title = facts.title.as_ref().map_or("", |t| if t.value == amends::case::Title::Mr { "Mr " } else { "Ms " });
    for (label, value) in [
        ("name", one(&facts.name).map(|n| format!("{title}{n}"))),
        ("order", one(&facts.order_number)),
        ("product", one(&facts.product)),
        ("amounts", list(facts.amounts.iter().map(|a| format!("{} {}", a.value.value, a.value.currency)).collect())),
        ("dates", list(facts.dates.iter().map(|d| d.value.to_string()).collect())),
        ("phones", list(facts.phones.iter().map(|p| p.value.clone()).collect())),
        ("wants", list(facts.wants.iter().map(|w| text[w.span.start..w.span.end].to_owned()).collect())),
    ] {
        if let Some(value) = value {
            row(label, value)?;
        }
    }
    for question in &facts.questions {
        row("asks", text[question.start..question.end].split_whitespace().collect::<Vec<_>>().join(" "))?;
    }
    for reason in &found.reasons {
        let label = if reason.what.refuses() { "person!" } else { "note" };
        row(label, format!("{}: {}", reason.what.name(), &text[reason.span.start..reason.span.end]))?;
    }
    Ok(())
}
