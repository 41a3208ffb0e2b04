//! `amends templates`: lists and shows the templates of letters.

use std::io::{self, Write};

use amends::letter::Templates;
use anyhow::{Result, bail};

use super::Outcome;
use super::args::{TemplatesArgs, TemplatesCommand};

pub fn run(args: TemplatesArgs) -> Result<Outcome> {
    let templates = Templates::builtin();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.command {
        None => {
            for name in templates.names() {
                writeln!(out, "{name}")?;
            }
        }
        Some(TemplatesCommand::Show { name }) => {
            let Some(source) = templates.source(&name) else {
                match amends::suggest::nearest(&name, templates.names()) {
                    Some(near) => bail!("no template '{name}': did you mean '{near}'?"),
                    None => bail!("no template '{name}': 'amends templates' lists them"),
                }
            };
            out.write_all(source.as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
