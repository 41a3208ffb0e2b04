//! `amends lint`: drafts in, findings out.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use amends::baseline::{Baseline, Known, Ledger};
use amends::case::Case;
use amends::config::House;
use amends::counted::{Thing, counted};
use amends::lang::{self, Lang};
use amends::lint::{Context, Finding, Profile, Redaction, judge, judge_hidden};
use amends::report::{Base, Entry, Failure, Format, Origin, Redactor, Report, Sheet, Tally, TextReport, entries};
use amends::rule::{Kind, RuleSet, Severity};
use amends::source::Excerpt;
use amends::text::Text;
use anyhow::{Result, anyhow, bail};

use super::args::LintArgs;
use super::drafts::Draft;
use super::files::{self, Found};
use super::input::{Input, Misread, NoLetter, plain};
use super::output::{self, Output};
use super::statistics::Statistics;
use super::work::{Progress, Threads};
use super::{Outcome, complain, drafts, fix, house, is_closed_pipe, printable};

pub fn run(args: LintArgs) -> Result<Outcome> {
    let rules = house::Rules::load(args.house.words.rules.as_deref())?;
    let run = Run::new(&args, rules.get())?;
    if args.statistics && args.format != Format::Text {
        bail!("--statistics counts for people: it goes with --format text");
    }
    let files::Gathered { files, failed: unread } =
        files::gather(&args.paths, args.files.stdin_filename.as_deref(), &args.files.exclude)?;
    if args.fix.fix || args.output.is_some() || args.baseline.write_baseline.is_some() {
        output::heed_interrupts()?;
    }
    let mut fixer = fix::Fixer::new(args.fix, run.ui, args.quiet);
    let output = fixer.output(args.output.as_deref(), &files);
    let text = TextReport::new(styled(&args, &output), terminal_width(), run.ui);
    let mut report = Report::new(output, args.format, rules.get(), run.ui, text, base()?);
    let mut tally = Tally::default();
    let mut failed = !unread.is_empty();
    for (path, error) in &unread {
        report_failure(&mut report, path, error, args.redact)?;
    }
    let mut worst = None;
    let mut known = known(&args)?;
    let mut statistics = Statistics::default();
    let houses = run.houses(&files)?;
    let threads = Threads::new(args.files.jobs, files.len())?;
    let progress = Progress::new(files.len(), args.quiet);
    for batch in files::portions(&files, threads.batch()) {
        let done = threads.map(batch, |found| run.lint_file(found, &houses));
        progress.step(batch.len(), || -> Result<()> {
            for (found, done) in batch.iter().zip(done) {
                // One file after the other is replaced, in the order in which they are reported.
                let written =
                    done.and_then(|done| fixer.put(&found.input, done.mended).map(|()| (done.file, done.letters)));
                let (file, Letters { found: letters, hidden, failed: unread }) = match written {
                    Ok(done) => done,
                    // In a folder there may be anything; only what was named must hold a letter.
                    Err(error) if !found.named && error.is::<NoLetter>() => {
                        if args.verbose {
                            note(&format!("passed over {error}"));
                        }
                        continue;
                    }
                    // Nobody reads on.
                    Err(error) if is_closed_pipe(&error) => return Err(error),
                    Err(error) => {
                        failed = true;
                        report_failure(&mut report, &found.input.name(), &error, args.redact)?;
                        continue;
                    }
                };
                if !args.fix.diff {
                    tally.files += letters.len();
                    let mut shown = Vec::new();
                    let mut redactor = Redactor::new(&file);
                    let entries = letters.into_iter().zip(&hidden);
                    for (mut entry, hidden) in
                        entries.flat_map(|(found, hidden)| found.into_iter().map(move |e| (e, hidden)))
                    {
                        let shown_as = args.redact.then(|| redactor.entry(&mut entry, hidden)).flatten();
                        let stands = entry.suppressed.is_none();
                        if stands && known.is_known(&entry) {
                            continue;
                        }
                        entry.fingerprint = shown_as.unwrap_or(entry.fingerprint);
                        if stands {
                            worst = worst.max(Some(entry.severity));
                            tally.count(entry.severity);
                        }
                        if entry.severity < args.min_severity || !(stands || args.format != Format::Text) {
                            continue;
                        }
                        if args.statistics {
                            statistics.count(&entry);
                        } else {
                            shown.push(entry);
                        }
                    }
                    report.findings(&file, shown)?;
                }
                for error in unread {
                    failed = true;
                    report_failure(&mut report, &found.input.name(), &error, args.redact)?;
                }
            }
            Ok(())
        })?;
    }
    progress.finish();
    let mut out = report.finish(&tally)?;
    statistics.write(&mut out, run.rules, run.ui)?;
    out.finish()?;
    fixer.finish()?;
    if args.format == Format::Text && !args.quiet && !args.fix.diff {
        TextReport::new(false, terminal_width(), run.ui).summary(&mut io::stderr().lock(), &tally)?;
    }
    known.close(&args, failed)?;
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

/// Whether a text report has colours: in a file only if they were asked for.
fn styled(args: &LintArgs, output: &Output) -> bool {
    let choice = match (&args.output, output) {
        (Some(_), _) => anstream::ColorChoice::global(),
        (None, Output::Stderr(_)) => anstream::AutoStream::choice(&io::stderr()),
        (None, _) => anstream::AutoStream::choice(&io::stdout()),
    };
    matches!(choice, anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi)
}

/// The folder of the run, and the root of the repository it lies in.
fn base() -> Result<Base> {
    let folder = std::env::current_dir()?;
    let repository = folder.ancestors().find(|f| f.join(".git").exists()).unwrap_or(&folder).to_owned();
    Ok(Base { folder, repository })
}

/// Says on stderr, and in the report, what could not be read.
fn report_failure(report: &mut Report<'_, Output>, path: &str, error: &anyhow::Error, redact: bool) -> Result<()> {
    let hidden = if redact { Redaction::alone() } else { Redaction::default() };
    let message = format!("{error:#}");
    let bare = message.strip_prefix(path).and_then(|m| m.strip_prefix(": ")).unwrap_or(&message);
    let (place, message_alone) = match error.downcast_ref::<Misread>() {
        Some(misread) => (misread.place, misread.message.as_str()),
        None => (None, bare),
    };
    report.failure(Failure { path: path.to_owned(), place, message: hidden.hide(message_alone) })?;
    complain(&hidden.hide(&message));
    Ok(())
}

/// Says on stderr what `--verbose` asks for.
fn note(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", printable(message));
}

/// What a baseline knows, and what goes into a new one.
#[derive(Default)]
struct KnownFindings {
    ledger: Ledger,
    new: Option<Vec<Known>>,
}

fn known(args: &LintArgs) -> Result<KnownFindings> {
    let mut known =
        KnownFindings { new: args.baseline.write_baseline.as_ref().map(|_| Vec::new()), ..KnownFindings::default() };
    if let Some(path) = &args.baseline.baseline {
        let name = path.display().to_string();
        let json = fs::read_to_string(path).map_err(|error| anyhow!("{name}: {}", plain(&error)))?;
        known.ledger = Baseline::parse(&name, &json)?.ledger();
    }
    Ok(known)
}

impl KnownFindings {
    fn is_known(&mut self, entry: &Entry) -> bool {
        let met = self.ledger.meets(&entry.fingerprint);
        match &mut self.new {
            Some(new) => {
                new.push(entry.into());
                true
            }
            None => met,
        }
    }

    /// Writes the new baseline, unless something could not be read: what it holds would be taken for all there is.
    fn close(self, args: &LintArgs, failed: bool) -> Result<()> {
        if args.verbose && self.ledger.unmet() > 0 {
            note(&format!("findings of the baseline that were not found again: {}", self.ledger.unmet()));
        }
        let (Some(path), Some(new)) = (&args.baseline.write_baseline, self.new) else { return Ok(()) };
        if failed {
            bail!("{}: not written, since not everything could be read", path.display());
        }
        let baseline = Baseline::new(new);
        output::replace(path, baseline.to_json().as_bytes())
            .map_err(|error| anyhow!("{}: cannot be written: {}", path.display(), plain(&error)))?;
        if !args.quiet {
            note(&format!("{}: {} written", path.display(), counted(baseline.len(), Thing::Finding, Lang::En)));
        }
        Ok(())
    }
}

/// The letters of a file: what was found in each, and what could not be read.
pub struct Letters {
    pub found: Vec<Vec<Entry>>,
    /// What is not to be shown of each.
    pub hidden: Vec<Redaction>,
    pub failed: Vec<anyhow::Error>,
}

/// A file that was read and, where that was asked for, fixed.
struct Done {
    file: String,
    letters: Letters,
    mended: Option<fix::Mended>,
}

/// The house of each folder that files lie in.
type Houses = HashMap<PathBuf, house::House>;

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
        Ok(Run { args, rules, context, ui: house::ui_lang(args.house.words.ui_lang) })
    }

    /// The house of every folder, read before any letter: a mistake in it is one mistake.
    fn houses(&self, files: &[Found]) -> Result<Houses> {
        let mut houses = Houses::new();
        for folder in files.iter().map(|f| f.input.folder()) {
            if let std::collections::hash_map::Entry::Vacant(place) = houses.entry(folder) {
                let house = house::House::find(&self.args.house, place.key(), self.rules)?;
                place.insert(house);
            }
        }
        Ok(houses)
    }

    /// Reads a file, fixes it if that was asked for, and lints it.
    fn lint_file(&self, found: &Found, houses: &Houses) -> Result<Done> {
        let file = found.input.read()?;
        if !self.args.fix.any() {
            let letters = self.lint_text(found, &file, houses)?;
            return Ok(Done { file, letters, mended: None });
        }
        let (mended, letters) = fix::mend(self.args.fix, file, |file| self.lint_text(found, file, houses))?;
        Ok(Done { file: mended.new.clone(), letters, mended: Some(mended) })
    }

    /// Lints every letter in a file.
    fn lint_text(&self, found: &Found, file: &str, houses: &Houses) -> Result<Letters> {
        let path = found.input.name();
        let terms = self.terms(houses.get(&found.input.folder()), found.input.path());
        let sheet = Sheet::new(file);
        let mut letters = Letters { found: Vec::new(), hidden: Vec::new(), failed: Vec::new() };
        let drafts = drafts::drafts(found, file, &sheet, &self.args.files.field)?;
        for draft in drafts {
            match draft.and_then(|draft| self.lint_letter(&path, &sheet, &draft, &terms)) {
                Ok((entries, hidden)) => {
                    letters.found.push(entries);
                    letters.hidden.push(hidden);
                }
                Err(error) => letters.failed.push(error),
            }
        }
        Ok(letters)
    }

    fn lint_letter(
        &self,
        path: &str,
        file: &Sheet<'_>,
        draft: &Draft,
        terms: &Terms,
    ) -> Result<(Vec<Entry>, Redaction)> {
        let Draft { record, line, excerpt, case } = draft;
        let (record, case) = (record.as_ref(), case.as_ref());
        let lang = self.language(path, *line, excerpt, case)?;
        let text = Text::new(&excerpt.text, lang);
        let context = self.context(case, terms);
        let (judged, hidden) = match self.args.redact {
            true => judge_hidden(&text, self.rules, &terms.profile, &context),
            false => (judge(&text, self.rules, &terms.profile, &context), Redaction::default()),
        };
        let findings: Vec<Finding> = judged.iter().map(|j| j.finding.clone()).collect();
        let mut entries = entries(&text, &findings, self.rules, &Origin { path, record, lang, file, excerpt }, self.ui);
        for (entry, judged) in entries.iter_mut().zip(judged) {
            entry.suppressed = judged.silenced;
            if let Some(mistake) = judged.mistake {
                entry.message = mistake.message(self.ui);
            }
        }
        Ok((entries, hidden))
    }

    fn language(&self, path: &str, line: Option<usize>, excerpt: &Excerpt, case: Option<&Case>) -> Result<Lang> {
        if let Ok(lang) = self.args.lang.parse() {
            return Ok(lang);
        }
        let detection = lang::detect(&excerpt.text);
        let message = match (detection.language, detection.other, case.and_then(|c| c.lang)) {
            (Some(lang), ..) | (None, None, Some(lang)) => return Ok(lang),
            (None, Some(other), _) => {
                format!("written in {other}: letters are linted in Georgian, Armenian and English")
            }
            (None, None, None) => "no language recognised: say which with --lang ka, hy or en".to_owned(),
        };
        Err(Misread { name: path.to_owned(), place: line.map(|line| (line, None)), message }.into())
    }

    /// What is known: the flags go before the case, the case before the file given with --context, and what the house
    /// says of the folder comes last.
    fn context(&self, case: Option<&Case>, terms: &Terms) -> Context {
        let mut known = case.cloned().unwrap_or_default();
        if let Some(given) = &self.context {
            known.complete(given);
        }
        known.assessment.fault = self.args.fault.or(known.assessment.fault);
        known.kind = self.args.kind.or(known.kind).or(terms.kind);
        known.customer.name = self.args.name.clone().or(known.customer.name);
        known.order.number = self.args.order.clone().or(known.order.number);
        Context::of(known, &terms.house)
    }

    fn terms(&self, house: Option<&house::House>, path: Option<&Path>) -> Terms {
        let (mut profile, kind) = match house {
            Some(house) => house.profile(self.rules, path),
            None => (Profile::new(self.rules), None),
        };
        for (index, rule) in self.rules.rules().iter().enumerate() {
            let selected = self.args.select.contains(&rule.id);
            if !self.args.select.is_empty() {
                profile.switch(index, selected);
            }
            if self.args.ignore.contains(&rule.id) {
                profile.switch(index, false);
            }
        }
        Terms { profile, kind, house: house.map(|h| h.config.house.clone()).unwrap_or_default() }
    }
}

/// What the house says of a file.
struct Terms {
    profile: Profile,
    kind: Option<Kind>,
    house: House,
}
