//! Numbers in words, read: `ასოცდახუთი`, `հարյուր քսանհինգ`, `one hundred and twenty-five`.
//!
//! The other way round than [`word`](super::word), and further: sums in letters go into the thousands. Georgian
//! counts by twenties and joins the parts into one word, the last of which loses its -ი before a noun
//! (`language-ka.md` §1); Armenian joins tens and ones.

use crate::lang::Lang;

/// The number that the first of `words` (small letters) spell, and how many of them it takes.
#[must_use]
pub fn spelt(lang: Lang, words: &[String]) -> Option<(u64, usize)> {
    let (mut total, mut current, mut taken) = (0_u64, 0_u64, 0);
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).and_then(|w| part(lang, w));
        if lang == Lang::En && word == "a" && taken == 0 && matches!(next, Some(Part::Hundred | Part::Thousand)) {
            continue;
        }
        match part(lang, word)? {
            Part::And if taken > 0 && matches!(next, Some(Part::Number(_))) => {}
            Part::Number(n)
                if current == 0 || (current.is_multiple_of(100) && n < 100) || (tens(current) && n < 10) =>
            {
                current += n;
            }
            Part::Hundred if current < 10 => current = current.max(1) * 100,
            Part::Thousand if current < 1000 && total == 0 => {
                total = current.max(1) * 1000;
                current = 0;
            }
            _ => break,
        }
        taken = i + 1;
        if next.is_none() {
            break;
        }
    }
    (taken > 0).then_some((total + current, taken))
}

fn tens(n: u64) -> bool {
    n % 100 >= 20 && n.is_multiple_of(10)
}

enum Part {
    Number(u64),
    Hundred,
    Thousand,
    And,
}

fn part(lang: Lang, word: &str) -> Option<Part> {
    match lang {
        Lang::Ka => georgian(word),
        Lang::Hy => armenian(word),
        Lang::En => english(word),
    }
}

fn place(list: &[&str], word: &str) -> Option<u64> {
    list.iter().position(|w| *w == word).map(|i| i as u64)
}

fn georgian(word: &str) -> Option<Part> {
    const UNITS: [&str; 20] = [
        "",
        "ერთ",
        "ორ",
        "სამ",
        "ოთხ",
        "ხუთ",
        "ექვს",
        "შვიდ",
        "რვა",
        "ცხრა",
        "ათ",
        "თერთმეტ",
        "თორმეტ",
        "ცამეტ",
        "თოთხმეტ",
        "თხუთმეტ",
        "თექვსმეტ",
        "ჩვიდმეტ",
        "თვრამეტ",
        "ცხრამეტ",
    ];
    const TWENTIES: [(&str, u64); 4] = [("ოთხმოც", 80), ("სამოც", 60), ("ორმოც", 40), ("ოც", 20)];
    fn below_hundred(stem: &str) -> Option<u64> {
        if let Some((rest, twenty)) = TWENTIES.iter().find_map(|(w, n)| Some((stem.strip_prefix(w)?, *n))) {
            return match rest.strip_prefix("და") {
                Some(unit) => place(&UNITS[1..], unit).map(|n| twenty + n + 1),
                None => rest.is_empty().then_some(twenty),
            };
        }
        place(&UNITS[1..], stem).map(|n| n + 1)
    }
    let stem = word.strip_suffix('ი').unwrap_or(word);
    if matches!(stem, "ათას") {
        return Some(Part::Thousand);
    }
    if stem == "და" {
        return Some(Part::And);
    }
    // ორას, ასოცდახუთ: hundreds, and what is joined to them.
    let hundreds = UNITS[1..10].iter().zip(1_u64..).skip(1).chain([(&"", 1)]);
    for (unit, n) in hundreds {
        if let Some(rest) = stem.strip_prefix(unit).and_then(|s| s.strip_prefix("ას")) {
            if rest.is_empty() {
                return Some(Part::Number(n * 100));
            }
            if let Some(below) = below_hundred(rest) {
                return Some(Part::Number(n * 100 + below));
            }
        }
    }
    below_hundred(stem).map(Part::Number)
}

fn armenian(word: &str) -> Option<Part> {
    const UNITS: [&str; 10] = ["", "մեկ", "երկու", "երեք", "չորս", "հինգ", "վեց", "յոթ", "ութ", "ինը"];
    const TENS: [(&str, u64); 8] = [
        ("քսան", 20),
        ("երեսուն", 30),
        ("քառասուն", 40),
        ("հիսուն", 50),
        ("վաթսուն", 60),
        ("յոթանասուն", 70),
        ("ութսուն", 80),
        ("իննսուն", 90),
    ];
    match word {
        "հարյուր" => return Some(Part::Hundred),
        "հազար" => return Some(Part::Thousand),
        "և" | "ու" => return Some(Part::And),
        "տաս" | "տասը" => return Some(Part::Number(10)),
        "ինն" => return Some(Part::Number(9)),
        _ => {}
    }
    if let Some(n) = super::numeral::word_place(Lang::Hy, word) {
        return Some(Part::Number(n));
    }
    TENS.iter().find_map(|(tens, n)| {
        let rest = word.strip_prefix(tens)?;
        place(&UNITS, rest).map(|unit| Part::Number(n + unit))
    })
}

fn english(word: &str) -> Option<Part> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match word {
        "hundred" => Some(Part::Hundred),
        "thousand" => Some(Part::Thousand),
        "and" => Some(Part::And),
        _ => place(&TENS, word)
            .map(|n| (n + 2) * 10)
            .or_else(|| super::numeral::word_place(Lang::En, word))
            .map(Part::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lang: Lang, text: &str) -> Option<(u64, usize)> {
        let words: Vec<String> = text.split([' ', '-']).map(str::to_owned).collect();
        spelt(lang, &words)
    }

    #[test]
    fn numbers_in_words() {
        for (lang, text, value, words) in [
            (Lang::Ka, "ასოცდახუთი ლარი", 125, 1),
            (Lang::Ka, "ას ოცდახუთ ლარს", 125, 2),
            (Lang::Ka, "ორმოცდათხუთმეტი ლარი", 55, 1),
            (Lang::Ka, "ათას ორას ოთხმოცი ლარი", 1280, 3),
            (Lang::Ka, "ორი ათას ხუთასი ლარი", 2500, 3),
            (Lang::Ka, "ცხრაასი ლარი", 900, 1),
            (Lang::Ka, "ოთხასი", 400, 1),
            (Lang::Hy, "տասներկու հազար հինգ հարյուր դրամ", 12500, 4),
            (Lang::Hy, "հարյուր քսանհինգ դրամ", 125, 2),
            (Lang::Hy, "իննսունինը դրամ", 99, 1),
            (Lang::En, "one hundred and twenty-five lari", 125, 5),
            (Lang::En, "a hundred lari", 100, 2),
            (Lang::En, "twelve thousand five hundred dram", 12500, 4),
            (Lang::En, "fifty euros", 50, 1),
            (Lang::En, "two and a lamp", 2, 1),
        ] {
            assert_eq!(read(lang, text), Some((value, words)), "{text}");
        }
        for (lang, text) in [(Lang::Ka, "ლამპა"), (Lang::Ka, "ასე"), (Lang::Hy, "լամպ"), (Lang::En, "lamps")]
        {
            assert_eq!(read(lang, text), None, "{text}");
        }
    }

    #[test]
    fn a_number_ends_where_its_parts_no_longer_fit() {
        for (lang, text, value, words) in [
            (Lang::En, "thousand", 1000, 1),
            (Lang::En, "two thousand thousand", 2000, 2),
            (Lang::En, "twelve hundred", 12, 1),
            (Lang::En, "nine hundred", 900, 2),
            (Lang::En, "twenty fifteen", 20, 1),
            (Lang::En, "twenty nine", 29, 2),
            (Lang::En, "fifteen five", 15, 1),
            (Lang::En, "ten five", 10, 1),
            (Lang::En, "five five", 5, 1),
            (Lang::En, "one hundred twenty five", 125, 4),
            (Lang::En, "hundred and", 100, 1),
            (Lang::En, "hundred and hundred", 100, 1),
            (Lang::En, "one hundred and five thousand", 105_000, 5),
            (Lang::En, "one thousand one", 1001, 3),
            (Lang::Ka, "ოცი ლარი", 20, 1),
            (Lang::Ka, "ოცდაათი", 30, 1),
            (Lang::Ka, "ოთხმოცდაცხრამეტი", 99, 1),
            (Lang::Ka, "სამოცი", 60, 1),
            (Lang::Ka, "ცხრა", 9, 1),
            (Lang::Ka, "ერთი", 1, 1),
            (Lang::Ka, "ორას ერთი", 201, 2),
            (Lang::Ka, "სამასორმოცდახუთი", 345, 1),
            (Lang::Ka, "ათასი", 1000, 1),
            (Lang::Ka, "ასი და ხუთი", 105, 3),
            (Lang::Hy, "հազար հինգ հարյուր", 1500, 3),
            (Lang::Hy, "հարյուր և հինգ", 105, 3),
            (Lang::Hy, "տաս", 10, 1),
            (Lang::Hy, "ինն", 9, 1),
            (Lang::Hy, "երեսունմեկ", 31, 1),
            (Lang::Hy, "քառասուն", 40, 1),
        ] {
            assert_eq!(read(lang, text), Some((value, words)), "{text}");
        }
        for (lang, text) in [
            (Lang::En, "and five"),
            (Lang::En, "a lamp"),
            (Lang::En, "a five"),
            (Lang::Ka, "ოცდა"),
            (Lang::Ka, "ერთასი"),
            (Lang::Ka, "ასლამპა"),
            (Lang::Hy, "քսանլամպ"),
        ] {
            assert_eq!(read(lang, text), None, "{text}");
        }
        assert_eq!(read(Lang::En, "one a hundred"), Some((1, 1)));
    }
}
