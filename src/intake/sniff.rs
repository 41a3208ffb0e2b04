//! Which form a stream has, where its name does not say.

use std::io::{self, Read};
use std::path::Path;

use super::json::Scan;
use super::window::{Line, Window};
use super::{Form, HEAD, csv, export, mbox};

/// The fields of a mail's header that stand at its beginning.
const FIELDS: [&str; 16] = [
    "return-path",
    "received",
    "delivered-to",
    "from",
    "to",
    "date",
    "subject",
    "message-id",
    "mime-version",
    "reply-to",
    "content-type",
    "dkim-signature",
    "x-received",
    "authentication-results",
    "arc-seal",
    "sender",
];

/// The form that the name tells, or else the beginning of the stream; `None` if it has the signs of none.
pub(super) fn form<R: Read>(window: &mut Window<R>, name: Option<&Path>) -> io::Result<Option<Form>> {
    let named = name.and_then(Form::of_name);
    // A file that is called .json may hold one case a line.
    if named.is_some_and(|form| form != Form::Json) {
        return Ok(named);
    }
    while window.bytes().iter().all(u8::is_ascii_whitespace) && window.bytes().len() < HEAD && window.more()? {}
    let first = window.bytes().trim_ascii_start().first().copied();
    match (first, named) {
        (Some(b'{'), _) => json(window).map(Some),
        (Some(b'['), _) | (_, Some(_)) => Ok(Some(Form::Json)),
        _ => Ok(by_lines(window.fill(HEAD)?)),
    }
}

/// One case a line, or one document.
fn json<R: Read>(window: &mut Window<R>) -> io::Result<Form> {
    let blank = window.bytes().len() - window.bytes().trim_ascii_start().len();
    window.advance(blank);
    let Line::Whole(len) = window.find_line(1024 * 1024)? else {
        // A line of more than this is a record or an export, and there is no telling; exports say so early.
        return Ok(if is_export(&window.bytes()[..HEAD]) { Form::Json } else { Form::Jsonl });
    };
    let line = window.bytes()[..len].trim_ascii_end();
    if is_export(&line[..line.len().min(HEAD)]) {
        return Ok(Form::Json);
    }
    let mut scan = Scan::default();
    Ok(match scan.end(line) {
        Some(end) if end == line.len() => Form::Jsonl,
        // A text does not go on in the next line: this one is broken, and so it is a line.
        None if scan.is_in_string() => Form::Jsonl,
        // Nor does an object begin in the middle of another, but after a sign that asks for one.
        _ if !line.ends_with(b",")
            && !line.ends_with(b"[")
            && !line.ends_with(b":")
            && next_is_object(window, len)? =>
        {
            Form::Jsonl
        }
        _ => Form::Json,
    })
}

/// Whether what follows the first `len` bytes begins with a brace, on the line after them.
fn next_is_object<R: Read>(window: &mut Window<R>, len: usize) -> io::Result<bool> {
    Ok(window.fill(len + 1)?.get(len) == Some(&b'{'))
}

/// Whether an object begins with a list of tickets or people.
fn is_export(head: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(head);
    let mut parts = begin.trim_start_matches(['{', ' ', '\t']).splitn(3, '"');
    let key = parts.nth(1).unwrap_or("");
    let value = parts.next().unwrap_or("").trim_start_matches([':', ' ', '\t']);
    (export::LISTS.contains(&key) || export::PEOPLE.contains(&key)) && value.starts_with('[')
        || key == "assets" && value.starts_with('{')
}

fn by_lines(head: &[u8]) -> Option<Form> {
    let text = head.trim_ascii_start();
    let mut lines = text.split(|&b| b == b'\n');
    let first = lines.next().unwrap_or_default();
    if mbox::is_separator(first) {
        return Some(Form::Mbox);
    }
    let begins = |with: &[u8]| text.get(..with.len()).is_some_and(|b| b.eq_ignore_ascii_case(with));
    if begins(b"<!doctype") || begins(b"<html") || begins(b"<body") || begins(b"<p>") || begins(b"<div") {
        return Some(Form::Html);
    }
    let field = |line: &[u8]| {
        let name = line.split(|&b| b == b':').next().unwrap_or_default();
        line.contains(&b':') && FIELDS.iter().any(|f| name.eq_ignore_ascii_case(f.as_bytes()))
    };
    let follows = |line: &[u8]| field(line) || line.starts_with(b" ") || line.starts_with(b"\t");
    if field(first) && lines.next().is_some_and(follows) {
        return Some(Form::Eml);
    }
    csv::is_table(head).then_some(Form::Csv)
}
