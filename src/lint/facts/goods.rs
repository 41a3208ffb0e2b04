//! The thing that was bought, in the case and in the letter.

use std::rc::Rc;

use super::Bench;
use super::mismatch::Mismatch;
use super::word::{Known, words};
use crate::lang::{Lang, is_common_word, is_letter_of};
use crate::lint::context;
use crate::text::{Span, Text};
use crate::triage::figures;

/// The words of the case for the thing bought, ready to be looked for.
fn names(bench: &Bench<'_>) -> Vec<Rc<Known>> {
    let lang = bench.text.lang();
    let own = own(bench).into_iter().flat_map(words).map(|(_, word)| word);
    own.filter(|w| w.chars().count() > 2 && !(lang == Lang::En && is_common_word(w, lang))).map(Known::noun).collect()
}

/// As the case has it; what a complaint names first may also be what was damaged, and counts where the case is silent.
fn own<'c>(bench: &Bench<'c>) -> Option<&'c str> {
    let context = bench.context;
    let own = context.case.order.product.as_deref().filter(|p| !p.trim().is_empty());
    own.or(context.told.product.as_ref().map(|f| f.value.as_str()))
}

/// Where words of the thing bought stand in the letter; [`Bench::goods`] keeps them.
pub fn places(bench: &Bench<'_>) -> Vec<Span> {
    let names = names(bench);
    let found = bench.words().iter().filter(|word| names.iter().any(|n| n.is(word)));
    found.map(|word| Span::new(word.at, word.at + word.len)).collect()
}

/// Whether the letter names the thing bought; `None` where it is not known, or not in the letter's language.
pub fn named(bench: &Bench<'_>) -> Option<bool> {
    let own = own(bench)?;
    let lang = bench.text.lang();
    if !bench.goods().is_empty() {
        return Some(true);
    }
    if !own.chars().any(|c| is_letter_of(c, lang)) {
        return None;
    }
    // Another word for the same thing.
    let same = figures(&Text::new(own, lang), None).goods;
    Some(bench.figures().goods.iter().any(|g| same.iter().any(|s| s.value == g.value)))
}

/// A thing that the letter calls the customer's and that is another than the case's, with no word of the right one.
pub fn otherwise(bench: &Bench<'_>) -> Option<Mismatch> {
    let lang = bench.text.lang();
    let product = bench.context.case.order.product.as_deref()?;
    if named(bench) != Some(false) {
        return None;
    }
    let own = figures(&Text::new(product, lang), None).goods;
    let said = figures(&Text::new(&bench.said(), lang), None).goods;
    let goods = &bench.figures().goods;
    let other = goods.iter().find(|g| bench.adjoining("your-thing", g.span).is_some())?;
    // Only a thing that the program knows is known to be another one; things are called by names of others.
    let alike = |a: &str, b: &str| a == b || are_alike(lang, a, b);
    let another = !own.is_empty()
        && own.iter().all(|o| !alike(&o.value, &other.value))
        && said.iter().all(|s| !alike(&s.value, &other.value));
    another.then(|| (other.span, context::Known::Text(product.to_owned())))
}

/// Goods that people call by each other's names, a line each.
static ALIKE: [&str; 3] = [
    include_str!("../../../lexicon/ka/alike-goods.txt"),
    include_str!("../../../lexicon/hy/alike-goods.txt"),
    include_str!("../../../lexicon/en/alike-goods.txt"),
];

fn are_alike(lang: Lang, a: &str, b: &str) -> bool {
    let lines = ALIKE[lang as usize].lines().map(|l| l.split('#').next().unwrap_or(""));
    let has = |line: &str, good: &str| line.split(',').any(|g| g.trim() == good);
    lines.into_iter().any(|line| has(line, a) && has(line, b))
}
