//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use amends::case::{Category, Day, NeededFact, Outcome, RemedyKind, Title};
use amends::config::{Law, Tone};
use amends::intake::encoding::{self, Encoding};
use amends::intake::{Form, Mapping, Options};
use amends::lang::Lang;
use amends::report::Format;
use amends::rule::{Fault, Kind, Severity};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

const EXAMPLE: &str = "\
Example:
  amends draft complaint.txt --fault ours --remedy replace@2026-11-25
  amends lint replies/
";

/// Answers customers' complaints in Georgian, Armenian and English.
#[derive(Debug, Parser)]
#[command(name = "amends", version, before_help = EXAMPLE, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub color: ColorArgs,
}

#[derive(Debug, ClapArgs)]
pub struct ColorArgs {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", display_order = 900)]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl ColorArgs {
    /// Makes the choice hold for everything that is printed; `auto` also heeds `NO_COLOR` and `CLICOLOR`.
    pub fn write_global(&self) {
        match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

// One command is parsed in a run: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Writes a reply to a complaint
    #[command(
        before_help = "Example:\n  amends draft complaint.txt --name 'ნინო ბერიძე' --fault ours --remedy refund:125.50GEL@2026-11-25\n"
    )]
    Draft(Box<DraftArgs>),
    /// Answers many complaints: cases in, a record for each out, in the order of the input
    #[command(
        before_help = "Example:\n  amends batch cases.jsonl -o records.jsonl --resume\n  zcat cases.jsonl.gz | amends batch - | jq -c 'select(.status == \"ready\")'\n"
    )]
    Batch(Box<super::batch::BatchArgs>),
    /// Lints reply drafts
    #[command(
        before_help = "Example:\n  amends lint replies/ --fault ours\n  amends lint reply.txt --context case.json --format jsonl\n"
    )]
    Lint(LintArgs),
    /// Says what a complaint is about, without writing
    #[command(before_help = "Example:\n  amends triage complaint.txt\n")]
    Triage(TriageArgs),
    /// Lists, explains and tests the rules
    #[command(before_help = "Example:\n  amends rules show blame-customer\n")]
    Rules(RulesArgs),
    /// Lists, shows and tries the templates of letters
    #[command(before_help = "Example:\n  amends templates show ka/apology/late-delivery.txt\n")]
    Templates(TemplatesArgs),
    /// Shows how letters decline a name or noun
    #[command(before_help = "Example:\n  amends inflect --lang ka --case gen ნომერი\n")]
    Inflect(InflectArgs),
    /// Writes a first amends.yaml; asks on a terminal, takes flags otherwise, never overwrites
    #[command(
        before_help = "Example:\n  amends init --company 'Lantern & Loom LLC' --signatory 'Nia Barrow' --law ge\n"
    )]
    Init(InitArgs),
    /// Prints a JSON Schema, with which editors complete and check files
    #[command(before_help = "Example:\n  amends schema config > amends.schema.json\n")]
    Schema(SchemaArgs),
    /// Prints a script with which a shell completes commands and flags
    #[command(
        before_help = "Example:\n  amends completions bash > ~/.local/share/bash-completion/completions/amends\n"
    )]
    Completions(CompletionsArgs),
    /// Prints a manual page
    #[command(before_help = "Example:\n  amends man lint | man -l -\n")]
    Man(ManArgs),
}

#[derive(Debug, ClapArgs)]
pub struct InitArgs {
    /// The folder for which amends.yaml holds
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The company's name, as letters are signed
    #[arg(long)]
    pub company: Option<String>,
    /// The person who signs
    #[arg(long, value_name = "NAME")]
    pub signatory: Option<String>,
    /// Their position
    #[arg(long)]
    pub position: Option<String>,
    /// The telephone number at which they are reached
    #[arg(long)]
    pub phone: Option<String>,
    /// Their e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Whom a customer may turn to who does not agree
    #[arg(long, value_name = "WHOM")]
    pub escalation: Option<String>,
    /// The tone of letters
    #[arg(long, value_parser = parsed(&[Tone::Formal, Tone::Warm], |t| t.name()))]
    pub tone: Option<Tone>,
    /// Whose working days count
    #[arg(long, value_parser = parsed(&Law::ALL, |l| l.name()))]
    pub law: Option<Law>,
    /// Language of the questions and of the comments in the file; from LANG if not given
    #[arg(long, value_name = "LANG", value_parser = parsed(&Lang::ALL, |l| l.code()))]
    pub ui_lang: Option<Lang>,
}

#[derive(Debug, ClapArgs)]
pub struct SchemaArgs {
    /// A case, amends.yaml, a file of rules/, a finding as lint writes it, a record as draft writes it
    #[arg(value_name = "KIND", value_parser = parsed(&amends::schema::Kind::ALL, |k| k.name()))]
    pub kind: amends::schema::Kind,
    /// A folder with the house's own rules, of which the configuration may speak
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct CompletionsArgs {
    pub shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub struct ManArgs {
    /// The command to print the page of; the program itself if not given
    pub command: Option<String>,
}

pub fn parsed<T: Clone + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(&T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(name)).map(move |chosen| {
        let found = all.iter().find(|v| name(v) == chosen).or(all.first());
        found.cloned().unwrap_or_else(|| unreachable!("clap lets only listed values through"))
    })
}

/// Where the house's facts come from, and what is said in which language.
#[derive(Debug, ClapArgs)]
pub struct HouseArgs {
    /// The house's amends.yaml, instead of the one found upwards from the file
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Reads no amends.yaml
    #[arg(long)]
    pub isolated: bool,
    #[command(flatten)]
    pub words: WordArgs,
}

/// Which rules there are, and in which language they are told.
#[derive(Debug, ClapArgs)]
pub struct WordArgs {
    /// A folder with the house's own rules, added to the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    pub rules: Option<PathBuf>,
    /// Language of messages; from LANG if not given
    #[arg(long, global = true, value_name = "LANG", value_parser = parsed(&Lang::ALL, |l| l.code()))]
    pub ui_lang: Option<Lang>,
}

/// In which form complaints come.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Input")]
pub struct IntakeArgs {
    /// The form of the input; found from the file's name and beginning if not given
    #[arg(long, value_name = "FORM", value_parser = parsed(&Form::ALL, |f| f.name()))]
    pub from: Option<Form>,
    /// The encoding, such as windows-1251, of what is neither UTF-8 nor UTF-16; mails say their own
    #[arg(long, value_name = "NAME", value_parser = encoding::named)]
    pub encoding: Option<&'static Encoding>,
    /// Which column of a table is which field of a case, such as text=Message
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<Mapping>,
}

impl IntakeArgs {
    pub fn options(&self) -> Options {
        Options { form: self.from, encoding: self.encoding, map: self.map.clone(), ..Options::default() }
    }
}

#[derive(Debug, ClapArgs)]
pub struct DraftArgs {
    /// Complaints: text, .html, .eml, .mbox, .json, .jsonl, .csv, exports of helpdesks, or - for standard input
    #[arg(value_name = "CASE")]
    pub cases: Vec<PathBuf>,
    /// Language of the complaint and the reply; found from the text if not given
    #[arg(long, value_parser = parsed(&Lang::ALL, |l| l.code()))]
    pub lang: Option<Lang>,
    /// What the letter is written as: a text, a record for programs, a draft that opens in a mail program, or a page
    /// to print
    #[arg(long, value_enum, default_value_t = LetterFormat::Text)]
    pub format: LetterFormat,
    /// Writes to this file, replaced whole or not at all; a folder takes a file for each letter
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub facts: FactArgs,
    #[command(flatten)]
    pub signature: SignatureArgs,
    /// The day the letter is written, YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    /// A folder with sentences of the house's own, like ka/closing.txt; what amends.yaml names if not given
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    #[command(flatten)]
    pub house: HouseArgs,
    #[command(flatten)]
    pub intake: IntakeArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DraftFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LetterFormat {
    Text,
    Json,
    Eml,
    Html,
}

impl LetterFormat {
    /// How a file of it is named.
    pub fn extension(self) -> &'static str {
        match self {
            LetterFormat::Text => "txt",
            LetterFormat::Json => "json",
            LetterFormat::Eml => "eml",
            LetterFormat::Html => "html",
        }
    }
}

/// What is known about the case; given here, it goes before what the file says.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Facts")]
pub struct FactArgs {
    /// The customer's name
    #[arg(long)]
    pub name: Option<String>,
    /// How the customer is addressed
    #[arg(long, value_parser = parsed(&[Title::Mr, Title::Ms], |t| t.name()))]
    pub title: Option<Title>,
    /// The order number
    #[arg(long)]
    pub order: Option<String>,
    /// What was bought
    #[arg(long)]
    pub product: Option<String>,
    /// The day of the order, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub order_date: Option<Day>,
    /// The price paid, like 129.90GEL
    #[arg(long, value_name = "SUM")]
    pub amount: Option<Sum>,
    /// The day the complaint came, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub received: Option<Day>,
    /// What the complaint is about; found from the text if not given
    #[arg(long, value_parser = parsed(&Category::ALL, |c| c.name()))]
    pub category: Option<Category>,
    /// Whose fault it was, as the company sees it
    #[arg(long, value_parser = parsed(&Fault::ALL, |f| f.name()))]
    pub fault: Option<Fault>,
    /// How the complaint was decided
    #[arg(long, value_parser = parsed(&Outcome::ALL, |o| o.name()))]
    pub outcome: Option<Outcome>,
    /// What puts it right: KIND, with a sum and a day if they are known (refund:125.50GEL@2026-11-25)
    #[arg(long, value_name = "KIND[:AMOUNT][@DATE]")]
    pub remedy: Vec<RemedyArg>,
    /// What it cost the customer, in the letter's language
    #[arg(long, value_name = "TEXT")]
    pub impact: Option<String>,
    /// What happened, in the letter's language
    #[arg(long, value_name = "TEXT")]
    pub cause: Option<String>,
    /// What keeps it from happening again, in the letter's language
    #[arg(long, value_name = "TEXT")]
    pub prevention: Option<String>,
    /// The role that answers for it
    #[arg(long, value_name = "ROLE")]
    pub responsible: Option<String>,
    /// What was done about the staff
    #[arg(long, value_name = "TEXT")]
    pub measure: Option<String>,
    /// A gift beyond what is owed
    #[arg(long, value_name = "GIFT")]
    pub goodwill: Option<String>,
    /// Why the complaint cannot be upheld
    #[arg(long, value_name = "TEXT")]
    pub refusal_ground: Option<String>,
    /// In a holding letter: why the answer is still not there, in the letter's language
    #[arg(long, value_name = "TEXT")]
    pub delay_reason: Option<String>,
    /// In an information-request: what the customer is asked for. order-number, order-date, product, photo, receipt,
    /// payment, address, phone or conversation; or words of your own, with the reason
    #[arg(long, value_name = "FACT|TEXT")]
    pub need: Vec<NeedArg>,
    /// By which day the customer hears again, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub next_date: Option<Day>,
    /// The kind of letter; a decision, or an acknowledgement where the fault is unclear, if not given
    #[arg(long, value_parser = parsed(&Kind::ALL, |k| k.name()))]
    pub kind: Option<Kind>,
}

/// Who signs; given here, it goes before amends.yaml.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Signature")]
pub struct SignatureArgs {
    /// The company's name, as letters are signed
    #[arg(long)]
    pub company: Option<String>,
    /// The person who signs
    #[arg(long, value_name = "NAME")]
    pub signatory: Option<String>,
    /// Their position
    #[arg(long)]
    pub position: Option<String>,
    /// The telephone number at which they are reached
    #[arg(long)]
    pub phone: Option<String>,
    /// Their e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Whom a customer may turn to who does not agree
    #[arg(long, value_name = "WHOM")]
    pub escalation: Option<String>,
    /// The tone of the letter
    #[arg(long, value_parser = parsed(&[Tone::Formal, Tone::Warm], |t| t.name()))]
    pub tone: Option<Tone>,
}

/// A sum with its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub amount: String,
    pub currency: Option<String>,
}

impl std::str::FromStr for Sum {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let end = s.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}'))).unwrap_or(s.len());
        let (amount, currency) = (s[..end].trim(), s[end..].trim());
        let code = if currency.is_empty() { "GEL" } else { currency };
        let currency_known = code
            .parse::<amends::grammar::Currency>()
            .map_err(|_| format!("no currency '{currency}': there are GEL, AMD, EUR, USD, GBP and RUB"))?;
        amends::grammar::Money::parse(amount, currency_known)
            .map_err(|_| format!("'{amount}' is no amount: write it like 125.50"))?;
        Ok(Sum { amount: amount.to_owned(), currency: (!currency.is_empty()).then(|| currency.to_owned()) })
    }
}

/// `KIND[:AMOUNT][@DATE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyArg {
    pub kind: RemedyKind,
    pub sum: Option<Sum>,
    pub by: Option<Day>,
}

impl std::str::FromStr for RemedyArg {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let (rest, by) = match s.split_once('@') {
            Some((rest, day)) => (rest, Some(day.parse()?)),
            None => (s, None),
        };
        let (kind, sum) = match rest.split_once(':') {
            Some((kind, sum)) => (kind, Some(sum.parse()?)),
            None => (rest, None),
        };
        let names = || RemedyKind::ALL.iter().map(|k| k.name());
        let found = RemedyKind::ALL.into_iter().find(|k| k.name() == kind);
        let kind = found.ok_or_else(|| match amends::suggest::nearest(kind, names()) {
            Some(near) => format!("no remedy '{kind}': did you mean '{near}'?"),
            None => format!("no remedy '{kind}': there are {}", names().collect::<Vec<_>>().join(", ")),
        })?;
        Ok(RemedyArg { kind, sum, by })
    }
}

/// A fact by its name, or words of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NeedArg {
    Fact(NeededFact),
    What(String),
}

impl std::str::FromStr for NeedArg {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let names = || NeededFact::ALL.iter().map(|f| f.name());
        match NeededFact::ALL.into_iter().find(|f| f.name() == s) {
            Some(fact) => Ok(NeedArg::Fact(fact)),
            None if s.trim().contains(' ') => Ok(NeedArg::What(s.to_owned())),
            None => Err(match amends::suggest::nearest(s, names()) {
                Some(near) => format!("no fact '{s}': did you mean '{near}'?"),
                None => format!(
                    "no fact '{s}': there are {}, or several words of your own",
                    names().collect::<Vec<_>>().join(", ")
                ),
            }),
        }
    }
}

#[derive(Debug, ClapArgs)]
pub struct LintArgs {
    /// Drafts: files, folders, cases as .json, .jsonl or .csv with a 'reply', or - for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Language of the drafts; found from each text if not given
    #[arg(long, value_parser = PossibleValuesParser::new(["auto", "ka", "hy", "en"]), default_value = "auto")]
    pub lang: String,
    /// A case that says what the drafts answer
    #[arg(long, value_name = "CASE.json")]
    pub context: Option<PathBuf>,
    /// Whose fault it was, as the company sees it
    #[arg(long, value_parser = parsed(&Fault::ALL, |f| f.name()))]
    pub fault: Option<Fault>,
    /// What kind of letter the drafts are
    #[arg(long, value_parser = parsed(&Kind::ALL, |k| k.name()))]
    pub kind: Option<Kind>,
    /// The customer's name
    #[arg(long)]
    pub name: Option<String>,
    /// The order number
    #[arg(long)]
    pub order: Option<String>,
    /// What the report is written as
    #[arg(long, value_parser = parsed(&Format::ALL, |f| f.name()), default_value = "text")]
    pub format: Format,
    /// Writes the report to this file, replaced whole or not at all; standard output stays empty
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The least severe findings that are shown
    #[arg(long, value_name = "SEVERITY", value_parser = parsed(&SEVERITIES, |s| s.name()), default_value = "warning")]
    pub min_severity: Severity,
    /// The least severe findings that fail the run (exit code 1)
    #[arg(long, value_name = "SEVERITY", value_parser = PossibleValuesParser::new(["error", "warning", "hint", "never"]), default_value = "error")]
    pub fail_on: String,
    /// Runs only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leaves these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Shows signs such as [name], [telephone] and [card] in the place of personal data; the letters are not changed
    #[arg(long, conflicts_with = "diff")]
    pub redact: bool,
    /// Counts findings by rule instead of showing them
    #[arg(long)]
    pub statistics: bool,
    /// Says nothing but the findings
    #[arg(short, long)]
    pub quiet: bool,
    /// Says which files hold no letter, and what else was passed over
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    #[command(flatten)]
    pub house: HouseArgs,
    // Last: a heading holds for all flags after it.
    #[command(flatten)]
    pub fix: FixArgs,
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub baseline: BaselineArgs,
}

/// What is put right, and whether that is written or only shown.
#[derive(Clone, Copy, Debug, ClapArgs)]
#[command(next_help_heading = "Fixes")]
#[group(skip)]
#[command(group = clap::ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
pub struct FixArgs {
    /// Puts right what can be put right without changing what is said; a text on standard input is written to
    /// standard output, and its findings go to standard error
    #[arg(long)]
    pub fix: bool,
    /// With --fix or --diff: also splits sentences at a “but”, and lowers a shout around words that may be names
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Shows what --fix would change, and changes nothing; exit code 1 if there is something
    #[arg(long)]
    pub diff: bool,
}

impl FixArgs {
    pub fn any(self) -> bool {
        self.fix || self.diff
    }
}

/// Which files, and what in them.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
    /// Leaves these files out: a name, or a path with * and **, as in .gitignore
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// The file for which standard input stands: its name in reports, its folder's amends.yaml
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// Where a case's reply stands: a JSON pointer, or in a table the name of its column
    #[arg(long, value_name = "POINTER", default_value = super::drafts::REPLY)]
    pub field: String,
    /// How many files are linted at the same time; as many as there are processors if not given
    #[arg(short, long, value_name = "N", value_parser = threads)]
    pub jobs: Option<NonZeroUsize>,
}

pub fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a number from 1 on is expected".to_owned())
}

/// What is known already.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Baseline")]
pub struct BaselineArgs {
    /// Shows only what this file does not know
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Writes all findings to this file instead of showing them
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Hint];

#[derive(Debug, ClapArgs)]
pub struct TriageArgs {
    /// Complaints: text, .html, .eml, .mbox, .json, .jsonl, .csv, exports of helpdesks, or - for standard input
    #[arg(value_name = "CASE")]
    pub cases: Vec<PathBuf>,
    /// Language of the complaint; found from the text if not given
    #[arg(long, value_parser = parsed(&Lang::ALL, |l| l.code()))]
    pub lang: Option<Lang>,
    #[arg(long, value_enum, default_value_t = DraftFormat::Text)]
    pub format: DraftFormat,
    /// The day the complaint came, YYYY-MM-DD: "yesterday" is a date only then
    #[arg(long, value_name = "DATE")]
    pub received: Option<Day>,
    /// Shows in the text which words decided, and what else was found
    #[arg(long)]
    pub explain: bool,
    /// Shows signs such as [name], [telephone] and [card] in the place of personal data
    #[arg(long)]
    pub redact: bool,
    #[command(flatten)]
    pub intake: IntakeArgs,
}

#[derive(Debug, ClapArgs)]
pub struct RulesArgs {
    #[command(subcommand)]
    pub command: Option<RulesCommand>,
    #[command(flatten)]
    pub words: WordArgs,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Explains a rule
    Show { id: String },
    /// Runs every rule's own examples: the built-in ones and those in DIR
    Test { dir: Option<PathBuf> },
}

#[derive(Debug, ClapArgs)]
pub struct TemplatesArgs {
    #[command(subcommand)]
    pub command: Option<TemplatesCommand>,
}

#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// Prints a template
    Show {
        name: String,
        /// A folder with sentences of the house's own, like ka/closing.txt
        #[arg(long, value_name = "DIR")]
        templates: Option<PathBuf>,
    },
    /// Writes every kind of letter there is, lints it, and says which template is to blame
    #[command(before_help = "Example:\n  amends templates check our-templates\n")]
    Check {
        /// A folder with sentences of the house's own; what amends.yaml names, or none, if not given
        dir: Option<PathBuf>,
        /// Only the letters of this language
        #[arg(long, value_parser = parsed(&Lang::ALL, |l| l.code()))]
        lang: Option<Lang>,
        #[command(flatten)]
        house: HouseArgs,
    },
}

#[derive(Debug, ClapArgs)]
pub struct InflectArgs {
    /// Names or nouns in the nominative; - reads JSON lines {"lang","lemma","case","number","definite"}
    #[arg(value_name = "WORD", required = true)]
    pub words: Vec<String>,
    #[arg(long, value_parser = parsed(&Lang::ALL, |l| l.code()), default_value = "ka")]
    pub lang: Lang,
    /// Only this case: gen, dat, erg, ins, adv, voc, abl, loc or def
    #[arg(long, value_name = "CASE")]
    pub case: Option<String>,
}
