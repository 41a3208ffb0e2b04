//! Whether the letter is in the language of the complaint.

use super::Bench;
use crate::lang::detect;
use crate::text::Reason;

/// Which language a letter is in that is not in that of the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// One of the others that letters may be in.
    Other,
    /// One that no rule reads.
    Foreign,
}

/// In which wrong language it is, if it is.
pub fn wrong(bench: &Bench<'_>) -> Option<Wrong> {
    let asked = bench.context.lang?;
    let text = bench.text;
    // The customer's own words under or in the letter are in their language.
    let mut own = String::with_capacity(text.source().len());
    let mut at = 0;
    for mask in text.masks().iter().filter(|m| m.reason != Reason::Address) {
        own.push_str(&text.source()[at..mask.start]);
        own.push(' ');
        at = mask.end;
    }
    own.push_str(&text.source()[at..]);
    let found = detect(&own);
    match (found.language, found.other) {
        (Some(lang), _) => (lang != asked).then_some(Wrong::Other),
        (None, other) => other.map(|_| Wrong::Foreign),
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::Lang;
    use crate::lint::{Context, Profile, lint};
    use crate::rule::RuleSet;
    use crate::text::Text;

    #[test]
    fn of_a_letter_that_no_rule_reads_only_its_language_is_said() {
        let letter = "Уважаемая госпожа Силва!\n\nПриносим извинения за задержку. Ваш заказ уже отправлен.\n";
        let rules = RuleSet::builtin();
        let found = |asked: Option<Lang>| -> Vec<&str> {
            let context = Context { lang: asked, ..Context::default() };
            let findings = lint(&Text::new(letter, Lang::Hy), rules, &Profile::new(rules), &context);
            findings.iter().map(|f| rules.rules()[f.rule].id.as_str()).collect()
        };
        assert_eq!(found(Some(Lang::Hy)), ["wrong-language"]);
        let alone = found(None);
        assert!(alone.contains(&"mixed-script") && !alone.contains(&"wrong-language"), "{alone:?}");
    }
}
