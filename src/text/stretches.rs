//! Stretches: places of a text that something is asked of again and again.

use super::Span;

/// Stretches of a text in its order, none over another: those that overlap are one.
#[derive(Clone, Debug, Default)]
pub struct Stretches(Vec<Span>);

impl FromIterator<Span> for Stretches {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Stretches {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable_by_key(|s| s.start);
        spans.dedup_by(|next, last| {
            let over = next.start < last.end;
            if over {
                last.end = last.end.max(next.end);
            }
            over
        });
        Stretches(spans)
    }
}

impl Stretches {
    /// Whether one of them overlaps `span`.
    pub fn overlap(&self, span: Span) -> bool {
        self.0.get(self.0.partition_point(|s| s.end <= span.start)).is_some_and(|s| s.overlaps(span))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_overlap_what_one_of_them_does(
            spans in prop::collection::vec((0..40_usize, 1..9_usize), 0..12),
            start in 0..40_usize,
            len in 1..9_usize,
        ) {
            let spans: Vec<Span> = spans.into_iter().map(|(start, len)| Span::new(start, start + len)).collect();
            let asked = Span::new(start, start + len);
            let all: Stretches = spans.iter().copied().collect();
            prop_assert_eq!(all.overlap(asked), spans.iter().any(|s| s.overlaps(asked)));
        }
    }
}
