//! What is held against the case, and what is left alone.

use super::*;
use crate::case::Case;
use crate::config::House;
use crate::lang::Lang;
use crate::lint::{Known, Profile, lint};

/// What a rule says of a letter about a case: the words, and what the case says in their place.
fn told(rule: &str, lang: Lang, letter: &str, case: &str) -> Vec<(String, String)> {
    let case: Case = serde_yaml::from_str(case).unwrap();
    case.check().unwrap();
    let rules = RuleSet::builtin();
    let index = rules.find(rule).unwrap();
    let mut profile = Profile::none(rules);
    profile.switch(index, true);
    let context = Context::of(case, &House::default());
    let findings = lint(&Text::new(letter, lang), rules, &profile, &context);
    let words = |f: Finding| {
        (letter[f.span.start..f.span.end].to_owned(), f.known.map(|k| k.in_words(lang)).unwrap_or_default())
    };
    findings.into_iter().map(words).collect()
}

/// A case about a lamp of 10 November for 125.50 lari.
const LAMP: &str = "{received: 2026-11-18, customer: {name: Nino Beridze}, order: {number: A-1042, product: lamp, \
    date: 2026-11-10, amount: '125.50', currency: GEL}";

fn lamp(letter: &str, more: &str) -> Vec<(String, String)> {
    told("fact-mismatch", Lang::En, letter, &format!("{LAMP}{more}}}"))
}

#[test]
fn the_day_of_the_order_is_known_by_the_words_around_it() {
    for (letter, day) in [
        ("Your order of 12 November leaves today.", "12 November"),
        ("We have checked the lamp of 12 November.", "12 November"),
        ("We have checked the lamp from 12 November.", "12 November"),
        ("We have checked the lamp bought on 12 November.", "12 November"),
        ("We have checked the lamp that you bought on 12.11.2026.", "12.11.2026"),
        ("Your order of 10 November 2025 leaves today.", "10 November 2025"),
    ] {
        assert_eq!(lamp(letter, ""), [(day.to_owned(), "10 November 2026".to_owned())], "{letter}");
    }
    for letter in [
        "Your order of 10 November leaves today.",
        "We have checked the lamp. On 12 November we called you.",
        "We have checked the lamp, and on 12 November we called you.",
        "The lamp was repaired on 12 November.",
        "Your lamp arrived and was tested here on 12 November.",
        "Your order of 10 November was changed on 12 November.",
    ] {
        assert_eq!(lamp(letter, ""), [], "{letter}");
    }
    // A day that the assessment names is known as well.
    assert_eq!(lamp("Your order of 12 November leaves today.", ", assessment: {cause: 'lost on 12 November'}"), []);
}

#[test]
fn what_was_before_the_order_cannot_be_what_is_complained_about() {
    let bought = ", text: 'The lamp was broken when the courier brought it.'";
    let sorry = |day: &str| format!("We are sorry that the courier brought you a broken lamp on {day}.");
    assert_eq!(lamp(&sorry("9 November"), bought).len(), 1);
    assert_eq!(lamp(&sorry("10 October"), bought).len(), 1);
    for day in ["9 October", "11 November", "9 November, and then on 14 November"] {
        assert_eq!(lamp(&sorry(day), bought), [], "{day}");
    }
    assert_eq!(lamp("The courier brought a broken lamp on 9 November.", bought), []);
    assert_eq!(lamp("We are sorry that you waited on 9 November.", bought), []);
}

#[test]
fn the_only_day_of_a_complaint_is_the_day_of_what_happened() {
    let case = |text: &str| format!("{{lang: en, received: 2026-11-18, text: '{text}'}}");
    let letter = "We apologise that the courier shouted at your mother on 5 November.";
    let told = |text: &str| told("fact-mismatch", Lang::En, letter, &case(text));
    let complaint = "I have bought here for years. Your courier shouted at my mother on 3 November! I wait.";
    assert_eq!(told(complaint), [("5 November".to_owned(), "3 November 2026".to_owned())]);
    assert_eq!(told("Your courier shouted at my mother on 5 November."), []);
    // Two days; a day of something else.
    assert_eq!(told("On 1 November I wrote. Your courier shouted at my mother on 3 November."), []);
    assert_eq!(told("Your courier shouted at my mother. The lamp broke on 3 November."), []);
}

#[test]
fn sums_are_the_orders_by_the_words_around_them_or_by_a_slip() {
    let order = "GEL\u{a0}125.50";
    for (letter, sum) in [
        ("You paid GEL 152.50 for the lamp.", "GEL 152.50"),
        ("You paid GEL 90 for the lamp.", "GEL 90"),
        ("We have refunded GEL 126.50.", "GEL 126.50"),
        ("We have refunded the full price, GEL 300.", "GEL 300"),
        ("We have refunded USD 125.50.", "USD 125.50"),
    ] {
        assert_eq!(lamp(letter, ""), [(sum.to_owned(), order.to_owned())], "{letter}");
    }
    for letter in [
        "You paid GEL 125.50 for the lamp.",
        "You paid 125.50 for the lamp.",
        "We also give you a voucher for GEL 20.",
        "We have refunded GEL 60.",
        "Delivery costs USD 9.",
    ] {
        assert_eq!(lamp(letter, ""), [], "{letter}");
    }
    let paid = ", assessment: {remedies: [{kind: partial-refund, amount: '30', currency: GEL}]}";
    assert_eq!(lamp("We will refund GEL 40 to your card.", paid), [("GEL 40".to_owned(), "GEL\u{a0}30".to_owned())]);
    assert_eq!(lamp("We will refund GEL 30 to your card.", paid), []);
    // One digit of an overcharge is what the complaint is about.
    assert_eq!(lamp("The till took GEL 129.50.", ", category: overcharge"), []);
    assert_eq!(lamp("The till took GEL 129.50.", "").len(), 1);
    assert_eq!(lamp("We have refunded GEL 129.50, of which you paid GEL 125.50.", ""), []);
    let cheap = "{order: {number: A-1042, amount: '25', currency: GEL}}";
    assert_eq!(told("fact-mismatch", Lang::En, "Delivery costs USD 25.", cheap), []);
}

#[test]
fn a_day_later_than_was_promised_is_told() {
    let by = ", assessment: {remedies: [{kind: refund, by: 2026-11-25}]}";
    let told = |letter: &str| lamp(letter, by);
    let promised = "25 November 2026".to_owned();
    assert_eq!(told("We will refund the money by 27 November."), [("27 November".to_owned(), promised.clone())]);
    assert_eq!(told("We will refund the money by 20 November."), [("20 November".to_owned(), promised.clone())]);
    assert_eq!(told("We will refund the money on 27 November."), [("27 November".to_owned(), promised)]);
    for letter in [
        "We will refund the money by 25 November.",
        "We will refund the money on 20 November.",
        "We will write to you by 27 November.",
        "We refunded the money on 17 November.",
        "We will refund the money between 20 November and 27 November.",
        "We will refund the money; your bank will show it by 27 November.",
    ] {
        assert_eq!(told(letter), [], "{letter}");
    }
    for (kind, letter) in [
        ("replace", "We will send you another lamp by 27 November."),
        ("redeliver", "We will send you another lamp by 27 November."),
        ("repair", "We will repair the lamp by 27 November."),
        ("reimburse-costs", "We will refund the costs by 27 November."),
    ] {
        let by = format!(", assessment: {{remedies: [{{kind: {kind}, by: 2026-11-25}}]}}");
        assert_eq!(lamp(letter, &by).len(), 1, "{letter}");
        let two = format!("{}, {{kind: explain, by: 2026-11-26}}]}}", by.trim_end_matches("]}"));
        assert_eq!(lamp(letter, &two), [], "{letter}");
    }
}

#[test]
fn order_numbers_by_the_word_for_them_or_by_their_likeness() {
    for (letter, number) in [
        ("Your order number is B-7730.", "B-7730"),
        ("Order A-2377 was late.", "A-2377"),
        ("Your claim under policy A-1024 is accepted.", "A-1024"),
    ] {
        assert_eq!(lamp(letter, ""), [(number.to_owned(), "A-1042".to_owned())], "{letter}");
    }
    for letter in [
        "Order a 1042 was late.",
        "Your order was late; the new order is A-1043.",
        "Policy B-7730 is accepted.",
        "Your claim under policy A-1024 on order A-1042 is accepted.",
    ] {
        assert_eq!(lamp(letter, "").iter().filter(|(words, _)| !words.contains("A-1024")).count(), 0, "{letter}");
    }
    // A number that the complaint names is none of a slip.
    assert_eq!(lamp("Order A-2377 was late.", ", text: 'First it was A-2377, then A-1042.'"), []);
    assert_eq!(told("fact-mismatch", Lang::En, "Order A-2377 was late.", "{order: {product: lamp}}"), []);
}

#[test]
fn names_in_the_salutation_are_held_against_those_that_are_known() {
    let told = |letter: &str, name: &str| {
        told("fact-mismatch", Lang::En, letter, &format!("{{customer: {{name: '{name}'}}}}"))
            .into_iter()
            .map(|(words, _)| words)
            .collect::<Vec<_>>()
    };
    for (letter, name, wrong) in [
        ("Dear Ms Berdize, we know.", "Nino Beridze", "Berdize"),
        ("Dear Nana Beridze, we know.", "Nino Beridze", "Nana"),
        ("Dear Nana Lomidze, we know.", "Nino Beridze", "Nana Lomidze"),
        ("Hello, Mr. Brown! We know.", "Nino Beridze", "Brown"),
        ("Dear Zoe, we know.", "Nino", "Zoe"),
    ] {
        assert_eq!(told(letter, name), [wrong], "{letter}");
    }
    for (letter, name) in [
        ("Dear Ms Beridze, we know.", "Nino Beridze"),
        ("Dear Nino, we know.", "Nino Beridze"),
        ("Dear Kate, we know.", "Katherine Lee"),
        ("Dear Ms Beridze, we know.", "Nino"),
        ("Dear Zoe, we know.", "nino2004"),
        ("Dear Customer, we know.", "Nino Beridze"),
        ("Dear Ms Berdize, we know.", "ნინო ბერიძე"),
        ("We met Ms Brown.", "Nino Beridze"),
    ] {
        assert_eq!(told(letter, name), [""; 0], "{letter}");
    }
}

#[test]
fn another_thing_is_one_that_the_letter_calls_the_customers() {
    assert_eq!(lamp("Your refrigerator will be repaired tomorrow.", ""), [("refrigerator".into(), "lamp".into())]);
    for (letter, more) in [
        ("The refrigerator in our shop is new.", ""),
        ("Your lamp stood on your refrigerator.", ""),
        ("Your refrigerator will be repaired tomorrow.", ", text: 'The lamp fell on my refrigerator.'"),
        ("Your whatnot will be repaired tomorrow.", ""),
    ] {
        assert_eq!(lamp(letter, more), [], "{letter}");
    }
    let named = |product: &str| {
        let case = format!("{{order: {{product: '{product}'}}}}");
        told("fact-mismatch", Lang::En, "Your refrigerator will be repaired tomorrow.", &case).len()
    };
    // Another word for the same thing; a word that is not known; another alphabet.
    assert_eq!((named("fridge"), named("whatnot"), named("ლამპა"), named(" ")), (0, 0, 0, 0));
}

#[test]
fn a_letter_in_another_language_than_the_complaints_is_told_at_its_opening() {
    let told = |letter: &str, lang: &str| told("wrong-language", Lang::En, letter, &format!("{{lang: {lang}}}"));
    let letter = "Dear Ana,\n\nWe are sorry that the lamp was late. We know.";
    assert_eq!(told(letter, "ka")[0].0, "We are sorry that the lamp was late.");
    assert_eq!(told(letter, "en"), []);
    // What is quoted is in the language of the one who said it.
    let quoted = "We know that you wrote «ლამპა გვიან მოვიდა და გატეხილი იყო, ძალიან ვწუხვარ ამის გამო».";
    assert_eq!(told(quoted, "en"), []);
}

#[test]
fn a_letter_names_the_customer_before_it_closes() {
    let told = |letter: &str, customer: &str| {
        told("missing-name", Lang::En, letter, &format!("{{customer: {{{customer}}}}}")).len()
    };
    let nino = "name: Nino Beridze";
    for letter in ["Dear Nino,\nWe know.", "Dear Ms Beridze,\nWe know.", "We know, Nino, that it is late."] {
        assert_eq!(told(letter, nino), 0, "{letter}");
    }
    for letter in ["Dear Ana,\nWe know.", "We know.\nKind regards,\nNino", "We know.\n> Nino\nSo it is."] {
        assert_eq!(told(letter, nino), 1, "{letter}");
    }
    assert_eq!(told("Dear Madam Chair,\nWe know.", "name: Nino Beridze, salutation: Madam Chair"), 0);
    assert_eq!(told("Dear Ana,\nWe know.", "name: Nino Beridze, salutation: ' '"), 1);
    assert_eq!(told("Dear Ana,\nWe know.", "name: N."), 0);
}

#[test]
fn a_letter_that_fits_every_complaint_names_nothing_of_the_case() {
    let told = |letter: &str, case: &str| told("missing-case-reference", Lang::En, letter, case).len();
    let case = format!("{LAMP}}}");
    for letter in [
        "We are sorry that order A-1042 was late.",
        "We are sorry that the lamp was late.",
        "We are sorry about 10 November.",
        "We are sorry about the complaint of 18 November.",
        "We are sorry about the GEL 125.50.",
    ] {
        assert_eq!(told(letter, &case), 0, "{letter}");
    }
    for letter in ["We are sorry.", "We are sorry about 12 November.", "We are sorry about the GEL 120."] {
        assert_eq!(told(letter, &case), 1, "{letter}");
    }
    assert_eq!(told("We are sorry.", "{order: {date: 2026-11-10}}"), 1);
    // Nothing is known that could have been named.
    assert_eq!(told("We are sorry.", "{received: 2026-11-18, customer: {name: Nino Beridze}}"), 0);
}

#[test]
fn questions_are_told_as_they_were_put() {
    let told = |letter: &str, complaint: &str| {
        let case = format!("{{lang: en, text: '{complaint}'}}");
        told("unanswered-question", Lang::En, letter, &case).into_iter().map(|(_, known)| known).collect::<Vec<_>>()
    };
    let letter = "Thank you for writing to us.";
    for (complaint, question) in [
        ("It broke. When will the courier come?", "When will the courier come?"),
        ("Why was the parcel opened?", "Why was the parcel opened?"),
        ("Will you repair the kettle?", "Will you repair the kettle?"),
    ] {
        assert_eq!(told(letter, complaint), [question], "{complaint}");
    }
    for (letter, complaint) in [
        ("The courier comes on 20 November.", "When will the courier come?"),
        ("The parcel was opened because the address had come off.", "Why was the parcel opened?"),
        ("The parcels are here.", "Where is my parcel?"),
        (letter, "It broke. Is that so?"),
    ] {
        assert_eq!(told(letter, complaint), [""; 0], "{complaint}");
    }
    assert_eq!(told("The courier comes soon.", "When will the courier come?").len(), 1);
    let long = format!("Where is the lamp {}?", "that I bought ".repeat(20).trim_end());
    let shown = told(letter, &long);
    assert!(
        shown[0].ends_with("…") && shown[0].chars().count() <= 101 && long.starts_with(&shown[0][..80]),
        "{shown:?}"
    );
}

#[test]
fn facts_as_they_are_written() {
    let sum = |value: &str, currency| Known::Sum(crate::triage::Amount { value: value.to_owned(), currency });
    assert_eq!(Known::Text(" A \n 1042 ".to_owned()).in_words(Lang::En), "A 1042");
    let day = Known::Day(jiff::civil::date(2026, 11, 10));
    assert_eq!(day.in_words(Lang::En), "10 November 2026");
    assert_eq!(day.in_words(Lang::Ka), "2026 წლის 10 ნოემბერი");
    assert_eq!(sum("12500", "AMD").in_words(Lang::Hy), "12\u{a0}500\u{a0}դրամ");
    assert_eq!(sum("much", "GEL").in_words(Lang::En), "much GEL");
}

#[test]
fn a_day_beside_the_thing_is_the_orders_in_each_languages_own_way() {
    let told = |lang, product: &str, letter: &str| {
        let case = format!("{{received: 2026-11-18, order: {{product: {product}, date: 2026-11-10}}}}");
        told("fact-mismatch", lang, letter, &case).len()
    };
    for (lang, product, letter, count) in [
        (Lang::Hy, "լամպ", "Նոյեմբերի 12-ի լամպը ստուգել ենք։", 1),
        (Lang::Hy, "լամպ", "Նոյեմբերի 12-ի Ձեր լամպը ստուգել ենք։", 1),
        (Lang::Hy, "լամպ", "Նոյեմբերի 12-ին լամպը ստուգել ենք։", 0),
        (Lang::Hy, "լամպ", "Նոյեմբերի 12-ի և այսօրվա լամպը ստուգել ենք։", 0),
        (Lang::Hy, "լամպ", "Նոյեմբերի 12-ի, լամպը ստուգել ենք։", 0),
        (Lang::Ka, "ლამპა", "12 ნოემბრის ლამპა შევამოწმეთ.", 1),
        (Lang::Ka, "ლამპა", "12 ნოემბრის თქვენი ლამპა შევამოწმეთ.", 1),
        (Lang::Ka, "ლამპა", "12 ნოემბერს ლამპა შევამოწმეთ.", 0),
        (Lang::Ka, "ლამპა", "12 ნოემბრის და დღევანდელი ლამპა შევამოწმეთ.", 0),
    ] {
        assert_eq!(told(lang, product, letter), count, "{letter}");
    }
}

#[test]
fn addresses_and_numbers_of_others_are_nobodys_business() {
    let case =
        "{customer: {name: Anna Lee, email: anna@gmail.com, phone: +995 599 12 34 56}, order: {number: '599443322'}";
    let told = |letter: &str, more: &str| {
        let found = told("personal-data", Lang::En, letter, &format!("{case}{more}}}"));
        found.into_iter().map(|(words, _)| words).collect::<Vec<_>>()
    };
    for (letter, more, found) in [
        ("Your neighbour took it in; her number is 599 77 88 99.", "", "599 77 88 99"),
        ("The ticket went to maia@gmail.com by mistake.", "", "maia@gmail.com"),
        ("The ticket went to maia@gmail.com.\n\nKind regards,\nNia Barrow\nnia@gmail.com", "", "maia@gmail.com"),
        ("We will ring 599 12 34 56 tomorrow.", ", kind: public-reply", "599 12 34 56"),
    ] {
        assert_eq!(told(letter, more), [found], "{letter}");
    }
    for (letter, more) in [
        ("The lamp has the number 599 77 88 99.", ""),
        ("We will ring 599 12 34 56 tomorrow and write to ANNA@gmail.com.", ""),
        ("Your neighbour took in 599443322.", ""),
        ("Your neighbour took it in.\n\nKind regards,\nNia Barrow\n599 77 88 99", ""),
        ("The ticket went to maia@shop.ge.\n\nKind regards,\nNia Barrow\nnia@shop.ge", ""),
        ("The ticket went to nia@gmail.com.\n\nKind regards,\nNia Barrow\nnia@gmail.com", ""),
        ("Your neighbour took it in; her number is 599 77 88 99.", ", text: 'Ask 599 77 88 99 or maia@gmail.com.'"),
        ("The ticket went to maia@gmail.com.", ", text: 'Ask maia@gmail.com.'"),
        ("Call us on 599 77 88 99.", ", kind: public-reply"),
    ] {
        assert_eq!(told(letter, more), [""; 0], "{letter}");
    }
}
