//! `amends inflect`: how letters decline a name or noun.

use std::io::{self, BufRead, Read, Write};

use amends::grammar::{self, Case, Form};
use amends::lang::Lang;
use anyhow::{Result, anyhow, bail};
use serde::{Deserialize, Serialize};

use super::args::InflectArgs;
use super::{Outcome, printable};

#[derive(Deserialize)]
struct Asked {
    lang: Lang,
    lemma: String,
    case: String,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    definite: Option<bool>,
}

#[derive(Serialize)]
struct Answer {
    form: String,
}

/// The longest line with a question, in bytes.
const LONGEST: u64 = 64 * 1024;

pub fn run(args: InflectArgs) -> Result<Outcome> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.words == ["-"] {
        let mut stdin = io::stdin().lock();
        let mut line = String::new();
        for number in 1.. {
            line.clear();
            match stdin.by_ref().take(LONGEST + 1).read_line(&mut line).map_err(|e| anyhow!("<stdin>:{number}: {e}"))? {
                0 => break,
                read if read as u64 > LONGEST => bail!("<stdin>:{number}: longer than 64 KiB: no question may be"),
                _ if line.trim().is_empty() => continue,
                _ => {}
            }
            let asked: Asked = serde_json::from_str(&line).map_err(|e| anyhow!("<stdin>:{number}: {e}"))?;
            let form = form(&asked.case, asked.definite == Some(true), asked.number.as_deref() == Some("pl"))
                .map_err(|e| anyhow!("<stdin>:{number}: {e}"))?;
            serde_json::to_writer(&mut out, &Answer { form: grammar::inflect(asked.lang, &asked.lemma, form) })?;
            writeln!(out)?;
        }
    } else {
        for word in &args.words {
            match &args.case {
                Some(case) => {
                    let form = form(case, false, false).map_err(|e| anyhow!("{e}"))?;
                    writeln!(out, "{}", printable(&grammar::inflect(args.lang, word, form)))?;
                }
                None => table(&mut out, args.lang, word)?,
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn form(case: &str, definite: bool, plural: bool) -> Result<Form, String> {
    let definite = definite || case == "def";
    let case: Case = case.parse().map_err(|e: grammar::UnknownCase| e.to_string())?;
    let form = if definite { Form::of(case).definite() } else { Form::of(case) };
    Ok(if plural { form.plural() } else { form })
}

fn table(out: &mut impl Write, lang: Lang, word: &str) -> io::Result<()> {
    let codes: &[&str] = match lang {
        Lang::Ka => &["nom", "erg", "dat", "gen", "ins", "adv", "voc"],
        Lang::Hy => &["nom", "def", "gen", "dat", "abl", "ins", "loc"],
        Lang::En => &["nom", "gen"],
    };
    for code in codes {
        if let Ok(form) = form(code, false, false) {
            writeln!(out, "{code}  {}", printable(&grammar::inflect(lang, word, form)))?;
        }
    }
    Ok(())
}
