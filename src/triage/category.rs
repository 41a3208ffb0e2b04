//! The category: what the phrases of the lexicon say and what the words say by the examples, weighed together.
//!
//! A phrase's hit counts its weight, and a quarter more in the first two sentences, where people say what is wrong; one
//! pattern counts at most twice. Silence, broken promises and poor service usually come on top of something else, so
//! they give way to a category that stands by itself. What the words say comes from [`learned`](super::learned).
//! Where no category is well ahead it is `other`: a person looks, and nobody gets the wrong letter. Praise, questions
//! and misused personal data speak for `other` themselves.

use serde::Serialize;

use super::learned::Opinion;
use super::lexicon::Says;
use super::matcher::Hit;
use super::terms::{Ground, Wish};
use crate::case::Category;
use crate::text::{Span, Stretches, Text};

/// Words that spoke for the category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub category: Category,
    /// Bytes of the complaint.
    pub span: Span,
    /// The words as they stand there.
    pub text: String,
}

/// Points that one plain statement has: weight 3, four times so that quarters are whole numbers.
const ENOUGH: u32 = 12;

/// Points of a statement that personal data were misused; no category is about that.
const DATA: u32 = 20;

/// What the words are worth against the phrases, which count from the twelfth of a plain statement to three of them;
/// found on made-up complaints, each writer's read with the examples of the others.
const WORDS: f32 = 2.0;
const FEW_WORDS: usize = 20;
const PHRASES: f32 = 0.3;
const MOST_POINTS: u32 = 40;

/// What a category gains that alone is plainly stated.
const ALONE: f32 = 2.0;

/// How far the foremost category must be ahead of the next: less is `other`, and a person looks.
const SURE: f32 = 2.0;

/// Words shown as evidence beside the phrases.
const WORDS_SHOWN: usize = 3;

/// How much of its points a category keeps beside another that stands by itself, in quarters.
fn kept_beside_others(category: Category) -> u32 {
    match category {
        Category::BrokenPromise => 2,
        Category::NoResponse => 3,
        _ => 4,
    }
}

/// Decides the category and gives the words that spoke for it.
pub fn decide(text: &Text, hits: &[Hit], typed: bool) -> (Category, Vec<Evidence>) {
    let except: [Stretches; 11] = std::array::from_fn(|place| {
        let of = |h: &&Hit| matches!(h.says, Says::NotCategory(of) if of.is_none_or(|c| usize::from(c) == place));
        hits.iter().filter(of).map(|h| h.span).collect()
    });
    let dropped = |category: u8, span: Span| except.get(usize::from(category)).is_some_and(|e| e.overlap(span));
    let mut points = [0_u32; 11];
    let mut counted: Vec<(u16, u32)> = Vec::new();
    let mut evidence = Vec::new();
    for hit in hits {
        let Says::Category(place, weight) = hit.says else { continue };
        let Some(&category) = Category::ALL.get(place as usize).filter(|_| !dropped(place, hit.span)) else { continue };
        evidence.push((category, weight, hit.span));
        let times = match counted.iter_mut().find(|(p, _)| *p == hit.pattern) {
            Some((_, times)) => {
                *times += 1;
                *times
            }
            None => {
                counted.push((hit.pattern, 1));
                1
            }
        };
        let weight = u32::from(weight);
        points[category as usize] += match (times, hit.sentence) {
            (1, 0 | 1) => weight * 5,
            (1, _) => weight * 4,
            (2, _) => weight * 2,
            _ => 0,
        };
    }
    let by_itself = |c: Category| kept_beside_others(c) == 4;
    let another = Category::ALL.iter().any(|&c| c != Category::Other && by_itself(c) && points[c as usize] >= ENOUGH);
    let final_points = |c: Category| {
        let points = points[c as usize];
        if another { points * kept_beside_others(c) / 4 } else { points }
    };
    let data = hits.iter().filter(|h| h.says == Says::Ground(Ground::PersonalData)).count().min(2) as u32;
    let mut phrases = Category::ALL.map(final_points);
    phrases[Category::Other as usize] += data * DATA;
    if phrases.iter().all(|p| *p < ENOUGH) && text.sentences().len() <= 2 {
        // Who says nothing but "give me my money back" waits for a refund.
        let wish = hits.iter().find(|h| h.says == Says::Wish(Wish::Refund));
        if let Some(hit) = wish.filter(|h| !hits.iter().any(|n| n.says == Says::NotWish && n.span.overlaps(h.span))) {
            phrases[Category::RefundDelay as usize] = ENOUGH;
            evidence.push((Category::RefundDelay, 1, hit.span));
        }
    }
    let opinion = Opinion::of(text, typed);
    let alone = phrases.iter().filter(|p| **p >= ENOUGH).count() == 1;
    let scores: [f32; 11] = std::array::from_fn(|i| {
        // The beginnings of one word say much the same: what the words say grows with the root of their number.
        WORDS * opinion.scores[i] / (opinion.words().max(FEW_WORDS) as f32).sqrt()
            + PHRASES * phrases[i].min(MOST_POINTS) as f32
            + if alone && phrases[i] >= ENOUGH { ALONE } else { 0.0 }
    });
    let (best, ahead) = foremost(&scores);
    let category = if ahead >= SURE { Category::ALL[best] } else { Category::Other };
    if category == Category::Other {
        return (category, Vec::new());
    }
    evidence.retain(|(c, _, _)| *c == category);
    evidence.sort_by_key(|(_, weight, span)| (span.start, std::cmp::Reverse((span.end, *weight))));
    let mut spans: Vec<Span> = Vec::new();
    for (_, _, span) in evidence {
        if spans.last().is_none_or(|last| !last.overlaps(span)) {
            spans.push(span);
        }
    }
    for (start, end) in opinion.speaking(best, WORDS_SHOWN) {
        let span = Span { start, end };
        if !spans.iter().any(|s| s.overlaps(span)) {
            spans.push(span);
        }
    }
    spans.sort_by_key(|s| s.start);
    let shown = |span: Span| Evidence { category, span, text: text.source()[span.start..span.end].to_owned() };
    (category, spans.into_iter().map(shown).collect())
}

/// The place of the greatest score, and how far it is ahead of the next.
fn foremost(scores: &[f32]) -> (usize, f32) {
    let (mut best, mut next) = ((0, f32::MIN), f32::MIN);
    for (place, &score) in scores.iter().enumerate() {
        if score > best.1 {
            (best, next) = ((place, score), best.1);
        } else if score > next {
            next = score;
        }
    }
    (best.0, best.1 - next)
}
