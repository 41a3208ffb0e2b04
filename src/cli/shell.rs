//! `amends completions`, `amends man`, `amends schema`: what shells, manuals and editors are told of the program.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::CommandFactory;

use super::args::{Args, CompletionsArgs, ManArgs, SchemaArgs};
use super::{Outcome, house};

/// Prints a script that completes commands, flags and their values.
pub fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "amends", &mut script);
    print(&script)
}

/// Prints a manual page: of the program, or of one command.
pub fn man(args: &ManArgs) -> Result<Outcome> {
    let mut command = Args::command();
    command.build();
    let command = match &args.command {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
                match amends::suggest::nearest(name, names.iter().map(String::as_str)) {
                    Some(near) => bail!("no command '{name}': did you mean '{near}'?"),
                    None => bail!("no command '{name}': there are {}", names.join(", ")),
                }
            }
        },
    };
    let mut page = Vec::new();
    let source = concat!("amends ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command).source(source).render(&mut page)?;
    print(&page)
}

/// Prints a JSON Schema.
pub fn schema(args: &SchemaArgs) -> Result<Outcome> {
    let rules = house::Rules::load(args.rules.as_deref())?;
    let mut json = serde_json::to_vec_pretty(&args.kind.schema(rules.get()))?;
    json.push(b'\n');
    print(&json)
}

fn print(bytes: &[u8]) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Outcome::Clean)
}
