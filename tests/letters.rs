//! Every letter the program can write passes its own lint.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::answer::{Decided, Desk, Status, Understood, answer};
use amends::case::{Case, Category, RemedyKind};
use amends::config::Config;
use amends::lang::{Lang, Script};
use amends::letter::Templates;
use amends::lint::Profile;
use amends::rule::{RuleSet, Severity};
use serde_json::{Value, json};

/// What a clerk might type, in each language.
struct Words {
    names: [(&'static str, &'static str); 4],
    product: &'static str,
    cause: &'static str,
    /// A cause that is nobody's fault in the company.
    other_cause: &'static str,
    prevention: &'static str,
    responsible: &'static str,
    measure: &'static str,
    goodwill: &'static str,
    ground: &'static str,
    currency: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Ka => Words {
            names: [("ნინო ბერიძე", "ms"), ("დავით გელაშვილი", "mr"), ("გიორგი", ""), ("ეკა კვარაცხელია", "")],
            product: "ყავის აპარატი",
            cause: "ჩვენმა საწყობმა ორი ყუთი აურია.",
            other_cause: "აპარატში წყალი ჩაიღვარა.",
            prevention: "ყველა ყუთს გაგზავნამდე ორი თანამშრომელი ამოწმებს.",
            responsible: "საწყობის უფროსი",
            measure: "საწყობის უფროსთან ერთად შეფუთვის წესი შევცვალეთ.",
            goodwill: "20-ლარიანი ვაუჩერი",
            ground: "ექსპერტმა ეკრანზე დარტყმის კვალი აღმოაჩინა.",
            currency: "GEL",
        },
        Lang::Hy => Words {
            names: [("Աննա Սարգսյան", "ms"), ("Արամ Պետրոսյան", "mr"), ("Լիլիթ", ""), ("Կարեն Ավետիսյան", "")],
            product: "սուրճի մեքենա",
            cause: "Մեր պահեստը շփոթել է երկու տուփ։",
            other_cause: "Մեքենայի մեջ ջուր է թափանցել։",
            prevention: "Ամեն տուփ մինչև ուղարկելը ստուգում են երկու աշխատակից։",
            responsible: "պահեստի վարիչ",
            measure: "Պահեստի վարիչի հետ միասին փոխել ենք փաթեթավորման կարգը։",
            goodwill: "5 000 դրամի նվեր քարտ",
            ground: "Փորձագետն էկրանի վրա հարվածի հետք է գտել։",
            currency: "AMD",
        },
        Lang::En => Words {
            names: [("Nino Beridze", "ms"), ("Aram Petrosyan", "mr"), ("Anna", ""), ("David Lee", "")],
            product: "coffee machine",
            cause: "Our depot mixed up two boxes.",
            other_cause: "Water got into the machine.",
            prevention: "Two people now check every box before it leaves our depot.",
            responsible: "depot manager",
            measure: "We have changed the packing list together with the depot manager.",
            goodwill: "a 20-lari voucher",
            ground: "The laboratory found a crack from an impact.",
            currency: "GEL",
        },
    }
}

fn config(lang: Lang, variant: usize) -> Config {
    let all = "company: A\n  position: B\n  hours: 10:00–18:00\n  email: ana@example.com\n  phone: +995 32 2 12 34 56\n  survey: https://example.com/s";
    let only_phone = "phone: +374 10 123456";
    let only_mail = "email: ana@example.com\n  company: A";
    let contact = [all, only_phone, only_mail, all][variant];
    let signatory = words(lang).names[0].0;
    let tone = ["formal", "warm"][variant % 2];
    let whom = match lang {
        Lang::Ka => "ჩვენი დირექტორი ანა ლომიძე (director@example.com)",
        Lang::Hy => "մեր տնօրեն Անի Լոմյան (director@example.com)",
        Lang::En => "our director, Ana Lomidze (director@example.com)",
    };
    let yaml = format!("house:\n  signatory: {signatory}\n  escalation: {whom}\n  {contact}\ntone: {tone}\n");
    Config::parse("amends.yaml", &yaml, RuleSet::builtin()).unwrap()
}

/// Four amounts of knowledge: everything, nothing that can be done without, and two in between.
fn case(lang: Lang, fault: &str, remedies: &[RemedyKind], variant: usize) -> Value {
    let w = words(lang);
    let (name, title) = w.names[variant];
    let title = if title.is_empty() { Value::Null } else { json!(title) };
    let by = ["2026-11-25", "2026-12-01", "2027-01-12"];
    let remedies: Vec<Value> = (remedies.iter().enumerate())
        .map(|(i, kind)| json!({"kind": kind.name(), "amount": "125.50", "currency": w.currency, "by": by[i % 3]}))
        .collect();
    let outcome = match (fault, variant % 2) {
        ("ours", 0) => json!("upheld"),
        ("ours", _) => json!("partly-upheld"),
        ("not-ours", _) => json!("not-upheld"),
        _ => json!("under-investigation"),
    };
    let mut case = json!({
        "received": "2026-11-18",
        "text": "…",
        "assessment": {
            "fault": fault, "remedies": remedies, "prevention": w.prevention, "refusal_ground": w.ground,
            "next_date": "2026-11-27", "measure": w.measure,
            "goodwill": {"what": w.goodwill},
        },
    });
    let mut set = |pointer: &str, key: &str, value: Value| {
        let at = case.pointer_mut(pointer).and_then(Value::as_object_mut).unwrap();
        at.insert(key.to_owned(), value);
    };
    if variant != 1 {
        set("", "customer", json!({"name": name, "title": title}));
        set("/assessment", "outcome", outcome);
    }
    let order = json!({"number": "A-1042", "product": w.product, "date": "2026-11-10", "amount": "129.90", "currency": w.currency});
    match variant {
        0 => set("", "order", order),
        2 => set("", "order", json!({"number": "48213"})),
        3 => set("", "order", json!({"product": w.product, "date": "2025-12-30"})),
        _ => {}
    }
    if variant != 2 {
        set("/assessment", "cause", json!(if fault == "not-ours" { w.other_cause } else { w.cause }));
        set("/assessment", "responsible", json!(w.responsible));
    }
    case
}

/// Remedies alone, and pairs that go together.
fn remedy_sets() -> Vec<Vec<RemedyKind>> {
    use RemedyKind::{Correct, Explain, Goodwill, PartialRefund, Refund, ReimburseCosts, Repair, Replace, StaffAction};
    let mut sets: Vec<Vec<RemedyKind>> = RemedyKind::ALL.iter().map(|k| vec![*k]).collect();
    sets.extend([
        vec![Replace, ReimburseCosts],
        vec![Refund, Goodwill],
        vec![Repair, PartialRefund],
        vec![Correct, Refund],
        vec![StaffAction, Explain],
        vec![Replace, Refund, ReimburseCosts],
    ]);
    sets
}

/// Writes and lints all letters of one language; returns how many there were.
fn all_letters(lang: Lang) -> usize {
    let rules = RuleSet::builtin();
    let profile = Profile::new(rules);
    let templates = Templates::builtin();
    let mut count = 0;
    let mut broken = Vec::new();
    for variant in 0..4 {
        let config = config(lang, variant);
        let today = "2026-11-20".parse().unwrap();
        let desk = Desk { rules, profile: &profile, templates: &templates, config: &config, today, ui: Lang::En };
        for fault in ["ours", "not-ours", "unclear"] {
            let sets = if fault == "ours" { remedy_sets() } else { vec![vec![], vec![RemedyKind::Explain]] };
            for remedies in sets {
                for category in Category::ALL {
                    let json = case(lang, fault, &remedies, variant).to_string();
                    let case = Case::from_json(&json).unwrap();
                    let decided = Decided { id: category, evidence: Vec::new() };
                    let understood =
                        Understood { lang, script: Script::Native, category: decided, refused: None, told: None };
                    let record = answer(&case, understood, &desk).unwrap();
                    count += 1;
                    if std::env::var_os("SHOW_LETTERS").is_some() {
                        println!("##### {lang} {category} {fault} {remedies:?} {variant}\n{}", record.reply);
                    }
                    let reply = &record.reply;
                    let scar = [
                        "  ",
                        " ,",
                        " .",
                        "..",
                        "((",
                        "()",
                        "{{",
                        "}}",
                        "None",
                        "none",
                        "undefined",
                        " ։",
                        "։։",
                        ".։",
                        "\n\n\n",
                    ]
                    .iter()
                    .find(|s| reply.contains(**s));
                    // A remedy that does not fit the complaint makes a clean letter all the same.
                    let stands = record.findings.iter().any(|f| f.severity > Severity::Hint);
                    let ready = record.status == Status::Ready || !record.doubts.is_empty();
                    if !ready || stands || !record.missing.is_empty() || scar.is_some() {
                        let told: Vec<String> = record
                            .findings
                            .iter()
                            .map(|f| format!("{} {} {:?}", f.severity, f.rule, f.matched))
                            .collect();
                        broken.push(format!(
                            "{category} {fault} {remedies:?} {variant}: {:?} {told:?} {scar:?}\n{reply}",
                            record.missing
                        ));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{} of {count}\n{}", broken.len(), broken[..broken.len().min(6)].join("\n\n"));
    count
}

#[test]
fn georgian_letters_are_clean() {
    assert!(all_letters(Lang::Ka) > 800);
}

#[test]
fn armenian_letters_are_clean() {
    assert!(all_letters(Lang::Hy) > 800);
}

#[test]
fn english_letters_are_clean() {
    assert!(all_letters(Lang::En) > 800);
}
