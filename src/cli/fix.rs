//! `--fix`, `--unsafe-fixes`, `--diff`: puts fixes into files, or shows what would be put in.
//!
//! A file is replaced whole or not at all: the fixed text is written to a private file beside it, which then takes its
//! name. What a symbolic link points to is fixed, and the link stays one.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use amends::fix::{Applicability, Edit, MOST_PASSES, apply};
use amends::lang::Lang;
use amends::report::Entry;
use anyhow::{Context, Result, anyhow, bail};
use similar::TextDiff;

use super::args::FixArgs;
use super::input::{Input, plain};
use super::printable;

/// The fixes of a run.
pub struct Fixer {
    args: FixArgs,
    ui: Lang,
    files: usize,
    places: usize,
    /// Fixes that were not asked for.
    held_back: usize,
    stdout: bool,
}

impl Fixer {
    pub fn new(args: FixArgs, ui: Lang) -> Fixer {
        Fixer { args, ui, files: 0, places: 0, held_back: 0, stdout: false }
    }

    /// Whether a fixed text was written to standard output, so that nothing else may be.
    pub fn has_stdout(&self) -> bool {
        self.stdout
    }

    pub fn has_changes(&self) -> bool {
        self.files > 0
    }

    /// Fixes one file, and returns its text to be linted: the fixed one, or as it came where nothing is fixed. `None`
    /// where only the difference was asked for.
    pub fn settle(
        &mut self,
        out: &mut impl Write,
        input: &Input,
        file: String,
        mut lint: impl FnMut(&str) -> Result<Vec<Vec<Entry>>>,
    ) -> Result<Option<String>> {
        if !self.args.fix && !self.args.diff {
            return Ok(Some(file));
        }
        let most = if self.args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let mut fixed = file.clone();
        let mut rules: Vec<(String, usize)> = Vec::new();
        let mut held_back = 0;
        for _ in 0..MOST_PASSES {
            let letters = lint(&fixed)?;
            let mut edits: Vec<Edit> = Vec::new();
            held_back = 0;
            for entry in letters.iter().flatten().filter(|e| e.suppressed.is_none()) {
                for fix in &entry.fixes {
                    if fix.applicability > most {
                        held_back += 1;
                        continue;
                    }
                    edits.extend(fix.edits.iter().cloned());
                    match rules.iter_mut().find(|(rule, _)| *rule == entry.rule) {
                        Some((_, count)) => *count += 1,
                        None => rules.push((entry.rule.clone(), 1)),
                    }
                }
            }
            if edits.is_empty() {
                break;
            }
            fixed = apply(&fixed, &edits);
        }
        self.held_back += held_back;
        if fixed != file {
            self.files += 1;
            self.places += rules.iter().map(|(_, count)| count).sum::<usize>();
        }
        if self.args.diff {
            self.diff(out, input, &file, &fixed)?;
            return Ok(None);
        }
        match input {
            Input::Stdin => {
                out.write_all(fixed.as_bytes())?;
                out.flush()?;
                self.stdout = true;
            }
            Input::File(path) if fixed != file => {
                replace(path, &file, &fixed)?;
                self.tell(&input.name(), &rules)?;
            }
            Input::File(_) => {}
        }
        Ok(Some(fixed))
    }

    fn diff(&self, out: &mut impl Write, input: &Input, old: &str, new: &str) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let name = printable(&input.name());
        let diff = TextDiff::from_lines(old, new);
        let shown = diff.unified_diff().header(&name, &name).to_string();
        // For a program byte for byte, for a terminal with nothing in it that it would act on.
        let shown = if io::stdout().is_terminal() { printable(&shown) } else { shown };
        out.write_all(shown.as_bytes())?;
        Ok(())
    }

    /// Says what was done to one file.
    fn tell(&self, name: &str, rules: &[(String, usize)]) -> Result<()> {
        let listed: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        let word = match self.ui {
            Lang::Ka => "გასწორდა",
            Lang::Hy => "ուղղված է",
            Lang::En => "fixed",
        };
        writeln!(io::stderr().lock(), "{word}: {} ({})", printable(name), listed.join(", "))?;
        Ok(())
    }

    /// Says how much was done, and what is left to `--unsafe-fixes`.
    pub fn finish(&self) -> Result<()> {
        if !self.args.fix && !self.args.diff {
            return Ok(());
        }
        let Fixer { places, files, held_back, .. } = self;
        let mut err = io::stderr().lock();
        let s = |n: &usize| if *n == 1 { "" } else { "s" };
        match (self.ui, self.args.diff) {
            (Lang::En, false) => writeln!(err, "{places} place{} fixed in {files} file{}", s(places), s(files))?,
            (Lang::En, true) => {
                writeln!(err, "{places} place{} would be fixed in {files} file{}", s(places), s(files))?
            }
            (Lang::Ka, false) => writeln!(err, "გასწორდა {places} ადგილი {files} ფაილში")?,
            (Lang::Ka, true) => writeln!(err, "გასწორდებოდა {places} ადგილი {files} ფაილში")?,
            (Lang::Hy, false) => writeln!(err, "Ուղղվել է {places} տեղ {files} ֆայլում")?,
            (Lang::Hy, true) => writeln!(err, "Կուղղվեր {places} տեղ {files} ֆայլում")?,
        }
        match self.ui {
            _ if *held_back == 0 => {}
            Lang::En => writeln!(err, "{held_back} more with --unsafe-fixes; read the letter again after them")?,
            Lang::Ka => {
                writeln!(err, "კიდევ {held_back} ადგილს --unsafe-fixes გაასწორებს; წერილი შემდეგ ხელახლა წაიკითხეთ")?
            }
            Lang::Hy => writeln!(err, "Եվս {held_back} տեղ կուղղի --unsafe-fixes-ը. նամակը հետո նորից կարդացե՛ք")?,
        }
        Ok(())
    }
}

/// Puts `fixed` in the place of the file, which held `read` when it was read.
fn replace(path: &Path, read: &str, fixed: &str) -> Result<()> {
    let failed = |error: &io::Error| anyhow!("{}: not fixed: {}", path.display(), unwritten(error));
    let target = path.canonicalize().map_err(|e| failed(&e))?;
    let meta = fs::metadata(&target).map_err(|e| failed(&e))?;
    if !meta.is_file() {
        bail!("{}: not fixed: only a file can be replaced", path.display());
    }
    // A new name would also replace a file that nobody may write to.
    File::options().write(true).open(&target).map_err(|e| failed(&e))?;
    let folder = target.parent().context("a file without a folder")?;
    let mut new = tempfile::Builder::new().prefix(".amends-").tempfile_in(folder).map_err(|e| failed(&e))?;
    new.write_all(fixed.as_bytes()).map_err(|e| failed(&e))?;
    new.as_file().set_permissions(meta.permissions()).map_err(|e| failed(&e))?;
    new.as_file().sync_all().map_err(|e| failed(&e))?;
    if fs::read(&target).map_err(|e| failed(&e))? != read.as_bytes() {
        bail!("{}: not fixed: somebody else has changed it", path.display());
    }
    new.persist(&target).map_err(|e| failed(&e.error))?;
    Ok(())
}

fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be written".to_owned(),
        _ => plain(error),
    }
}
