//! The command line: one file a command. The only place that reads a terminal, opens files and prints.

mod args;
mod batch;
mod draft;
mod drafts;
mod explain;
mod files;
mod fix;
mod house;
mod inflect;
mod init;
mod input;
mod letters;
mod lint;
mod output;
mod rules;
mod shell;
mod statistics;
mod templates;
mod triage;
mod work;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

/// How a run ended; the numbers are a contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing at or above the threshold; every letter complete.
    Clean = 0,
    /// Findings, or a letter that needs a person.
    Findings = 1,
    /// The work could not be done.
    Failed = 2,
}

impl Outcome {
    /// Ctrl-C, as shells count it.
    pub const INTERRUPTED: i32 = 130;
}

/// Parses the command line, runs the command, and reports what went wrong.
pub fn run() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let shown = show(&error);
            let failed = error.use_stderr() || shown.is_err();
            return ExitCode::from(if failed { Outcome::Failed as u8 } else { 0 });
        }
    };
    args.color.write_global();
    let outcome = match args.command {
        args::Command::Draft(args) => draft::run(args),
        args::Command::Batch(args) => batch::run(args),
        args::Command::Lint(args) => lint::run(args),
        args::Command::Triage(args) => triage::run(args),
        args::Command::Rules(args) => rules::run(args),
        args::Command::Templates(args) => templates::run(args),
        args::Command::Inflect(args) => inflect::run(args),
        args::Command::Init(args) => init::run(args),
        args::Command::Schema(args) => shell::schema(&args),
        args::Command::Completions(args) => shell::completions(&args),
        args::Command::Man(args) => shell::man(&args),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome as u8),
        // Whoever read the output has had enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(Outcome::Failed as u8)
        }
    }
}

/// Prints help, or what is wrong with the command line; what was typed may be anything.
fn show(error: &clap::Error) -> io::Result<()> {
    let plain = error.render().to_string();
    let calm = printable(&plain);
    if calm == plain { error.print() } else { io::stderr().lock().write_all(calm.as_bytes()) }
}

/// Says on stderr that something could not be done.
fn complain(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let mut err = anstream::stderr().lock();
    for (i, line) in printable(message).lines().enumerate() {
        let _ = if i == 0 { writeln!(err, "{style}error{style:#}: {line}") } else { writeln!(err, "  {line}") };
    }
}

/// Text for a terminal: control characters and bidirectional marks become visible signs.
pub fn printable(text: &str) -> String {
    let sign = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '�',
        c => c,
    };
    text.chars().map(sign).collect()
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}
