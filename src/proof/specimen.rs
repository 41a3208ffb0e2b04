//! The cases that letters are tried with: every kind of letter, category, verdict, tone, and remedies alone and
//! combined, with optional facts drawn present or absent. The draw is the same every time.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;

use crate::case::{
    Assessment, Case, Category, Customer, Day, Goodwill, Need, NeededFact, Order, Outcome, Remedy, RemedyKind, Title,
};
use crate::config::{Config, House, Law, PerLang, Policy, Tone};
use crate::lang::Lang;
use crate::letter::{Draft, LetterError, Request, Templates};
use crate::rule::{Fault, Kind};

/// A made-up case with the house that answers it.
#[derive(Clone, Debug)]
pub struct Specimen {
    pub lang: Lang,
    pub category: Category,
    pub case: Case,
    pub config: Config,
}

impl Specimen {
    /// Writes its letter.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn letter(&self, templates: &Templates) -> Result<Draft, LetterError> {
        let Specimen { lang, category, case, config } = self;
        templates.compose(&Request { case, lang: *lang, category: *category, config, today: today() })
    }
}

impl fmt::Display for Specimen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let assessment = &self.case.assessment;
        let kind = self.case.kind.unwrap_or_default().name();
        write!(f, "{} {} {kind}", self.lang, self.category)?;
        if let Some(fault) = assessment.fault {
            write!(f, ", fault {}", fault.name())?;
        }
        if let Some(outcome) = assessment.outcome {
            write!(f, ", {}", outcome.name())?;
        }
        for remedy in &assessment.remedies {
            write!(f, ", {}", remedy.kind.name())?;
        }
        write!(f, ", {}", self.config.tone)
    }
}

/// The day on which specimens are answered.
pub fn today() -> Date {
    jiff::civil::date(2026, 11, 20)
}

/// Days of orders: this year's, last year's, a first of a month.
const DAYS: [&str; 3] = ["2026-11-10", "2025-12-30", "2026-02-01"];

/// What a clerk writes, from `lexicon/LANG/specimen.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    names: Vec<Person>,
    products: Vec<String>,
    impact: String,
    cause: String,
    /// A cause that is nobody's fault in the company.
    other_cause: String,
    prevention: String,
    responsible: String,
    measure: String,
    goodwill: String,
    refusal_ground: String,
    delay_reason: String,
    needed: String,
    currency: String,
    law: Law,
    house: House,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    title: Title,
}

impl Words {
    fn of(lang: Lang) -> Option<Words> {
        let yaml = match lang {
            Lang::Ka => include_str!("../../lexicon/ka/specimen.yaml"),
            Lang::Hy => include_str!("../../lexicon/hy/specimen.yaml"),
            Lang::En => include_str!("../../lexicon/en/specimen.yaml"),
        };
        serde_yaml::from_str(yaml).ok()
    }
}

/// How the complaint was judged, as far as that kind of letter is concerned.
fn verdicts(kind: Kind) -> Vec<(Fault, Option<Outcome>)> {
    use Outcome::{NotUpheld, PartlyUpheld, UnderInvestigation, Upheld};
    if kind == Kind::Decision {
        return vec![
            (Fault::Ours, None),
            (Fault::Ours, Some(Upheld)),
            (Fault::Ours, Some(PartlyUpheld)),
            (Fault::NotOurs, None),
            (Fault::NotOurs, Some(PartlyUpheld)),
            (Fault::NotOurs, Some(NotUpheld)),
            (Fault::Unclear, Some(Upheld)),
            (Fault::Unclear, Some(PartlyUpheld)),
            (Fault::Unclear, Some(NotUpheld)),
        ];
    }
    let faults = [Fault::Ours, Fault::NotOurs, Fault::Unclear];
    faults.into_iter().flat_map(|f| [(f, None), (f, Some(UnderInvestigation))]).collect()
}

/// All specimens of a language, in a fixed order.
pub fn all(lang: Lang) -> Vec<Specimen> {
    let Some(words) = Words::of(lang) else { return Vec::new() };
    let mut draw = Draw(0x5eed ^ lang as u64);
    let mut specimens = Vec::new();
    let mut combined = combinations().into_iter().cycle();
    for kind in Kind::ALL {
        for (fault, outcome) in verdicts(kind) {
            for category in Category::ALL {
                for tone in [Tone::Formal, Tone::Warm] {
                    for turn in 0..if kind == Kind::Decision { 36 } else { 5 } {
                        let remedies = match (kind, outcome, fault) {
                            (Kind::Decision, Some(Outcome::NotUpheld), _) | (Kind::Decision, None, Fault::NotOurs) => {
                                [vec![], vec![RemedyKind::Explain], vec![RemedyKind::Goodwill]][turn % 3].clone()
                            }
                            (Kind::Decision, ..) => match RemedyKind::ALL.get(turn) {
                                Some(alone) => vec![*alone],
                                None => combined.next().unwrap_or_default(),
                            },
                            _ => Vec::new(),
                        };
                        let mut case = case(&words, &remedies, &mut draw);
                        case.kind = Some(kind);
                        case.assessment.fault = Some(fault);
                        case.assessment.outcome = outcome;
                        if fault != Fault::Ours {
                            case.assessment.cause = case.assessment.cause.map(|_| words.other_cause.clone());
                        }
                        let config = config(&words, category, tone, &mut draw);
                        specimens.push(Specimen { lang, category, case, config });
                    }
                }
            }
        }
    }
    specimens
}

/// Every two remedies in either order, and more together: every third of the triples, and all ten.
fn combinations() -> Vec<Vec<RemedyKind>> {
    let all = RemedyKind::ALL;
    let mut sets = Vec::new();
    for (i, a) in all.into_iter().enumerate() {
        for (j, b) in all.into_iter().enumerate().filter(|(j, _)| *j != i) {
            sets.push(vec![a, b]);
            let third = all.into_iter().enumerate().filter(|(k, _)| *k != i && *k != j && (i + j + *k) % 3 == 0);
            sets.extend(third.map(|(_, c)| vec![a, b, c]));
        }
    }
    sets.push(all.to_vec());
    sets.push(all.into_iter().rev().collect());
    sets
}

fn case(words: &Words, remedies: &[RemedyKind], draw: &mut Draw) -> Case {
    let day = |text: &str| text.parse::<Day>().ok();
    let currency = || Some(words.currency.clone());
    let person = draw.maybe(4).then(|| draw.of(&words.names));
    let name = person.map(|p| p.name.clone());
    let title = person.filter(|_| draw.maybe(3)).map(|p| p.title);
    let order = Order {
        number: draw.maybe(2).then(|| draw.of(&["A-1042", "48213", "7"]).to_string()),
        product: draw.maybe(2).then(|| draw.of(&words.products).clone()),
        date: if draw.maybe(2) { day(DAYS[draw.below(3) as usize]) } else { None },
        amount: None,
        currency: None,
    };
    let order =
        if draw.maybe(2) { Order { amount: Some("129.90".to_owned()), currency: currency(), ..order } } else { order };
    let by = ["2026-11-25", "2026-12-01", "2027-01-12"];
    let remedies = (remedies.iter().enumerate())
        .map(|(i, kind)| Remedy {
            kind: *kind,
            amount: Some(draw.of(&["125.50", "1200", "20", "31"]).to_string()),
            currency: currency(),
            by: day(by[i % by.len()]),
        })
        .collect::<Vec<_>>();
    let wanted = remedies.iter().any(|r| r.kind == RemedyKind::Goodwill);
    let goodwill = (wanted || draw.maybe(3)).then(|| Goodwill {
        what: Some(words.goodwill.clone()),
        value: None,
        currency: None,
        until: if draw.maybe(2) { day("2026-12-31") } else { None },
    });
    let staff = remedies.iter().any(|r| r.kind == RemedyKind::StaffAction);
    let mut said = |text: &str, one_in: u64| draw.maybe(one_in).then(|| text.to_owned());
    let assessment = Assessment {
        impact: said(&words.impact, 2),
        cause: said(&words.cause, 2),
        remedies,
        prevention: Some(words.prevention.clone()),
        responsible: said(&words.responsible, 2),
        measure: if staff { Some(words.measure.clone()) } else { said(&words.measure, 2) },
        goodwill,
        refusal_ground: Some(words.refusal_ground.clone()),
        delay_reason: said(&words.delay_reason, 2),
        needed: needed(words, &order, draw),
        next_date: day("2026-11-27"),
        ..Assessment::default()
    };
    Case {
        received: if draw.maybe(3) { day("2026-11-18") } else { None },
        text: Some("…".to_owned()),
        customer: Customer { name, title, ..Customer::default() },
        order,
        assessment,
        ..Case::default()
    }
}

/// One to four things to ask for that the case does not give.
fn needed(words: &Words, order: &Order, draw: &mut Draw) -> Vec<Need> {
    let open = |fact: &NeededFact| match fact {
        NeededFact::OrderNumber => order.number.is_none(),
        NeededFact::OrderDate => order.date.is_none(),
        NeededFact::Product => order.product.is_none(),
        _ => true,
    };
    let first = draw.below(NeededFact::ALL.len() as u64) as usize;
    let count = 1 + draw.below(4) as usize;
    let facts = NeededFact::ALL.into_iter().cycle().skip(first).step_by(2).take(count).filter(open);
    let mut needed: Vec<Need> = facts.map(|fact| Need { fact: Some(fact), what: None }).collect();
    if needed.is_empty() || draw.below(4) == 0 {
        needed.push(Need { fact: None, what: Some(words.needed.clone()) });
    }
    needed
}

fn config(words: &Words, category: Category, tone: Tone, draw: &mut Draw) -> Config {
    let mut house = words.house.clone();
    let slots: [&mut Option<PerLang>; 5] =
        [&mut house.company, &mut house.position, &mut house.hours, &mut house.address, &mut house.survey];
    for slot in slots {
        if !draw.maybe(2) {
            *slot = None;
        }
    }
    match draw.below(3) {
        0 => house.phone = None,
        1 => house.email = None,
        _ => {}
    }
    let answer_within = draw.maybe(2).then(|| *draw.of(&[1, 3, 5]));
    let policies = [(category, Policy { answer_within, ..Policy::default() })].into();
    Config { house, tone, law: words.law, policies, ..Config::default() }
}

/// Numbers drawn in a fixed order (splitmix64; Steele, Lea & Flood 2014).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// False once in `one_in` times.
    fn maybe(&mut self, one_in: u64) -> bool {
        self.below(one_in) != 0
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}
