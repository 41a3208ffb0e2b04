//! JUnit: a suite for each file with findings, a failed test for each finding, an error for what could not be read.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::placed::Placed;
use super::run::{Failure, Found};
use super::said;
use super::xml::{File, allowed, document, files};

/// How many elements of each kind stand in a suite, or in all.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of(file: &File<'_>) -> Counts {
        let skipped = file.findings.iter().filter(|f| f.entry.suppressed.is_some()).count();
        Counts {
            tests: file.findings.len() + file.failures.len(),
            failures: file.findings.len() - skipped,
            errors: file.failures.len(),
            skipped,
        }
    }

    fn add(self, other: Counts) -> Counts {
        Counts {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(self) -> [(&'static str, String); 4] {
        let Counts { tests, failures, errors, skipped } = self;
        [("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)]
            .map(|(name, n)| (name, n.to_string()))
    }
}

pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let files = files(found);
    // A report without tests fails in some readers, so a clean run is a test that passed.
    let passed = Counts { tests: 1, ..Counts::default() };
    let all = if files.is_empty() { passed } else { files.iter().map(Counts::of).fold(Counts::default(), Counts::add) };
    let mut writer = document(&mut *out)?;
    element(&mut writer, "testsuites", "amends", all, |writer| {
        if files.is_empty() {
            element(writer, "testsuite", "amends", passed, |writer| {
                let case = writer.create_element("testcase").with_attribute(("name", "amends lint"));
                case.with_attribute(("classname", "amends")).write_empty().map(|_| ())
            })?;
        }
        files.iter().try_for_each(|file| {
            element(writer, "testsuite", &allowed(file.path), Counts::of(file), |writer| {
                file.findings.iter().try_for_each(|finding| finding_case(writer, finding, found))?;
                file.failures.iter().try_for_each(|failure| failure_case(writer, failure))
            })
        })
    })?;
    out.write_all(b"\n")
}

fn element<W: Write>(
    writer: &mut Writer<W>,
    tag: &str,
    name: &str,
    counts: Counts,
    inner: impl FnOnce(&mut Writer<W>) -> io::Result<()>,
) -> io::Result<()> {
    let counts = counts.attributes();
    let counts = counts.iter().map(|(name, n)| (*name, n.as_str()));
    let element = writer.create_element(tag).with_attribute(("name", name)).with_attributes(counts);
    element.write_inner_content(inner).map(|_| ())
}

fn finding_case<W: Write>(writer: &mut Writer<W>, finding: &Placed, found: &Found<'_>) -> io::Result<()> {
    let entry = &finding.entry;
    let path = allowed(&finding.path);
    let message = allowed(&said::message_with_words(entry, found));
    let told = [message.as_str(), &entry.why, &entry.help].map(str::trim);
    let told: Vec<&str> = told.into_iter().filter(|line| !line.is_empty()).collect();
    let body = allowed(&format!("{}:{} {}", entry.start.line, entry.start.column, told.join("\n")));
    let case = writer
        .create_element("testcase")
        .with_attribute(("name", entry.rule.as_str()))
        .with_attribute(("classname", path.as_str()))
        .with_attribute(("file", path.as_str()))
        .with_attribute(("line", entry.start.line.to_string().as_str()));
    case.write_inner_content(|writer| {
        match &entry.suppressed {
            Some(reason) => {
                writer.create_element("skipped").with_attribute(("message", allowed(reason).as_str())).write_empty()
            }
            None => writer
                .create_element("failure")
                .with_attribute(("type", entry.severity.name()))
                .with_attribute(("message", message.as_str()))
                .write_text_content(BytesText::new(&body)),
        }
        .map(|_| ())
    })
    .map(|_| ())
}

fn failure_case<W: Write>(writer: &mut Writer<W>, failure: &Failure) -> io::Result<()> {
    let path = allowed(&failure.path);
    let case = writer
        .create_element("testcase")
        .with_attribute(("name", said::UNREADABLE))
        .with_attribute(("classname", path.as_str()))
        .with_attribute(("file", path.as_str()));
    let case = match failure.place {
        Some((line, _)) => case.with_attribute(("line", line.to_string().as_str())),
        None => case,
    };
    case.write_inner_content(|writer| {
        let error = writer.create_element("error").with_attribute(("type", said::UNREADABLE));
        error.with_attribute(("message", allowed(&failure.message).as_str())).write_empty().map(|_| ())
    })
    .map(|_| ())
}
