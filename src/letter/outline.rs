//! Which parts a letter has, and in which order.
//!
//! The order is that of the guides: the apology or the thanks first, then that it was our doing, what it cost the
//! customer, how the complaint was decided, why it happened, what puts it right and when, what keeps it from happening
//! again and who answers for it, a gesture, where else to turn, and a person to reach. Letters that decide nothing
//! keep the beginning and the end of it.

use crate::case::{Outcome, RemedyKind};
use crate::rule::{Fault, Kind};

use super::facts::Facts;

/// A paragraph: parts joined by a space, or by line breaks.
pub struct Paragraph {
    pub parts: Vec<Part>,
    pub joined_by: &'static str,
}

/// A part of a letter.
pub enum Part {
    /// A template, by its path under the language's folder.
    Template(String),
    /// The template of a remedy.
    Remedy(String, Turn),
    /// What the customer is asked for.
    Needed,
    /// Nothing can be written: the placeholder of that name stands there, for the fact at that place.
    Placeholder(&'static str, &'static str),
    /// Words that the case itself gives.
    Text(String),
}

/// Which of the case's remedies a part is about, and how it stands in the letter.
#[derive(Clone, Copy, Default)]
pub struct Turn {
    /// Its place in the case, from 0.
    pub index: usize,
    /// Its place among the remedies of the paragraph, from 1.
    pub place: usize,
    /// Whether the day is that of the remedy before it.
    pub same_day: bool,
    /// Whether it is that of the two remedies before it.
    pub same_day_again: bool,
    /// Whether a remedy before it has said that the costs are ours.
    pub costs_said: bool,
    /// Whether the one before it has said that the matter is put right: it then says how, and nothing is added.
    pub after_correct: bool,
}

fn template(path: &str) -> Part {
    Part::Template(format!("{path}.txt"))
}

/// A part that is there if its fact is.
fn optional(path: &str, fact: bool) -> Option<Part> {
    fact.then(|| template(path))
}

/// The paragraphs of the letter that these facts call for.
pub fn outline(facts: &Facts<'_>) -> Vec<Paragraph> {
    let salutation = facts.salutation.clone().map_or_else(|| template("salutation"), Part::Text);
    let mut paragraphs = vec![vec![salutation]];
    paragraphs.extend(match facts.kind {
        Kind::Decision => decision(facts),
        Kind::Acknowledgement => vec![opening(facts), vec![template("investigation")]],
        Kind::Holding => {
            let mut pending = Vec::from_iter(optional("delay-reason", facts.delay_reason.is_some()));
            pending.push(template("pending"));
            vec![vec![template("holding")], pending]
        }
        Kind::InformationRequest => {
            let mut send = vec![template("send-to")];
            send.extend(optional("answer-within", facts.answer_within.is_some()));
            vec![opening(facts), vec![Part::Needed], send]
        }
        Kind::PublicReply => vec![opening(facts), vec![template("in-private")]],
    });
    if matches!(facts.kind, Kind::Decision | Kind::Acknowledgement | Kind::Holding) {
        paragraphs.push(vec![template("contact")]);
    }
    if facts.kind == Kind::Decision && facts.has_survey {
        paragraphs.push(vec![template("survey")]);
    }
    let mut letter: Vec<Paragraph> = (paragraphs.into_iter().filter(|parts| !parts.is_empty()))
        .map(|parts| Paragraph { parts, joined_by: " " })
        .collect();
    letter.push(Paragraph { parts: vec![template("closing"), template("signature")], joined_by: "\n" });
    letter
}

/// The apology for this very thing and whose doing it was; thanks where that is not said.
fn opening(facts: &Facts<'_>) -> Vec<Part> {
    if facts.fault == Fault::Ours {
        vec![template(&format!("apology/{}", facts.category)), template("responsibility")]
    } else {
        vec![template(&format!("thanks/{}", facts.category))]
    }
}

fn decision(facts: &Facts<'_>) -> Vec<Vec<Part>> {
    let ours = facts.fault == Fault::Ours;
    let mut first = opening(facts);
    first.extend(optional("impact", ours && facts.impact.is_some()));
    let decided = match facts.outcome {
        Some(outcome) if outcome != Outcome::UnderInvestigation => template(&format!("outcome/{}", outcome.name())),
        // Who admits the fault finds the complaint justified; how far it goes is not said.
        _ if ours => template("outcome/justified"),
        _ => Part::Placeholder("outcome", "/assessment/outcome"),
    };
    let ground = optional("ground", facts.refuses());
    let mut cause = Vec::from_iter(optional("cause", facts.cause.is_some()));
    // Who admits the fault says what is done about it before what is refused; who does not, what was found.
    let mut found = Vec::new();
    let mut escalation = Vec::new();
    if ours {
        first.push(decided);
        escalation.extend(ground);
    } else {
        found.append(&mut cause);
        cause.push(decided);
        cause.extend(ground);
    }
    let mut remedies = remedies(facts);
    if facts.remedies.is_empty() && ours {
        remedies.push(Part::Placeholder("remedy", "/assessment/remedies"));
    }
    // What was done within the house, what it now does otherwise, and who sees to it.
    let staff = facts.remedies.iter().position(|r| r.kind == RemedyKind::StaffAction);
    let mut afterwards = Vec::from_iter(staff.map(|index| remedy(facts, Turn { index, place: 1, ..Turn::default() })));
    afterwards.extend(optional("measure", ours && staff.is_none() && facts.measure.is_some()));
    afterwards.extend(optional("prevention", ours));
    afterwards.extend(optional("responsible", ours && facts.responsible.is_some()));
    let given = facts.remedies.iter().any(|r| r.kind == RemedyKind::Goodwill);
    let goodwill = Vec::from_iter(optional("goodwill", facts.goodwill.is_some() && !given));
    escalation.extend(optional("escalation", facts.refuses()));
    escalation.extend(optional("authority", facts.refuses() && facts.authority.is_some()));
    vec![first, found, cause, remedies, afterwards, goodwill, escalation]
}

fn remedy(facts: &Facts<'_>, turn: Turn) -> Part {
    Part::Remedy(format!("remedy/{}.txt", facts.remedies[turn.index].kind.name()), turn)
}

/// What the customer gets: what is put right first and the gift last, else as the case has it.
fn remedies(facts: &Facts<'_>) -> Vec<Part> {
    let rank = |kind| match kind {
        RemedyKind::Correct => Some(0),
        RemedyKind::StaffAction => None,
        RemedyKind::Goodwill => Some(2),
        _ => Some(1),
    };
    let mut ranked: Vec<(usize, usize)> =
        facts.remedies.iter().enumerate().filter_map(|(i, r)| Some((rank(r.kind)?, i))).collect();
    ranked.sort_unstable();
    let day = |place: usize| ranked.get(place).and_then(|(_, i)| facts.remedies[*i].by);
    let mut turns: Vec<Turn> = Vec::with_capacity(ranked.len());
    let mut costs_said = false;
    for (at, &(_, index)) in ranked.iter().enumerate() {
        let same_day = at > 0 && day(at).is_some() && day(at) == day(at - 1);
        let before = turns.last();
        let same_day_again = same_day && before.is_some_and(|b| b.same_day);
        let after_correct = before.is_some_and(|b| facts.remedies[b.index].kind == RemedyKind::Correct);
        turns.push(Turn { index, place: at + 1, same_day, same_day_again, costs_said, after_correct });
        let kind = facts.remedies[index].kind;
        costs_said |= matches!(kind, RemedyKind::Repair | RemedyKind::Replace | RemedyKind::Redeliver);
    }
    turns.into_iter().map(|turn| remedy(facts, turn)).collect()
}
