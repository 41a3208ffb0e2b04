//! Fixes: what they change, what they never change, and that a file is replaced whole or not at all.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use amends::fix::{Applicability, Fix, apply, plan, settle};
use amends::lang::Lang;
use amends::lint::{Context, Profile, lint};
use amends::report::{Origin, Sheet, entries};
use amends::rule::RuleSet;
use amends::source::Excerpt;
use amends::text::{Reason, Span, Text};
use proptest::prelude::*;

use Applicability::{Safe, Unsafe};

fn fixed(text: &str, lang: Lang, most: Applicability) -> String {
    let rules = RuleSet::builtin();
    settle(text, lang, rules, &Profile::new(rules), &Context::default(), most)
}

fn fixes(text: &str, lang: Lang) -> Vec<(String, Fix)> {
    let rules = RuleSet::builtin();
    let text = Text::new(text, lang);
    let findings = lint(&text, rules, &Profile::new(rules), &Context::default());
    let planned = plan(&text, &findings, rules);
    let named = findings.iter().zip(planned).filter_map(|(f, fix)| Some((rules.rules()[f.rule].id.clone(), fix?)));
    named.collect()
}

fn changes(lang: Lang, most: Applicability, cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(fixed(before, lang, most), *after, "{before}");
        assert_eq!(fixed(after, lang, most), *after, "twice: {before}");
    }
}

#[test]
fn pronouns_get_their_capital_and_keep_their_marks() {
    changes(
        Lang::Hy,
        Safe,
        &[
            ("Սպասում ենք ձեզանից պատասխանի։", "Սպասում ենք Ձեզանից պատասխանի։"),
            ("Կարո՞ղ եք դո՛ւք ասել։", "Կարո՞ղ եք Դո՛ւք ասել։"),
            ("Նա գրել է. «ձեր ապրանքը»։ Նա ձերբակալվել է։", "Նա գրել է. «ձեր ապրանքը»։ Նա ձերբակալվել է։"),
        ],
    );
}

#[test]
fn georgian_loses_capitals_it_does_not_have() {
    changes(
        Lang::Ka,
        Safe,
        &[
            ("ᲣᲙᲕᲔ ᲒᲘᲗᲮᲐᲠᲘᲗ.", "უკვე გითხარით."),
            ("Კლიენტების სამსახური", "კლიენტების სამსახური"),
            ("ბოდიშს გიხდით!!!", "ბოდიშს გიხდით!"),
            ("ბატონო დავით!", "ბატონო დავით!"),
            ("რატომ?!!", "რატომ?"),
        ],
    );
}

#[test]
fn armenian_shouts_end_in_the_stop() {
    changes(
        Lang::Hy,
        Safe,
        &[
            ("ՄԵՆՔ ՍԽԱԼ ՉԵՆՔ ԱՐԵԼ։", "Մենք սխալ չենք արել։"),
            ("ՄԵՆՔ ՍԽԱԼ ԵՎ ՈՒՇ ԵՆՔ ԱՐԵԼ։", "Մենք սխալ և ուշ ենք արել։"),
            ("ՀԱՐԳԵԼԻ ԱՆՆԱ ՍԱՐԳՍՅԱՆ", "Հարգելի Աննա Սարգսյան"),
            ("ԽՆԴՐՈՒՄ ԵՆՔ ՁԵԶ ԳՐԵԼ ՄԵԶ։", "Խնդրում ենք Ձեզ գրել մեզ։"),
            ("Շնորհակալություն!!! Գրե՛ք։", "Շնորհակալություն։ Գրե՛ք։"),
            ("Շնորհակալություն !!!", "Շնորհակալություն։"),
            ("Շնորհակալությո՜ւն!!։", "Շնորհակալությո՜ւն։"),
            ("Ի՞նչ եք ուզում??", "Ի՞նչ եք ուզում?"),
            ("Շնորհակալություն. Կգրենք վաղը!!!", "Շնորհակալություն. Կգրենք վաղը."),
            // No sentence stands before these, so that there is none to be ended.
            ("Գրե՛ք մեզ։\n!!! Կսպասենք։", "Գրե՛ք մեզ։\n! Կսպասենք։"),
        ],
    );
}

#[test]
fn english_shouts_are_lowered_around_what_may_be_a_name() {
    changes(
        Lang::En,
        Safe,
        &[
            ("WE ARE VERY SORRY.", "We are very sorry."),
            ("You MUST send it. DON’T wait.", "You must send it. DON’T wait."),
            ("THIS IS A MUST.", "This is a must."),
            ("I AM VERY SORRY!!!", "I am very sorry!"),
            ("Dear Nino, WE ARE SO SORRY, NINO.", "Dear Nino, we are so sorry, Nino."),
            ("THE USB AND HDMI PORTS WERE NOT TESTED.", "The USB and HDMI ports were not tested."),
            ("WE SENT ORDER A-1042 ON MONDAY AGAIN.", "We sent order A-1042 on Monday again."),
            ("It was PANASONIC.", "It was PANASONIC."),
            // Letters that are joined with others by a sign, on one side as on both, are a name.
            ("WE SENT THE LAMP/VASE ORDER TODAY.", "We sent the LAMP/VASE order today."),
            ("Why did this happen??", "Why did this happen?"),
            // What a number makes of a word: a month, an hour, a sign.
            ("WE PAY YOU ON 5 MAY.", "We pay you on 5 MAY."),
            ("WE MAY SEND IT TODAY.", "We may send it today."),
            ("WE SENT NO. 5 TO YOU.", "We sent NO. 5 to you."),
            ("NO WE ARE SORRY.", "No we are sorry."),
            ("WE ARE OPEN AT 10 AM.", "We are open at 10 AM."),
            ("WE SENT IT TO THE U.S.", "We sent it to the U.S."),
            ("WE SENT YOU THE PRE-ORDER.", "We sent you the PRE-ORDER."),
            ("WE SENT YOU THE @HOME.", "We sent you the @HOME."),
            ("WE SENT YOU THE ORDER_A.", "We sent you the ORDER_A."),
            // Two such words in a row may stay, of three nothing is known.
            ("THE USB HDMI ORDER IS NOT HERE.", "The USB HDMI order is not here."),
            ("THE USB HDMI VGA ORDER IS NOT HERE.", "THE USB HDMI VGA ORDER IS NOT HERE."),
            ("WE ARE SO SORRY (AND NOT ONLY TODAY).", "We are so sorry (and not only today)."),
        ],
    );
    changes(Lang::En, Unsafe, &[("YOUR SAMSUNG TV IS READY.", "Your SAMSUNG TV is ready.")]);
    assert_eq!(fixed("YOUR SAMSUNG TV IS READY.", Lang::En, Safe), "YOUR SAMSUNG TV IS READY.");
    assert_eq!(fixed("LG OLED TV and A-1042 at 10 AM", Lang::En, Unsafe), "LG OLED TV and A-1042 at 10 AM");
}

#[test]
fn emoji_go_with_the_space_that_belonged_to_them() {
    changes(
        Lang::En,
        Safe,
        &[
            ("Thank you 😊", "Thank you"),
            ("Thank you 😊.", "Thank you."),
            ("Thank you 😊😊 for writing.", "Thank you for writing."),
            ("😊 Thank you.", "Thank you."),
            ("Thank you.\r\n👍🏽 All is well.", "Thank you.\r\nAll is well."),
            ("Thank you❤️for writing 👨‍👩‍👧 to us 🇬🇪!", "Thank you for writing to us!"),
            ("5😊5 and Acme™ ☎ 032", "5 5 and Acme™ ☎ 032"),
            ("Thank😊you", "Thank you"),
            ("Acme 😊™ on 😊☎ 032", "Acme ™ on ☎ 032"),
            ("Thank 😊you", "Thank you"),
            ("Thank😊 you", "Thank you"),
            ("Thank you😊", "Thank you"),
            ("Hello😊, Ana 😊\nLee", "Hello, Ana\nLee"),
            ("\u{feff}😊 Thank you.", "\u{feff}Thank you."),
            // Marks that it kept apart would say something else together.
            ("Thank you!😊!", "Thank you! !"),
            ("a 😊- b", "a - b"),
        ],
    );
}

#[test]
fn quotation_marks_are_those_of_the_language() {
    changes(
        Lang::Ka,
        Safe,
        &[
            ("თქვენ დაწერეთ: \"ამანათი ცარიელი იყო\".", "თქვენ დაწერეთ: „ამანათი ცარიელი იყო“."),
            ("კომპანია ,,ნაბიჯი\" და „ქარი\"", "კომპანია „ნაბიჯი“ და „ქარი“"),
        ],
    );
    changes(Lang::Hy, Safe, &[("Դուք գրել եք. \"դատարկ էր\"։", "Դուք գրել եք. «դատարկ էր»։")]);
    changes(
        Lang::En,
        Safe,
        &[
            ("You wrote: \"it was BROKEN!!!\".", "You wrote: “it was BROKEN!!!”."),
            ("24\" and 27\" and \"x\" of 6\"", "24\" and 27\" and \"x\" of 6\""),
            ("It's the customers' own 'choice'.", "It's the customers' own 'choice'."),
            ("<a href=\"https://a.ge\">“shop”</a>", "<a href=\"https://a.ge\">“shop”</a>"),
            ("an “ open mark and a \"pair\"", "an “ open mark and a \"pair\""),
        ],
    );
}

#[test]
fn a_typed_colon_becomes_the_stop_only_where_a_sentence_ends() {
    changes(
        Lang::Hy,
        Safe,
        &[
            ("Գումարը կվերադարձնենք վաղը: Գրե՛ք մեզ:", "Գումարը կվերադարձնենք վաղը։ Գրե՛ք մեզ:"),
            ("Խանութը բաց է մինչև 15:30-ը, տե՛ս http://a.am:", "Խանութը բաց է մինչև 15:30-ը, տե՛ս http://a.am:"),
            ("Դուք գրել եք մեզ: «Դատարկ էր»։", "Դուք գրել եք մեզ: «Դատարկ էր»։"),
            ("Մեզ պետք են փաստաթղթեր:\n- կտրոն\n- նկար", "Մեզ պետք են փաստաթղթեր:\n- կտրոն\n- նկար"),
            ("Մեզ պետք են փաստաթղթեր:\nԿտրոն\nՆկար", "Մեզ պետք են փաստաթղթեր:\nԿտրոն\nՆկար"),
            ("Գումարը կվերադարձնենք վաղը:\n\nՀարգանքով,\nԱնի", "Գումարը կվերադարձնենք վաղը։\n\nՀարգանքով,\nԱնի"),
        ],
    );
}

#[test]
fn sentences_are_split_at_but_only_when_asked() {
    let cases = [
        (Lang::En, "We understand, but the parcel was late.", "We understand. The parcel was late."),
        (Lang::En, "We understand; but, as you know, iPhones are new.", "We understand. As you know, iPhones are new."),
        (Lang::En, "We understand, but iPhones are new.", "We understand. iPhones are new."),
        (
            Lang::En,
            "We do understand how very much this matters to you,\r\nBUT\u{a0}it was late.",
            "We do understand how very much this matters to you.\r\nIt was late.",
        ),
        (Lang::En, "But the parcel was late.", "But the parcel was late."),
        (Lang::En, "nothing but the truth", "nothing but the truth"),
        (Lang::En, "We understand, but – as said – it was late.", "We understand, but – as said – it was late."),
        (Lang::En, "We understand, but(as said) it was late.", "We understand, but(as said) it was late."),
        (Lang::En, "5, but it was late.", "5, but it was late."),
        (Lang::En, "We understand, but but it was late.", "We understand, but but it was late."),
        (Lang::En, "We understand, but 5 are late.", "We understand. 5 are late."),
        (Lang::En, "We understand, but so.", "We understand. So."),
        (Lang::En, "We understand, but and/or it was late.", "We understand. and/or it was late."),
        (Lang::En, "We understand, but\nit was late.", "We understand.\nIt was late."),
        (Lang::Ka, "გვესმის, მაგრამ კურიერი მოვიდა.", "გვესმის. კურიერი მოვიდა."),
        (Lang::Hy, "Հասկանում ենք, բա՛յց պատվերն ուշ է։", "Հասկանում ենք։ Պատվերն ուշ է։"),
        (Lang::Hy, "Հասկանում ենք, բայց և ուշ ենք։", "Հասկանում ենք։ Եվ ուշ ենք։"),
        (Lang::Hy, "Հասկանում ենք, իսկ մենք այն ստուգել ենք։", "Հասկանում ենք։ Մենք այն ստուգել ենք։"),
    ];
    for (lang, before, after) in cases {
        assert_eq!(fixed(before, lang, Unsafe), after, "{before}");
        let but = fixes(before, lang).into_iter().find(|(rule, _)| rule == "contrastive-but");
        assert!(but.is_none_or(|(_, fix)| fix.applicability == Unsafe), "{before}");
    }
    assert_eq!(fixed("We understand, but it was late.", Lang::En, Safe), "We understand, but it was late.");
}

/// Every fix lies in the JSON file as the text lies in it, and the file stays JSON with the same other fields.
#[test]
fn a_draft_in_json_is_fixed_inside_its_string() {
    let rules = RuleSet::builtin();
    for file in [
        r#"{"id":"a\"b","reply":"Thank you \ud83d\ude00!!!\r\nYou wrote \"it is broken\", \u10d0."}"#,
        "{\"id\":\"ა\", \"reply\":\"Thank you 😀!!!\\r\\nYou wrote \\\"it is broken\\\", \\u10d0.\"}",
    ] {
        let excerpt = Excerpt::json_string(file, "/reply", 0).unwrap();
        let text = Text::new(&excerpt.text, Lang::En);
        let findings = lint(&text, rules, &Profile::new(rules), &Context::default());
        let origin = Origin { path: "x", record: None, lang: Lang::En, file: &Sheet::new(file), excerpt: &excerpt };
        let edits: Vec<_> = entries(&text, &findings, rules, &origin, Lang::En)
            .into_iter()
            .flat_map(|e| e.fixes)
            .filter(|f| f.applicability == Safe)
            .flat_map(|f| f.edits)
            .collect();
        let new = apply(file, &edits);
        let value: serde_json::Value = serde_json::from_str(&new).unwrap();
        assert_eq!(value["reply"], "Thank you!\r\nYou wrote “it is broken”, ა.", "{new}");
        assert_eq!(value["id"], serde_json::from_str::<serde_json::Value>(file).unwrap()["id"]);
        assert_eq!(new.is_ascii(), file.is_ascii());
    }
}

/// Pieces that letters are made of, the awkward ones among them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "მაგრამ",
            "ბოდიშს გიხდით",
            "ᲛᲐᲒᲠᲐᲛ",
            "Კლიენტების",
            "ხოლო",
            ", მაგრამ ",
            ", but ",
            ", BUT ",
            ", բայց ",
            ", ԲԱՅՑ ",
            ", իսկ մենք ",
            "; whereas ",
            "Հասկանում ենք",
            "We understand",
            "WE ARE VERY SORRY",
            "THIS IS A MUST",
            "ՄԵՆՔ ՍԽԱԼ ԵՆՔ ԱՐԵԼ",
            "ՀԱՐԳԵԼԻ ԱՆՆԱ",
            "ԹԵԵՎ ՄԵՆՔ ԳՐԵԼ ԵՆՔ",
            "ձեր",
            "դո՛ւք",
            "ձեզանից",
            "Հարգելի՛ Աննա,",
            "Dear Nino Beridze,",
            "NINO",
            "Beridze",
            "SAMSUNG",
            "USB HDMI",
            "GUARANTEED",
            "DON’T",
            "A-1042",
            "№4821",
            "N ԱԲ-12345",
            "12 500,50",
            "15:30",
            "10 AM",
            "25.50",
            "2026-11-25",
            "24\"",
            "NO. 42",
            "ana@example.ge",
            "ANA@EXAMPLE.GE",
            "https://example.ge/A!!!",
            "www.EXAMPLE.am",
            "\"",
            "\"ab\"",
            "\"ძერ NOT 5!!\"",
            "„მაგრამ“",
            "«բայց ձեր»",
            "“but NOT”",
            "“",
            "”",
            "„",
            "«",
            "»",
            ",,",
            ",,ა\"",
            "''",
            "'so'",
            "!",
            "!!",
            "!!!",
            "?",
            "?!",
            "՜",
            "՞",
            "՛",
            "։",
            ":",
            ": ",
            ". ",
            "։ ",
            "… ",
            ", ",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\n\n",
            "> but NOT!!!",
            "<!-- MUST!!! -->",
            "-",
            "–",
            "'",
            "\u{ad}",
            "\u{200b}",
            "\u{feff}",
            "\u{a0}",
            "😀",
            "👍🏽",
            "❤️",
            "🇬🇪",
            "\u{200d}",
            "\u{fe0f}",
            "☎",
            "™",
            "cafe\u{301}",
            "և",
            "ԵՎ",
            "I",
            "A",
            "iPhone",
            "(",
            ")",
            "5",
            "x",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ]
}

fn letter() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..20).prop_map(|pieces| pieces.concat())
}

fn language() -> impl Strategy<Value = Lang> {
    prop::sample::select(Lang::ALL.to_vec())
}

/// What no fix may change: digits, addresses, older mail and comments, and the words of quotations, in their order.
fn kept(text: &str, lang: Lang) -> (String, Vec<String>) {
    let digits = text.chars().filter(|c| c.is_numeric()).collect();
    let masks = Text::new(text, lang).masks().to_vec();
    let mut kept = Vec::new();
    for mask in masks {
        let words = &text[mask.start..mask.end];
        kept.push(match mask.reason {
            Reason::Quotation => words.trim_matches(['"', '„', '“', '”', '«', '»', ',', '\'']).to_owned(),
            _ => words.to_owned(),
        });
    }
    (digits, kept)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once(source in letter(), lang in language(), most in prop::sample::select(vec![Safe, Unsafe])) {
        let once = fixed(&source, lang, most);
        prop_assert!(fixes(&once, lang).iter().all(|(_, f)| f.applicability > most), "{once:?} goes on for ever");
        prop_assert_eq!(fixed(&once, lang, most), once);
    }

    #[test]
    fn numbers_addresses_and_quotations_stay(source in letter(), lang in language()) {
        let (digits, words) = kept(&source, lang);
        let now = fixed(&source, lang, Unsafe);
        let (digits_now, words_now) = kept(&now, lang);
        prop_assert_eq!(digits, digits_now);
        for word in words {
            prop_assert!(now.contains(&word), "{:?} of {:?} is not in {:?} ({:?})", word, source, now, words_now);
        }
        for name in ["Nino Beridze", "iPhone", "A-1042", "SAMSUNG", "ana@example.ge"] {
            prop_assert_eq!(source.matches(name).count(), now.matches(name).count(), "{}", name);
        }
    }

    #[test]
    fn edits_never_overlap_and_the_rest_stays(source in letter(), lang in language()) {
        let all = fixes(&source, lang);
        let mut edits: Vec<_> = all.iter().flat_map(|(_, f)| &f.edits).collect();
        edits.sort_by_key(|e| e.span);
        for edit in &edits {
            prop_assert!(source.get(edit.span.start..edit.span.end).is_some_and(|old| !old.is_empty() && old != edit.text));
        }
        prop_assert!(edits.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{edits:?}");
        let new = apply(&source, edits.iter().copied());
        let (mut old_at, mut new_at) = (0, 0);
        for edit in &edits {
            let between = &source[old_at..edit.span.start];
            prop_assert_eq!(&new[new_at..new_at + between.len()], between);
            new_at += between.len() + edit.text.len();
            old_at = edit.span.end;
        }
        prop_assert_eq!(&new[new_at..], &source[old_at..]);
    }

    /// One fix at a time: where it was, its rule then finds nothing.
    #[test]
    fn what_is_fixed_lints_clean(source in letter(), lang in language()) {
        let rules = RuleSet::builtin();
        for (rule, fix) in fixes(&source, lang) {
            let new = apply(&source, &fix.edits);
            let index = rules.find(&rule).unwrap();
            let found = lint(&Text::new(&new, lang), rules, &Profile::new(rules), &Context::default());
            let mut moved = 0_isize;
            for edit in &fix.edits {
                // Where an emoji went, two shouts may meet; the next pass sees to them.
                let gone = edit.text.trim().is_empty();
                let start = edit.span.start.strict_add_signed(moved);
                let here = Span::new(start, start + edit.text.len());
                moved += edit.text.len() as isize - (edit.span.end - edit.span.start) as isize;
                // A word goes on behind a comment, but each part of it is fixed for itself.
                let whole = |span: Span| !new[span.start..span.end].contains("-->");
                let again = found.iter().find(|f| f.rule == index && f.span.overlaps(here) && whole(f.span));
                prop_assert!(gone || again.is_none(), "{rule} in {source:?}: {fix:?}");
            }
        }
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fix-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn amends(folder: &PathBuf, args: &[&str], stdin: Option<&str>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
        .current_dir(folder)
        .env("LANG", "C")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that ends before it reads closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(stdin.unwrap_or("").as_bytes());
    child.wait_with_output().unwrap()
}

const LOUD: &str = "\u{feff}Dear Nino,\r\n\r\nWE ARE VERY SORRY!!! You wrote \"late\".\r\nYours,\r\nAnna Lee";
const QUIET: &str = "\u{feff}Dear Nino,\r\n\r\nWe are very sorry! You wrote “late”.\r\nYours,\r\nAnna Lee";

#[test]
fn a_file_is_replaced_with_its_marks_line_ends_and_permissions() {
    let folder = folder("whole");
    let file = folder.join("a.txt");
    fs::write(&file, LOUD).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a.txt", folder.join("link.txt")).unwrap();
    }
    let shown = amends(&folder, &["lint", "--diff", "a.txt"], None);
    assert_eq!(shown.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), LOUD, "--diff changes nothing");
    let path = if cfg!(unix) { "link.txt" } else { "a.txt" };
    let run = amends(&folder, &["lint", "--fix", "--fail-on", "never", path], None);
    assert_eq!(run.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&run.stderr).starts_with(&format!("fixed: {path} (")), "{run:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), QUIET);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(folder.join("link.txt")).unwrap().is_symlink());
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), if cfg!(unix) { 2 } else { 1 }, "nothing is left behind");
    let again = amends(&folder, &["lint", "--diff", "a.txt"], None);
    assert_eq!((again.status.code(), again.stdout.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder("stdin");
    let run = amends(&folder, &["lint", "--fix", "--format", "jsonl", "-"], Some(LOUD));
    assert_eq!(String::from_utf8(run.stdout).unwrap(), QUIET);
    let run = amends(&folder, &["lint", "--diff", "-"], Some(LOUD));
    assert!(String::from_utf8(run.stdout).unwrap().contains("+We are very sorry! You wrote “late”.\r\n"));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("denied");
    let file = folder.join("a.txt");
    fs::write(&file, LOUD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    // The superuser may write to anything.
    if fs::OpenOptions::new().write(true).open(&file).is_ok() {
        return;
    }
    let run = amends(&folder, &["lint", "--fix", "a.txt"], None);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("a.txt: not fixed: may not be written"), "{run:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), LOUD);
}

#[test]
fn unsafe_fixes_are_asked_for_beside_fix_or_diff() {
    let run = amends(&folder("usage"), &["lint", "--unsafe-fixes", "-"], Some(LOUD));
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("--fix"));
}

#[test]
fn lines_of_cases_are_fixed_each_in_its_string() {
    let folder = folder("jsonl");
    let file = folder.join("a.jsonl");
    let before = "{\"text\":\"WHY!!!\",\"reply\":\"WE ARE VERY SORRY!!!\"}\n\n{\"id\":\"2\",\"text\":\"x\",\"reply\":\"You wrote \\\"late\\\", and we are sorry.\"}\n";
    let after = "{\"text\":\"WHY!!!\",\"reply\":\"We are very sorry!\"}\n\n{\"id\":\"2\",\"text\":\"x\",\"reply\":\"You wrote \\u201clate\\u201d, and we are sorry.\"}\n";
    fs::write(&file, before).unwrap();
    amends(&folder, &["lint", "--fix", "a.jsonl"], None);
    assert_eq!(fs::read_to_string(&file).unwrap(), after);
}
