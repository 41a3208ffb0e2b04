//! `amends lint`: drafts in, findings out.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;

use amends::case::{Case, Category};
use amends::config::Config;
use amends::lang::{self, Lang};
use amends::lint::{Context, Profile, lint};
use amends::report::{Entry, Origin, Tally, TextReport, entries, jsonl_error, jsonl_finding, jsonl_summary};
use amends::rule::{RuleSet, Severity};
use amends::source::Excerpt;
use amends::text::Text;
use anyhow::{Result, anyhow, bail};

use super::args::{LintArgs, LintFormat};
use super::input::{self, Input};
use super::{Outcome, complain, fix, house};

pub fn run(args: LintArgs) -> Result<Outcome> {
    let rules = house::Rules::load(args.house.rules.as_deref())?;
    let run = Run::new(&args, rules.get())?;
    let width = terminal_width();
    let styled = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let text = TextReport::new(styled, width, run.ui);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut tally = Tally::default();
    let mut failed = false;
    let mut worst = None;
    let mut configs = HashMap::new();
    let mut fixer = fix::Fixer::new(args.fix, run.ui);
    for (input, named) in gather(&args.paths)? {
        let file = match input.read() {
            Ok(file) => file,
            // In a folder there may be anything; only what was named must be readable.
            Err(_) if !named => continue,
            Err(error) => {
                failed = true;
                report_failure(&mut out, &args, &input.name(), &error)?;
                continue;
            }
        };
        let settled = fixer.settle(&mut out, &input, file, |file| run.lint_file(&input, file, named, &mut configs));
        let file = match settled {
            Ok(Some(file)) => file,
            Ok(None) => continue,
            Err(error) => {
                failed = true;
                report_failure(&mut out, &args, &input.name(), &error)?;
                continue;
            }
        };
        let found = run.lint_file(&input, &file, named, &mut configs);
        let letters = match found {
            Ok(letters) => letters,
            Err(error) => {
                failed = true;
                report_failure(&mut out, &args, &input.name(), &error)?;
                continue;
            }
        };
        for letter in letters {
            tally.files += 1;
            for entry in letter {
                worst = worst.max(Some(entry.severity));
                tally.count(entry.severity);
                if entry.severity < args.min_severity {
                    continue;
                }
                match args.format {
                    _ if fixer.has_stdout() => text.finding(&mut io::stderr().lock(), &entry, &file)?,
                    LintFormat::Text => text.finding(&mut out, &entry, &file)?,
                    LintFormat::Jsonl => jsonl_finding(&mut out, &entry)?,
                }
            }
        }
    }
    out.flush()?;
    fixer.finish()?;
    match args.format {
        _ if args.fix.diff => {}
        LintFormat::Jsonl if fixer.has_stdout() => {}
        LintFormat::Text => {
            out.flush()?;
            text.summary(&mut io::stderr().lock(), &tally)?;
        }
        LintFormat::Jsonl => jsonl_summary(&mut out, &tally)?,
    }
    out.flush()?;
    let fails = match args.fail_on.as_str() {
        "never" => false,
        "hint" => worst >= Some(Severity::Hint),
        "warning" => worst >= Some(Severity::Warning),
        _ => worst >= Some(Severity::Error),
    };
    Ok(if failed {
        Outcome::Failed
    } else if fails || (args.fix.diff && fixer.has_changes()) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

fn report_failure(out: &mut impl Write, args: &LintArgs, path: &str, error: &anyhow::Error) -> Result<()> {
    let message = format!("{error:#}");
    if args.format == LintFormat::Jsonl {
        let bare = message.strip_prefix(path).and_then(|m| m.strip_prefix(": ")).unwrap_or(&message);
        jsonl_error(out, path, bare)?;
    }
    out.flush()?;
    complain(&message);
    Ok(())
}

/// What to read, and whether it was named rather than found in a folder.
fn gather(paths: &[PathBuf]) -> Result<Vec<(Input, bool)>> {
    let mut all = Vec::new();
    for input in input::inputs(paths)? {
        match &input {
            Input::File(path) if path.is_dir() => {
                all.extend(input::drafts_below(path)?.into_iter().map(|file| (file, false)));
            }
            _ => all.push((input, true)),
        }
    }
    Ok(all)
}

struct Run<'a> {
    args: &'a LintArgs,
    rules: &'a RuleSet,
    context: Option<Case>,
    ui: Lang,
}

impl<'a> Run<'a> {
    fn new(args: &'a LintArgs, rules: &'a RuleSet) -> Result<Run<'a>> {
        for id in args.select.iter().chain(&args.ignore) {
            if rules.find(id).is_none() {
                let names = rules.rules().iter().map(|r| r.id.as_str());
                match amends::suggest::nearest(id, names) {
                    Some(near) => bail!("no rule '{id}': did you mean '{near}'?"),
                    None => bail!("no rule '{id}': 'amends rules' lists them"),
                }
            }
        }
        let context = match &args.context {
            Some(path) => {
                let input = Input::File(path.clone());
                Some(Case::from_json(&input.read()?).map_err(|error| input.at(&error))?)
            }
            None => None,
        };
        Ok(Run { args, rules, context, ui: house::ui_lang(args.house.ui_lang) })
    }

    /// Lints every letter in one file: the file itself, or the replies of the cases in it.
    fn lint_file(
        &self,
        input: &Input,
        file: &str,
        named: bool,
        configs: &mut HashMap<PathBuf, Config>,
    ) -> Result<Vec<Vec<Entry>>> {
        let folder = input.folder();
        if !configs.contains_key(&folder) {
            configs.insert(folder.clone(), house::config(&self.args.house, &folder, self.rules)?);
        }
        let profile = self.profile(&configs[&folder]);
        let path = input.name();
        let json = match input.extension() {
            "json" | "jsonl" => input.extension(),
            _ if *input == Input::Stdin && file.trim_start().starts_with('{') => "json",
            _ => "",
        };
        match json {
            "json" => {
                let case = match Case::from_json(file) {
                    Ok(case) => case,
                    Err(_) if !named => return Ok(Vec::new()),
                    Err(error) => return Err(input.at(&error)),
                };
                let Some(excerpt) = Excerpt::json_string(file, "/reply", 0) else {
                    if named {
                        bail!("{path}: the case has no 'reply' to lint");
                    }
                    return Ok(Vec::new());
                };
                Ok(vec![self.lint_letter(&path, None, file, &excerpt, Some(&case), &profile)?])
            }
            "jsonl" => self.lint_lines(&path, file, &profile),
            _ => Ok(vec![self.lint_letter(&path, None, file, &Excerpt::whole(file.to_owned()), None, &profile)?]),
        }
    }

    fn lint_lines(&self, path: &str, file: &str, profile: &Profile) -> Result<Vec<Vec<Entry>>> {
        let mut letters = Vec::new();
        let mut at = 0;
        for (number, line) in file.split_inclusive('\n').enumerate() {
            let base = at;
            at += line.len();
            if line.trim().is_empty() {
                continue;
            }
            let case = Case::from_json(line)
                .map_err(|e| anyhow!("{path}:{}:{}: {}", number + 1, e.column.max(1), e.message))?;
            let record = case.id.clone().unwrap_or_else(|| (number + 1).to_string());
            if let Some(excerpt) = Excerpt::json_string(line, "/reply", base) {
                letters.push(self.lint_letter(path, Some(&record), file, &excerpt, Some(&case), profile)?);
            }
        }
        Ok(letters)
    }

    fn lint_letter(
        &self,
        path: &str,
        record: Option<&str>,
        file: &str,
        excerpt: &Excerpt,
        case: Option<&Case>,
        profile: &Profile,
    ) -> Result<Vec<Entry>> {
        let lang = self.language(path, excerpt, case)?;
        let text = Text::new(&excerpt.text, lang);
        let findings = lint(&text, self.rules, profile, &self.context(case));
        Ok(entries(&findings, self.rules, &Origin { path, record, lang, file, excerpt }, self.ui))
    }

    fn language(&self, path: &str, excerpt: &Excerpt, case: Option<&Case>) -> Result<Lang> {
        if let Ok(lang) = self.args.lang.parse() {
            return Ok(lang);
        }
        let detection = lang::detect(&excerpt.text);
        match (detection.language, detection.other, case.and_then(|c| c.lang)) {
            (Some(lang), ..) => Ok(lang),
            (None, None, Some(lang)) => Ok(lang),
            (None, Some(other), _) => {
                bail!("{path}: written in {other}: letters are linted in Georgian, Armenian and English")
            }
            (None, None, None) => bail!("{path}: no language recognised: say which with --lang ka, hy or en"),
        }
    }

    /// What is known: the flags go before the case, the case before the file given with --context.
    fn context(&self, case: Option<&Case>) -> Context {
        let known = |case: &Case| amends::answer::context(case, None, &Config::default(), Category::Other);
        let own = case.map(known).unwrap_or_default();
        let given = self.context.as_ref().map(known).unwrap_or_default();
        Context {
            fault: self.args.fault.or(own.fault).or(given.fault),
            kind: self.args.kind.or(own.kind).or(given.kind),
            name: self.args.name.clone().or(own.name).or(given.name),
            order: self.args.order.clone().or(own.order).or(given.order),
        }
    }

    fn profile(&self, config: &Config) -> Profile {
        let mut profile = house::profile(self.rules, config);
        for (index, rule) in self.rules.rules().iter().enumerate() {
            let selected = self.args.select.contains(&rule.id);
            if !self.args.select.is_empty() {
                profile.switch(index, selected);
            }
            if self.args.ignore.contains(&rule.id) {
                profile.switch(index, false);
            }
        }
        profile
    }
}
