//! Real files, mangled: what the generators of `rubbish.rs` are made of.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, Once};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use amends::lang::Lang;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestRunner};
use serde_json::{Value, json};

/// A rule as a house would write it.
pub const HOUSE_RULE: &str = "tests/mangled/own-rule.yaml";

/// What is awkward somewhere: in letters, mails, tables, JSON, YAML, templates, terminals.
const AWKWARD: &[&str] = &[
    "but",
    ", but ",
    "მაგრამ",
    " մաիս ",
    "բա՛յց",
    "დო",
    "ᲛᲐᲒᲠᲐᲛ",
    "ԲԱՅՑ",
    "ձեր",
    "!!!",
    "?!?",
    "։",
    ":",
    ";",
    "՝",
    "՞",
    "\"",
    "'",
    "«",
    "»",
    "„",
    "“",
    "”",
    ",,",
    "''",
    "<",
    ">",
    "> ",
    "&",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{1b}]0;x\u{7}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{ad}",
    "\u{feff}",
    "\u{fffd}",
    "\u{a0}",
    "\u{2028}",
    "e\u{301}",
    "\u{301}",
    "\u{327}\u{301}",
    "é",
    "և",
    "եւ",
    "ԵՎ",
    "ﬓ",
    "😀",
    "👩‍👩‍👧",
    "🇬🇪",
    "ქ. ",
    "№",
    "12,50",
    "1e999",
    "-0",
    "99999999999999999999",
    "25.11.2026",
    "31.02.2026",
    "2026-02-31",
    "00000",
    "1 234 567,89 ₾",
    "ana@example.ge",
    "@",
    "https://",
    "www.",
    "<!--",
    "-->",
    "<!-- amends-disable[",
    "<!-- amends-ignore-file[shouting]: x -->",
    "[",
    "]",
    "[NAME]",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{% for x in",
    "{# ",
    "(",
    ")",
    "*",
    "|",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\n",
    ",",
    ", \"text\": \"x\"",
    "null",
    "true",
    "-",
    "- ",
    "---",
    "...",
    "&a",
    "*a",
    "!!",
    "!!binary",
    "? ",
    "|\n ",
    ">\n ",
    "%YAML",
    "<<: *a",
    "#",
    "From ",
    "From: x",
    "On 3 May 2026 Ana wrote:\n",
    "Content-Type: text/html\n",
    "=\n",
    "=E1=83",
    "=?utf-8?B?4YOQ?=",
    "--b",
    "<p>",
    "<script>",
    "</script>",
    "<blockquote>",
    "<![CDATA[",
    "=1+1",
    "(a+)+$",
    ".*",
    "\\p{L}",
    "{5,}",
    "{0,99999}",
    "[^a]",
    "(?i)",
    "^",
    "$",
    "\\b",
];

/// One change to a file. Places are parts of 65536 of its length, so that they mean something in any file.
#[derive(Clone, Debug)]
pub enum Change {
    Cut(u16, u8),
    Put(u16, &'static str),
    Byte(u16, u8),
    Copy(u16, u8, u16),
    Again(u16, u8, u8),
    /// A stretch of another file.
    Graft(u16, u16, u8),
    Swap(u16, u16, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<u16>;
    prop_oneof![
        2 => (at(), any::<u8>()).prop_map(|(at, len)| Change::Cut(at, len)),
        6 => (at(), prop::sample::select(AWKWARD)).prop_map(|(at, what)| Change::Put(at, what)),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        2 => (at(), any::<u8>(), at()).prop_map(|(from, len, to)| Change::Copy(from, len, to)),
        1 => (at(), 1..12_u8, 2..40_u8).prop_map(|(at, len, times)| Change::Again(at, len, times)),
        2 => (at(), at(), any::<u8>()).prop_map(|(at, from, len)| Change::Graft(at, from, len)),
        1 => (at(), at(), any::<u8>()).prop_map(|(one, other, len)| Change::Swap(one, other, len)),
    ]
}

/// Files to begin with.
pub struct Corpus {
    pub names: Vec<String>,
    files: Vec<Vec<u8>>,
    /// Those that are text.
    pub texts: Vec<String>,
}

impl Corpus {
    /// The files below `folders` whose names end so.
    pub fn of(folders: &[&str], ends: &[&str]) -> Corpus {
        let mut names = Vec::new();
        for folder in folders {
            below(Path::new(folder), &mut names);
        }
        let names = names.iter().map(|p| p.display().to_string());
        Corpus::of_files(names.filter(|n| ends.iter().any(|e| n.ends_with(e))).collect())
    }

    pub fn of_files(names: Vec<String>) -> Corpus {
        assert!(!names.is_empty());
        let files: Vec<Vec<u8>> = names.iter().map(|n| std::fs::read(n).unwrap()).collect();
        let texts = files.iter().filter_map(|f| String::from_utf8(f.clone()).ok()).collect();
        Corpus { names, files, texts }
    }

    /// The number of a file, and what became of it.
    pub fn mangled_at(&'static self) -> impl Strategy<Value = (usize, Vec<u8>)> {
        let changed = (0..self.files.len(), prop::collection::vec(change(), 0..8));
        changed.prop_map(|(at, changes)| (at, self.changed(self.files[at].clone(), &changes, false)))
    }

    pub fn mangled(&'static self) -> impl Strategy<Value = Vec<u8>> {
        self.mangled_at().prop_map(|(_, bytes)| bytes)
    }

    pub fn mangled_text(&'static self) -> impl Strategy<Value = String> {
        let changed = (0..self.texts.len(), prop::collection::vec(change(), 0..8));
        changed.prop_map(|(at, changes)| self.changed_text(&self.texts[at], &changes))
    }

    /// Letters with comments for the program in them, right and wrong ones.
    pub fn with_comments(&'static self) -> impl Strategy<Value = String> {
        let word =
            prop::sample::select(vec!["ignore-next-line", "ignore-file", "disable", "enable", "ingore-file", "note"]);
        let rule = prop::sample::select(vec![
            "contrastive-but",
            "shouting",
            "vague-deadline",
            "quotation-marks",
            "unused-suppression",
            "broken-suppression",
            "shoutin",
            "",
            "shouting,contrastive-but",
            "shouting, ,",
            "missing-apology",
            "]",
            "[",
            "ბოდიში",
        ]);
        let reason = prop::sample::select(vec![
            ": agreed",
            "",
            ":",
            ": \n",
            ": --",
            ": <!-- x",
            " agreed",
            ": «ա",
            ": ბოდიში!!!",
        ]);
        let end = prop::sample::select(vec!["-->", "-->\n", "->", "--->", "", "-->-->"]);
        let comment = (any::<u16>(), word, rule, reason, end)
            .prop_map(|(at, word, rule, reason, end)| (at, format!("<!-- amends-{word}[{rule}]{reason} {end}")));
        (self.mangled_text(), prop::collection::vec(comment, 0..6)).prop_map(|(mut text, comments)| {
            for (at, comment) in comments {
                let at = text.floor_char_boundary(text.len() * usize::from(at) / 65536);
                text.insert_str(at, &comment);
            }
            text
        })
    }

    /// Some mangled texts, the same in every run.
    pub fn some(&'static self, count: usize) -> Vec<String> {
        let mut runner = TestRunner::deterministic();
        let strategy = self.mangled_text();
        (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
    }

    fn changed_text(&self, text: &str, changes: &[Change]) -> String {
        String::from_utf8(self.changed(text.as_bytes().to_vec(), changes, true)).unwrap()
    }

    fn changed(&self, mut bytes: Vec<u8>, changes: &[Change], text: bool) -> Vec<u8> {
        for change in changes {
            let stretch = |of: &[u8], at: u16, len: u8| {
                let start = boundary(of, of.len() * usize::from(at) / 65536, text);
                start..boundary(of, (start + usize::from(len)).min(of.len()), text).max(start)
            };
            match *change {
                Change::Cut(at, len) => _ = bytes.drain(stretch(&bytes, at, len)),
                Change::Put(at, what) => insert(&mut bytes, at, what.as_bytes().to_vec(), text),
                Change::Byte(at, byte) if !text => {
                    let at = bytes.len() * usize::from(at) / 65536;
                    if let Some(slot) = bytes.get_mut(at) {
                        *slot = byte;
                    }
                }
                Change::Byte(at, byte) => insert(&mut bytes, at, char::from(byte).to_string().into_bytes(), text),
                Change::Copy(from, len, to) => {
                    let what = bytes[stretch(&bytes, from, len)].to_vec();
                    insert(&mut bytes, to, what, text);
                }
                Change::Again(at, len, times) => {
                    let what = bytes[stretch(&bytes, at, len)].repeat(usize::from(times));
                    insert(&mut bytes, at, what, text);
                }
                Change::Graft(at, from, len) => {
                    let other = if text {
                        self.texts[usize::from(from) % self.texts.len()].as_bytes()
                    } else {
                        &self.files[usize::from(from) % self.files.len()]
                    };
                    let what = other[stretch(other, from.wrapping_mul(31), len)].to_vec();
                    insert(&mut bytes, at, what, text);
                }
                Change::Swap(one, other, len) => {
                    let what: Vec<u8> = bytes.drain(stretch(&bytes, one, len)).collect();
                    insert(&mut bytes, other, what, text);
                }
            }
        }
        bytes
    }
}

fn insert(bytes: &mut Vec<u8>, at: u16, what: Vec<u8>, text: bool) {
    let at = boundary(bytes, bytes.len() * usize::from(at) / 65536, text);
    bytes.splice(at..at, what);
}

/// `at`, or in a text the beginning of the character there.
fn boundary(bytes: &[u8], mut at: usize, text: bool) -> usize {
    while text && at > 0 && at < bytes.len() && bytes[at] & 0xc0 == 0x80 {
        at -= 1;
    }
    at
}

fn below(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_owned());
        return;
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    entries.iter().for_each(|entry| below(entry, found));
}

pub fn language() -> impl Strategy<Value = Lang> {
    prop::sample::select(Lang::ALL.to_vec())
}

/// A case with facts of any kind and value, most of them in their right place.
pub fn case() -> impl Strategy<Value = Value> {
    let word = prop_oneof![3 => prop::sample::select(AWKWARD).prop_map(str::to_owned), 1 => "\\PC{0,12}", 2 => "[ა-ჰ]{2,9}", 1 => "[Ա-ֆ]{2,9}", 1 => Just("x".repeat(3000))];
    let text = prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    let fact = move || prop_oneof![5 => text.clone().prop_map(Value::from), 1 => any::<i64>().prop_map(Value::from), 1 => any::<f64>().prop_map(Value::from), 1 => Just(Value::Null)];
    let day = prop::sample::select(vec![
        "2026-11-25",
        "2026-02-28",
        "9999-12-31",
        "0001-01-01",
        "-009999-01-01",
        "2026-13-01",
        "1970-01-01T00:00:00Z",
    ]);
    let of = |names: &'static [&'static str]| prop::sample::select(names);
    let kinds = of(&[
        "repair",
        "replace",
        "refund",
        "partial-refund",
        "reimburse-costs",
        "redeliver",
        "correct",
        "explain",
        "goodwill",
        "staff-action",
    ]);
    let kind = of(&["decision", "acknowledgement", "holding", "information-request", "public-reply"]);
    let remedy = (
        kinds,
        prop::option::of(day.clone()),
        prop::option::of(fact()),
        prop::option::of(of(&["GEL", "AMD", "EUR", "XXX", "₾"])),
    )
        .prop_map(
            |(kind, by, amount, currency)| json!({"kind": kind, "by": by, "amount": amount, "currency": currency}),
        );
    let assessment = (
        of(&["ours", "not-ours", "unclear"]),
        prop::option::of(of(&["upheld", "partly-upheld", "not-upheld", "under-investigation"])),
        prop::collection::vec(remedy, 0..4),
        [fact(), fact(), fact(), fact()],
    )
        .prop_map(|(fault, outcome, remedies, [cause, prevention, ground, who])| {
            json!({"fault": fault, "outcome": outcome, "remedies": remedies, "cause": cause, "prevention": prevention,
                   "refusal_ground": ground, "responsible": who})
        });
    let category = of(&amends::triage::terms::CATEGORIES);
    (
        of(&["ka", "hy", "en"]),
        prop::option::of(kind),
        category,
        prop::option::of(day),
        [fact(), fact(), fact(), fact(), fact(), fact(), fact(), fact()],
        assessment,
    )
        .prop_map(|(lang, kind, category, day, [id, text, name, email, number, product, amount, subject], assessment)| {
            json!({"id": id, "lang": lang, "kind": kind, "category": category, "received": day, "text": text, "subject": subject,
                   "customer": {"name": name, "email": email}, "order": {"number": number, "product": product, "amount": amount},
                   "assessment": assessment})
        })
}

/// Pieces that stand in a text again and again: what is looked for from each of them must not be the rest of the text.
pub fn repeated() -> Vec<String> {
    let more = [
        "«ա ",
        "„ა ",
        "“a ",
        "‘a ",
        "'a ",
        "\"a\n",
        ",,a\n",
        "(",
        "[x ",
        "{{ ",
        "<!-- amends-x ",
        "<!-- amends-disable[shouting]: x -->",
        "<!-- amends-ignore-next-line[shouting]: x -->\n",
        "www.a",
        "http://a",
        "a@b",
        "a@b.c",
        "a.",
        "a. ",
        "A B ",
        "A",
        "but, ",
        ", but ",
        "!!! ",
        "> a\n",
        ">\n\n",
        "\n\n",
        "From:\n\n",
        "---\n",
        "a-",
        "1 ",
        "1,1",
        "1/",
        "25.11.",
        "No. ",
        "№1 ",
        "Dear Ana Lee,\n",
        "Yours sincerely,\n",
        "მაგრამ ",
        "მალე ",
        "ბოდიშს გიხდით, თუ ",
        "բայց ",
        "շուտով ",
        "ներողություն ենք խնդրում, եթե ",
        "ძალიან",
        "we will ",
        "as soon as ",
        "we are sorry ",
        "I am sorry if ",
        "\u{301}",
        "\u{ad}",
        "😀",
        "\u{202e}",
        "ა\u{301}",
        "+995 ",
        "4111 1111 ",
        "GEL 5 ",
        "order A-1 ",
        "monday ",
        "yesterday ",
    ];
    AWKWARD.iter().chain(&more).map(|p| (*p).to_owned()).filter(|p| p != "\u{feff}").collect()
}

pub fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

pub fn decomposed(text: &str) -> String {
    DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned()
}

/// The comments of a letter, one after another.
pub fn comments(letter: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = letter;
    while let Some(open) = rest.find("<!--") {
        let Some(close) = rest[open..].find("-->") else { break };
        found.push(&rest[open..open + close + 3]);
        rest = &rest[open + close + 3..];
    }
    found
}

/// How many cases each property is tried with, and which; what failed once is tried first.
pub fn cases(default: u32) -> Config {
    let asked = std::env::var("AMENDS_FUZZ_CASES").ok().and_then(|n| n.parse().ok());
    let failure_persistence = Some(Box::new(FileFailurePersistence::Direct("tests/mangled/regressions.txt")) as _);
    let others = Config::default();
    // A long run looks where none has looked before.
    let rng_seed = if asked.is_some() { others.rng_seed } else { RngSeed::Fixed(1) };
    Config { cases: asked.unwrap_or(default), failure_persistence, max_shrink_iters: 4000, rng_seed, ..others }
}

/// A case that takes longer has been caught in a circle.
const HANGS: Duration = Duration::from_secs(60);

/// Since when each thread is at work, and with what.
type AtWork = HashMap<ThreadId, (Instant, Vec<u8>)>;

static AT_WORK: LazyLock<Mutex<AtWork>> = LazyLock::new(Mutex::default);

/// Does `work` with `input`; if it never ends, the input is printed and the program with it ended.
pub fn watched(input: &[u8], work: impl FnOnce()) {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(Duration::from_secs(1));
                let at_work = AT_WORK.lock().unwrap();
                if let Some((_, input)) = at_work.values().find(|(since, _)| since.elapsed() > HANGS) {
                    eprintln!("never ends: {:?}", String::from_utf8_lossy(input));
                    std::process::abort();
                }
            }
        });
    });
    let me = thread::current().id();
    AT_WORK.lock().unwrap().insert(me, (Instant::now(), input.to_vec()));
    work();
    AT_WORK.lock().unwrap().remove(&me);
}
