//! checkstyle 4.3, which many CI servers read.

use std::io::{self, Write};

use super::run::Found;
use super::said;
use super::xml::{allowed, document, files};
use crate::rule::Severity;

pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let mut writer = document(&mut *out)?;
    writer.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(|writer| {
        files(found).iter().try_for_each(|file| {
            let element = writer.create_element("file").with_attribute(("name", allowed(file.path).as_str()));
            element
                .write_inner_content(|writer| {
                    for entry in file.findings.iter().map(|f| &f.entry).filter(|e| e.suppressed.is_none()) {
                        writer
                            .create_element("error")
                            .with_attribute(("line", entry.start.line.to_string().as_str()))
                            .with_attribute(("column", entry.start.column.to_string().as_str()))
                            .with_attribute(("severity", severity(entry.severity)))
                            .with_attribute(("message", allowed(&said::message_with_words(entry, found)).as_str()))
                            .with_attribute(("source", format!("amends.{}", entry.rule).as_str()))
                            .write_empty()?;
                    }
                    for failure in &file.failures {
                        // Readers want a line, even if there is none.
                        let error = writer
                            .create_element("error")
                            .with_attribute(("line", failure.line().to_string().as_str()));
                        let error = match failure.column() {
                            Some(column) => error.with_attribute(("column", column.to_string().as_str())),
                            None => error,
                        };
                        error
                            .with_attribute(("severity", severity(Severity::Error)))
                            .with_attribute(("message", allowed(&failure.message).as_str()))
                            .with_attribute(("source", format!("amends.{}", said::UNREADABLE).as_str()))
                            .write_empty()?;
                    }
                    Ok(())
                })
                .map(|_| ())
        })
    })?;
    out.write_all(b"\n")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "info",
    }
}
