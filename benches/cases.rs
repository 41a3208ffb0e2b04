//! Varied cases with a fixed seed, for benches and tests.

use std::fmt::Write;

macro_rules! complaint {
    ($lang:literal, $category:literal) => {
        ($category, include_str!(concat!("../examples/", $lang, "/complaints/", $category, ".txt")))
    };
}

macro_rules! complaints {
    ($lang:literal) => {
        [
            complaint!($lang, "defective-product"),
            complaint!($lang, "wrong-item"),
            complaint!($lang, "late-delivery"),
            complaint!($lang, "missing-delivery"),
            complaint!($lang, "overcharge"),
            complaint!($lang, "refund-delay"),
            complaint!($lang, "poor-service"),
            complaint!($lang, "rude-staff"),
            complaint!($lang, "no-response"),
            complaint!($lang, "broken-promise"),
            complaint!($lang, "other"),
        ]
    };
}

/// Complaints by language and category.
static COMPLAINTS: [(&str, [(&str, &str); 11]); 3] =
    [("ka", complaints!("ka")), ("hy", complaints!("hy")), ("en", complaints!("en"))];

static NAMES: [&[(&str, &str)]; 3] = [
    &[
        ("ნინო ბერიძე", "ms"),
        ("გიორგი მაისურაძე", "mr"),
        ("ეკა წიკლაური", "ms"),
        ("ლევან ხუციშვილი", "mr"),
        ("თამარ გელაშვილი", "ms"),
        ("დავით კობახიძე", "mr"),
    ],
    &[
        ("Արամ Պետրոսյան", "mr"),
        ("Անահիտ Մարտիրոսյան", "ms"),
        ("Հասմիկ Գրիգորյան", "ms"),
        ("Տիգրան Սարգսյան", "mr"),
        ("Մարիամ Հակոբյան", "ms"),
    ],
    &[
        ("Hannah Lindqvist", "ms"),
        ("Mary Ann Lee", "ms"),
        ("James Carter", "mr"),
        ("Olivia Brown", "ms"),
        ("Peter Novak", "mr"),
    ],
];

static PRODUCTS: [&[&str]; 3] = [
    &["მტვერსასრუტი", "ყავის აპარატი", "ბავშვის საწოლი", "ხალიჩა", "მაგიდის სანათი"],
    &["գրասեղան", "սուրճի մեքենա", "փոշեկուլ", "լամպ", "գորգ"],
    &["standing lamp", "coffee machine", "sofa bed", "wool throw", "desk"],
];

/// What happened, what was changed, who answers for it, in each language.
static TOLD: [[&[&str]; 3]; 3] = [
    [
        &["საწყობში ორი ყუთი აირია", "კურიერმა ძველი მისამართი წაიკითხა", "გადახდის სისტემა ორჯერ ამოქმედდა"],
        &[
            "ყუთს ახლა ორი თანამშრომელი ამოწმებს",
            "მისამართს მიტანის წინ ტელეფონით ვადარებთ",
            "ყოველ გადახდას იმავე საღამოს ვამოწმებთ",
        ],
        &["საწყობის უფროსი", "გაყიდვების უფროსი"],
    ],
    [
        &["Պահեստում երկու տուփ շփոթել են", "Առաքիչը հին հասցեն է կարդացել", "Վճարման համակարգը երկու անգամ է գործել"],
        &[
            "Այժմ յուրաքանչյուր տուփ երկու աշխատակից է ստուգում",
            "Հասցեն առաքումից առաջ հեռախոսով ճշտում ենք",
            "Ամեն վճարում նույն օրը ստուգում ենք",
        ],
        &["պահեստի պետ", "վաճառքի բաժնի ղեկավար"],
    ],
    [
        &[
            "two boxes were mixed up in our warehouse",
            "our driver read out an old address",
            "the payment was taken twice by our system",
        ],
        &[
            "two people now check every box",
            "we now read the address out on the telephone before delivery",
            "we now compare every payment with its order the same evening",
        ],
        &["head of the warehouse", "head of sales"],
    ],
];

/// Remedies that fit any complaint.
static REMEDIES: [&str; 5] = ["replace", "refund", "redeliver", "correct", "repair"];

/// SplitMix64: the same numbers on every machine.
#[derive(Debug)]
pub struct Numbers(u64);

impl Numbers {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n as u64) as usize
    }

    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// Cases without end.
#[derive(Debug)]
pub struct Cases {
    numbers: Numbers,
    written: u64,
}

impl Cases {
    pub fn new(seed: u64) -> Cases {
        Cases { numbers: Numbers(seed), written: 0 }
    }

    /// The next case as a line of JSON, without the line break.
    pub fn next_line(&mut self) -> String {
        self.written += 1;
        let number = self.written;
        let n = &mut self.numbers;
        // Out of twenty: nine in Georgian, six in Armenian, five in English.
        let language = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2][n.below(20)];
        let (lang, complaints) = &COMPLAINTS[language];
        let (category, complaint) = complaints[n.below(11)];
        let order = format!("{}-{}", ["A", "B", "K"][n.below(3)], 1000 + n.below(90_000));
        let text = varied(complaint, complaints[n.below(11)].1, n);
        let (name, title) = NAMES[language][n.below(NAMES[language].len())];
        let day = |n: &mut Numbers, from: usize| format!("2026-11-{:02}", from + n.below(8));
        let mut line = format!(r#"{{"schema":1,"id":"{number}","received":"{}","text":{}"#, day(n, 10), json(&text));
        if n.percent(30) {
            let _ = write!(line, r#","lang":"{lang}""#);
        }
        if n.percent(80) {
            let _ = write!(
                line,
                r#","customer":{{"name":{},"title":"{title}","email":"c{}@example.org"}}"#,
                json(name),
                n.below(100_000)
            );
        }
        if n.percent(80) {
            let amount = format!("{}.{:02}", 5 + n.below(900), n.below(100));
            let currency = if language == 1 { "AMD" } else { "GEL" };
            let product = json(n.pick(PRODUCTS[language]));
            let _ = write!(
                line,
                r#","order":{{"number":"{order}","product":{product},"date":"{}","amount":"{amount}","currency":"{currency}"}}"#,
                day(n, 1)
            );
        }
        if n.percent(30) {
            let _ = write!(line, r#","category":"{category}""#);
        }
        if n.percent(60) {
            assessment(&mut line, language, n);
        }
        line.push('}');
        line
    }
}

fn assessment(line: &mut String, language: usize, n: &mut Numbers) {
    let [causes, preventions, roles] = TOLD[language];
    let by = format!("2026-11-{:02}", 20 + n.below(10));
    match n.below(10) {
        0 => line.push_str(r#","assessment":{"fault":"unclear","next_date":"2026-11-27"}"#),
        1 => {
            let ground = json(n.pick(causes));
            let _ = write!(
                line,
                r#","assessment":{{"fault":"not-ours","outcome":"not-upheld","refusal_ground":{ground}}}"#
            );
        }
        _ => {
            let remedy = match n.pick(&REMEDIES) {
                "refund" => {
                    format!(r#"{{"kind":"refund","amount":"{}","currency":"GEL","by":"{by}"}}"#, 5 + n.below(500))
                }
                kind => format!(r#"{{"kind":"{kind}","by":"{by}"}}"#),
            };
            let _ = write!(
                line,
                r#","assessment":{{"fault":"ours","outcome":"upheld","cause":{},"remedies":[{remedy}],"prevention":{},"responsible":{}"#,
                json(n.pick(causes)),
                json(n.pick(preventions)),
                json(n.pick(roles))
            );
            if n.percent(25) {
                let _ = write!(line, r#","goodwill":{{"what":"{}"}}"#, ["ვაუჩერი", "կտրոն", "a voucher"][language]);
            }
            line.push('}');
        }
    }
}

/// A complaint with other numbers, a sentence left out or one of another complaint added.
fn varied(complaint: &str, other: &str, n: &mut Numbers) -> String {
    let mut parts: Vec<&str> = complaint.split_inclusive(['.', '!', '?', '։']).collect();
    if parts.len() > 4 && n.percent(50) {
        parts.remove(2 + n.below(parts.len() - 3));
    }
    if n.percent(50) {
        let others: Vec<&str> = other.split_inclusive(['.', '!', '?', '։']).collect();
        let at = 1 + n.below(parts.len());
        parts.insert(at, others[n.below(others.len())]);
    }
    let mut text = String::with_capacity(complaint.len() + 200);
    let mut previous = ' ';
    for c in parts.concat().trim_end().chars() {
        // The first digit of a number stays, so that a day stays a day.
        let free = c.is_ascii_digit() && previous.is_ascii_digit();
        text.push(if free { char::from(b'0' + n.below(10) as u8) } else { c });
        previous = c;
    }
    text
}

fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
