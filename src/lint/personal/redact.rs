//! Reports that may be passed on: personal data replaced by signs that say what stood there.
//!
//! More is taken for personal than where letters are judged: whose address or number it is does not matter here, and
//! what may be a telephone number is one. What is known of the case (the customer's name in any form, their numbers)
//! is found wherever it stands; order numbers stay, since nobody finds the letter again without them.

use std::borrow::Cow;
use std::ops::Range;

use super::number;
use crate::answer::Reading;
use crate::case::Case;
use crate::lang::{Lang, is_letter_of};
use crate::lint::Context;
use crate::lint::evidence::Evidence;
use crate::lint::facts::{Bench, name, salutation, word};
use crate::rule::file::Sees;
use crate::rule::{Check, RuleSet};
use crate::text::{Span, Text, mask};
use crate::triage::{Facts, Triage};

const NAME: &str = "[name]";
const MAIL: &str = "[e-mail]";
const PHONE: &str = "[telephone]";
const ACCOUNT: &str = "[account]";
const CARD: &str = "[card]";
const PERSON: &str = "[personal number]";

/// What is replaced in the texts about one letter or complaint; nothing, as it is made by `default`.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    on: bool,
    names: Vec<String>,
    /// Values that are known, such as the customer's telephone number as the case writes it.
    exact: Vec<(String, &'static str)>,
    order_numbers: Vec<String>,
}

/// A text with signs in it, and where what it was has gone.
#[derive(Clone, Debug)]
pub struct Redacted<'t> {
    pub text: Cow<'t, str>,
    /// Places before and after, in their order.
    moved: Vec<(Span, Span)>,
}

impl Redaction {
    /// For texts of which nothing else is known.
    pub fn alone() -> Redaction {
        Redaction { on: true, ..Redaction::default() }
    }

    /// For texts about a case whose complaint says `told`.
    pub fn of_case<'f>(case: &Case, told: impl IntoIterator<Item = &'f Facts>) -> Redaction {
        let mut hidden = Redaction::alone();
        let customer = &case.customer;
        hidden.names.extend(customer.name.iter().chain(&customer.salutation).cloned());
        hidden.exact.extend(customer.email.iter().map(|mail| (mail.trim().to_owned(), MAIL)));
        hidden.exact.extend(customer.phone.iter().map(|phone| (phone.trim().to_owned(), PHONE)));
        hidden.order_numbers.extend(case.order.number.clone());
        for facts in told {
            hidden.names.extend(facts.name.iter().map(|f| f.value.clone()));
            hidden.exact.extend(facts.phones.iter().map(|f| (f.value.trim().to_owned(), PHONE)));
            hidden.order_numbers.extend(facts.order_number.iter().map(|f| f.value.clone()));
        }
        // A sign for what is hardly a value would stand everywhere.
        hidden.exact.retain(|(value, _)| value.len() > 4);
        hidden
    }

    /// For texts about a letter: also whom it speaks to, and whom else it names.
    pub(in crate::lint) fn of_letter(
        text: &Text<'_>,
        rules: &RuleSet,
        context: &Context,
        evidence: &Evidence,
    ) -> Redaction {
        let mut hidden = Redaction::of_case(&context.case, [&context.told]);
        hidden.names.extend(context.name.clone());
        hidden.order_numbers.extend(context.order.clone());
        let bench = Bench::new(text, rules, evidence, context);
        hidden.names.extend(salutation::names(&bench).into_iter().flatten().map(|n| n.word.to_owned()));
        let personal = |check: &Check| matches!(check, Check::Case(Sees::PersonalData));
        for (index, _) in rules.rules().iter().enumerate().filter(|(_, rule)| personal(&rule.check)) {
            let hits = bench.hits(index).iter().map(|hit| &text.source()[hit.span.start..hit.span.end]);
            hidden.exact.extend(hits.filter(|words| words.len() > 4).map(|words| (words.to_owned(), NAME)));
        }
        hidden
    }

    /// Puts signs into a text.
    pub fn apply<'t>(&self, text: &'t str) -> Redacted<'t> {
        let mut moved = Vec::new();
        let (mut new, mut at) = (String::new(), 0);
        for (span, sign) in self.marks(text) {
            new.push_str(&text[at..span.start]);
            let start = new.len();
            new.push_str(sign);
            moved.push((span, Span::new(start, new.len())));
            at = span.end;
        }
        if moved.is_empty() {
            return Redacted { text: text.into(), moved };
        }
        new.push_str(&text[at..]);
        Redacted { text: new.into(), moved }
    }

    /// The text with signs.
    pub fn hide(&self, text: &str) -> String {
        self.apply(text).text.into_owned()
    }

    /// Whether nothing in the text is replaced.
    pub fn leaves(&self, text: &str) -> bool {
        self.marks(text).is_empty()
    }

    /// Puts signs into what triage found.
    pub fn hide_reading(&self, reading: &mut Reading) {
        if self.on {
            self.hide_triage(&mut reading.text);
            reading.subject.iter_mut().for_each(|subject| self.hide_triage(subject));
        }
    }

    fn hide_triage(&self, found: &mut Triage) {
        found.evidence.iter_mut().for_each(|evidence| evidence.text = self.hide(&evidence.text));
        let facts = &mut found.facts;
        facts.name.iter_mut().for_each(|name| name.value = NAME.to_owned());
        facts.product.iter_mut().for_each(|product| product.value = self.hide(&product.value));
        facts.phones.iter_mut().for_each(|phone| phone.value = PHONE.to_owned());
    }

    /// What is replaced, and by which sign, in the order of the text.
    fn marks(&self, text: &str) -> Vec<(Span, &'static str)> {
        if !self.on {
            return Vec::new();
        }
        let mut found: Vec<(Span, &'static str)> = Vec::new();
        for (value, sign) in &self.exact {
            found.extend(occurrences(text, value).map(|span| (span, *sign)));
        }
        found.extend(mask::mails(text).map(|m| (Span::new(m.start, m.end), MAIL)));
        let orders: Vec<Span> = self.order_numbers.iter().flat_map(|number| occurrences(text, number)).collect();
        let numbers = (number::ibans(text, |_| true).into_iter().map(|span| (span, ACCOUNT)))
            .chain(number::cards(text, |_| true).into_iter().map(|span| (span, CARD)))
            .chain(number::persons(text).into_iter().map(|span| (span, PERSON)))
            .chain(number::dialled(text).into_iter().map(|span| (span, PHONE)));
        found.extend(numbers.filter(|(span, _)| !orders.iter().any(|o| o.start <= span.start && span.end <= o.end)));
        found.extend(self.named(text).into_iter().map(|span| (span, NAME)));
        // What was found first is what it is.
        let mut taken: Vec<(Span, usize, &'static str)> =
            found.into_iter().enumerate().map(|(order, (span, sign))| (span, order, sign)).collect();
        taken.sort_unstable_by_key(|(span, order, _)| (span.start, *order));
        let mut marks: Vec<(Span, usize, &'static str)> = Vec::new();
        for mark in taken {
            match marks.last_mut() {
                Some(last) if last.0.end > mark.0.start => {
                    let sign = if mark.1 < last.1 { mark.2 } else { last.2 };
                    *last = (Span::new(last.0.start, last.0.end.max(mark.0.end)), last.1.min(mark.1), sign);
                }
                // First name and surname are one name.
                Some(last) if last.2 == NAME && mark.2 == NAME && &text[last.0.end..mark.0.start] == " " => {
                    last.0 = Span::new(last.0.start, mark.0.end);
                }
                _ => marks.push(mark),
            }
        }
        marks.into_iter().map(|(span, _, sign)| (span, sign)).collect()
    }

    /// Where the names stand, in any form and alphabet.
    fn named(&self, text: &str) -> Vec<Span> {
        let known: Vec<_> = self.names.iter().flat_map(|name| name::known(name)).collect();
        if known.is_empty() {
            return Vec::new();
        }
        let capital = |at: usize| {
            let first = text[at..].chars().next();
            first.is_some_and(|c| c.is_uppercase() || is_letter_of(c, Lang::Ka))
        };
        let words = word::words(text).filter(|(at, _)| capital(*at)).map(|(at, word)| word::Said::new(at, word));
        words.filter(|w| known.iter().any(|k| k.is_plainly(w))).map(|w| Span::new(w.at, w.at + w.len)).collect()
    }
}

/// Where a value stands by itself.
fn occurrences<'t>(text: &'t str, value: &'t str) -> impl Iterator<Item = Span> + 't {
    let value = value.trim();
    let found = (!value.is_empty()).then(|| text.match_indices(value));
    found.into_iter().flatten().map(|(at, value)| Span::new(at, at + value.len())).filter(|span| {
        !text[..span.start].ends_with(char::is_alphanumeric) && !text[span.end..].starts_with(char::is_alphanumeric)
    })
}

impl Redacted<'_> {
    /// Where a stretch of the old text has gone; of a stretch that ends inside a sign it is the whole sign.
    pub fn range(&self, old: Range<usize>) -> Range<usize> {
        self.place(old.start, false)..self.place(old.end, true)
    }

    /// What stands in the place of a stretch of the old text.
    pub fn cut(&self, old: Range<usize>) -> &str {
        self.text.get(self.range(old)).unwrap_or_default()
    }

    fn place(&self, at: usize, ends: bool) -> usize {
        let before = self.moved.partition_point(|(old, _)| old.start < at || !ends && old.start == at);
        match before.checked_sub(1).and_then(|i| self.moved.get(i)) {
            None => at,
            Some((old, new)) if at < old.end || ends && at == old.end => {
                if ends {
                    new.end
                } else {
                    new.start
                }
            }
            Some((old, new)) => new.end + (at - old.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, order: &str) -> Redaction {
        let mut case = Case::default();
        case.customer.name = Some(name.to_owned());
        case.order.number = Some(order.to_owned());
        Redaction::of_case(&case, [])
    }

    #[test]
    fn every_kind_has_its_sign() {
        let hidden = case("ნინო ბერიძე", "59912345678");
        for (text, shown) in [
            ("card 4111 1111 1111 1111.", "card [card]."),
            ("to GE29NB0000000101904917 today", "to [account] today"),
            ("პ/ნ 01024012345", "პ/ნ [personal number]"),
            ("mail nino@example.ge, please", "mail [e-mail], please"),
            ("call +995 599 12 34 56 or 10 599 12 34 56", "call [telephone] or 10 [telephone]"),
            ("(032) 2 00-14-20; +374 (10) 00-27-41", "[telephone]; [telephone]"),
            ("ნინო ბერიძის ნივთი, ნინოს", "[name] ნივთი, [name]"),
            ("Dear Nino Beridze, no", "Dear [name], no"),
            ("on 05-12-2026 10:30, 05-12-2026 10:30:15", "on 05-12-2026 10:30, 05-12-2026 10:30:15"),
            ("call 599 12 34 56: now, 599 12 34 56:70", "call [telephone]: now, [telephone]:70"),
            ("599.12.34.56 on 05.12.2026", "[telephone] on 05.12.2026"),
            ("tel. 055.12.34.56, +374.10.00.27.41.", "tel. [telephone], [telephone]."),
            ("on 05.12.2026 10, 1.250.000, v. 1.2.3.4", "on 05.12.2026 10, 1.250.000, v. 1.2.3.4"),
            ("order 59912345678 of 05-12-2026, 1 250 000 GEL", "order 59912345678 of 05-12-2026, 1 250 000 GEL"),
            ("№ 500123456, A-4111111111111111", "№ 500123456, A-4111111111111111"),
        ] {
            assert_eq!(hidden.hide(text), shown);
        }
        assert_eq!(Redaction::default().hide("nino@example.ge"), "nino@example.ge");
    }

    #[test]
    fn places_follow_the_words() {
        let text = "to nino@example.ge and back";
        let redacted = Redaction::alone().apply(text);
        assert_eq!(redacted.text, "to [e-mail] and back");
        for (old, new) in [("to", "to"), ("example", "[e-mail]"), ("nino@example.ge", "[e-mail]"), ("and", "and")] {
            let at = text.find(old).unwrap();
            assert_eq!(redacted.cut(at..at + old.len()), new);
        }
    }

    #[test]
    fn what_touches_is_one_sign_and_what_does_not_is_two() {
        let hidden = case("ნინო ბერიძე", "A-1042");
        for (text, shown) in [
            ("ნინო ბერიძე", "[name]"),
            ("ნინო, ბერიძე", "[name], [name]"),
            ("Nino  Beridze", "[name]  [name]"),
            ("nino beridze", "nino beridze"),
            ("nino.beridze@example.ge", "[e-mail]"),
            ("ნინო nino@example.ge", "[name] [e-mail]"),
            ("A-1042 of 599123456", "A-1042 of [telephone]"),
        ] {
            assert_eq!(hidden.hide(text), shown);
        }
        assert!(hidden.leaves("A-1042 came") && !hidden.leaves("ნინომ") && Redaction::default().leaves("ნინომ"));
    }

    #[test]
    fn a_value_of_the_case_is_hidden_where_it_stands_by_itself() {
        let mut case = Case::default();
        case.customer.phone = Some(" 22-14-20 ".to_owned());
        case.customer.email = Some("a@b".to_owned());
        let hidden = Redaction::of_case(&case, []);
        assert_eq!(hidden.hide("22-14-20, 22-14-205, x22-14-20; a@b"), "[telephone], 22-14-205, x22-14-20; a@b");
        assert_eq!(occurrences("abc", " ").count(), 0);
    }

    #[test]
    fn stretches_that_end_inside_a_sign_are_the_whole_sign() {
        let text = "to nino@example.ge, ana@example.ge";
        let redacted = Redaction::alone().apply(text);
        assert_eq!(redacted.text, "to [e-mail], [e-mail]");
        let cut = |from: usize, to: usize| redacted.cut(from..to);
        assert_eq!((cut(0, 3), cut(0, 4), cut(3, 18)), ("to ", "to [e-mail]", "[e-mail]"));
        assert_eq!((cut(18, 20), cut(17, 21), cut(20, 34)), (", ", "[e-mail], [e-mail]", "[e-mail]"));
        assert_eq!((cut(3, 3), cut(19, 19)), (redacted.cut(3..3), ""));
        let plain = Redaction::alone().apply("to you");
        assert_eq!((plain.cut(3..6), plain.range(1..2)), ("you", 1..2));
    }
}
