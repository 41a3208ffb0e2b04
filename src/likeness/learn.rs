//! Learning from examples what speaks for a kind: what the build does with `lexicon/*/sentences.txt` and
//! `lexicon/*/parts.txt`.
//!
//! A sentence may do two things at once, and what most sentences of a kind have in common with all others says
//! nothing; so the weights of a kind are not counted but fitted, one kind after the other: a linear support vector
//! machine with squared hinge loss, by dual coordinate descent (Hsieh and others, "A Dual Coordinate Descent Method
//! for Large-scale Linear SVM", 2008).

use std::collections::BTreeMap;

use super::count::{MARGIN_STEPS, stored};
use super::wording::read_sentence;

/// An example: what is counted of it as places among all that is counted, and which kinds it is of.
struct Example {
    words: Vec<usize>,
    kinds: Vec<bool>,
}

/// How much a wrong example costs, where there are as many of the kind as others.
const COST: f32 = 0.03;

/// Rounds through all examples, at most, and the largest step of a round after which there is no other.
const ROUNDS: usize = 60;
const SMALL: f32 = 0.02;

/// Examples of kinds that are told apart from each other and from all else.
#[derive(Debug, Default)]
pub struct Lesson {
    kinds: usize,
    /// What is counted of a sentence, each hash once, and the kinds it is of.
    sentences: BTreeMap<Vec<u32>, Vec<bool>>,
}

impl Lesson {
    /// Nothing yet, for so many kinds.
    pub fn new(kinds: usize) -> Lesson {
        Lesson { kinds, sentences: BTreeMap::new() }
    }

    /// Adds the examples of a file. A line `## kind` or `## kind+kind` begins examples; `place` says which of the kinds
    /// a name is, and where it is none of them whether its examples are taken nevertheless, as something else. A
    /// sentence that stands there twice is one of both.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn read(&mut self, file: &str, place: impl Fn(&str) -> Named) -> Result<(), String> {
        let mut of: Option<Option<Vec<bool>>> = None;
        for (i, line) in file.lines().enumerate() {
            let line = line.trim();
            if let Some(heading) = line.strip_prefix("## ") {
                let mut kinds = vec![false; self.kinds];
                let mut taken = true;
                for name in heading.split('+') {
                    match place(name) {
                        Named::Kind(kind) => kinds[kind] = true,
                        Named::Else => {}
                        Named::Aside => taken = false,
                        Named::Unknown => return Err(format!("line {}: no kind '{name}'", i + 1)),
                    }
                }
                of = Some(taken.then_some(kinds));
            } else if !line.is_empty() && !line.starts_with('#') {
                let kinds = of.as_ref().ok_or_else(|| format!("line {}: stands under no '## kind'", i + 1))?;
                let Some(kinds) = kinds else { continue };
                let (_, mut hashes) = read_sentence(line, |_| false);
                hashes.sort_unstable();
                hashes.dedup();
                let known = self.sentences.entry(hashes).or_insert_with(|| vec![false; kinds.len()]);
                known.iter_mut().zip(kinds).for_each(|(known, kind)| *known |= kind);
            }
        }
        Ok(())
    }

    /// What each word says for each kind, and the biases.
    fn fitted(&self) -> Fitted {
        let mut entries: BTreeMap<u32, usize> = BTreeMap::new();
        self.sentences.keys().flatten().for_each(|hash| *entries.entry(*hash).or_default() += 1);
        // What a single example has is left out.
        entries.retain(|_, examples| *examples > 1);
        entries.values_mut().enumerate().for_each(|(place, number)| *number = place);
        let example = |(hashes, kinds): (&Vec<u32>, &Vec<bool>)| Example {
            words: hashes.iter().filter_map(|h| entries.get(h).copied()).collect(),
            kinds: kinds.clone(),
        };
        let examples: Vec<Example> = self.sentences.iter().map(example).collect();
        let weights = (0..self.kinds).map(|kind| fit(&examples, kind, entries.len())).collect();
        Fitted { entries, weights }
    }
}

/// What a heading of a file of examples names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Kind(usize),
    /// Something that the kinds are told apart from.
    Else,
    /// Something that has no say here.
    Aside,
    Unknown,
}

/// Weights of counted words for each kind, the bias last.
struct Fitted {
    entries: BTreeMap<u32, usize>,
    weights: Vec<Vec<f32>>,
}

/// One table of all kinds of some lessons, in their order, for [`super::Margins`]: above 0 in sum, a sentence is of the
/// kind.
pub fn learned(lessons: &[Lesson]) -> Vec<u8> {
    let step = |weight: f32| (weight * MARGIN_STEPS).round();
    let byte = |weight: f32| step(weight).clamp(-127.0, 127.0) as i8 as u8;
    let fitted: Vec<Fitted> = lessons.iter().map(Lesson::fitted).collect();
    let kinds: usize = lessons.iter().map(|l| l.kinds).sum();
    let mut rows: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut biases = Vec::with_capacity(kinds);
    for fitted in &fitted {
        let from = biases.len();
        for (kind, weights) in fitted.weights.iter().enumerate() {
            for (hash, at) in &fitted.entries {
                rows.entry(*hash).or_insert_with(|| vec![0; kinds])[from + kind] = byte(weights[*at]);
            }
            biases.push(weights.last().map_or(0, |bias| step(*bias) as i32 as u32));
        }
    }
    rows.retain(|_, weights| weights.iter().any(|w| *w != 0));
    stored(&biases, rows.into_iter().collect())
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

    /// Two kinds, and `other` beside them.
    fn lesson(file: &str) -> Result<Lesson, String> {
        let mut lesson = Lesson::new(2);
        let place = |name: &str| match name {
            "thanks" => Named::Kind(0),
            "remedy" => Named::Kind(1),
            "other" => Named::Else,
            "note" => Named::Aside,
            _ => Named::Unknown,
        };
        lesson.read(file, place).map(|()| lesson)
    }

    #[test]
    fn what_was_learned_tells_the_kinds_apart() {
        let table = learned(&[lesson(FILE).unwrap()]);
        let margins = Margins::<2>::new(Box::leak(table.into_boxed_slice()));
        let said = |sentence: &str| margins.sum(&mut read_sentence(sentence, |_| false).1).map(|margin| margin > 0.0);
        assert_eq!(said("We thank you for the photo, your money is on its way."), [true, true]);
        assert_eq!(said("Thank you for a photo."), [true, false]);
        assert_eq!(said("Their money is on the way."), [false, true]);
        assert_eq!(said("The photo is here."), [false, false]);
    }

    #[test]
    fn lessons_that_share_a_table_keep_their_kinds() {
        let mut boats = Lesson::new(1);
        let file = "## boat\nThe boat is here.\nA boat came.\n## car\nThe photo is here.\nA call came.\n";
        boats.read(file, |name| if name == "boat" { Named::Kind(0) } else { Named::Else }).unwrap();
        let table = learned(&[boats, lesson(FILE).unwrap()]);
        let margins = Margins::<3>::new(Box::leak(table.into_boxed_slice()));
        let said = |sentence: &str| margins.sum(&mut read_sentence(sentence, |_| false).1).map(|margin| margin > 0.0);
        assert_eq!(said("The boat came."), [true, false, false]);
        assert_eq!(said("Thank you for a photo."), [false, true, false]);
    }

    #[test]
    fn a_sentence_under_two_headings_is_of_both_and_what_is_aside_has_no_say() {
        let twice = lesson("## thanks\nThank you for all.\n## remedy\nThank you  for all!\n## note\nAll is well.\n");
        let sentences = twice.unwrap().sentences;
        assert_eq!(sentences.into_values().collect::<Vec<_>>(), [[true, true]]);
    }

    #[test]
    fn a_heading_that_is_no_kind_is_told_with_its_line() {
        let error = |file: &str| lesson(file).unwrap_err();
        assert_eq!(error("## thanks\nThanks.\n## thank+other\n"), "line 3: no kind 'thank'");
        assert_eq!(error("\nThanks.\n"), "line 2: stands under no '## kind'");
    }
}
