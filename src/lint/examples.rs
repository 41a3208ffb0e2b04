//! Every rule's own examples, run.
//!
//! A rule file says what it flags and what it leaves alone; here both are held to it. The tests and
//! `amends rules test` run the same function, so an editor without a compiler sees what CI would see.

use super::evidence::{Evidence, Want};
use super::{Context, Profile, lint};
use crate::case::Case;
use crate::config::House;
use crate::lang::Lang;
use crate::rule::assemble::is_for_part;
use crate::rule::file::{self, Example, ExtensionFile, Inventory, PartFile, RuleFile};
use crate::rule::{Check, FileError, RuleSet};
use crate::suggest::suggest;
use crate::text::Text;

/// An example that a rule does not hold to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule's or part's id.
    pub id: String,
    pub lang: Lang,
    pub error: FileError,
}

/// What running the examples came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub rules: usize,
    pub examples: usize,
    pub failures: Vec<Failure>,
}

/// Runs the examples of every rule and part of `set` whose file `wanted` accepts.
pub fn run(set: &RuleSet, wanted: impl Fn(&str) -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    for source in set.sources().iter().filter(|s| wanted(&s.path)) {
        if let Ok(rule) = file::parse::<RuleFile>(&source.path, &source.yaml) {
            let Some(index) = set.find(&rule.id) else { continue };
            let asked = |e: &Example, lang| flagged(set, index, e, lang);
            run_file(&mut outcome, source, &rule.id, |l| rule.inventory(l), asked);
        } else if let Ok(part) = file::parse::<PartFile>(&source.path, &source.yaml) {
            let Some(index) = set.parts().iter().position(|p| p.id == part.part) else { continue };
            let asked = |e: &Example, lang| Ok(found(set, index as u32, e, lang));
            run_file(&mut outcome, source, &part.part, |l| part.inventory(l), asked);
        } else if let Ok(more) = file::parse::<ExtensionFile>(&source.path, &source.yaml) {
            let part = set.parts().iter().position(|p| p.id == more.extends).filter(|_| is_for_part(source));
            let rule = set.find(&more.extends);
            let asked = |e: &Example, lang| match (part, rule) {
                (Some(part), _) => Ok(found(set, part as u32, e, lang)),
                (None, Some(rule)) => flagged(set, rule, e, lang),
                (None, None) => Ok(None),
            };
            run_file(&mut outcome, source, &more.extends, |l| more.inventory(l), asked);
        }
    }
    outcome
}

fn run_file<'f>(
    outcome: &mut Outcome,
    source: &crate::rule::Source,
    id: &str,
    inventory: impl Fn(Lang) -> Option<&'f Inventory>,
    asked: impl Fn(&Example, Lang) -> Result<Option<bool>, String>,
) {
    outcome.rules += 1;
    for lang in Lang::ALL {
        let Some(inventory) = inventory(lang) else { continue };
        let mut expect = |examples: &[Example], holds: &dyn Fn(Option<bool>) -> bool, wish: &str| {
            for example in examples {
                outcome.examples += 1;
                let answer = asked(example, lang);
                if !answer.as_ref().is_ok_and(|hit| holds(*hit)) {
                    let first = example.text().lines().last().unwrap_or("");
                    let broken = answer.err().map(|e| format!(" ({e})")).unwrap_or_default();
                    let message = format!("{id} ({lang}) {wish}: {}{broken}", example.text());
                    let error = FileError::at(&source.path, &source.yaml, first, message);
                    outcome.failures.push(Failure { id: id.to_owned(), lang, error });
                }
            }
        };
        expect(&inventory.flags, &|hit| hit.is_some(), "should flag");
        expect(&inventory.flags_weak, &|hit| hit == Some(false), "should flag by a weak pattern alone");
        expect(&inventory.leaves, &|hit| hit.is_none(), "should leave alone");
    }
}

/// Whether the rule flags the example: by a strong signal, by weak ones, or not at all.
fn flagged(set: &RuleSet, index: usize, example: &Example, lang: Lang) -> Result<Option<bool>, String> {
    let text = Text::new(example.text(), lang);
    let mut profile = Profile::none(set);
    profile.switch(index, true);
    if matches!(set.rules()[index].check, Check::UnusedSuppression) {
        // Whether a comment silences anything is seen when all rules run.
        profile = Profile::new(set);
    }
    let context = context(example)?;
    let findings = lint(&text, set, &profile, &context);
    let rule = &set.rules()[index];
    let found = findings.iter().filter(|f| f.rule == index);
    let found = found.map(|f| matches!(rule.check, Check::Part(_)) || f.severity >= rule.severity).max();
    // The words of a sentence may add their weight to a weak pattern; here it is the patterns that are held to.
    let weighed = matches!(&rule.check, Check::Phrases(check) if check.weighed);
    let is_weak = || Evidence::gather(&text, set, &[]).rule(index).iter().all(|hit| !hit.strong);
    Ok(found.map(|strong| strong && !(weighed && is_weak())))
}

/// What is known beside the example.
fn context(example: &Example) -> Result<Context, String> {
    let known = match example.case() {
        Some(case) => {
            let case: Case = serde_yaml::from_value(case.clone()).map_err(|e| suggest(&format!("case: {e}")))?;
            case.check().map_err(|message| format!("case: {message}"))?;
            Context::of(case, &House::default())
        }
        // Without a case it goes without saying that the customer is known.
        None => Context { name: Some(String::new()), ..Context::default() },
    };
    Ok(Context { fault: example.fault().or(known.fault), kind: example.kind().or(known.kind), ..known })
}

/// Whether the part is in the example. A weak signal counts only where the example is listed as weak.
fn found(set: &RuleSet, index: u32, example: &Example, lang: Lang) -> Option<bool> {
    let text = Text::new(example.text(), lang);
    if set.parts()[index as usize].asked {
        let hits = (0..text.sentences().len()).flat_map(|sentence| Evidence::look(&text, set, index, sentence));
        return hits.map(|h| h.strong).max();
    }
    let evidence = Evidence::gather(&text, set, &vec![Want::Yes; set.parts().len()]);
    evidence.part(index).iter().map(|h| h.strong).max()
}
