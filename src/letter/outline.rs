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
    /// The template of a remedy, and which of the case's remedies it is about.
    Remedy(String, usize),
    /// What the customer is asked for.
    Needed,
    /// Nothing can be written: the placeholder of that name stands there, for the fact at that place.
    Placeholder(&'static str, &'static str),
    /// Words that the case itself gives.
    Text(String),
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
            let mut opening = opening(facts);
            // Thanks stand in every such letter, after an apology as well.
            opening.extend(optional("thanks-for-writing", facts.fault == Fault::Ours));
            let mut send = vec![template("send-to")];
            send.extend(optional("answer-within", facts.answer_within.is_some()));
            vec![opening, vec![Part::Needed], send]
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
    first.push(match facts.outcome {
        Some(outcome) if outcome != Outcome::UnderInvestigation => template(&format!("outcome/{}", outcome.name())),
        // Who admits the fault finds the complaint justified; how far it goes is not said.
        _ if ours => template("outcome/justified"),
        _ => Part::Placeholder("outcome", "/assessment/outcome"),
    });
    first.extend(optional("ground", facts.refuses()));

    // In a refusal that admits nothing the ground tells what happened, too.
    let cause = Vec::from_iter(optional("cause", facts.cause.is_some() && (ours || !facts.refuses())));
    let mut remedies: Vec<Part> = (facts.remedies.iter().enumerate())
        .map(|(i, r)| Part::Remedy(format!("remedy/{}.txt", r.kind.name()), i))
        .collect();
    if remedies.is_empty() && ours {
        remedies.push(Part::Placeholder("remedy", "/assessment/remedies"));
    }
    let mut afterwards = Vec::from_iter(optional("prevention", ours));
    let answers = facts.responsible.is_some() || facts.measure_beside_responsible().is_some();
    afterwards.extend(optional("responsible", ours && answers));
    let given = facts.remedies.iter().any(|r| r.kind == RemedyKind::Goodwill);
    let goodwill = Vec::from_iter(optional("goodwill", facts.goodwill.is_some() && !given));
    let mut escalation = Vec::from_iter(optional("escalation", facts.refuses()));
    escalation.extend(optional("authority", facts.refuses() && facts.authority.is_some()));
    vec![first, cause, remedies, afterwards, goodwill, escalation]
}
