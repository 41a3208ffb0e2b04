//! `amends batch`: many complaints in, a record for each out.

mod args;
mod folder;
mod identity;
mod log;
mod opened;
mod progress;
mod sink;
mod summary;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use amends::answer::Desk;
use amends::batch::{self, Ended, Format, Hashed, Plan, Seen};
use amends::intake::Piece;
use amends::lint::Redaction;
use anyhow::{Result, anyhow, bail};

pub use args::BatchArgs;
use folder::Folder;
use identity::Identity;
use log::{Journal, Log, Start, said};
use opened::Opened;
use progress::Progress;
use sink::{Sink, Target};

use super::input::Input;
use super::{Outcome, complain, draft, house};

pub fn run(args: Box<BatchArgs>) -> Result<Outcome> {
    let args = *args;
    let began = Instant::now();
    if args.resume && args.output.is_none() && args.out_dir.is_none() {
        bail!("--resume goes on with a file or a folder: say which with -o FILE or --out-dir DIR");
    }
    let rules = house::Rules::load(args.house.words.rules.as_deref())?;
    let rules = rules.get();
    let ui = house::ui_lang(args.house.words.ui_lang);
    let input = input(args.input.as_deref())?;
    let mut config = house::config(&args.house, &input.folder(), rules)?;
    draft::apply_signature(&mut config, &args.signature);
    let mut shelf = house::Shelf::default();
    let templates = shelf.find(args.templates.as_deref(), &args.house, &input.folder(), &config)?;
    // Before anything is written, so that a mistyped name costs nothing.
    let opened = Opened::new(&input)?;
    if let (Some(from), Some(to)) = (&args.input, &args.output) {
        let same = from.canonicalize().is_ok_and(|from| to.canonicalize().is_ok_and(|to| from == to));
        if same && to.is_file() {
            bail!("{}: is the input: name another file for the records", to.display());
        }
    }
    let identity = Identity::new(&args, &config, templates, ui)?;
    let format = if args.out_dir.is_some() { Format::Index(args.letters) } else { args.format };
    let (target, start) = target(&args, &identity)?;
    let (journal, settled) = match start {
        Start::Beginning(day) => (None, day),
        Start::After(journal) => (Some(journal), None),
    };
    let today = args.today.or(journal.as_ref().map(|j| j.today)).or(settled);
    let today = today.unwrap_or_else(|| amends::case::Day(jiff::Zoned::now().date()));

    let profile = house::profile(rules, &config);
    let desk = Desk { rules, profile: &profile, templates, config: &config, today: today.0, ui };
    let lines = args.input.as_deref() != Some(Path::new("-"));
    let plan = Plan {
        desk,
        lang: args.lang,
        dry_run: args.dry_run,
        lines,
        dedupe: args.dedupe,
        terms: args.consistency,
        format,
        only: args.only,
        redact: args.redact,
    };

    let name = input.name();
    let (stream, meter) = Hashed::new(opened.stream, journal.as_ref().map(|j| j.input));
    let mut pieces = opened::pieces(stream, &args, opened.path.as_deref()).map_err(|error| match error.line {
        0 => anyhow!("{name}: {}", error.message),
        line => anyhow!("{name}:{line}: {}", error.message),
    })?;
    let mut seen = args.dedupe.then(Seen::default);
    let begins = journal.is_none();
    let skipped = journal.as_ref().map_or(0, |j| j.records);
    skip(&mut pieces, skipped, seen.as_mut()).map_err(|error| anyhow!("{name}: {error}"))?;

    let mut sink = Sink {
        target,
        format,
        only: args.only,
        seen,
        tally: journal.as_ref().map(|j| j.tally.clone()).unwrap_or_default(),
        consistency: journal.as_ref().map(|j| j.consistency.clone()).unwrap_or_default(),
        journal: journal.map_or_else(|| Journal::new(identity, today), |j| *j),
        meter,
        unchanged: opened.unchanged,
        next_note: Instant::now(),
        progress: Progress::new(opened.len, skipped, args.quiet),
        name: name.clone(),
        quiet: args.quiet,
    };
    if begins {
        sink.head(&batch::header(format, args.dry_run))?;
        sink.note()?;
    }
    let sink = Arc::new(Mutex::new(sink));
    on_interrupt(&sink)?;
    let threads = args.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let limit = args.limit.map_or(u64::MAX, |limit| limit.saturating_sub(skipped));
    let pieces = pieces.take(usize::try_from(limit).unwrap_or(usize::MAX));
    let outcome = batch::run(threads, pieces, &plan, |rows| lock(&sink).take(rows));
    let mut sink = lock(&sink);
    let failure = match outcome {
        Ok(()) if args.limit.is_none() && !(sink.unchanged)() => {
            Some(anyhow!("{name}: changed while it was read: cases may be missing"))
        }
        Ok(()) => sink.finish().err(),
        Err(Ended::Input(error)) => Some(anyhow!("{name}:{}: {}", error.line, error.message)),
        Err(Ended::Output(error)) => Some(error),
    };
    if let Some(error) = failure {
        let stopped = sink.stop();
        if super::is_closed_pipe(&error) {
            return Err(error);
        }
        complain(&if args.redact { Redaction::alone().hide(&format!("{error:#}")) } else { format!("{error:#}") });
        match (stopped, sink.way_on()) {
            (Ok(()), Some(way_on)) => complain_further(&way_on),
            (Ok(()), None) => {}
            (Err(more), _) => complain(&format!("{more:#}")),
        }
        return Ok(Outcome::Failed);
    }
    let consistency = args.consistency.then_some(&sink.consistency);
    let summary = summary::Summary { tally: &sink.tally, before: skipped, consistency, took: began.elapsed() };
    if !args.quiet {
        summary.print(ui)?;
    }
    if let Some(path) = &args.summary {
        summary.write(path)?;
    }
    let all = sink.tally.all;
    Ok(match all {
        _ if all.failed > 0 => Outcome::Failed,
        _ if all.needs_person + all.refused > 0 && !args.dry_run => Outcome::Findings,
        _ => Outcome::Clean,
    })
}

fn input(named: Option<&Path>) -> Result<Input> {
    match named {
        Some(path) if path != Path::new("-") => Ok(Input::File(path.to_owned())),
        None if io::stdin().is_terminal() => bail!("nothing to read: name a file of cases, or pipe them in"),
        _ => Ok(Input::Stdin),
    }
}

/// Where the rows go, and where the run begins.
fn target(args: &BatchArgs, identity: &Identity) -> Result<(Target, Start)> {
    if let Some(folder) = &args.out_dir {
        let (folder, start) = Folder::open(folder, args.resume, identity)?;
        return Ok((Target::Folder(folder), start));
    }
    let stream = |name, out| (Target::Stream { name, out, buffer: Vec::new() }, Start::Beginning(None));
    let Some(path) = &args.output else {
        return Ok(stream("standard output".to_owned(), Box::new(io::stdout())));
    };
    match path.metadata() {
        Ok(found) if found.is_dir() => bail!("{}: is a folder: name a file, or use --out-dir", path.display()),
        Ok(found) if !found.is_file() => {
            if args.resume {
                bail!("{}: is no plain file: --resume cannot go on with it", path.display());
            }
            let file = File::options().write(true).open(path);
            let file = file.map_err(|error| anyhow!("{}: {}", path.display(), said(&error)))?;
            Ok(stream(path.display().to_string(), Box::new(file)))
        }
        _ => {
            let (log, start) = Log::open(path, args.resume, identity)?;
            Ok((Target::Log(log), start))
        }
    }
}

/// Passes over the records that are done; where duplicates are looked for, they are read again.
fn skip(pieces: &mut impl Iterator<Item = Piece>, records: u64, mut seen: Option<&mut Seen>) -> Result<()> {
    for number in 1..=records {
        let Some(piece) = pieces.next() else {
            bail!("has only {} of the {records} records that were read before", number - 1);
        };
        // The last one may be where the input broke off.
        if seen.is_none() && number < records {
            continue;
        }
        let record = piece.read();
        match (record.case, &mut seen) {
            (Err(error), _) if error.ends => bail!("{}", error.message),
            (Ok(case), Some(seen)) => {
                if let Some(complaint) = batch::fingerprint(&case) {
                    seen.before(complaint, case.id.as_deref(), record.origin.record);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// On Ctrl-C, what is written ends with a whole row.
fn on_interrupt(sink: &Arc<Mutex<Sink>>) -> Result<()> {
    let sink = Arc::clone(sink);
    ctrlc::set_handler(move || {
        // A thread may wait for input that never comes, or for a reader that does not read: so the process is ended
        // from here, as soon as no row is being written, or after two seconds.
        for _ in 0..100 {
            if let Ok(mut sink) = sink.try_lock() {
                let stopped = sink.stop();
                let records = sink.tally.all.all();
                complain(&format!("interrupted after {records} records"));
                match (stopped, sink.way_on()) {
                    (Ok(()), Some(way_on)) => complain_further(&way_on),
                    (Ok(()), None) => {}
                    (Err(error), _) => complain(&format!("{error:#}")),
                }
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        std::process::exit(Outcome::INTERRUPTED);
    })
    .map_err(|error| anyhow!("Ctrl-C cannot be heeded: {error}"))
}

/// What can be done about an error.
fn complain_further(message: &str) {
    use io::Write as _;
    let _ = writeln!(anstream::stderr().lock(), "  {}", super::printable(message));
}

fn lock(sink: &Mutex<Sink>) -> MutexGuard<'_, Sink> {
    sink.lock().unwrap_or_else(PoisonError::into_inner)
}
