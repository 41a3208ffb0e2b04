//! What letters make of missing, contradictory and hostile facts: a whole letter, a marked blank, or a clear error.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::answer::{Decided, Desk, Record, Status, Understood, answer};
use amends::case::{Case, Category};
use amends::config::Config;
use amends::lang::{Lang, Script};
use amends::letter::Templates;
use amends::lint::Profile;
use amends::rule::{RuleSet, Severity};
use serde_json::{Value, json};

/// What stands in `lexicon/LANG/specimen.yaml`.
fn words(lang: Lang) -> Value {
    let path = format!("lexicon/{lang}/specimen.yaml");
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A case in which everything is known.
fn whole(lang: Lang, kind: &str, fault: &str, outcome: &str) -> Value {
    let w = words(lang);
    let remedies = match outcome {
        "not-upheld" => json!([{"kind": "explain", "by": "2026-11-25"}]),
        _ => json!([
            {"kind": "refund", "amount": "125.50", "currency": w["currency"], "by": "2026-11-25"},
            {"kind": "staff-action"},
            {"kind": "explain", "by": "2026-11-27"},
        ]),
    };
    json!({
        "id": "1042", "received": "2026-11-18", "text": "…", "kind": kind,
        "customer": {"name": w["names"][0]["name"], "title": w["names"][0]["title"], "email": "a@example.com"},
        "order": {
            "number": "A-1042", "product": w["products"][0], "date": "2026-11-10",
            "amount": "129.90", "currency": w["currency"],
        },
        "assessment": {
            "fault": fault, "outcome": outcome, "impact": w["impact"],
            "cause": w[if fault == "ours" { "cause" } else { "other_cause" }], "remedies": remedies,
            "prevention": w["prevention"], "responsible": w["responsible"], "measure": w["measure"],
            "goodwill": {"what": w["goodwill"], "until": "2026-12-31"}, "refusal_ground": w["refusal_ground"],
            "delay_reason": w["delay_reason"], "needed": [{"fact": "photo"}, {"what": w["needed"]}],
            "next_date": "2026-11-27",
        },
    })
}

fn house(lang: Lang) -> Value {
    let w = words(lang);
    json!({"house": w["house"], "law": w["law"], "policies": {"late-delivery": {"answer_within": 3}}})
}

fn record(lang: Lang, category: Category, case: &Value, house: &Value) -> Result<Record, String> {
    let case = Case::from_json(&case.to_string()).map_err(|e| e.to_string())?;
    let rules = RuleSet::builtin();
    let config = Config::parse("amends.yaml", &house.to_string(), rules).unwrap();
    let (profile, templates) = (Profile::new(rules), Templates::builtin());
    let today = "2026-11-20".parse().unwrap();
    let desk = Desk { rules, profile: &profile, templates: &templates, config: &config, today, ui: Lang::En };
    let category = Decided { id: category, evidence: Vec::new() };
    let understood = Understood { lang, script: Script::Native, category, refused: None, told: None };
    Ok(answer(&case, understood, &desk).unwrap())
}

/// The JSON pointers of all facts in `value` that may be left out.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found)),
        Value::Array(list) => {
            found.push(at.to_owned());
            list.iter().enumerate().for_each(|(i, value)| pointers(value, &format!("{at}/{i}"), found));
        }
        // What a remedy is cannot be left out of it, nor what is asked for, nor the complaint.
        _ if at == "/text" || at.ends_with("/kind") && at != "/kind" || at.contains("/needed/") => {}
        _ => found.push(at.to_owned()),
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    if let Some(map) = value.pointer_mut(parent).and_then(Value::as_object_mut) {
        map.remove(key);
    }
}

fn stands(record: &Record) -> Vec<String> {
    let findings = record.findings.iter().filter(|f| f.severity >= Severity::Warning);
    findings.map(|f| format!("{} {:?}", f.rule, f.matched)).collect()
}

/// Takes `gone` away and says what is wrong with the letter, if anything.
fn without(lang: Lang, category: Category, case: &Value, house: &Value, gone: &[&String]) -> Result<(), String> {
    let (mut case, mut house) = (case.clone(), house.clone());
    for pointer in gone {
        match pointer.strip_prefix("/house/") {
            Some(key) => remove(&mut house, &format!("/house/{key}")),
            None => remove(&mut case, pointer),
        }
    }
    let record = record(lang, category, &case, &house)?;
    let told = |what: &str| {
        Err(format!("{what}: without {gone:?}: {:?} {:?}\n{}", record.missing, stands(&record), record.reply))
    };
    for scar in ["  ", " ,", " .", " ։", "..", "()", "{{", "none", "undefined", "\n\n\n"] {
        if record.reply.contains(scar) {
            return told(&format!("'{scar}' left behind"));
        }
    }
    // What is asked for is what was taken away.
    let taken = |field: &str| gone.iter().any(|g| field.starts_with(g.as_str()) || g.starts_with(field));
    if let Some(other) = record.missing.iter().find(|m| !taken(&m.field)) {
        return told(&format!("asks for {}", other.field));
    }
    if record.missing.iter().any(|m| m.hint.is_empty()) {
        return told("no hint");
    }
    let blanks = record.reply.matches('[').count();
    match (record.status, record.missing.is_empty()) {
        (Status::Ready, true) if blanks == 0 => Ok(()),
        (Status::NeedsPerson, false) if blanks >= record.missing.len() => Ok(()),
        _ => told("not ready"),
    }
}

#[test]
fn any_fact_may_be_missing() {
    let verdicts = [
        ("ours", "upheld"),
        ("ours", "partly-upheld"),
        ("not-ours", "not-upheld"),
        ("not-ours", "partly-upheld"),
        ("unclear", "upheld"),
        ("unclear", "not-upheld"),
        ("unclear", "under-investigation"),
    ];
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut seed = 7_u64;
    let mut categories = Category::ALL.into_iter().cycle();
    for lang in Lang::ALL {
        for kind in ["decision", "acknowledgement", "holding", "information-request", "public-reply"] {
            for (fault, outcome) in verdicts {
                if kind == "decision" && outcome == "under-investigation" {
                    continue;
                }
                let (case, house) = (whole(lang, kind, fault, outcome), house(lang));
                let mut facts = Vec::new();
                pointers(&case, "", &mut facts);
                facts.extend(house["house"].as_object().unwrap().keys().map(|k| format!("/house/{k}")));
                let category = categories.next().unwrap();
                // Each alone, and any number of them together.
                let mut sets: Vec<Vec<&String>> = facts.iter().map(|f| vec![f]).collect();
                sets.push(Vec::new());
                sets.push(facts.iter().collect());
                for _ in 0..20 {
                    let drawn = facts.iter().filter(|_| {
                        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        seed >> 63 == 1
                    });
                    sets.push(drawn.collect());
                }
                for gone in sets {
                    count += 1;
                    if let Err(told) = without(lang, category, &case, &house, &gone) {
                        wrong.push(format!("{lang} {kind} {category} {fault} {outcome}: {told}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong[..wrong.len().min(8)].join("\n\n"));
    assert!(count > 5_000, "{count}");
}

#[test]
fn odd_names_make_no_odd_letters() {
    for (lang, name, title, greeting) in [
        (Lang::Ka, "Hannah Lindqvist", "ms", "პატივცემულო ქალბატონო Hannah,"),
        (Lang::Ka, "Анна Иванова", "ms", "პატივცემულო ქალბატონო Анна,"),
        (Lang::Ka, "ნ", "ms", "მოგესალმებით,"),
        (Lang::Ka, "ნ. ბერიძე", "ms", "პატივცემულო ქალბატონო ნ. ბერიძე,"),
        (Lang::Ka, "<b>ნინო</b>", "ms", "მოგესალმებით,"),
        (Lang::Ka, "{{ 7*7 }}", "ms", "მოგესალმებით,"),
        (Lang::Ka, "{% include 'x' %}", "ms", "მოგესალმებით,"),
        (Lang::Ka, "nino@example.com", "ms", "მოგესალმებით,"),
        (Lang::Ka, "ნინო\u{202e} ბერიძე\n", "ms", "პატივცემულო ქალბატონო ნინო,"),
        (Lang::Hy, "ԱՆՆԱ ՍԱՐԳՍՅԱՆ", "ms", "Հարգելի՛ տիկին Սարգսյան,"),
        (Lang::Hy, "John Smith", "mr", "Հարգելի՛ պարոն Smith,"),
        (Lang::Hy, "Ա", "mr", "Բարև Ձեզ,"),
        (Lang::Hy, "Ա. Պետրոսյան", "mr", "Հարգելի՛ պարոն Պետրոսյան,"),
        (Lang::En, "nino beridze", "ms", "Dear Ms Beridze,"),
        (Lang::En, "N. Beridze", "", "Dear N. Beridze,"),
        (Lang::En, "N", "", "Hello,"),
        (Lang::En, "${jndi:ldap://x}", "", "Hello,"),
    ] {
        let mut case = whole(lang, "decision", "ours", "upheld");
        case["customer"] = json!({"name": name, "title": (!title.is_empty()).then_some(title)});
        let record = record(lang, Category::LateDelivery, &case, &house(lang)).unwrap();
        assert_eq!(record.reply.lines().next().unwrap(), greeting, "{name}");
        assert_eq!(record.status, Status::Ready, "{name}: {:?}\n{}", stands(&record), record.reply);
    }
}

#[test]
fn what_a_case_says_is_never_a_template() {
    let mut case = whole(Lang::En, "decision", "ours", "upheld");
    case["assessment"]["cause"] = json!("{{ 7*7 }}{% for a in [1] %}x{% endfor %}");
    case["order"]["product"] = json!("{# no #}{{ house.signatory }}");
    let record = record(Lang::En, Category::LateDelivery, &case, &house(Lang::En)).unwrap();
    assert!(record.reply.contains("({# no #}{{ house.signatory }})"), "{}", record.reply);
    assert!(record.reply.contains("{{ 7*7 }}{% for a in [1] %}x{% endfor %}"), "{}", record.reply);
    assert_eq!(record.status, Status::NeedsPerson);
}

#[test]
fn facts_that_do_not_fit_are_pointed_out() {
    let doubts = |lang: Lang, category: Category, change: &[(&str, Value)], law: &str| {
        let mut case = whole(lang, "decision", "ours", "upheld");
        for (pointer, value) in change {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            case.pointer_mut(parent).unwrap()[key] = value.clone();
        }
        let mut house = house(lang);
        house["law"] = json!(law);
        let record = record(lang, category, &case, &house).unwrap();
        assert!(record.doubts.iter().all(|d| !d.hint.contains(['{', '}'])), "{:?}", record.doubts);
        let fields = record.doubts.iter().map(|d| d.field.clone()).collect::<Vec<_>>();
        assert_eq!(record.status == Status::Ready, fields.is_empty() && record.missing.is_empty(), "{}", record.reply);
        fields
    };
    let none: [&str; 0] = [];
    for (lang, law) in [(Lang::Ka, "ge"), (Lang::Hy, "am"), (Lang::En, "none")] {
        assert_eq!(doubts(lang, Category::Overcharge, &[], law), none);
        let late = [("/assessment/remedies/0/by", json!("2027-03-01"))];
        let told = doubts(lang, Category::Overcharge, &late, law);
        assert_eq!(told, if law == "none" { vec![] } else { vec!["/assessment/remedies/0/by".to_owned()] });
        let more = [("/assessment/remedies/0/amount", json!("130"))];
        assert_eq!(doubts(lang, Category::Overcharge, &more, law), ["/assessment/remedies/0/amount"]);
        let euros = [("/assessment/remedies/0/currency", json!("EUR"))];
        let told = doubts(lang, Category::Overcharge, &euros, law);
        assert_eq!(told, if law == "none" { vec![] } else { vec!["/assessment/remedies/0/currency".to_owned()] });
        let repair = [("/assessment/remedies", json!([{"kind": "repair", "by": "2026-11-25"}]))];
        assert_eq!(doubts(lang, Category::RudeStaff, &repair, law), ["/assessment/remedies/0/kind"]);
        assert_eq!(doubts(lang, Category::DefectiveProduct, &repair, law), none);
        // What is replaced is not repaired; who gets all the money back gets no part of it besides.
        for (one, other) in [("replace", "repair"), ("partial-refund", "refund"), ("refund", "redeliver")] {
            let remedy = |kind| json!({"kind": kind, "by": "2026-11-25"});
            let both = [("/assessment/remedies", json!([remedy(one), remedy("explain"), remedy(other)]))];
            assert_eq!(doubts(lang, Category::DefectiveProduct, &both, law), ["/assessment/remedies/2/kind"]);
        }
    }
}

#[test]
fn a_promise_in_the_past_is_no_promise() {
    let mut case = whole(Lang::En, "decision", "ours", "upheld");
    case["assessment"]["remedies"][0]["by"] = json!("2026-11-19");
    let written = record(Lang::En, Category::Overcharge, &case, &house(Lang::En)).unwrap();
    assert_eq!(written.missing[0].field, "/assessment/remedies/0/by");
    assert_eq!(written.missing[0].hint, "The day by which you promise to do it has passed.");
    assert!(written.reply.contains("[by which date]") && !written.reply.contains("19 November"), "{}", written.reply);
    case["assessment"]["remedies"][0]["by"] = json!("2026-11-17");
    let error = record(Lang::En, Category::Overcharge, &case, &house(Lang::En)).unwrap_err();
    assert_eq!(error, "the day of a remedy, 2026-11-17, is before the complaint came, 2026-11-18");
}

#[test]
fn a_house_that_admits_by_default_does_not_overrule_a_refusal() {
    let mut case = whole(Lang::En, "decision", "ours", "not-upheld");
    case["assessment"].as_object_mut().unwrap().remove("fault");
    let mut house = house(Lang::En);
    house["policies"] = json!({"late-delivery": {"fault": "ours", "outcome": "upheld", "remedies": [{"kind": "redeliver", "within": 2}]}});
    let record = record(Lang::En, Category::LateDelivery, &case, &house).unwrap();
    assert!(record.reply.contains("we cannot uphold your complaint"), "{}", record.reply);
    assert!(!record.reply.contains("our fault"), "{}", record.reply);
    assert_eq!(record.status, Status::Ready, "{:?}", stands(&record));
}

#[test]
fn a_goodwill_has_its_value_whatever_else_is_counted() {
    for (what, value, said) in [
        ("a voucher valid for 120 days", "20", "a voucher valid for 120 days (GEL"),
        ("2 coffees, free for 30 days", "20", "2 coffees, free for 30 days (GEL"),
        ("a 20-lari voucher", "20", "a 20-lari voucher"),
        ("a voucher for 20.00 GEL", "20", "a voucher for 20.00 GEL"),
        ("a voucher for 1 250 GEL", "1250", "a voucher for 1 250 GEL"),
    ] {
        let mut case = whole(Lang::En, "decision", "ours", "upheld");
        case["assessment"]["goodwill"] = json!({"what": what, "value": value, "currency": "GEL"});
        let reply = record(Lang::En, Category::Overcharge, &case, &house(Lang::En)).unwrap().reply;
        assert!(reply.contains(said), "{reply}");
        assert_eq!(reply.contains(&format!("{what} (")), said.contains('('), "{reply}");
    }
}
