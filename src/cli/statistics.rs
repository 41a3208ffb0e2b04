//! `--statistics`: how often each rule found something.

use std::collections::HashMap;
use std::io::{self, Write};

use amends::lang::Lang;
use amends::report::Entry;
use amends::rule::{RuleSet, Severity};

/// Counts findings by rule.
#[derive(Debug, Default)]
pub struct Statistics {
    rules: HashMap<String, (usize, Option<Severity>)>,
}

impl Statistics {
    pub fn count(&mut self, entry: &Entry) {
        let (count, worst) = self.rules.entry(entry.rule.clone()).or_default();
        *count += 1;
        *worst = (*worst).max(Some(entry.severity));
    }

    /// Writes a line a rule: how often, how bad at its worst, and what it is; the most frequent first.
    pub fn write(&self, out: &mut impl Write, rules: &RuleSet, ui: Lang) -> io::Result<()> {
        let mut lines: Vec<_> = self.rules.iter().collect();
        lines.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
        let width = lines.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
        for (id, (count, worst)) in lines {
            let name = rules.find(id).and_then(|i| rules.explanation(i)).map_or("", |e| e.name.in_lang(ui));
            let severity = worst.map_or("", Severity::name);
            writeln!(out, "{count:6}  {severity:7}  {id:width$}  {name}")?;
        }
        Ok(())
    }
}
