//! Fixes: what a program can put right by itself, and how it is put in without breaking anything else.
//!
//! [`plan`] is a pure function of a letter and its findings: at most one [`Fix`] a finding, and no two that overlap.
//! A *safe* fix changes how a thing is written, an *unsafe* one may change what is said. No fix touches an address, an
//! older mail, a comment or a quotation (but for its marks), and none changes a digit. Where only a reader could tell
//! what was meant there is no fix: a letter half mended is worse than one that is only marked.
//!
//! What is applied may bring a further place to light (`BUT` is first small, then a full stop), so whoever applies
//! fixes lints again until nothing is left; [`MOST_PASSES`] bounds that.

mod split;
mod voice;
mod words;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::lint::{Context, Finding, Profile, lint};
use crate::rule::file::How;
use crate::rule::{Check, RuleSet};
use crate::source::Excerpt;
use crate::text::{Reason, Span, Text};

/// How many times a letter is linted and fixed before it must be in order. Two or three are the rule.
pub const MOST_PASSES: usize = 12;

/// Whether a fix keeps what the letter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    Safe,
    Unsafe,
}

/// A stretch, in bytes, and what stands there instead. The stretch is never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    #[serde(flatten)]
    pub span: Span,
    pub text: String,
}

/// What puts one finding right: edits in the order of their places, applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
}

impl Fix {
    fn safe(edits: Vec<Edit>) -> Fix {
        Fix { applicability: Applicability::Safe, edits }
    }

    /// The same fix in the file that the letter lies in, escaped as the file needs. `None` where the file has no way
    /// to say it.
    pub fn in_file(&self, excerpt: &Excerpt, file: &str) -> Option<Fix> {
        let edits = self.edits.iter().map(|edit| {
            let span = excerpt.in_file(edit.span);
            let text = excerpt.written(&edit.text, file)?;
            Some(Edit { span, text })
        });
        Some(Fix { applicability: self.applicability, edits: edits.collect::<Option<_>>()? })
    }
}

/// A fix for each finding that has one, in bytes of the letter. No two overlap: of two that would, the safe one goes
/// before the unsafe one, and the earlier before the later.
pub fn plan(text: &Text<'_>, findings: &[Finding], rules: &RuleSet) -> Vec<Option<Fix>> {
    let mut voice = None;
    let stop = LazyCell::new(|| stop(text));
    let mut fixes: Vec<Option<Fix>> = findings
        .iter()
        .map(|finding| {
            let rule = rules.rules().get(finding.rule)?;
            let remedy = rule.fix.as_ref()?;
            let fix = match remedy.how {
                How::Capital => capital(text, finding.span),
                How::Voice => voice.get_or_insert_with(|| voice::Voice::new(text, *stop)).lower(finding.span),
                How::Marks => marks(text, &rule.check, finding.span),
                How::Split => split::split(text, finding.span, remedy.at.get(text.lang().code())?, *stop),
            }?;
            keeps_what_it_must(text, &fix, remedy.how).then_some(fix)
        })
        .collect();
    let mut order: Vec<usize> = (0..fixes.len()).collect();
    order.sort_by_key(|&i| fixes[i].as_ref().map(|f| f.applicability));
    // Where edits begin that are taken, and where each ends.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for i in order {
        let Some(fix) = &fixes[i] else { continue };
        let is_free = |edit: &Edit| {
            let before = taken.range(..edit.span.end).next_back();
            before.is_none_or(|(_, end)| *end <= edit.span.start)
        };
        if fix.edits.iter().all(is_free) {
            taken.extend(fix.edits.iter().map(|e| (e.span.start, e.span.end)));
        } else {
            fixes[i] = None;
        }
    }
    fixes
}

/// Puts edits into `source`; they are in any order and do not overlap. One that does not fit is left out.
pub fn apply<'e>(source: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        let Some(before) = source.get(at..edit.span.start) else { continue };
        if !source.is_char_boundary(edit.span.end) || edit.span.end < edit.span.start {
            continue;
        }
        out.push_str(before);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// A letter with all its fixes put in, up to and including those of the given kind.
pub fn settle(
    source: &str,
    lang: Lang,
    rules: &RuleSet,
    profile: &Profile,
    context: &Context,
    most: Applicability,
) -> String {
    let mut letter = source.to_owned();
    for _ in 0..MOST_PASSES {
        let text = Text::new(&letter, lang);
        let fixes = plan(&text, &lint(&text, rules, profile, context), rules);
        let wanted: Vec<&Fix> = fixes.iter().flatten().filter(|f| f.applicability <= most).collect();
        if wanted.is_empty() {
            break;
        }
        letter = apply(&letter, wanted.iter().flat_map(|f| &f.edits));
    }
    letter
}

/// What ends a sentence of this letter. A letter in Armenian that is typed with dots throughout keeps its dots: one
/// `։` among them would make all of them colons.
fn stop(text: &Text<'_>) -> &'static str {
    if text.lang() != Lang::Hy {
        return ".";
    }
    let source = text.source();
    let own = source.contains('։') || source.contains(": ") || source.trim_end().ends_with(':');
    let dots = source.contains(". ") || source.contains(".\n") || source.trim_end().ends_with('.');
    if own || !dots { "։" } else { "." }
}

fn capital(text: &Text<'_>, span: Span) -> Option<Fix> {
    let first = text.source()[span.start..].chars().next()?;
    let mut upper = first.to_uppercase();
    let (capital, None) = (upper.next()?, upper.next()) else { return None };
    let span = Span::new(span.start, span.start + first.len_utf8());
    (capital != first).then(|| Fix::safe(vec![Edit { span, text: capital.to_string() }]))
}

fn marks(text: &Text<'_>, check: &Check, span: Span) -> Option<Fix> {
    use crate::rule::file::Marks;
    match check {
        Check::Marks(Marks::FullStop) => Some(Fix::safe(vec![Edit { span, text: "։".to_owned() }])),
        Check::Marks(Marks::Quotation) => {
            let (open, close) = crate::lint::quotation_ends(&text.source()[span.start..span.end])?;
            let (opening, closing) = match text.lang() {
                Lang::Ka => ("„", "“"),
                Lang::Hy => ("«", "»"),
                Lang::En => ("“", "”"),
            };
            let edit = |start, end, mark: &str| Edit { span: Span::new(start, end), text: mark.to_owned() };
            let edits = [edit(span.start, span.start + open, opening), edit(span.end - close, span.end, closing)];
            let changed = edits.into_iter().filter(|e| text.source()[e.span.start..e.span.end] != e.text);
            Some(Fix::safe(changed.collect()))
        }
        _ => None,
    }
}

/// The last gate, whatever a fix was made of: nothing that was set aside is touched, and no digit changes.
fn keeps_what_it_must(text: &Text<'_>, fix: &Fix, how: How) -> bool {
    let source = text.source();
    let digits = |s: &str| s.chars().filter(|c| c.is_numeric()).collect::<String>();
    !fix.edits.is_empty()
        && fix.edits.iter().all(|edit| {
            let Some(old) = source.get(edit.span.start..edit.span.end) else { return false };
            let masks = &text.masks()[text.masks().partition_point(|m| m.end <= edit.span.start)..];
            let mut masks = masks.iter().take_while(|m| m.start < edit.span.end);
            let free = masks.all(|m| how == How::Marks && m.reason == Reason::Quotation);
            free && !old.is_empty() && old != edit.text && digits(old) == digits(&edit.text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_does_not_cost_more_in_a_long_letter() {
        let rules = RuleSet::builtin();
        for (rule, lang, sentence, words) in [
            ("contrastive-but", Lang::En, "We are sorry, but we cannot pay. ", "but"),
            ("contrastive-but", Lang::Ka, "ვწუხვართ, მაგრამ ვერ გადავიხდით. ", "მაგრამ"),
            ("contrastive-but", Lang::Hy, "Ցավում ենք, բայց չենք վճարի։ ", "բայց"),
            ("shouting", Lang::Hy, "Մենք ցավում ենք!!! ", "!!!"),
            ("shouting", Lang::En, "We are VERY SORRY TODAY. ", "VERY SORRY TODAY"),
        ] {
            let rule = rules.find(rule).unwrap();
            crate::growth::keeps_pace(2_000, |count| {
                let letter = sentence.repeat(count);
                let text = Text::new(&letter, lang);
                let places = letter.match_indices(words).map(|(at, words)| Span::new(at, at + words.len()));
                let findings: Vec<Finding> =
                    places.map(|span| Finding::new(rule, rules.rules()[rule].severity, span)).collect();
                assert_eq!(plan(&text, &findings, rules).into_iter().flatten().count(), count, "{sentence}");
            });
        }
    }

    #[test]
    fn a_letter_keeps_its_own_stop() {
        for (letter, own) in [
            ("Այո։ Ոչ", "։"),
            ("Այո. Ոչ։", "։"),
            ("Այո: Ոչ. Այո", "։"),
            ("Այո. Ոչ:", "։"),
            ("Այո", "։"),
            ("Այո 15.30", "։"),
            ("Այո. Ոչ", "."),
            ("Այո.\nՈչ", "."),
            ("Այո.\n", "."),
        ] {
            assert_eq!(stop(&Text::new(letter, Lang::Hy)), own, "{letter}");
        }
        assert_eq!((stop(&Text::new("So։", Lang::En)), stop(&Text::new("ასე", Lang::Ka))), (".", "."));
    }

    #[test]
    fn a_capital_is_put_where_there_is_one() {
        let capital = |letter: &str| {
            let span = Span::new(0, letter.len());
            capital(&Text::new(letter, Lang::Hy), span).map(|fix| (fix.edits[0].span.end, fix.edits[0].text.clone()))
        };
        assert_eq!(capital("դուք"), Some((2, "Դ".to_owned())));
        assert_eq!((capital("Դուք"), capital("և"), capital("5")), (None, None, None));
    }

    #[test]
    fn no_fix_touches_what_was_set_aside_or_a_digit() {
        let source = "so 12 «it 5 is» www.a.am <!-- it --> it";
        let text = Text::new(source, Lang::En);
        let edit = |old: &str, new: &str| {
            let start = source.find(old).unwrap();
            Edit { span: Span::new(start, start + old.len()), text: new.to_owned() }
        };
        let keeps = |edits: Vec<Edit>, how| keeps_what_it_must(&text, &Fix::safe(edits), how);
        assert!(keeps(vec![edit("so", "So")], How::Voice) && keeps(vec![edit("12", "„12“")], How::Voice));
        assert!(keeps(vec![edit("«", "„")], How::Marks));
        for how in [How::Voice, How::Split, How::Capital] {
            assert!(!keeps(vec![edit("«", "„")], how));
        }
        for (old, new) in
            [("www.a.am", "WWW.A.AM"), ("<!-- it -->", ""), ("12", "13"), ("12", "1"), ("so", "so"), ("so", "5o")]
        {
            assert!(!keeps(vec![edit(old, new)], How::Marks), "{old}");
        }
        let nothing = Edit { span: Span::new(2, 2), text: "x".to_owned() };
        let outside = Edit { span: Span::new(2, 999), text: "x".to_owned() };
        for edits in [vec![], vec![nothing], vec![outside], vec![edit("so", "So"), edit("12", "13")]] {
            assert!(!keeps(edits, How::Voice));
        }
    }

    #[test]
    fn edits_that_do_not_fit_are_left_out() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
        let put = |edits: &[Edit]| apply("aგb cd", edits);
        assert_eq!(put(&[edit(6, 7, "C"), edit(0, 1, "A")]), "Aგb Cd");
        assert_eq!(put(&[edit(1, 4, "-"), edit(4, 5, "B")]), "a-B cd");
        for odd in [edit(2, 4, "x"), edit(1, 3, "x"), edit(9, 12, "x"), edit(5, 4, "x"), edit(0, 99, "x")] {
            assert_eq!(put(std::slice::from_ref(&odd)), "aგb cd", "{odd:?}");
        }
        // Of two that overlap the first stands.
        assert_eq!(put(&[edit(0, 4, "x"), edit(1, 5, "y")]), "xb cd");
    }

    #[test]
    fn safe_fixes_go_before_unsafe_ones_and_none_overlap() {
        let rules = RuleSet::builtin();
        let letter = "We understand, BUT it was late.";
        let text = Text::new(letter, Lang::En);
        let at = letter.find("BUT").unwrap();
        let find = |id: &str| {
            let rule = rules.find(id).unwrap();
            Finding::new(rule, rules.rules()[rule].severity, Span::new(at, at + 3))
        };
        let fixes = plan(&text, &[find("contrastive-but"), find("shouting")], rules);
        assert!(fixes[0].is_none());
        assert_eq!(
            fixes[1].as_ref().map(|f| (f.applicability, f.edits[0].text.as_str())),
            Some((Applicability::Safe, "but"))
        );
        assert!(plan(&text, &[find("contrastive-but")], rules)[0].is_some());
    }
}
