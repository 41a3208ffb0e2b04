//! What a letter gives, in terms that can be compared with other letters.

use jiff::civil::Date;

use crate::calendar::is_working_day;
use crate::case::Outcome;
use crate::config::Law;

use super::Request;
use super::facts::Facts;

/// What a letter gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// A complaint that is not decided yet is under investigation.
    pub outcome: Outcome,
    /// The gift's value where it is known, else its name in the letter's language.
    pub goodwill: Option<String>,
    /// Working days from the complaint to the last day that is promised, or the term of the house's policy.
    pub deadline: Option<u16>,
}

/// What the letter to this request gives.
pub fn terms(request: &Request<'_>) -> Terms {
    let facts = Facts::resolve(request);
    let Request { case, lang, category, config, today } = *request;
    let assessment = &case.assessment;
    let gift = assessment.goodwill.as_ref();
    let value = gift.and_then(|g| Some((g.value.as_deref()?.trim(), g.currency.as_deref().unwrap_or("").trim())));
    let goodwill = match value {
        Some((value, currency)) => Some(format!("{value} {currency}").trim().to_owned()),
        None => facts.goodwill.as_ref().map(|what| format!("{lang}: {what}")),
    };
    let policy = config.policies.get(&category);
    let settled =
        if facts.remedies.is_empty() { facts.next_date } else { facts.remedies.iter().filter_map(|r| r.by).max() };
    let by_policy = match (assessment.remedies.is_empty(), assessment.next_date) {
        (true, _) if !facts.remedies.is_empty() => {
            policy.and_then(|p| p.remedies.iter().filter_map(|r| r.within).max())
        }
        (true, None) => policy.and_then(|p| p.answer_within),
        _ => None,
    };
    let from = case.received.map_or(today, |d| d.0);
    let counted = settled.map(|day| working_days(from, day, config.law));
    Terms { outcome: facts.outcome.unwrap_or(Outcome::UnderInvestigation), goodwill, deadline: by_policy.or(counted) }
}

/// Working days after `from` up to `to`; a year and more counts as a year.
fn working_days(from: Date, to: Date, law: Law) -> u16 {
    let mut day = from;
    let mut count = 0;
    for _ in 0..366 {
        let Some(next) = day.tomorrow().ok().filter(|next| *next <= to) else { break };
        day = next;
        count += u16::from(is_working_day(day, law));
    }
    count
}
