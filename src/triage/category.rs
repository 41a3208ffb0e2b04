//! The category: weights added up, then the confusions of the desk decided.
//!
//! A hit counts its weight, and a quarter more in the first two sentences, where people say what is wrong; one
//! pattern counts at most twice. Silence, broken promises and poor service usually come on top of something else, so
//! they give way to a category that stands by itself. In a tie the order of language notes en, section 4, holds.
//! Too little weight is `other`: a person looks, and nobody gets the wrong letter. Praise, questions and misused
//! personal data speak for `other` themselves.

use serde::Serialize;

use super::lexicon::Says;
use super::matcher::Hit;
use super::terms::{Ground, Wish};
use crate::case::Category;
use crate::text::{Span, Text};

/// Words that spoke for the category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub category: Category,
    /// Bytes of the complaint.
    pub span: Span,
    /// The words as they stand there.
    pub text: String,
}

/// In a tie the first wins.
const ORDER: [Category; 10] = [
    Category::RudeStaff,
    Category::RefundDelay,
    Category::Overcharge,
    Category::MissingDelivery,
    Category::WrongItem,
    Category::DefectiveProduct,
    Category::LateDelivery,
    Category::BrokenPromise,
    Category::NoResponse,
    Category::PoorService,
];

/// Points that one plain statement has: weight 3, four times so that quarters are whole numbers.
const ENOUGH: u32 = 12;

/// Points of a statement that personal data were misused; no category is about that.
const DATA: u32 = 20;

/// How much of its points a category keeps beside another that stands by itself, in quarters.
fn kept_beside_others(category: Category) -> u32 {
    match category {
        Category::BrokenPromise => 2,
        Category::NoResponse => 3,
        _ => 4,
    }
}

/// Decides the category and gives the words that spoke for it.
pub fn decide(text: &Text, hits: &[Hit]) -> (Category, Vec<Evidence>) {
    let except: Vec<(Option<u8>, Span)> = hits
        .iter()
        .filter_map(|h| match h.says {
            Says::NotCategory(category) => Some((category, h.span)),
            _ => None,
        })
        .collect();
    let dropped =
        |category: u8, span: Span| except.iter().any(|(of, s)| of.is_none_or(|c| c == category) && s.overlaps(span));
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
    let alone = |c: Category| kept_beside_others(c) == 4;
    let another = ORDER.iter().any(|&c| alone(c) && points[c as usize] >= ENOUGH);
    let final_points = |c: Category| {
        let points = points[c as usize];
        if another { points * kept_beside_others(c) / 4 } else { points }
    };
    let data = hits.iter().filter(|h| h.says == Says::Ground(Ground::PersonalData)).count().min(2) as u32;
    let other = points[Category::Other as usize] + data * DATA;
    let mut best = (Category::Other, other.max(ENOUGH - 1));
    for &category in &ORDER {
        if final_points(category) > best.1 {
            best = (category, final_points(category));
        }
    }
    if best.0 == Category::Other && other == 0 && text.sentences().len() <= 2 {
        // Who says nothing but "give me my money back" waits for a refund.
        let wish = hits.iter().find(|h| h.says == Says::Wish(Wish::Refund));
        if let Some(hit) = wish.filter(|h| !hits.iter().any(|n| n.says == Says::NotWish && n.span.overlaps(h.span))) {
            best.0 = Category::RefundDelay;
            evidence = vec![(Category::RefundDelay, 1, hit.span)];
        }
    }
    let mut kept: Vec<Evidence> = Vec::new();
    evidence.retain(|(c, _, _)| *c == best.0 && *c != Category::Other);
    evidence.sort_by_key(|(_, weight, span)| (span.start, std::cmp::Reverse((span.end, *weight))));
    for (category, _, span) in evidence {
        if kept.last().is_none_or(|last| !last.span.overlaps(span)) {
            kept.push(Evidence { category, span, text: text.source()[span.start..span.end].to_owned() });
        }
    }
    (best.0, kept)
}
