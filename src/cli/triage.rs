//! `amends triage`: what a complaint says, before anyone answers it.

use std::io::{self, Write};

use amends::answer::{Reading, language, read};
use amends::case::Case;
use amends::lint::{Redacted, Redaction};
use amends::triage::{Fact, Triage};
use anyhow::{Result, anyhow, bail};

use super::args::{DraftFormat, TriageArgs};
use super::explain::explain;
use super::input::{self, Input};
use super::{Outcome, complain, printable};

pub fn run(args: TriageArgs) -> Result<Outcome> {
    if args.explain && args.format == DraftFormat::Json {
        bail!("--explain is for people: with --format json each find has its place already");
    }
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let mut worst = Outcome::Clean;
    for input in input::inputs(&args.cases)? {
        match file(&args, &input, &mut out) {
            Ok(outcome) => worst = worst.max(outcome),
            Err(error) if super::is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                out.flush()?;
                complain(&unknown(&args).hide(&format!("{error:#}")));
                worst = Outcome::Failed;
            }
        }
    }
    out.flush()?;
    Ok(worst)
}

/// Reads all complaints of an input.
fn file(args: &TriageArgs, input: &Input, out: &mut impl Write) -> Result<Outcome> {
    let mut worst = Outcome::Clean;
    for (name, case) in input.complaints(&args.intake.options())? {
        match case.and_then(|case| one(args, &name, case)) {
            Ok((case, mut found)) => {
                let hidden = hidden(args, &case, &found);
                hidden.hide_reading(&mut found);
                match args.format {
                    DraftFormat::Text => {
                        let text = hidden.apply(case.text.as_deref().unwrap_or_default());
                        let subject = case.subject.as_deref().map(|subject| hidden.apply(subject));
                        let attached = case.mail.iter().flat_map(|mail| &mail.attachments);
                        let attached: Vec<String> = attached.map(|name| hidden.hide(name)).collect();
                        card(out, &name, &found, &text, subject.as_ref(), &attached)?;
                        if args.explain {
                            explain(out, &found, &text, subject.as_ref())?;
                        }
                    }
                    DraftFormat::Json => {
                        serde_json::to_writer(&mut *out, &found)?;
                        writeln!(out)?;
                    }
                }
            }
            Err(error) => {
                out.flush()?;
                complain(&unknown(args).hide(&format!("{error:#}")));
                worst = Outcome::Failed;
            }
        }
    }
    Ok(worst)
}

/// What is not to be shown of a complaint.
fn hidden(args: &TriageArgs, case: &Case, found: &Reading) -> Redaction {
    let subject = found.subject.iter().map(|subject| &subject.facts);
    if args.redact {
        Redaction::of_case(case, [&found.text.facts].into_iter().chain(subject))
    } else {
        Redaction::default()
    }
}

/// What is not to be shown where nothing is known.
fn unknown(args: &TriageArgs) -> Redaction {
    if args.redact { Redaction::alone() } else { Redaction::default() }
}

fn one(args: &TriageArgs, name: &str, mut case: Case) -> Result<(Case, Reading)> {
    if let Some(day) = args.received {
        case.received = Some(day);
    }
    let tongue = language(&case, args.lang).map_err(|error| anyhow!("{name}: {error}"))?;
    let found = read(&case, tongue);
    Ok((case, found))
}

/// A few lines that a person reads at a glance.
fn card(
    out: &mut impl Write,
    name: &str,
    reading: &Reading,
    text: &Redacted<'_>,
    subject: Option<&Redacted<'_>>,
    attached: &[String],
) -> io::Result<()> {
    let found = &reading.text;
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}", printable(name))?;
    let mut row = |label: &str, value: String| writeln!(out, "  {label:9} {}", printable(&value));
    let script = if found.script == amends::lang::Script::Latin { ", typed in Latin letters" } else { "" };
    row("language", format!("{}{script}", found.lang))?;
    let mut words: Vec<&str> = Vec::new();
    let in_subject = reading.subject.as_ref().filter(|_| found.evidence.is_empty());
    for evidence in found.evidence.iter().chain(in_subject.iter().flat_map(|s| &s.evidence)) {
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
        ("order", one(&facts.order_number).or_else(|| one(&reading.subject.as_ref()?.facts.order_number))),
        ("product", one(&facts.product)),
        ("amounts", list(facts.amounts.iter().map(|a| format!("{} {}", a.value.value, a.value.currency)).collect())),
        ("dates", list(facts.dates.iter().map(|d| d.value.to_string()).collect())),
        ("phones", list(facts.phones.iter().map(|p| p.value.clone()).collect())),
        ("wants", list(facts.wants.iter().map(|w| text.cut(w.span.start..w.span.end).to_owned()).collect())),
    ] {
        if let Some(value) = value {
            row(label, value)?;
        }
    }
    for question in &facts.questions {
        row("asks", text.cut(question.start..question.end).split_whitespace().collect::<Vec<_>>().join(" "))?;
    }
    let mut reasons = |found: &Triage, text: &Redacted<'_>| -> io::Result<()> {
        for reason in &found.reasons {
            let label = if reason.what.refuses() { "person!" } else { "note" };
            row(label, format!("{}: {}", reason.what.name(), text.cut(reason.span.start..reason.span.end)))?;
        }
        Ok(())
    };
    reasons(found, text)?;
    if let (Some(found), Some(subject)) = (&reading.subject, subject) {
        reasons(found, subject)?;
    }
    if !attached.is_empty() {
        row("attached", format!("{} (not read)", attached.join(", ")))?;
    }
    Ok(())
}
