//! The thing that was bought, in the case and in the letter.

use super::Bench;
use super::word::{Known, words};
use crate::lang::is_common_word;
use crate::text::Text;
use crate::triage::figures;

/// Whether the letter names the thing bought; `None` where it is not known.
pub fn named(bench: &Bench<'_>) -> Option<bool> {
    let context = bench.context;
    let own = context.case.order.product.as_deref().filter(|p| !p.trim().is_empty());
    let told = context.told.product.as_ref().map(|f| f.value.as_str());
    own.or(told)?;
    let lang = bench.text.lang();
    let names: Vec<Known> = own
        .into_iter()
        .chain(told)
        .flat_map(words)
        .map(|(_, word)| word)
        .filter(|w| w.chars().count() > 2 && !is_common_word(w, lang))
        .map(Known::noun)
        .collect();
    let source = bench.text.source();
    if words(source).any(|(_, word)| names.iter().any(|n| n.is(word))) {
        return Some(true);
    }
    // Another word for the same thing.
    let same = own.map(|p| figures(&Text::new(p, lang), None).goods).unwrap_or_default();
    let is_same = |good: &str| Some(good) == told || same.iter().any(|s| s.value == good);
    Some(bench.figures().goods.iter().any(|g| is_same(&g.value)))
}
