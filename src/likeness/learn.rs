//! Learning from examples what speaks for a kind: what the build does with `lexicon/*/parts.txt`.
//!
//! A sentence may do two things at once, and what most sentences of a kind have in common with all others says
//! nothing; so the weights of a kind are not counted but fitted, one kind after the other: a linear support vector
//! machine with squared hinge loss, by dual coordinate descent (Hsieh and others, "A Dual Coordinate Descent Method
//! for Large-scale Linear SVM", 2008).

use std::collections::BTreeMap;

use super::count::{MARGIN_STEPS, stored};
use super::words::read;

/// An example: what is counted of it as places among all that is counted, and which kinds it is of.
struct Example {
    words: Vec<usize>,
    kinds: Vec<bool>,
}

/// A sentence as it was read: which kinds it is of, and its hashes, each once.
struct Sentence {
    kinds: Vec<bool>,
    hashes: Vec<u32>,
}

/// How much a wrong example costs, where there are as many of the kind as others.
const COST: f32 = 0.03;

/// Rounds through all examples, at most, and the largest step of a round after which there is no other.
const ROUNDS: usize = 60;
const SMALL: f32 = 0.02;

/// What each word says for each kind, for [`super::Margins`]: above 0 in sum, a sentence is of the kind. A line
/// `## kind` or `## kind+kind` begins examples; kinds that are not in `kinds` but in `others` are told apart only.
///
/// # Errors
/// The line and what is wrong with it.
pub fn learned(file: &str, kinds: &[&str], others: &[&str]) -> Result<Vec<u8>, String> {
    let mut entries: BTreeMap<u32, usize> = BTreeMap::new();
    let sentences = sentences(file, kinds, others)?;
    for sentence in &sentences {
        sentence.hashes.iter().for_each(|hash| *entries.entry(*hash).or_default() += 1);
    }
    // What a single example has is left out.
    entries.retain(|_, examples| *examples > 1);
    entries.values_mut().enumerate().for_each(|(place, number)| *number = place);
    let examples: Vec<Example> = sentences
        .into_iter()
        .map(|Sentence { kinds, hashes }| Example {
            words: hashes.iter().filter_map(|h| entries.get(h).copied()).collect(),
            kinds,
        })
        .collect();
    let fitted: Vec<Vec<f32>> = (0..kinds.len()).map(|kind| fit(&examples, kind, entries.len())).collect();
    let step = |weight: f32| (weight * MARGIN_STEPS).round();
    let byte = |weight: f32| step(weight).clamp(-127.0, 127.0) as i8 as u8;
    let biases: Vec<u32> = fitted.iter().map(|w| step(w[entries.len()]) as i32 as u32).collect();
    let entries = entries.into_iter().map(|(hash, at)| (hash, fitted.iter().map(|w| byte(w[at])).collect()));
    Ok(stored(&biases, entries.collect()))
}

/// The examples of a file.
fn sentences(file: &str, kinds: &[&str], others: &[&str]) -> Result<Vec<Sentence>, String> {
    let mut of: Option<Vec<bool>> = None;
    let mut sentences = Vec::new();
    for (i, line) in file.lines().enumerate() {
        let line = line.trim();
        if let Some(heading) = line.strip_prefix("## ") {
            if let Some(unknown) = heading.split('+').find(|k| !kinds.contains(k) && !others.contains(k)) {
                return Err(format!("line {}: no kind '{unknown}'", i + 1));
            }
            of = Some(kinds.iter().map(|kind| heading.split('+').any(|k| k == *kind)).collect());
        } else if !line.is_empty() && !line.starts_with('#') {
            let kinds = of.clone().ok_or_else(|| format!("line {}: stands under no '## kind'", i + 1))?;
            let (_, mut hashes) = read(line, None, |_| false);
            hashes.sort_unstable();
            hashes.dedup();
            sentences.push(Sentence { kinds, hashes });
        }
    }
    Ok(sentences)
}

/// The weights of `words` counted things for one kind, and after them the bias.
fn fit(examples: &[Example], kind: usize, words: usize) -> Vec<f32> {
    let mut weights = vec![0.0_f32; words + 1];
    let of = examples.iter().filter(|e| e.kinds[kind]).count();
    let mut alphas = vec![0.0_f32; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = 1_u64;
    for _ in 0..ROUNDS {
        // The same order in every build.
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, ((random >> 33) as usize) % (i + 1));
        }
        let mut largest = 0.0_f32;
        for &i in &order {
            let example = &examples[i];
            let is = example.kinds[kind];
            let (sign, same) = if is { (1.0, of) } else { (-1.0, examples.len() - of) };
            let soft = same as f32 / (COST * examples.len() as f32);
            let sum: f32 = example.words.iter().map(|w| weights[*w]).sum::<f32>() + weights[words];
            let gradient = sign * sum - 1.0 + soft * alphas[i];
            let before = alphas[i];
            alphas[i] = (before - gradient / (example.words.len() as f32 + 1.0 + soft)).max(0.0);
            let moved = alphas[i] - before;
            if moved != 0.0 {
                largest = largest.max(gradient.abs());
                example.words.iter().chain([&words]).for_each(|w| weights[*w] += sign * moved);
            }
        }
        if largest < SMALL {
            break;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::Margins;

    const FILE: &str = "## thanks\nThank you for the photo.\nThank you for the call.\nWe thank you for both.\n\
        ## remedy\nThe money is on its way.\nThe money went back today.\nYour money is on its way.\n\
        ## thanks+remedy\nThank you for the photo, the money is on its way.\n## other\nThe photo is here.\nA call is here.\n";

    #[test]
    fn what_was_learned_tells_the_kinds_apart() {
        let table = learned(FILE, &["thanks", "remedy"], &["other"]).unwrap();
        let margins = Margins::<2>::new(Box::leak(table.into_boxed_slice()));
        let said = |sentence: &str| margins.sum(&mut read(sentence, None, |_| false).1).map(|margin| margin > 0.0);
        assert_eq!(said("We thank you for the money."), [true, true]);
        assert_eq!(said("Thank you for a photo."), [true, false]);
        assert_eq!(said("Their money is on the way."), [false, true]);
        assert_eq!(said("The photo is here."), [false, false]);
    }

    #[test]
    fn a_heading_that_is_no_kind_is_told_with_its_line() {
        assert_eq!(
            learned("## thanks\nThanks.\n## thank+other\n", &["thanks"], &["other"]).unwrap_err(),
            "line 3: no kind 'thank'"
        );
        assert_eq!(learned("\nThanks.\n", &["thanks"], &[]).unwrap_err(), "line 2: stands under no '## kind'");
    }
}
