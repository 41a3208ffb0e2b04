//! `amends draft`: a complaint in, a reply out.

use std::io::{self, Write};

use amends::answer::{Desk, Record, Status, answer, understand};
use amends::case::{Case, Goodwill, Need, Remedy};
use amends::config::{Config, PerLang};
use amends::eml;
use amends::lang::Lang;
use amends::letter::{Page, Request, Templates};
use amends::lint::Profile;
use amends::rule::RuleSet;
use anyhow::{Result, anyhow};

use super::args::{DraftArgs, FactArgs, LetterFormat, NeedArg, SignatureArgs};
use super::input::{self, Input};
use super::{Outcome, complain, house, letters, output, printable};

pub fn run(args: Box<DraftArgs>) -> Result<Outcome> {
    let rules = house::Rules::load(args.house.words.rules.as_deref())?;
    let inputs = input::inputs(&args.cases)?;
    if args.output.is_some() {
        output::heed_interrupts()?;
    }
    let mut run = Run {
        rules: rules.get(),
        shelf: house::Shelf::default(),
        ui: house::ui_lang(args.house.words.ui_lang),
        worst: Outcome::Clean,
        out: letters::Letters::new(args.format, args.output.as_deref(), &inputs)?,
        args: &args,
    };
    for input in &inputs {
        if let Err(error) = run.input(input) {
            run.failed(error)?;
        }
    }
    run.out.finish()?;
    Ok(run.worst)
}

/// What the letters of a run share.
struct Run<'a> {
    args: &'a DraftArgs,
    rules: &'a RuleSet,
    shelf: house::Shelf,
    ui: Lang,
    worst: Outcome,
    out: letters::Letters,
}

/// What the letters that answer one file share.
struct House<'a> {
    config: &'a Config,
    profile: &'a Profile,
    templates: &'a Templates,
}

impl Run<'_> {
    fn input(&mut self, input: &Input) -> Result<()> {
        let complaints = input.complaints(&self.args.intake.options())?;
        let mut config = house::config(&self.args.house, &input.folder(), self.rules)?;
        apply_signature(&mut config, &self.args.signature);
        let profile = house::profile(self.rules, &config);
        let many = complaints.many();
        if many {
            self.out.expect_many()?;
        }
        // Taken out for the time that letters are written from it.
        let mut shelf = std::mem::take(&mut self.shelf);
        let own = self.args.templates.as_deref();
        let templates = shelf.find(own, &self.args.house, &input.folder(), &config)?;
        let house = House { config: &config, profile: &profile, templates };
        let stem = input.path().and_then(|p| p.file_stem()).map_or("letter".into(), |s| s.to_string_lossy());
        for (i, (name, case)) in complaints.enumerate() {
            let stem = if many { format!("{stem}-{}", i + 1) } else { stem.to_string() };
            let answered = case.and_then(|case| self.answer(&name, case, &house)).and_then(|(record, form)| {
                self.out.write(&name, &stem, &record, &form)?;
                tell(&record, &name)?;
                Ok(record.status)
            });
            match answered {
                Ok(Status::Ready) => {}
                Ok(_) => self.worst = self.worst.max(Outcome::Findings),
                Err(error) => self.failed(error)?,
            }
        }
        self.shelf = shelf;
        Ok(())
    }

    /// The answer to one complaint, and the form in which it is to be written.
    fn answer(&self, name: &str, mut case: Case, house: &House<'_>) -> Result<(Record, Vec<u8>)> {
        let House { config, profile, templates } = *house;
        apply_facts(&mut case, &self.args.facts);
        case.check().map_err(|message| anyhow!("{name}: {message}"))?;
        let understood = understand(&mut case, self.args.lang).map_err(|error| anyhow!("{name}: {error}"))?;
        let today = self.args.today.map_or_else(|| jiff::Zoned::now().date(), |d| d.0);
        let desk = Desk { rules: self.rules, profile, templates, config, today, ui: self.ui };
        attached(name, &case)?;
        let (lang, category) = (understood.lang, understood.category.id);
        let record = answer(&case, understood, &desk).map_err(|error| anyhow!("{name}: {error}"))?;
        let form = match self.args.format {
            LetterFormat::Json => {
                let mut line = serde_json::to_vec(&record)?;
                line.push(b'\n');
                line
            }
            // No letter, no form of it.
            _ if record.status == Status::Refused => Vec::new(),
            LetterFormat::Text => record.reply.clone().into_bytes(),
            LetterFormat::Eml => eml::draft(&case, &record, config, today).map_err(|e| anyhow!("{name}: {e}"))?,
            LetterFormat::Html => {
                let request = Request { case: &case, lang, category, config, today };
                let kind = record.kind.unwrap_or_default();
                let page = Page { request, kind, subject: &record.subject, reply: &record.reply };
                templates.page(&page).map_err(|error| anyhow!("{name}: {error}"))?.into_bytes()
            }
        };
        Ok((record, form))
    }

    fn failed(&mut self, error: anyhow::Error) -> Result<()> {
        if super::is_closed_pipe(&error) {
            return Err(error);
        }
        self.out.flush()?;
        complain(&format!("{error:#}"));
        self.worst = Outcome::Failed;
        Ok(())
    }
}

/// Says which files came with a complaint: nobody has looked into them.
fn attached(name: &str, case: &Case) -> io::Result<()> {
    let files = case.mail.as_ref().map_or(&[][..], |mail| &mail.attachments);
    if files.is_empty() {
        return Ok(());
    }
    let bold = anstyle::Style::new().bold();
    let files = printable(&files.join(", "));
    writeln!(anstream::stderr().lock(), "{bold}{}{bold:#}: attached and not read: {files}", printable(name))
}

/// What was typed goes before what the file says.
fn apply_facts(case: &mut Case, facts: &FactArgs) {
    fn set<T: Clone>(slot: &mut Option<T>, given: &Option<T>) {
        if given.is_some() {
            slot.clone_from(given);
        }
    }
    set(&mut case.customer.name, &facts.name);
    set(&mut case.customer.title, &facts.title);
    set(&mut case.order.number, &facts.order);
    set(&mut case.order.product, &facts.product);
    set(&mut case.order.date, &facts.order_date);
    if let Some(sum) = &facts.amount {
        case.order.amount = Some(sum.amount.clone());
        set(&mut case.order.currency, &sum.currency);
    }
    set(&mut case.received, &facts.received);
    set(&mut case.category, &facts.category);
    set(&mut case.kind, &facts.kind);
    let assessment = &mut case.assessment;
    set(&mut assessment.fault, &facts.fault);
    set(&mut assessment.outcome, &facts.outcome);
    set(&mut assessment.impact, &facts.impact);
    set(&mut assessment.cause, &facts.cause);
    set(&mut assessment.prevention, &facts.prevention);
    set(&mut assessment.responsible, &facts.responsible);
    set(&mut assessment.measure, &facts.measure);
    set(&mut assessment.refusal_ground, &facts.refusal_ground);
    set(&mut assessment.delay_reason, &facts.delay_reason);
    set(&mut assessment.next_date, &facts.next_date);
    if !facts.need.is_empty() {
        assessment.needed = (facts.need.iter())
            .map(|need| match need {
                NeedArg::Fact(fact) => Need { fact: Some(*fact), what: None },
                NeedArg::What(what) => Need { fact: None, what: Some(what.clone()) },
            })
            .collect();
    }
    if let Some(what) = &facts.goodwill {
        assessment.goodwill = Some(Goodwill { what: Some(what.clone()), value: None, currency: None, until: None });
    }
    if !facts.remedy.is_empty() {
        assessment.remedies = (facts.remedy.iter())
            .map(|r| Remedy {
                kind: r.kind,
                amount: r.sum.as_ref().map(|s| s.amount.clone()),
                currency: r.sum.as_ref().and_then(|s| s.currency.clone()),
                by: r.by,
            })
            .collect();
    }
}

pub(super) fn apply_signature(config: &mut Config, given: &SignatureArgs) {
    let house = &mut config.house;
    for (slot, text) in [
        (&mut house.company, &given.company),
        (&mut house.signatory, &given.signatory),
        (&mut house.position, &given.position),
        (&mut house.phone, &given.phone),
        (&mut house.email, &given.email),
        (&mut house.escalation, &given.escalation),
    ] {
        if let Some(text) = text {
            *slot = Some(PerLang::Same(text.clone()));
        }
    }
    config.tone = given.tone.unwrap_or(config.tone);
}

/// Says on stderr what a person still has to do.
fn tell(record: &Record, name: &str) -> io::Result<()> {
    let mut err = anstream::stderr().lock();
    let bold = anstyle::Style::new().bold();
    let name = printable(name);
    if let Some(reason) = &record.error {
        return writeln!(err, "{bold}{name}{bold:#}: a person must write this answer: {}", printable(reason));
    }
    if !record.missing.is_empty() {
        writeln!(err, "{bold}{name}{bold:#}: to be filled in before the letter can go:")?;
        for missing in &record.missing {
            writeln!(err, "  {}", missing.hint)?;
            writeln!(err, "      {}", how_to_give(&missing.field))?;
        }
    }
    for doubt in &record.doubts {
        writeln!(err, "{bold}{name}{bold:#}: {}\n      {}", printable(&doubt.hint), doubt.field)?;
    }
    for finding in &record.findings {
        if finding.severity > amends::rule::Severity::Hint {
            writeln!(
                err,
                "{bold}{name}{bold:#}: {} in line {} of the letter: {}: {} ({})",
                finding.severity,
                finding.start.line,
                printable(&finding.matched),
                finding.message,
                finding.rule
            )?;
        }
    }
    Ok(())
}

/// The flag and the place in a case or in amends.yaml that give a fact.
fn how_to_give(field: &str) -> String {
    if let Some(key) = field.strip_prefix("/house/") {
        return match key {
            "phone" => "--phone NUMBER or --email ADDRESS, or house: phone, email in amends.yaml".to_owned(),
            "escalation" => "--escalation WHOM, or house: escalation in amends.yaml".to_owned(),
            _ => format!("--{key} TEXT, or house: {key} in amends.yaml"),
        };
    }
    let flag = match field {
        "/assessment/prevention" => "--prevention TEXT",
        "/assessment/measure" => "--measure TEXT",
        "/assessment/refusal_ground" => "--refusal-ground TEXT",
        "/assessment/needed" => "--need FACT",
        "/assessment/outcome" => "--outcome OUTCOME",
        "/assessment/next_date" => "--next-date YYYY-MM-DD",
        "/assessment/goodwill/what" => "--goodwill GIFT",
        _ => "--remedy KIND[:AMOUNT][@DATE]",
    };
    format!("{flag}, or {field} in the case")
}
