//! `--fix`, `--unsafe-fixes`, `--diff`: puts fixes into files, or shows what would be put in.
//!
//! A file is replaced whole or not at all: the fixed text is written to a private file beside it, which then takes its
//! name. What a symbolic link points to is fixed, and the link stays one.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use amends::fix::{Applicability, Edit, MOST_PASSES, apply};
use amends::lang::Lang;
use anyhow::{Result, anyhow, bail};
use similar::TextDiff;

use super::args::FixArgs;
use super::files::Found;
use super::input::{Input, plain};
use super::lint::Letters;
use super::output::{self, Output};
use super::printable;

/// A file with its fixes put in.
pub struct Mended {
    old: String,
    pub new: String,
    /// How often a fix was put in, by rule, in the order in which they came.
    rules: Vec<(String, usize)>,
    /// Fixes that were not asked for.
    held_back: usize,
}

/// Fixes `file` until nothing is left to fix; `lint` finds what is. Returns the findings of the fixed file as well.
pub fn mend(args: FixArgs, file: String, lint: impl Fn(&str) -> Result<Letters>) -> Result<(Mended, Letters)> {
    let most = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let mut letters = lint(&file)?;
    let mut mended = Mended { new: file.clone(), old: file, rules: Vec::new(), held_back: 0 };
    for _ in 0..MOST_PASSES {
        let mut edits: Vec<&Edit> = Vec::new();
        mended.held_back = 0;
        for entry in letters.found.iter().flatten().filter(|e| e.suppressed.is_none()) {
            for fix in &entry.fixes {
                if fix.applicability > most {
                    mended.held_back += 1;
                    continue;
                }
                edits.extend(&fix.edits);
                match mended.rules.iter_mut().find(|(rule, _)| *rule == entry.rule) {
                    Some((_, count)) => *count += 1,
                    None => mended.rules.push((entry.rule.clone(), 1)),
                }
            }
        }
        if edits.is_empty() {
            break;
        }
        mended.new = apply(&mended.new, edits);
        letters = lint(&mended.new)?;
    }
    Ok((mended, letters))
}

/// What a run does with files whose fixes are put in, and what it has done.
pub struct Fixer {
    args: FixArgs,
    ui: Lang,
    quiet: bool,
    files: usize,
    places: usize,
    held_back: usize,
}

impl Fixer {
    pub fn new(args: FixArgs, ui: Lang, quiet: bool) -> Fixer {
        Fixer { args, ui, quiet, files: 0, places: 0, held_back: 0 }
    }

    /// Where the report goes: not to standard output, if that is where a fixed text or a difference goes.
    pub fn output(&self, file: Option<&Path>, files: &[Found]) -> Output {
        let piped = files.iter().any(|f| !matches!(f.input, Input::File(_)));
        match file {
            None if self.args.diff => Output::Nowhere,
            None if self.args.fix && piped => Output::Stderr(io::stderr()),
            file => Output::new(file),
        }
    }

    pub fn has_changes(&self) -> bool {
        self.files > 0
    }

    /// Replaces the file, or writes the fixed text to standard output, or shows the difference.
    pub fn put(&mut self, input: &Input, mended: Option<Mended>) -> Result<()> {
        let Some(mended) = mended else { return Ok(()) };
        let Mended { old, new, rules, held_back } = &mended;
        match input {
            _ if self.args.diff => diff(input, old, new)?,
            Input::Stdin | Input::Piped(_) => {
                let mut out = io::stdout().lock();
                out.write_all(new.as_bytes())?;
                out.flush()?;
            }
            Input::File(path) if new != old => {
                replace(path, &input.name(), old, new)?;
                self.tell(&input.name(), rules)?;
            }
            Input::File(_) => {}
        }
        self.held_back += held_back;
        if new != old {
            self.files += 1;
            self.places += rules.iter().map(|(_, count)| count).sum::<usize>();
        }
        Ok(())
    }

    /// Says what was done to one file.
    fn tell(&self, name: &str, rules: &[(String, usize)]) -> Result<()> {
        if self.quiet {
            return Ok(());
        }
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
        if self.quiet || !self.args.any() {
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

fn diff(input: &Input, old: &str, new: &str) -> Result<()> {
    if old == new {
        return Ok(());
    }
    let name = printable(&input.name());
    let shown = TextDiff::from_lines(old, new).unified_diff().header(&name, &name).to_string();
    let mut out = io::stdout().lock();
    // For a program byte for byte, for a terminal with nothing in it that it would act on.
    let shown = if out.is_terminal() { printable(&shown) } else { shown };
    out.write_all(shown.as_bytes())?;
    Ok(out.flush()?)
}

/// Puts `fixed` in the place of the file, which held `read` when it was read.
fn replace(path: &Path, name: &str, read: &str, fixed: &str) -> Result<()> {
    let failed = |error: io::Error| anyhow!("{name}: not fixed: {}", unwritten(&error));
    let now = fs::metadata(path).map_err(failed)?;
    if !now.is_file() {
        bail!("{name}: not fixed: only a file can be replaced");
    }
    // A new file could take the place of one that nobody may write to.
    File::options().write(true).open(path).map_err(failed)?;
    if now.len() != read.len() as u64 || fs::read(path).map_err(failed)? != read.as_bytes() {
        bail!("{name}: not fixed: somebody else has changed it");
    }
    output::replace(path, fixed.as_bytes()).map_err(failed)
}

fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be written".to_owned(),
        _ => plain(error),
    }
}
