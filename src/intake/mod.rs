//! Intake: complaints as they arrive, turned into cases.
//!
//! A [`Reader`] takes a stream of any [`Form`] apart into [`Piece`]s, one a record, each with its [`Origin`]. It holds
//! one record at a time and none longer than [`Options::limit`]; a longer one is passed over and named. A piece is
//! [read](Piece::read) into a case wherever it suits, on another thread for example. What is wrong with one record
//! harms no other.
//!
//! Nothing is executed and nothing is fetched: links stay text, attachments are named and not read.

mod columns;
mod csv;
pub mod encoding;
mod export;
mod html;
mod json;
mod mail;
mod mbox;
pub(crate) mod person;
mod quote;
mod record;
mod sniff;
pub mod table;
mod window;

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::Encoding;

use record::{Content, Found, Shared, here, size, too_long};
use window::{Line, Window};

pub use columns::Mapping;
pub use json::DOCUMENT;
pub use record::{IntakeError, Origin, Piece, Record};

/// The longest record that is read, unless something else is said.
pub const LIMIT: usize = 8 * 1024 * 1024;
/// How much of a stream is looked at to see its form.
const HEAD: usize = 64 * 1024;

/// The forms in which complaints arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The complaint and nothing else.
    Text,
    /// A page, such as a form on a web site sends.
    Html,
    /// One case, a list of cases, or the export of a helpdesk.
    Json,
    /// One case a line.
    Jsonl,
    /// A table: one case a row, the header says which column is what.
    Csv,
    /// One mail.
    Eml,
    /// Mails one after another.
    Mbox,
}

impl Form {
    pub const ALL: [Form; 7] = [Form::Text, Form::Html, Form::Json, Form::Jsonl, Form::Csv, Form::Eml, Form::Mbox];

    pub fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Html => "html",
            Form::Json => "json",
            Form::Jsonl => "jsonl",
            Form::Csv => "csv",
            Form::Eml => "eml",
            Form::Mbox => "mbox",
        }
    }

    /// The form that a file's name tells.
    pub fn of_name(path: &Path) -> Option<Form> {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "md" | "text" => Form::Text,
            "html" | "htm" | "xhtml" => Form::Html,
            "json" => Form::Json,
            "jsonl" | "ndjson" => Form::Jsonl,
            "csv" | "tsv" => Form::Csv,
            "eml" => Form::Eml,
            "mbox" | "mbx" => Form::Mbox,
            _ => return None,
        })
    }
}

/// How a stream is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Found from the stream's beginning if not given.
    pub form: Option<Form>,
    /// What a stream is that has the signs of no other form.
    pub otherwise: Form,
    /// Seen if it is UTF-8 or UTF-16; a mail declares its own.
    pub encoding: Option<&'static Encoding>,
    /// Which columns of a table are which fields, beyond those that are known by their names.
    pub map: Vec<Mapping>,
    /// The longest record in bytes. A mail's attachments do not count.
    pub limit: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { form: None, otherwise: Form::Text, encoding: None, map: Vec::new(), limit: LIMIT }
    }
}

/// How a stream of its form is taken apart.
#[derive(Debug)]
enum Walk {
    Whole,
    Elements(json::Elements),
    Document(json::Document),
    Lines,
    Rows(Box<csv::Rows>),
    Mails(mbox::Mails),
}

/// Takes a stream apart into records.
pub struct Reader<'r> {
    window: Window<Box<dyn Read + Send + 'r>>,
    shared: Arc<Shared>,
    walk: Walk,
    form: Form,
    limit: usize,
    records: u64,
    over: bool,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("form", &self.form).field("records", &self.records).finish_non_exhaustive()
    }
}

impl<'r> Reader<'r> {
    /// Looks at the beginning of `stream`; `name` is the file's, if it has one.
    ///
    /// # Errors
    /// A stream that cannot be read, is empty, or is a table without a column for the complaint.
    pub fn open(
        mut stream: impl Read + Send + 'r,
        name: Option<&Path>,
        options: &Options,
    ) -> Result<Reader<'r>, IntakeError> {
        let mut head = Vec::new();
        // A pipe may give a few bytes at a time: so many show the encoding.
        while head.len() < 4096 {
            let from = head.len();
            head.resize(from + HEAD, 0);
            let read = stream.read(&mut head[from..]);
            head.truncate(from + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let start = encoding::start(&head, options.encoding);
        let rest = io::Cursor::new(head.split_off(start.mark.min(head.len()))).chain(stream);
        let stream: Box<dyn Read + Send + 'r> = match start.utf16 {
            Some(encoding) => Box::new(encoding::FromUtf16::new(rest, encoding)),
            None => Box::new(rest),
        };
        let mut window = Window::new(stream, start.mark as u64, start.utf16.is_some());
        if window.fill(1)?.is_empty() {
            return Err(IntakeError::input("nothing in it: a complaint is expected"));
        }
        let form = match options.form {
            Some(form) => form,
            None => sniff::form(&mut window, name)?.unwrap_or(options.otherwise),
        };
        if form != Form::Csv && !options.map.is_empty() {
            return Err(IntakeError::input(format!(
                "--map names the columns of a table, and this is read as {}: leave it out, or add --from csv if this is \
                 a table",
                form.name()
            )));
        }
        let mut shared = Shared { encoding: start.other, ..Shared::default() };
        let walk = match form {
            Form::Text | Form::Html => Walk::Whole,
            Form::Json if json::is_list(&mut window)? => Walk::Elements(json::Elements::default()),
            Form::Json => {
                let (document, people) = json::Document::open(&mut window, start.utf16.is_some())?;
                shared.people = people;
                Walk::Document(document)
            }
            Form::Jsonl => Walk::Lines,
            Form::Csv => {
                let (rows, columns) = csv::Rows::open(&mut window, &shared, &options.map, options.limit)?;
                shared.columns = Some(columns);
                Walk::Rows(Box::new(rows))
            }
            Form::Eml => Walk::Mails(mbox::Mails::one()),
            Form::Mbox => Walk::Mails(mbox::Mails::many()),
        };
        shared.many = match &walk {
            Walk::Whole => false,
            Walk::Document(document) => document.is_many(),
            Walk::Mails(_) => form == Form::Mbox,
            Walk::Elements(_) | Walk::Lines | Walk::Rows(_) => true,
        };
        Ok(Reader { window, shared: Arc::new(shared), walk, form, limit: options.limit, records: 0, over: false })
    }

    /// The form of the stream.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether the stream may hold more than one record.
    pub fn is_many(&self) -> bool {
        self.shared.many
    }

    /// The next record's beginning and bytes; `None` at the end.
    fn take(&mut self) -> Result<Option<Found>, IntakeError> {
        let Reader { window, walk, limit, form, .. } = self;
        match walk {
            Walk::Whole => {
                self.over = true;
                let origin = here(window);
                let bytes = window.fill(*limit + 1)?.to_vec();
                let content = match form {
                    _ if bytes.len() > *limit => Err(too_long(*limit)),
                    Form::Html => Ok(Content::Html(bytes)),
                    _ => Ok(Content::Text(bytes)),
                };
                Ok(Some((origin, content)))
            }
            Walk::Elements(elements) => elements.next(window, *limit),
            Walk::Document(document) => Ok(document.next(*limit)),
            Walk::Lines => lines(window, *limit),
            Walk::Rows(rows) => rows.next(window, *limit),
            Walk::Mails(mails) => mails.next(window, *limit),
        }
    }
}

/// The next line that is not blank.
fn lines<R: Read>(window: &mut Window<R>, limit: usize) -> Result<Option<Found>, IntakeError> {
    loop {
        let line = window.find_line(limit)?;
        let origin = here(window);
        match line {
            Line::None => return Ok(None),
            Line::TooLong => {
                window.skip_line()?;
                return Ok(Some((origin, Err(too_long(limit)))));
            }
            Line::Whole(len) => {
                let bytes = window.bytes()[..len].trim_ascii_end();
                let content = (!bytes.is_empty()).then(|| bytes.to_vec());
                window.advance(len);
                if let Some(bytes) = content {
                    return Ok(Some((origin, Ok(Content::Json(bytes)))));
                }
            }
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.over {
            return None;
        }
        let taken = self.take();
        let (mut origin, content) = match taken {
            Ok(None) => {
                self.over = true;
                return None;
            }
            Ok(Some(record)) => record,
            Err(error) => {
                self.over = true;
                (here(&self.window), Err(error))
            }
        };
        self.records += 1;
        origin.record = self.records;
        Some(Piece { origin, content, shared: Arc::clone(&self.shared) })
    }
}

/// The cases of `stream`, read as they come.
///
/// # Errors
/// As [`Reader::open`].
pub fn cases<'r>(
    stream: impl Read + Send + 'r,
    name: Option<&Path>,
    options: &Options,
) -> Result<impl Iterator<Item = Record> + 'r, IntakeError> {
    Ok(Reader::open(stream, name, options)?.map(Piece::read))
}
