//! What can be typed after `amends batch`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use amends::answer::Status;
use amends::batch::{Format, Letters};
use amends::case::Day;
use amends::lang::Lang;
use clap::Args as ClapArgs;

use crate::cli::args::{HouseArgs, IntakeArgs, SignatureArgs, parsed};

const WANTED: [Status; 5] = [Status::Ready, Status::NeedsPerson, Status::Refused, Status::Failed, Status::Duplicate];

#[derive(Debug, ClapArgs)]
pub struct BatchArgs {
    /// The cases: .jsonl, .csv, .mbox, exports of helpdesks, also packed (.gz, .zst); standard input if not given.
    /// With - it is a filter of JSON lines: a record depends on nothing but its case, wherever it stands
    #[arg(value_name = "INPUT")]
    pub input: Option<PathBuf>,
    /// Language of all complaints; found from each text if not given
    #[arg(long, value_parser = parsed(&Lang::ALL, |l| l.code()))]
    pub lang: Option<Lang>,
    /// The day the letters are written, YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    /// Writes the records to this file; beside it lies FILE.journal until the run is complete
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What records are written as; csv is for a spreadsheet
    #[arg(long, value_parser = parsed(&Format::NAMED, |f| f.name()), default_value = "jsonl")]
    pub format: Format,
    /// Writes each letter to a file of its own in this folder, and index.csv, which says what became of each case
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format", "dry_run"])]
    pub out_dir: Option<PathBuf>,
    /// What the files of --out-dir are: texts, or drafts that open in a mail program
    #[arg(long, value_parser = parsed(&Letters::ALL, |l| l.name()), default_value = "txt", requires = "out_dir")]
    pub letters: Letters,
    /// Goes on where the same command was cut off. The result is that of one run
    #[arg(long)]
    pub resume: bool,
    /// Writes only the records of this status; all are counted
    #[arg(long, value_parser = parsed(&WANTED, |s| s.name()), value_name = "STATUS")]
    pub only: Option<Status>,
    /// Reads only the first N cases
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Says what each complaint is about, and writes no letters
    #[arg(long, conflicts_with = "dedupe")]
    pub dry_run: bool,
    /// Answers a complaint that comes twice once: same words, same customer, same order. The second record has the
    /// status duplicate and names the first. At least the last 400,000 complaints are remembered
    #[arg(long)]
    pub dedupe: bool,
    /// Adds to the summary where like cases were not treated alike: the same category and outcome, and different
    /// goodwill, or another number of working days until what is promised
    #[arg(long, conflicts_with = "dry_run")]
    pub consistency: bool,
    /// Writes the summary to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Threads at work; as many as there are processors if not given
    #[arg(short, long, value_name = "N", value_parser = crate::cli::args::threads)]
    pub jobs: Option<NonZeroUsize>,
    /// Shows signs such as [name], [telephone] and [card] in the place of personal data on standard error and in the
    /// summary; the records are not changed
    #[arg(long)]
    pub redact: bool,
    /// Says nothing on standard error but what stops the run
    #[arg(short, long)]
    pub quiet: bool,
    /// A folder with sentences of the house's own, like ka/closing.txt; what amends.yaml names if not given
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    #[command(flatten)]
    pub house: HouseArgs,
    // Last: a heading holds for all flags after it.
    #[command(flatten)]
    pub intake: IntakeArgs,
    #[command(flatten)]
    pub signature: SignatureArgs,
}
