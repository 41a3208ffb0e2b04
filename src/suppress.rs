//! Suppression comments: what a writer lets stand in one letter, and why.
//!
//! `<!-- amends-ignore-next-line[rule]: reason -->`, `<!-- amends-ignore-file[rule]: reason -->`, and
//! `<!-- amends-disable[rule]: reason --> … <!-- amends-enable[rule] -->`, several rules with commas between them.
//! A comment with a mistake in it silences nothing, and says so. Comments in quotations and in older mail are the
//! customer's and silence nothing either. What is done with a silenced finding is for `lint` and the reports to say.

use crate::lang::Lang;
use crate::rule::RuleSet;
use crate::suggest::nearest;
use crate::text::{Reason, Span, Text, mask};

const VERBS: [&str; 4] = ["ignore-next-line", "ignore-file", "disable", "enable"];

/// The suppression comments of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    silences: Vec<Silence>,
    mistakes: Vec<(Span, Mistake)>,
}

/// One rule silenced in one stretch of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Silence {
    /// The rule's place in its rule set.
    rule: usize,
    /// Where the rule is named in the comment.
    named: Span,
    /// Findings that begin here are silenced; the end is included, for what is missing at the end of a line.
    range: Span,
    reason: String,
    used: bool,
}

/// What is wrong with a suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// `amends-ingore-file`, with what was probably meant.
    UnknownComment(Option<String>),
    /// All rules at once, which does not exist.
    NoRule,
    /// A rule that does not exist, with what was probably meant.
    UnknownRule(Option<String>),
    NoReason,
    /// `disable` that nothing ends.
    NeverEnabled,
    /// `enable` with nothing to end.
    NeverDisabled,
    /// `<!--` without `-->`: the customer would read it.
    NotClosed,
}

impl Mistake {
    /// What is wrong, and what would be right.
    pub fn message(&self, ui: Lang) -> String {
        let meant = |near: &Option<String>| match (near, ui) {
            (None, _) => String::new(),
            (Some(near), Lang::Ka) => format!(" (იქნებ '{near}'?)"),
            (Some(near), Lang::Hy) => format!(" (գուցե՝ '{near}'։)"),
            (Some(near), Lang::En) => format!(": did you mean '{near}'?"),
        };
        let text = match (self, ui) {
            (Mistake::UnknownComment(near), Lang::Ka) => return format!("ასეთი კომენტარი არ არსებობს{}", meant(near)),
            (Mistake::UnknownComment(near), Lang::Hy) => return format!("այսպիսի մեկնաբանություն չկա{}", meant(near)),
            (Mistake::UnknownComment(near), Lang::En) => return format!("there is no such comment{}", meant(near)),
            (Mistake::UnknownRule(near), Lang::Ka) => return format!("ასეთი წესი არ არსებობს{}", meant(near)),
            (Mistake::UnknownRule(near), Lang::Hy) => return format!("այսպիսի կանոն չկա{}", meant(near)),
            (Mistake::UnknownRule(near), Lang::En) => return format!("there is no such rule{}", meant(near)),
            (Mistake::NoRule, Lang::Ka) => "კომენტარი წესს არ ასახელებს: დაწერეთ [წესის-სახელი]",
            (Mistake::NoRule, Lang::Hy) => "մեկնաբանությունը կանոն չի նշում. գրե՛ք [կանոնի-անունը]",
            (Mistake::NoRule, Lang::En) => "the comment names no rule: write [rule-id] after its first word",
            (Mistake::NoReason, Lang::Ka) => "კომენტარს მიზეზი აკლია: ორწერტილის შემდეგ დაწერეთ, რატომ",
            (Mistake::NoReason, Lang::Hy) => "մեկնաբանության պատճառը նշված չէ. երկու կետից հետո գրե՛ք՝ ինչու",
            (Mistake::NoReason, Lang::En) => "the comment gives no reason: say why after a colon, [rule-id]: reason",
            (Mistake::NeverEnabled, Lang::Ka) => {
                "წესი გამოირთო და აღარ ჩაირთო: დაამატეთ amends-enable ან გამოიყენეთ amends-ignore-file"
            }
            (Mistake::NeverEnabled, Lang::Hy) => {
                "կանոնն անջատվել է և այլևս չի միացվել. ավելացրե՛ք amends-enable կամ գործածե՛ք amends-ignore-file"
            }
            (Mistake::NeverEnabled, Lang::En) => {
                "the rule is disabled and never enabled again: close with amends-enable, or use amends-ignore-file"
            }
            (Mistake::NeverDisabled, Lang::Ka) => "ეს წესი აქამდე არ გამორთულა: აკლია amends-disable",
            (Mistake::NeverDisabled, Lang::Hy) => "այս կանոնը մինչ այս չի անջատվել. պակասում է amends-disable",
            (Mistake::NeverDisabled, Lang::En) => "the rule was not disabled before: amends-disable is missing",
            (Mistake::NotClosed, Lang::Ka) => "კომენტარი არ იხურება (აკლია -->) და მომხმარებელი მას წაიკითხავს",
            (Mistake::NotClosed, Lang::Hy) => "մեկնաբանությունը չի փակվում (պակասում է -->), և հաճախորդը կկարդա այն",
            (Mistake::NotClosed, Lang::En) => "the comment is never closed with -->, and the customer will read it",
        };
        text.to_owned()
    }
}

/// A comment taken apart; places in bytes of the letter.
struct Comment<'t> {
    /// From `<!--` to `-->`.
    whole: Span,
    verb: &'t str,
    verb_span: Span,
    /// The ids between the brackets; none where there are no brackets.
    rules: Vec<(&'t str, Span)>,
    reason: &'t str,
}

impl Suppressions {
    /// Reads the comments of a letter.
    pub fn read(text: &Text<'_>, rules: &RuleSet) -> Suppressions {
        let mut all = Suppressions::default();
        let source = text.source();
        if !source.contains("<!--") {
            return all;
        }
        let mut open: Vec<Silence> = Vec::new();
        let mut next = Span::default();
        for mask in text.masks().iter().filter(|m| m.reason == Reason::Comment) {
            if let Some(comment) = take_apart(source, Span::new(mask.start, mask.end)) {
                all.comment(source, rules, &comment, &mut open, &mut next);
            }
        }
        for silence in open {
            all.mistakes.push((silence.named, Mistake::NeverEnabled));
        }
        let mut line = 0;
        for (at, _) in source.match_indices("<!--").filter(|(at, _)| text.mask_at(*at).is_none()) {
            if line <= at {
                line = memchr::memchr2(b'\n', b'\r', &source.as_bytes()[at..]).map_or(source.len(), |i| at + i);
            }
            if source[at + 4..line].trim_start().starts_with("amends-") {
                // Up to the next one, where a line has several.
                let end = memchr::memchr(b'<', &source.as_bytes()[at + 1..line]).map_or(line, |i| at + 1 + i);
                all.mistakes.push((Span::new(at, end), Mistake::NotClosed));
            }
        }
        all
    }

    /// `open` holds what is disabled, `next` the line that the last comment spoke of.
    fn comment(
        &mut self,
        source: &str,
        rules: &RuleSet,
        comment: &Comment<'_>,
        open: &mut Vec<Silence>,
        next: &mut Span,
    ) {
        if !VERBS.contains(&comment.verb) {
            let near = nearest(comment.verb, VERBS.into_iter());
            // A note that merely begins with the program's name is nobody's business.
            if near.is_some() || !comment.rules.is_empty() {
                let mistake = Mistake::UnknownComment(near.map(|n| format!("amends-{n}")));
                self.mistakes.push((comment.verb_span, mistake));
            }
            return;
        }
        if comment.rules.is_empty() {
            self.mistakes.push((comment.verb_span, Mistake::NoRule));
            return;
        }
        if comment.verb != "enable" && !comment.reason.chars().any(char::is_alphanumeric) {
            self.mistakes.push((comment.whole, Mistake::NoReason));
            return;
        }
        for &(id, named) in &comment.rules {
            let Some(rule) = rules.find(id) else {
                let near = nearest(id, rules.rules().iter().map(|r| r.id.as_str())).map(str::to_owned);
                self.mistakes.push((named, Mistake::UnknownRule(near)));
                continue;
            };
            let silence = |range| Silence { rule, named, range, reason: comment.reason.to_owned(), used: false };
            match comment.verb {
                "ignore-file" => self.silences.push(silence(Span::new(0, source.len()))),
                "ignore-next-line" => {
                    // Comments one below another speak of the same line.
                    if comment.whole.end >= next.start {
                        *next = next_line(source, comment.whole.end);
                    }
                    self.silences.push(silence(*next));
                }
                "disable" => open.push(silence(Span::new(comment.whole.end, comment.whole.end))),
                _ => match open.iter().rposition(|s| s.rule == rule) {
                    Some(at) => {
                        let mut closed = open.remove(at);
                        closed.range.end = comment.whole.start;
                        self.silences.push(closed);
                    }
                    None => self.mistakes.push((named, Mistake::NeverDisabled)),
                },
            }
        }
    }

    /// The reason for which a finding of `rule` that begins at byte `start` is silenced, if it is. All comments that
    /// cover it count as used.
    pub fn silence(&mut self, rule: usize, start: usize) -> Option<String> {
        let mut reason = None;
        for silence in &mut self.silences {
            if silence.rule == rule && silence.range.start <= start && start <= silence.range.end {
                silence.used = true;
                reason.get_or_insert_with(|| silence.reason.clone());
            }
        }
        reason
    }

    /// Comments that silenced nothing: the rule each names, and where.
    pub fn unused(&self) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.silences.iter().filter(|s| !s.used).map(|s| (s.rule, s.named))
    }

    /// Comments that cannot be followed, and where.
    pub fn mistakes(&self) -> &[(Span, Mistake)] {
        &self.mistakes
    }
}

/// Takes a comment apart, if it is one for this program.
fn take_apart(source: &str, whole: Span) -> Option<Comment<'_>> {
    let body = source[whole.start..whole.end].strip_prefix("<!--")?.strip_suffix("-->")?;
    let part_span = |part: &str| {
        let start = part.as_ptr() as usize - source.as_ptr() as usize;
        Span::new(start, start + part.len())
    };
    let rest = body.trim_start().strip_prefix("amends-")?;
    let (verb, rest) =
        rest.split_at(rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len()));
    let (listed, rest) = match rest.trim_start().strip_prefix('[').and_then(|r| r.split_once(']')) {
        Some((listed, rest)) => (listed, rest),
        None => ("", rest),
    };
    let rules = listed.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| (id, part_span(id))).collect();
    let reason = rest.trim_start().strip_prefix(':').map_or("", str::trim);
    Some(Comment { whole, verb, verb_span: part_span(verb), rules, reason })
}

/// The next line after `at` that holds more than comments and spaces, without its line end; comments may stand one
/// above the other.
fn next_line(source: &str, at: usize) -> Span {
    let own_end = source[at..].find(['\n', '\r']).map_or(source.len(), |i| at + i);
    let mut comment = false;
    for (start, line) in mask::lines(&source[own_end..]).skip(1).map(|(s, l)| (own_end + s, l)) {
        let mut rest = line.trim();
        let mut letter = false;
        while !rest.is_empty() {
            let (before, after) = if comment {
                ("", rest.split_once("-->").map(|(_, after)| after))
            } else {
                rest.split_once("<!--").map_or((rest, None), |(before, after)| (before, Some(after)))
            };
            letter |= !before.trim().is_empty();
            comment = match after {
                Some(_) => !comment,
                None => comment,
            };
            rest = after.unwrap_or("").trim();
        }
        if letter {
            return Span::new(start, start + line.len());
        }
    }
    Span::new(source.len(), source.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Suppressions {
        Suppressions::read(&Text::new(source, Lang::En), RuleSet::builtin())
    }

    fn mistakes(source: &str) -> Vec<(&str, Mistake)> {
        read(source).mistakes.iter().map(|(span, m)| (&source[span.start..span.end], m.clone())).collect()
    }

    fn silenced(source: &str, rule: &str) -> Vec<String> {
        let rule = RuleSet::builtin().find(rule).unwrap();
        let ranges = read(source).silences.into_iter().filter(|s| s.rule == rule);
        ranges.map(|s| source[s.range.start..s.range.end].trim().to_owned()).collect()
    }

    #[test]
    fn the_next_line_is_the_next_line_of_the_letter() {
        let one = "<!-- amends-ignore-next-line[overpromise]: quoted terms -->";
        let other = "<!-- amends-ignore-next-line[blame-customer, shouting]:\n  asked for by the lawyer -->";
        let source = format!("a\r\n{one}\r\n{other}\r\n\r\nb\r\nc");
        for rule in ["overpromise", "blame-customer", "shouting"] {
            assert_eq!(silenced(&source, rule), ["b"], "{rule}");
        }
        assert_eq!(silenced(one, "overpromise"), [""]);
    }

    #[test]
    fn what_is_disabled_is_enabled_again_rule_by_rule() {
        let source = "<!-- amends-disable[overpromise,shouting]: as ordered --> a <!-- amends-enable[shouting] --> b \
                      <!-- amends-enable[overpromise] --> c";
        assert_eq!(silenced(source, "shouting"), ["a"]);
        assert_eq!(silenced(source, "overpromise"), ["a <!-- amends-enable[shouting] --> b"]);
        assert_eq!(mistakes(source), []);
    }

    #[test]
    fn a_comment_with_a_mistake_silences_nothing_and_says_so() {
        let near = |id: &str| Some(id.to_owned());
        for (source, place, mistake) in [
            ("<!-- amends-ignore-file[overpromise] -->", "", Mistake::NoReason),
            ("<!-- amends-ignore-file[overpromise]: … -->", "", Mistake::NoReason),
            ("<!-- amends-ignore-file: we know better -->", "ignore-file", Mistake::NoRule),
            ("<!-- amends-disable[]: we know better -->", "disable", Mistake::NoRule),
            ("<!-- amends-disable[shouting]: we know better -->", "shouting", Mistake::NeverEnabled),
            ("<!-- amends-enable[shouting] -->", "shouting", Mistake::NeverDisabled),
            ("<!-- amends-ignore-file[shoutin]: why -->", "shoutin", Mistake::UnknownRule(near("shouting"))),
            (
                "<!-- amends-ignore-line[shouting]: why -->",
                "ignore-line",
                Mistake::UnknownComment(near("amends-ignore-file")),
            ),
            ("<!-- amends-ignore-file[shouting]: why", "", Mistake::NotClosed),
        ] {
            let place = if place.is_empty() { source } else { place };
            assert_eq!(mistakes(source), [(place, mistake)], "{source}");
            assert!(read(source).silences.is_empty(), "{source}");
        }
    }

    #[test]
    fn each_of_many_open_comments_is_a_mistake() {
        assert_eq!(mistakes(&"<!--amends-".repeat(50_000)).len(), 50_000);
    }

    #[test]
    fn other_comments_and_the_customers_own_are_passed_over() {
        for source in [
            "<!-- amends-shop.example is us -->",
            "<!-- to be checked by Ana -->",
            "> <!-- amends-ignore-file[shouting]: why -->",
            "He wrote “<!-- amends-ignore-file[shouting]: why -->”.",
        ] {
            assert_eq!(read(source), Suppressions::default(), "{source}");
        }
    }
}
