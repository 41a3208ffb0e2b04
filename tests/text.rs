//! Properties of the text layer: every place found in a copy leads back to the right bytes of the file.

// Outside of test functions, too, a test may fail by panicking and may print what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use amends::lang::Lang;
use amends::lint::{Context, Finding, Profile, lint};
use amends::rule::pattern::View;
use amends::rule::{Check, RuleSet};
use amends::text::{Lines, Text, alphabet};
use proptest::prelude::*;

const VIEWS: [View; 4] = [View::Folded, View::Cased, View::AsIs, View::Addresses];

/// Pieces that letters are made of, the awkward ones among them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "მაგრამ",
            "ბოდიშს გიხდით",
            "ᲛᲐᲒᲠᲐᲛ",
            "Კლიენტების",
            "შეკვეთა №4821",
            "მალე",
            "თქვენი ბრალია",
            "բայց",
            "բա՛յց",
            "ԲԱՅՑ",
            "Թեև",
            "թեեւ",
            "ԹԵԵՎ",
            "ձեր",
            "դո՛ւք",
            "Հարգելի՛ Աննա,",
            "ներողություն ենք խնդրում",
            "շուտով",
            "but",
            "BUT",
            "don’t",
            "I am sorry if",
            "as soon as possible",
            "café",
            "cafe\u{301}",
            "é",
            "„მაგრამ“",
            "«բայց»",
            "\"but\"",
            "ana@example.ge",
            "https://example.ge/a",
            "[NAME]",
            "<!-- but -->",
            "> but",
            ".",
            ". ",
            "։ ",
            ": ",
            "! ",
            "… ",
            ", ",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "-",
            "–",
            "—",
            "'",
            "`",
            "\u{ad}",
            "\u{200b}",
            "\u{202e}",
            "\u{1b}[31m",
            "\u{feff}",
            "\u{a0}",
            "😀",
            "\u{0}",
            "ﬓ",
            "5-ը",
            "25.50",
            "No. 5",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

fn letter() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn language() -> impl Strategy<Value = Lang> {
    prop::sample::select(Lang::ALL.to_vec())
}

fn findings(text: &str, lang: Lang) -> Vec<Finding> {
    let rules = RuleSet::builtin();
    lint(&Text::new(text, lang), rules, &Profile::new(rules), &Context::default())
}

/// Rule and words of the findings that point at words.
fn told(text: &str, lang: Lang) -> Vec<(String, String)> {
    let rules = RuleSet::builtin();
    let phrases = findings(text, lang).into_iter().filter(|f| matches!(rules.rules()[f.rule].check, Check::Phrases(_)));
    phrases.map(|f| (rules.rules()[f.rule].id.clone(), text[f.span.start..f.span.end].to_owned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_of_a_copy_leads_back_to_its_character(source in letter(), lang in language()) {
        let text = Text::new(&source, lang);
        for view in VIEWS {
            let copy = text.copy(view);
            let mut last = 0;
            for at in 0..copy.bytes().len() {
                let span = copy.source_span(at, at + 1);
                prop_assert!(span.start >= last || copy.source_span(at - 1, at) == span, "{view:?} {at}");
                prop_assert!(source.get(span.start..span.end).is_some_and(|s| !s.is_empty()), "{view:?} {at} {span:?}");
                last = span.start;
            }
        }
    }

    #[test]
    fn a_letter_of_the_copy_is_the_letter_of_the_source(source in letter(), lang in language()) {
        let text = Text::new(&source, lang);
        let copy = text.copy(View::Folded);
        for (i, c) in source.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric() || alphabet::is_native(*c, Lang::Ka)) {
            let range = copy.range_of(amends::text::Span::new(i, i + c.len_utf8()));
            let masked = text.masks().iter().any(|m| m.start <= i && i < m.end);
            // What follows may be a mark that makes one letter with it.
            let next = source[i + c.len_utf8()..].chars().next();
            let composed = next.is_some_and(|n| !n.is_ascii() && !Lang::ALL.iter().any(|&l| alphabet::is_native(n, l)));
            if !masked && !composed {
                let code = alphabet::encode(alphabet::fold(c));
                prop_assert_eq!(&copy.bytes()[range], code.as_bytes(), "{:?} at {}", c, i);
            }
        }
    }

    #[test]
    fn sentences_are_in_order_and_apart(source in letter(), lang in language()) {
        let text = Text::new(&source, lang);
        let mut end = 0;
        for sentence in text.sentences() {
            prop_assert!(sentence.source.start >= end && sentence.source.end > sentence.source.start);
            prop_assert!(source.get(sentence.source.start..sentence.source.end).is_some());
            end = sentence.source.end;
        }
    }

    #[test]
    fn findings_lie_on_characters_and_in_order(source in letter(), lang in language()) {
        let mut last = 0;
        for finding in findings(&source, lang) {
            prop_assert!(source.get(finding.span.start..finding.span.end).is_some());
            prop_assert!(finding.span.start >= last);
            last = finding.span.start;
        }
    }

    #[test]
    fn a_blank_line_moves_findings_and_changes_nothing_else(source in letter(), lang in language()) {
        let moved = format!("\n{source}");
        let (before, after) = (findings(&source, lang), findings(&moved, lang));
        prop_assert_eq!(before.len(), after.len());
        let (lines, moved_lines) = (Lines::new(&source), Lines::new(&moved));
        for (b, a) in before.iter().zip(&after) {
            prop_assert_eq!((b.rule, b.severity, b.span.start + 1), (a.rule, a.severity, a.span.start));
            let (b, a) = (lines.place(b.span.start), moved_lines.place(a.span.start));
            // After a byte order mark the first line is the second, and its mark is a character like any other.
            if !source.starts_with('\u{feff}') {
                prop_assert_eq!((b.line + 1, b.column), (a.line, a.column));
            }
        }
    }

    #[test]
    fn lines_and_columns_lead_back(source in letter()) {
        let lines = Lines::new(&source);
        for (i, _) in source.char_indices().filter(|&(i, c)| i > 0 || c != '\u{feff}') {
            let place = lines.place(i);
            prop_assert_eq!(lines.offset(place.line, place.column), Some(i));
        }
    }
}

#[test]
fn composed_and_decomposed_letters_have_the_same_findings() {
    for (composed, lang) in [
        ("Ma\u{e7}\u{e3} cafe\u{e9}, but not so\u{f3}n.", Lang::En),
        ("Nino caf\u{e9}: ბოდიშს გიხდით, თუ შეგაწუხეთ, მაგრამ მალე მოგწერთ.", Lang::Ka),
        ("Caf\u{e9}-ի պատվերը, բայց շուտով կպատասխանենք։", Lang::Hy),
    ] {
        let decomposed: String = composed
            .chars()
            .flat_map(|c| match c {
                'é' => vec!['e', '\u{301}'],
                'ó' => vec!['o', '\u{301}'],
                'ç' => vec!['c', '\u{327}'],
                'ã' => vec!['a', '\u{303}'],
                c => vec![c],
            })
            .collect();
        let (one, other) = (told(composed, lang), told(&decomposed, lang));
        assert!(!one.is_empty());
        assert_eq!(one.len(), other.len());
        assert!(one.iter().zip(&other).all(|(a, b)| a.0 == b.0), "{one:?} {other:?}");
    }
}

#[test]
fn a_dash_between_words_is_one_however_it_was_typed() {
    let copy = |text: &str| Text::new(text, Lang::En).copy(View::Folded).bytes().to_vec();
    let typed = copy("It was late — we know — by a day.");
    for other in ["It was late—we know—by a day.", "It was late –we know– by a day."] {
        assert_eq!(copy(other), typed, "{other}");
    }
    assert_ne!(copy("5–7 days"), copy("5 – 7 days"));
}

#[test]
fn words_are_pointed_at_exactly() {
    let has = |text: &str, lang, rule: &str, words: &str| {
        let all = told(text, lang);
        assert!(all.contains(&(rule.to_owned(), words.to_owned())), "{rule} {words:?} in {text:?}: {all:?}");
    };
    has("Հասկանում ենք Ձեզ, բա՛յց պատվերն ուղարկված էր։", Lang::Hy, "contrastive-but", "բա՛յց");
    has("Ստացել ենք, ԴՈՒՔ չեք։ Կարո՞ղ եք դո՛ւք ասել։", Lang::Hy, "pronoun-capital", "դո՛ւք");
    has("Թեեւ կտրոնը չկա, կփոխարինենք։", Lang::Hy, "contrastive-however", "Թեեւ");
    has("გასაგებია, ᲛᲐᲒᲠᲐᲛ კურიერი მოვიდა.", Lang::Ka, "contrastive-but", "ᲛᲐᲒᲠᲐᲛ");
    has("გასაგებია, მაგ\u{ad}რამ კურიერი მოვიდა.", Lang::Ka, "contrastive-but", "მაგ\u{ad}რამ");
    has("It works, b\u{301}ut we waited.", Lang::En, "contrastive-but", "b\u{301}ut");
    // A mark on the last letter belongs to it, whether or not another letter composes with its own.
    for place in ["caf\u{e9}", "cafe\u{301}"] {
        let letter = format!("The {place} works, bu\u{327}t\u{304} we waited.");
        has(&letter, Lang::En, "contrastive-but", "bu\u{327}t\u{304}");
    }
    has("We will reply as  soon\nas possible.", Lang::En, "vague-deadline", "as  soon\nas possible");
}

#[test]
fn what_the_customer_wrote_raises_nothing() {
    for (text, lang) in [
        ("თქვენ დაწერეთ: „მოვიდა, მაგრამ ცარიელი იყო“.", Lang::Ka),
        ("თქვენ დაწერეთ: ,,მოვიდა, მაგრამ ცარიელი იყო\".", Lang::Ka),
        ("Դուք գրել եք. «Վճարեցի, բայց ոչինչ չստացա»։", Lang::Hy),
        ("You wrote: “It came, but it was empty”.", Lang::En),
        ("Thank you for your letter.\n> It came, but it was empty.\n> Never again!!!\n", Lang::En),
        ("Thank you for your letter.\n\nOn 3 May 2026 Ana Lee wrote:\nIt came, but it was empty.\n", Lang::En),
    ] {
        assert_eq!(told(text, lang), [], "{text}");
    }
}

#[test]
fn sentences_end_where_each_language_ends_them() {
    let split = |text: &'static str, lang| {
        let t = Text::new(text, lang);
        t.sentences().iter().map(|s| &text[s.source.start..s.source.end]).collect::<Vec<_>>()
    };
    assert_eq!(
        split("მისამართი: ქ. თბილისი, 2026 წ. ნოემბერი. თანხა 125.50 ლარია და ა.შ. დღეს. ნ. ბერიძე", Lang::Ka),
        ["მისამართი: ქ. თბილისი, 2026 წ. ნოემბერი.", "თანხა 125.50 ლარია და ა.შ. დღეს.", "ნ. ბერიძე"]
    );
    assert_eq!(
        split("Ստացել ենք. շնորհակալություն։ Կզանգահարենք ժամը 15:00-ին: Լավ։", Lang::Hy),
        ["Ստացել ենք. շնորհակալություն։", "Կզանգահարենք ժամը 15:00-ին:", "Լավ։"]
    );
    assert_eq!(
        split("Ստացել ենք. Կզանգահարենք վաղը. Ա. Պետրոսյան", Lang::Hy),
        ["Ստացել ենք.", "Կզանգահարենք վաղը.", "Ա. Պետրոսյան"]
    );
    assert_eq!(
        split("Dear Ms Lee,\nThe No. 4821 order left at 9.30 a.m. today. Why? No. Mr. Lee knows…", Lang::En),
        ["Dear Ms Lee,", "The No. 4821 order left at 9.30 a.m. today.", "Why?", "No.", "Mr. Lee knows…"]
    );
    assert_eq!(
        split(
            "We are sorry that the parcel came four days late and that nobody\ncalled you about it.\nKind regards,\nAna",
            Lang::En
        ),
        [
            "We are sorry that the parcel came four days late and that nobody\ncalled you about it.",
            "Kind regards,",
            "Ana"
        ]
    );
}

/// What a copy says, its characters as they are shown.
fn says(source: &str, lang: Lang, view: View) -> String {
    alphabet::decode(Text::new(source, lang).copy(view).bytes())
}

#[test]
fn a_copy_has_one_spelling_for_what_is_typed_in_many() {
    for (source, copy, lang) in [
        ("Good   day , Ana", "good day , ana", Lang::En),
        ("  We\t go.  ", "we go.", Lang::En),
        ("don’t, don´t, don`t, don't", "don't, don't, don't, don't", Lang::En),
        ("ᲛᲐᲒᲠᲐᲛ მაგ\u{ad}რამ მაგ\u{200b}რამ", "მაგრამ მაგრამ მაგრამ", Lang::Ka),
        // Letters of other alphabets are written as one of their group.
        ("a\u{301}b\u{327}c", "ébc", Lang::En),
        ("5–7, ա–բ", "5-7, ա - բ", Lang::Hy),
        ("a — b, —c", "a - b, - c", Lang::En),
        ("A‑1042, A−1042, ֊", "a-1042, a-1042, -", Lang::En),
        ("Այո , ոչ ՝ այո ։", "այո, ոչ՝ այո։", Lang::Hy),
        ("Այո: Ոչ :\nԱյո 15:30", "այո։ ոչ։\nայո 15:30", Lang::Hy),
        ("Այո: ոչ", "այո: ոչ", Lang::En),
        ("այո `ոչ", "այո՝ոչ", Lang::Hy),
        ("դո՛ւք բա՜յց ի՞նչ", "դուք բայց ինչ", Lang::Hy),
        ("թեեւ թեեվ ԹԵԵՎ ե՛վ ե վ", "թեև թեև թեև և ե վ", Lang::Hy),
        ("ﬓ ﬔ ﬕ ﬖ ﬗ", "մն մե մի վն մխ", Lang::Hy),
        ("մ’ն մ'", "մն մ'", Lang::Hy),
        ("ნ’ნ", "ნ'ნ", Lang::Ka),
        ("no ~ na", "no ~ na", Lang::En),
    ] {
        assert_eq!(says(source, lang, View::Folded), copy, "{source}");
    }
    assert_eq!(says("Թեեւ ԴՈՒՔ դո՛ւք", Lang::Hy, View::Cased), "Թեեւ ԴՈՒՔ դուք");
    assert_eq!(says("Good  day — “Ana” ", Lang::En, View::AsIs), "Good day — ¤");
    assert_eq!(says("Ask ANA@example.ge", Lang::En, View::Addresses), "ask ana@example.ge");
    assert_eq!(says("Ask ANA@example.ge", Lang::En, View::AsIs), "Ask ANA@example.ge");
    assert_eq!(says("Ask ANA@example.ge", Lang::En, View::Folded), "ask ¤");
}

#[test]
fn a_line_end_is_a_space_only_where_a_line_was_wrapped() {
    let long = "We are sorry that the parcel came four days late and";
    for (between, joined) in [
        ("\n", " "),
        ("\r\n", " "),
        ("\r", " "),
        (" \n ", " "),
        ("\u{2028}", " "),
        ("\n\n", "\n"),
        ("\r\n\r\n", "\n"),
        ("\n- ", "\n- "),
        ("\n– ", "\n- "),
        ("\n> ", "\n"),
        (".\n", ".\n"),
        (";\n", ";\n"),
        (",\n", ", "),
    ] {
        let source = format!("{long}{between}Nobody called");
        let copy = says(&source, Lang::En, View::Folded);
        let expected = match between {
            // What is quoted from an older mail is none of the letter.
            "\n> " => long.to_lowercase(),
            _ => format!("{}{joined}nobody called", long.to_lowercase()),
        };
        assert_eq!(copy, expected, "{between:?}");
    }
    for (source, copy) in [
        ("Dear Ana\nWe go", "dear ana\nwe go"),
        ("we\ngo", "we go"),
        ("we,\ngo", "we,\ngo"),
        ("we 5\ngo", "we 5 go"),
        ("\n\nwe go\n\n", "we go"),
    ] {
        assert_eq!(says(source, Lang::En, View::Folded), copy, "{source:?}");
    }
    // No small letters tell there that a sentence goes on.
    assert_eq!(says("ჩვენ\nმოვედით", Lang::Ka, View::Folded), "ჩვენ\nმოვედით");
}

#[test]
fn what_was_folded_leads_back_to_all_that_was_typed() {
    let back = |source: &str, lang, view, copied: &str| {
        let text = Text::new(source, lang);
        let copy = text.copy(view);
        let said = alphabet::decode(copy.bytes());
        let at = said.find(copied).unwrap();
        let bytes = |s: &str| s.chars().map(|c| alphabet::encode(c).as_bytes().len()).sum::<usize>();
        let start = bytes(&said[..at]);
        let span = copy.source_span(start, start + bytes(copied));
        source[span.start..span.end].to_owned()
    };
    for (source, lang, copied, typed) in [
        ("We  \t go", Lang::En, "we go", "We  \t go"),
        ("so, թեե՛ւ այո", Lang::Hy, "թեև", "թեե՛ւ"),
        ("see «so it is» now", Lang::En, "see ¤ now", "see «so it is» now"),
        ("see «so it is» now", Lang::En, "¤", "«so it is»"),
        ("cafe\u{301} is", Lang::En, "é is", "e\u{301} is"),
        ("xb\u{301}\u{327}y", Lang::En, "b", "b\u{301}\u{327}"),
        ("a—b", Lang::En, " - ", "—"),
        ("ﬓ", Lang::Hy, "մ", "ﬓ"),
    ] {
        assert_eq!(back(source, lang, View::Folded, copied), typed, "{source}");
    }
    let text = Text::new("ab", Lang::En);
    let copy = text.copy(View::Folded);
    // Nothing at all stands at a place, and what is past the end stands at the end.
    let at = |start, end| copy.source_span(start, end);
    assert_eq!([at(0, 0), at(1, 1), at(9, 9), at(2, 1)].map(|s| (s.start, s.end)), [(0, 0), (1, 1), (2, 2), (2, 2)]);
    assert_eq!(copy.range_of(amends::text::Span::new(1, 2)), 1..2);
    assert_eq!(copy.range_of(amends::text::Span::new(5, 9)), 2..2);
}

#[test]
fn stops_and_what_only_looks_like_them() {
    let split = |text: &'static str, lang| {
        let t = Text::new(text, lang);
        t.sentences().iter().map(|s| (&text[s.source.start..s.source.end], s.ends_line)).collect::<Vec<_>>()
    };
    assert_eq!(
        split("We pay 129.90 now. Yes!) So it is... And? “No.” Well…\nFine", Lang::En),
        [
            ("We pay 129.90 now.", false),
            ("Yes!)", false),
            ("So it is...", false),
            ("And?", false),
            ("“No.” Well…", true),
            ("Fine", true)
        ]
    );
    assert_eq!(split("1. We pay.\n2. We go", Lang::En), [("1. We pay.", true), ("2. We go", true)]);
    assert_eq!(split("It took 12. We know 1042. So", Lang::En).len(), 3);
    assert_eq!(split("Wow!yes a.b", Lang::En), [("Wow!yes a.b", true)]);
    assert_eq!(split("It is 12 ₾. we go. so", Lang::En), [("It is 12 ₾. we go. so", true)]);
    assert_eq!(split("It is 12 ₾. We go", Lang::En), [("It is 12 ₾.", false), ("We go", true)]);
    assert_eq!(split("Այո։Ոչ. Այո։", Lang::Hy), [("Այո։", false), ("Ոչ. Այո։", true)]);
    assert_eq!(split("ვიცით. დღეს", Lang::Ka), [("ვიცით.", false), ("დღეს", true)]);
    assert_eq!(
        split("No. 5 is late. No. We know", Lang::En),
        [("No. 5 is late.", false), ("No.", false), ("We know", true)]
    );
    assert_eq!(split("So.  \n\n Yes", Lang::En), [("So.", true), ("Yes", true)]);
    assert_eq!(split(" \n ", Lang::En), []);
}
