//! Rule files: the YAML an editor writes, checked at the border.
//!
//! A *rule* says what is wrong with a letter; a *part* (in `rules/parts/`) says how a letter shows that it has
//! something: an apology, a remedy, a date. Both hold patterns and example sentences for each language. Files of
//! the house and the built-in ones are read by the same code, so an error always names a file and a line.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::meaning::Meaning;
use super::pattern::View;
use crate::lang::Lang;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Hint,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// One step lower; a hint stays a hint.
    pub fn lower(self) -> Severity {
        match self {
            Severity::Error => Severity::Warning,
            Severity::Warning | Severity::Hint => Severity::Hint,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A severity, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    Hint,
    Warning,
    Error,
}

impl Level {
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Hint => Some(Severity::Hint),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// What kind of letter a reply is; the kind decides which parts it must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Decides the complaint.
    #[default]
    Decision,
    /// Says that the complaint has come in and when it will be answered.
    Acknowledgement,
    /// Says that the answer takes longer, and until when.
    Holding,
    /// Asks for what is needed to decide.
    InformationRequest,
    /// Answers under a public review.
    PublicReply,
}

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::Decision, Kind::Acknowledgement, Kind::Holding, Kind::InformationRequest, Kind::PublicReply];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Acknowledgement => "acknowledgement",
            Kind::Holding => "holding",
            Kind::InformationRequest => "information-request",
            Kind::PublicReply => "public-reply",
        }
    }
}

/// The company's own assessment of the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    Ours,
    NotOurs,
    Unclear,
}

impl Fault {
    pub const ALL: [Fault; 3] = [Fault::Ours, Fault::NotOurs, Fault::Unclear];

    pub fn name(self) -> &'static str {
        match self {
            Fault::Ours => "ours",
            Fault::NotOurs => "not-ours",
            Fault::Unclear => "unclear",
        }
    }
}

/// The same text in the three languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub ka: String,
    pub hy: String,
    pub en: String,
}

impl Words {
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ka => &self.ka,
            Lang::Hy => &self.hy,
            Lang::En => &self.en,
        }
    }
}

/// The kinds of check a rule can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    /// Flags what its patterns find.
    Phrases,
    /// Flags the letter in which a part is not found.
    Part,
    /// Flags the letter that contradicts the company's own assessment.
    Stance,
    /// Flags the letter that no person signs.
    Signature,
    /// Flags the letter and the sentence that are too long.
    Length,
    /// Flags marks that are typed for others; see [`Marks`].
    Marks,
    /// Holds the letter against what is known of the case; see [`Sees`].
    Case,
    /// Flags comments that silenced nothing.
    #[serde(rename = "unused-suppression")]
    UnusedSuppression,
    /// Flags comments that cannot be followed.
    #[serde(rename = "broken-suppression")]
    BrokenSuppression,
}

/// Marks that a keyboard has in the place of a language's own. Only the text around one tells what was meant, so
/// these are no patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Marks {
    /// Straight quotation marks, in pairs.
    Quotation,
    /// A colon where an Armenian sentence ends.
    FullStop,
    /// Control characters and marks that turn the direction of writing: not seen, and acted on by programs.
    Hidden,
}

/// What a rule that sees the case looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sees {
    /// The customer is addressed by name.
    CustomerName,
    /// The letter speaks of this case.
    CaseReference,
    /// The letter is in the language of the complaint.
    Language,
    /// Numbers, sums, dates, goods and names are those of the case.
    Facts,
    /// What the customer asked is answered.
    Questions,
    /// Numbers, addresses and names that are nobody else's business.
    PersonalData,
}

/// How what a rule found can be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub how: How,
    /// For `how: split`: the conjunctions at which a sentence is split, by language; in small letters.
    #[serde(default)]
    pub at: BTreeMap<String, Vec<String>>,
}

/// The kinds of fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The first letter becomes a capital.
    Capital,
    /// Capitals become small, repeated marks one, emoji nothing.
    Voice,
    /// The language's own mark is put in the place of the typed one.
    Marks,
    /// The conjunction goes, and a full stop stands in its place; changes what is said, so it is unsafe.
    Split,
}

/// Where a part must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Where {
    #[default]
    Anywhere,
    /// In the first sentence after the salutation.
    First,
    /// It stands somewhere, and not in the first sentence: that is what is flagged.
    Late,
    /// In each sentence that has `if_part`; one of the parts `or` may stand in the sentence before or after it.
    Beside,
}

/// Where the finding of a missing part points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Points {
    #[default]
    Opening,
    End,
}

/// What a missing part weighs, by the company's assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ByFault {
    pub ours: Level,
    pub not_ours: Level,
    pub unclear: Level,
    /// No assessment is known.
    pub unknown: Level,
}

impl ByFault {
    pub fn level(&self, fault: Option<Fault>) -> Level {
        match fault {
            Some(Fault::Ours) => self.ours,
            Some(Fault::NotOurs) => self.not_ours,
            Some(Fault::Unclear) => self.unclear,
            None => self.unknown,
        }
    }
}

/// What `check: part` asks of one kind of letter, in the place of what it asks of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InKind {
    /// The rule's own part if left out.
    pub part: Option<String>,
    #[serde(default)]
    pub place: Where,
    /// As for the other kinds if left out.
    pub fault: Option<ByFault>,
    pub if_part: Option<String>,
}

/// How many words are not yet too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub letter: u32,
    pub sentence: u32,
}

/// A hit from the `from`-th on in one letter weighs `severity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    pub from: usize,
    pub severity: Severity,
}

/// An example: a sentence or a letter, and what is known beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Example {
    Text(String),
    InContext(ExampleInContext),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleInContext {
    pub text: String,
    pub fault: Option<Fault>,
    pub kind: Option<Kind>,
    /// What else is known, with the keys of a case; read when the examples are run.
    #[cfg_attr(library, schemars(with = "Option<crate::case::Case>"))]
    pub case: Option<serde_yaml::Value>,
}

impl Example {
    pub fn text(&self) -> &str {
        match self {
            Example::Text(text) => text,
            Example::InContext(example) => &example.text,
        }
    }

    pub fn fault(&self) -> Option<Fault> {
        match self {
            Example::Text(_) => None,
            Example::InContext(example) => example.fault,
        }
    }

    pub fn kind(&self) -> Option<Kind> {
        match self {
            Example::Text(_) => None,
            Example::InContext(example) => example.kind,
        }
    }
}

impl Example {
    /// What is known beside the example, as it stands in the file.
    pub fn case(&self) -> Option<&serde_yaml::Value> {
        match self {
            Example::Text(_) => None,
            Example::InContext(example) => example.case.as_ref(),
        }
    }
}

/// The patterns and examples of a rule or a part in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// Which copy of the letter the patterns run on.
    #[serde(default)]
    pub view: View,
    /// Patterns with the rule's own severity.
    #[serde(default)]
    pub strong: Vec<String>,
    /// Patterns one step lower.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Classes of words that say it together.
    #[serde(default)]
    pub meanings: Vec<Meaning>,
    /// A hit that overlaps one of these is dropped.
    #[serde(default)]
    pub except: Vec<String>,
    /// One of these anywhere in the sentence drops all its hits.
    #[serde(default)]
    pub except_sentence: Vec<String>,
    /// One of these in the sentence makes its hits hints.
    #[serde(default)]
    pub lowered_by: Vec<String>,
    /// What must be flagged by a strong pattern (in a part: what must be found).
    #[serde(default)]
    pub flags: Vec<Example>,
    /// What must be flagged by a weak pattern alone.
    #[serde(default)]
    pub flags_weak: Vec<Example>,
    /// What must be left alone (in a part: what must not be found).
    #[serde(default)]
    pub leaves: Vec<Example>,
}

/// A file of `rules/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    pub id: String,
    pub severity: Severity,
    /// Off until a house switches it on.
    #[serde(default = "yes")]
    pub default: bool,
    /// Letter kinds the rule speaks about; all if left out.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Which guide asks for it, and which step of that guide.
    pub source: String,
    pub check: CheckKind,
    /// For `check: part`: which part.
    pub part: Option<String>,
    #[serde(default)]
    pub place: Where,
    /// For `check: part`: severity by assessment.
    pub fault: Option<ByFault>,
    /// For `check: part`: not asked, where no assessment is known, of a letter that opens with this part.
    pub unless_opening: Option<String>,
    /// For `check: part`: asked only of a letter that has this part.
    pub if_part: Option<String>,
    /// For `check: part`: these parts do as well.
    #[serde(default)]
    pub or: Vec<String>,
    /// For `check: part`: what differs for a kind of letter.
    #[serde(default)]
    pub in_kind: BTreeMap<Kind, InKind>,
    /// For `check: stance`: the part that admits fault, out of place where the fault is not ours.
    pub admits: Option<String>,
    /// For `check: stance`: the part that denies fault, out of place where the fault is ours.
    pub denies: Option<String>,
    /// For `check: length`: the limits in each language, until a house sets its own.
    #[serde(default)]
    pub limits: BTreeMap<String, Limits>,
    /// For `check: part`: where the finding points.
    #[serde(default)]
    pub points: Points,
    /// For `check: phrases`: what a hit in the salutation weighs where the customer's name is not known.
    pub salutation_without_name: Option<Severity>,
    pub repeated: Option<Repeated>,
    /// For `check: phrases` of a built-in rule: a hit whose sentence reads like those of good letters is a hint, by
    /// `lexicon/*/sentences.txt`.
    #[serde(default)]
    pub weighed: bool,
    /// For `check: marks`: which.
    pub marks: Option<Marks>,
    /// For `check: case`: what it looks at.
    pub sees: Option<Sees>,
    /// The message where the case says something else than the letter: `{case}` and `{letter}` stand for the two.
    pub message_with: Option<Words>,
    /// How what was found can be put right, where a program can tell.
    pub fix: Option<Remedy>,
    pub name: Words,
    pub message: Words,
    pub why: Words,
    pub better: Words,
    pub ka: Option<Inventory>,
    pub hy: Option<Inventory>,
    pub en: Option<Inventory>,
}

/// A file that adds to a rule, or in a folder `parts` to a part: what a house knows of its own trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtensionFile {
    /// The rule or part that these patterns, meanings and examples are added to.
    pub extends: String,
    pub ka: Option<Inventory>,
    pub hy: Option<Inventory>,
    pub en: Option<Inventory>,
}

impl ExtensionFile {
    /// Whether it adds patterns or meanings that flag something.
    pub fn flags_more(&self) -> bool {
        let own = [&self.ka, &self.hy, &self.en].into_iter().flatten();
        own.into_iter().any(|i| !(i.strong.is_empty() && i.weak.is_empty() && i.meanings.is_empty()))
    }
}

/// A file of `rules/parts/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartFile {
    pub part: String,
    /// What the part is, for the reader of the file.
    pub means: String,
    /// Rules whose strong hits are cut out first: a non-apology is no apology.
    #[serde(default)]
    pub minus: Vec<String>,
    /// Parts and rules whose hits are this part's as well: a refusal to repair is a refusal, and who puts somebody off
    /// promises something.
    #[serde(default)]
    pub plus: Vec<String>,
    /// Looked for only in the sentence that a rule asks about, so its words may be common ones.
    #[serde(default)]
    pub asked: bool,
    /// Whether the words of a sentence count beside the patterns: see `lexicon/*/parts.txt`.
    #[serde(default)]
    pub weighed: bool,
    pub ka: Option<Inventory>,
    pub hy: Option<Inventory>,
    pub en: Option<Inventory>,
}

/// Named fragments of patterns, by language: `{we-are}` in a pattern stands for its fragment.
pub type WordFile = BTreeMap<String, BTreeMap<String, String>>;

fn yes() -> bool {
    true
}

macro_rules! inventories {
    ($($file:ty),+) => {$(
        impl $file {
            pub fn inventory(&self, lang: Lang) -> Option<&Inventory> {
                match lang {
                    Lang::Ka => self.ka.as_ref(),
                    Lang::Hy => self.hy.as_ref(),
                    Lang::En => self.en.as_ref(),
                }
            }
        }
    )+};
}
inventories!(RuleFile, PartFile, ExtensionFile);

/// What is wrong with a rule file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    pub path: String,
    /// 1-based; 0 where the place is not known.
    pub line: usize,
    /// 1-based, code points; 0 where the place is not known.
    pub column: usize,
    pub message: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => write!(f, "{}: {}", self.path, self.message),
            (line, 0) => write!(f, "{}:{line}: {}", self.path, self.message),
            (line, column) => write!(f, "{}:{line}:{column}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for FileError {}

impl FileError {
    /// An error about `needle`, placed at its first line in `yaml`.
    pub fn at(path: &str, yaml: &str, needle: &str, message: String) -> FileError {
        let quoted = needle.replace('\'', "''");
        let place = yaml.lines().enumerate().find_map(|(i, line)| {
            let at = line.find(needle).or_else(|| line.find(&quoted))?;
            Some((i + 1, line[..at].chars().count() + 1))
        });
        let (line, column) = place.unwrap_or((0, 0));
        FileError { path: path.to_owned(), line, column, message }
    }
}

impl FileError {
    /// An error about the name `needle` in what the file says of `lang`.
    pub fn named(path: &str, yaml: &str, lang: Lang, needle: &str, message: String) -> FileError {
        let opens = |l: &str| l.strip_prefix(lang.code()).is_some_and(|rest| rest.starts_with(':'));
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let place = yaml.lines().enumerate().skip_while(|(_, l)| !opens(l)).find_map(|(i, line)| {
            let code = line.split(" #").next().unwrap_or(line);
            let whole = |at: &usize| !code[..*at].ends_with(is_name) && !code[at + needle.len()..].starts_with(is_name);
            let at = code.match_indices(needle).map(|(at, _)| at).find(whole)?;
            Some((i + 1, line[..at].chars().count() + 1))
        });
        match place {
            Some((line, column)) => FileError { path: path.to_owned(), line, column, message },
            None => FileError::at(path, yaml, needle, message),
        }
    }
}

/// Parses one YAML file of any of its shapes.
///
/// # Errors
/// The YAML reader's words with file, line and column.
pub fn parse<'y, T: Deserialize<'y>>(path: &str, yaml: &'y str) -> Result<T, FileError> {
    serde_yaml::from_str(yaml).map_err(|error| {
        let (line, column) = error.location().map_or((0, 0), |l| (l.line(), l.column()));
        let message = error.to_string();
        let message = match message.rfind(" at line ") {
            Some(end) => message[..end].to_owned(),
            None => message,
        };
        FileError { path: path.to_owned(), line, column, message }
    })
}
