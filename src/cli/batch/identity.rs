//! What makes a run the run that it is: program, rules, configuration and flags, each known by a hash.

use std::fmt::Debug;
use std::fs::{self, File};

use amends::batch::Sum;
use amends::config::Config;
use amends::letter::Templates;
use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};

use super::args::BatchArgs;
use crate::cli::house::yaml_files;
use crate::cli::input::plain;

/// Two runs with the same identity write the same rows for the same input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    program: String,
    rules: String,
    #[serde(default)]
    templates: String,
    configuration: String,
    flags: String,
}

impl Identity {
    pub fn new(args: &BatchArgs, config: &Config, templates: &Templates, ui: amends::lang::Lang) -> Result<Identity> {
        let mut rules = Sum::default();
        if let Some(folder) = &args.house.words.rules {
            yaml_files(folder)?.iter().for_each(|source| rules.add(source.yaml.as_bytes()));
        }
        let mut own = Sum::default();
        for template in templates.own() {
            own.add(format!("{}\n{}\n", template.name, template.text).as_bytes());
        }
        let BatchArgs {
            intake, lang, today, format, out_dir, letters, only, dry_run, dedupe, consistency, redact, ..
        } = args;
        let flags = (
            intake,
            lang,
            today,
            format,
            out_dir.as_ref().map(|_| letters),
            only,
            dry_run,
            dedupe,
            // The journal holds what the summary shows.
            (consistency, *consistency && *redact),
            ui,
            // What comes through - is a filter's: no record says its line.
            args.input.as_ref().map(|path| path.as_path() == std::path::Path::new("-")),
        );
        Ok(Identity {
            program: program()?,
            rules: hex(&rules),
            templates: hex(&own),
            configuration: of(config),
            flags: of(&flags),
        })
    }

    /// What another run had that this one has not.
    pub fn differs_from(&self, other: &Identity) -> Option<&'static str> {
        [
            (&self.program, &other.program, "another build of amends"),
            (&self.rules, &other.rules, "other rules"),
            (&self.templates, &other.templates, "other templates"),
            (&self.configuration, &other.configuration, "another configuration or signature"),
            (&self.flags, &other.flags, "other flags"),
        ]
        .into_iter()
        .find_map(|(this, that, what)| (this != that).then_some(what))
    }
}

/// Rules, templates and words are part of the program's file.
fn program() -> Result<String> {
    let path = std::env::current_exe().map_err(|error| anyhow!("amends does not find itself: {error}"))?;
    let told = |error: std::io::Error| anyhow!("{}: {}", path.display(), plain(&error));
    let len = fs::metadata(&path).map_err(told)?.len();
    Ok(hex(&Sum::of(File::open(&path).map_err(told)?, len).map_err(told)?))
}

fn of(value: &impl Debug) -> String {
    let mut sum = Sum::default();
    sum.add(format!("{value:?}").as_bytes());
    hex(&sum)
}

fn hex(sum: &Sum) -> String {
    format!("{:016x}", sum.mark().hash)
}
