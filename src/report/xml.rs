//! What the XML formats share: findings file by file, and text that XML 1.0 allows.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::events::{BytesDecl, Event};

use super::placed::Placed;
use super::run::{Failure, Found};

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct File<'f> {
    pub path: &'f str,
    pub findings: Vec<&'f Placed>,
    pub failures: Vec<&'f Failure>,
}

/// The files in which something was found, in the order of the run.
pub(super) fn files<'f>(found: &'f Found<'_>) -> Vec<File<'f>> {
    let mut files: Vec<File<'f>> = Vec::new();
    let mut indexes = HashMap::new();
    let mut index = |path: &'f str, files: &mut Vec<File<'f>>| {
        *indexes.entry(path).or_insert_with(|| {
            files.push(File { path, ..File::default() });
            files.len() - 1
        })
    };
    for finding in &found.findings {
        let i = index(&finding.path, &mut files);
        files[i].findings.push(finding);
    }
    for failure in &found.failures {
        let i = index(&failure.path, &mut files);
        files[i].failures.push(failure);
    }
    files
}

/// An indenting writer with the declaration written.
pub(super) fn document<W: Write>(out: W) -> io::Result<quick_xml::Writer<W>> {
    let mut writer = quick_xml::Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

/// Text without the characters that XML 1.0 forbids even as references (its production 2).
pub(super) fn allowed(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)).collect()
}
