//! `amends templates`: lists, shows and tries the templates of letters.

use std::io::{self, Write};
use std::path::Path;

use amends::counted::{Thing, counted};
use amends::lang::Lang;
use amends::letter::Templates;
use amends::proof;
use anyhow::{Result, bail};

use super::args::{HouseArgs, TemplatesArgs, TemplatesCommand};
use super::{Outcome, house, printable};

pub fn run(args: TemplatesArgs) -> Result<Outcome> {
    match args.command {
        None => list(),
        Some(TemplatesCommand::Show { name, templates }) => show(&name, templates.as_deref()),
        Some(TemplatesCommand::Check { dir, lang, house }) => check(dir.as_deref(), lang, &house),
    }
}

fn list() -> Result<Outcome> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for name in Templates::builtin().names() {
        writeln!(out, "{name}")?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn show(name: &str, folder: Option<&Path>) -> Result<Outcome> {
    let templates = folder.map_or_else(|| Ok(Templates::builtin()), house::templates)?;
    let Some(source) = templates.source(name) else {
        match amends::suggest::nearest(name, templates.names()) {
            Some(near) => bail!("no template '{name}': did you mean '{near}'?"),
            None => bail!("no template '{name}': 'amends templates' lists them"),
        }
    };
    let mut out = io::stdout().lock();
    out.write_all(source.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// Writes every kind of letter and reads it.
fn check(folder: Option<&Path>, lang: Option<Lang>, house: &HouseArgs) -> Result<Outcome> {
    let rules = house::Rules::load(house.words.rules.as_deref())?;
    let here = Path::new(".");
    let config = house::config(house, here, rules.get())?;
    let mut shelf = house::Shelf::default();
    let templates = shelf.find(folder, house, here, &config)?;
    let profile = house::profile(rules.get(), &config);
    let langs = lang.map_or(Lang::ALL.to_vec(), |l| vec![l]);
    let proof = proof::read(templates, rules.get(), &profile, &langs, house::ui_lang(house.words.ui_lang));
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let bold = anstyle::Style::new().bold();
    let letters = |n: usize| counted(n, Thing::Letter, Lang::En);
    for flaw in &proof.flaws {
        writeln!(out, "{bold}{}{bold:#}: {}", printable(&flaw.place()), printable(&flaw.message))?;
        if !flaw.excerpt.is_empty() {
            writeln!(out, "    {}", printable(&flaw.excerpt))?;
        }
        writeln!(out, "    {}, first: {}", letters(flaw.letters), flaw.specimen)?;
    }
    writeln!(out, "{} written and read: {} wrong", letters(proof.letters), proof.flaws.len())?;
    out.flush()?;
    Ok(match proof.flaws.iter().map(|f| f.broken).max() {
        None => Outcome::Clean,
        Some(false) => Outcome::Findings,
        Some(true) => Outcome::Failed,
    })
}
