//! Which parts a letter has, and in which order.
//!
//! The order is that of the guides: the apology or the thanks first, then that it was our doing, how the complaint
//! was decided, why it happened, what puts it right and when, what keeps it from happening again and who answers for
//! it, a gesture, where else to turn, and a person to reach.

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
    /// Nothing can be written: the placeholder of that name stands there.
    Placeholder(&'static str),
    /// Words that the case itself gives.
    Text(String),
}

fn template(path: &str) -> Part {
    Part::Template(format!("{path}.txt"))
}

/// The paragraphs of the letter that these facts call for.
pub fn outline(facts: &Facts<'_>) -> Vec<Paragraph> {
    let mut letter: Vec<Paragraph> = Vec::new();
    let mut add = |parts: Vec<Part>| {
        if !parts.is_empty() {
            letter.push(Paragraph { parts, joined_by: " " });
        }
    };
    let decides = facts.kind == Kind::Decision;
    let ours = facts.fault == Fault::Ours;
    let refused = decides && facts.fault == Fault::NotOurs;

    add(vec![match &facts.salutation {
        Some(line) => Part::Text(line.clone()),
        None => template("salutation"),
    }]);

    let category = facts.category;
    let mut opening = if ours {
        vec![template(&format!("apology/{category}")), template("responsibility")]
    } else {
        vec![template(&format!("thanks/{category}"))]
    };
    if decides {
        opening.extend(
            facts
                .outcome
                .filter(|o| *o != Outcome::UnderInvestigation)
                .map(|o| template(&format!("outcome/{}", o.name()))),
        );
        // Nobody said how far the complaint is upheld; that it is justified follows from the fault.
        if ours && facts.outcome.is_none() {
            opening.push(template("outcome/justified"));
        }
    }
    let in_part = decides && facts.outcome == Some(Outcome::PartlyUpheld);
    if refused || in_part {
        opening.push(template("ground"));
    }
    add(opening);

    // In a refusal the ground tells what happened, too.
    if decides && !refused && facts.cause.is_some() {
        add(vec![template("cause")]);
    }
    if decides {
        let mut remedies: Vec<Part> = (facts.remedies.iter().enumerate())
            .map(|(i, r)| Part::Remedy(format!("remedy/{}.txt", r.kind.name()), i))
            .collect();
        if remedies.is_empty() && ours {
            remedies.push(Part::Placeholder("remedy"));
        }
        add(remedies);
    }
    let mut afterwards = Vec::new();
    if decides && ours {
        afterwards.push(template("prevention"));
        if facts.responsible.is_some() || facts.measure_beside_responsible().is_some() {
            afterwards.push(template("responsible"));
        }
    }
    add(afterwards);
    if decides && facts.goodwill.is_some() && !facts.remedies.iter().any(|r| r.kind == RemedyKind::Goodwill) {
        add(vec![template("goodwill")]);
    }
    if !decides {
        add(vec![template("investigation")]);
    }
    if refused || in_part {
        add(vec![template("escalation")]);
    }
    add(vec![template("contact")]);
    if decides && facts.has_survey {
        add(vec![template("survey")]);
    }
    letter.push(Paragraph { parts: vec![template("closing"), template("signature")], joined_by: "\n" });
    letter
}
