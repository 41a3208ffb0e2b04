//! `amends rules`: lists, explains and tests the rules.

use std::io::{self, Write};

use amends::lang::Lang;
use amends::lint::examples;
use amends::rule::file::{self, Inventory, RuleFile};
use amends::rule::{Example, RuleSet};
use anyhow::{Result, anyhow, bail};
use textwrap::WordSplitter;

use super::args::{RulesArgs, RulesCommand};
use super::{Outcome, complain, house};

pub fn run(args: RulesArgs) -> Result<Outcome> {
    let ui = house::ui_lang(args.words.ui_lang);
    match args.command {
        None => {
            let rules = house::Rules::load(args.words.rules.as_deref())?;
            list(rules.get(), ui)
        }
        Some(RulesCommand::Show { id }) => {
            let rules = house::Rules::load(args.words.rules.as_deref())?;
            show(rules.get(), &id, ui)
        }
        Some(RulesCommand::Test { dir }) => {
            let rules = house::Rules::load(dir.as_deref().or(args.words.rules.as_deref()))?;
            test(rules.get())
        }
    }
}

fn list(rules: &RuleSet, ui: Lang) -> Result<Outcome> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let width = rules.rules().iter().map(|r| r.id.len()).max().unwrap_or(0);
    for (index, rule) in rules.rules().iter().enumerate() {
        let name = rules.explanation(index).map_or("", |e| e.name.in_lang(ui));
        let langs: Vec<&str> =
            Lang::ALL.iter().zip(&rule.signals).filter(|(_, s)| s.is_some()).map(|(l, _)| l.code()).collect();
        let severity = if rule.default { rule.severity.name() } else { "off" };
        writeln!(out, "{:width$}  {severity:7}  {:8}  {name}", rule.id, langs.join(" "))?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn show(rules: &RuleSet, id: &str, ui: Lang) -> Result<Outcome> {
    let Some(index) = rules.find(id) else {
        match amends::suggest::nearest(id, rules.rules().iter().map(|r| r.id.as_str())) {
            Some(near) => bail!("no rule '{id}': did you mean '{near}'?"),
            None => bail!("no rule '{id}': 'amends rules' lists them"),
        }
    };
    let rule = &rules.rules()[index];
    let told = rules.explanation(index).ok_or_else(|| anyhow!("rule '{id}' has no explanation"))?;
    let sources = rules.sources();
    let source = sources.iter().find(|s| s.path.ends_with(&format!("{id}.yaml")));
    let file = source.and_then(|s| file::parse::<RuleFile>(&s.path, &s.yaml).ok());
    let bold = anstyle::Style::new().bold();
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let wrap = |text: &str| textwrap::fill(text, textwrap::Options::new(90).word_splitter(WordSplitter::NoHyphenation));
    let words = Headings::of(ui);
    writeln!(out, "{bold}{}{bold:#}  ({id}, {})\n", told.name.in_lang(ui), rule.severity)?;
    writeln!(out, "{}\n", wrap(told.why.in_lang(ui)))?;
    writeln!(out, "{bold}{}{bold:#}\n{}\n", words.better, wrap(told.better.in_lang(ui)))?;
    if let Some(inventory) = file.as_ref().and_then(|f| f.inventory(ui).or(f.hy.as_ref())) {
        examples_of(&mut out, words.flags, inventory, true)?;
        examples_of(&mut out, words.leaves, inventory, false)?;
    }
    writeln!(out, "{bold}{}{bold:#}  {}", words.source, told.source)?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// The words between the parts of an explanation.
struct Headings {
    better: &'static str,
    flags: &'static str,
    leaves: &'static str,
    source: &'static str,
}

impl Headings {
    fn of(ui: Lang) -> Headings {
        let (better, flags, leaves, source) = match ui {
            Lang::Ka => ("უკეთესია", "მონიშნავს", "არ მონიშნავს", "წყარო"),
            Lang::Hy => ("Ավելի լավ է", "Նշում է", "Չի նշում", "Աղբյուր"),
            Lang::En => ("Better", "Flags", "Leaves alone", "Source"),
        };
        Headings { better, flags, leaves, source }
    }
}

fn examples_of(out: &mut impl Write, heading: &str, inventory: &Inventory, flagged: bool) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let examples = if flagged { &inventory.flags } else { &inventory.leaves };
    if examples.is_empty() {
        return Ok(());
    }
    writeln!(out, "{bold}{heading}{bold:#}")?;
    for example in examples.iter().take(6) {
        let text = Example::text(example).split_whitespace().collect::<Vec<_>>().join(" ");
        let context = example.fault().map(|f| format!("  [fault: {}]", f.name())).unwrap_or_default();
        let shown = textwrap::fill(
            &text,
            textwrap::Options::new(90)
                .word_splitter(WordSplitter::NoHyphenation)
                .initial_indent("  ")
                .subsequent_indent("    "),
        );
        writeln!(out, "{shown}{context}")?;
    }
    writeln!(out)
}

fn test(rules: &RuleSet) -> Result<Outcome> {
    let outcome = examples::run(rules, |_| true);
    for failure in &outcome.failures {
        complain(&failure.error.to_string());
    }
    let (rules, examples, wrong) = (outcome.rules, outcome.examples, outcome.failures.len());
    writeln!(io::stdout(), "{rules} files, {examples} examples, {wrong} of them wrong")?;
    Ok(if outcome.failures.is_empty() { Outcome::Clean } else { Outcome::Findings })
}
