//! E-mail addresses and telephone numbers, and whose they are.

use super::number;
use crate::lang::is_letter;
use crate::lint::facts::Bench;
use crate::rule::Kind;
use crate::text::{Span, mask};

/// Providers that give everybody an address: two people of one of them have nothing in common.
const FOR_EVERYBODY: [&str; 14] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "live.com",
    "icloud.com",
    "mail.ru",
    "yandex.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "rambler.ru",
    "proton.me",
    "googlemail.com",
];

/// Whether the house says `words` of itself.
pub fn is_house(bench: &Bench<'_>, words: &str) -> bool {
    let wanted = bare(words);
    bench.context().house.iter().any(|text| bare(text).contains(&wanted))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| is_letter(*c) || c.is_numeric() || *c == '@').collect::<String>().to_lowercase()
}

/// Adds addresses and telephone numbers of other people to what was found already.
pub fn others(bench: &Bench<'_>, found: &mut Vec<Span>) {
    let source = bench.text().source();
    let mails = addresses(source);
    let phones = phones(source);
    if mails.is_empty() && phones.is_empty() {
        return;
    }
    let signature = &source[bench.closing()..];
    let known = Known::of(bench);
    for span in mails {
        let mail = &source[span.start..span.end];
        let ours = is_house(bench, mail) || known.house_domain(mail) || bare(signature).contains(&bare(mail));
        if !ours && is_strange(bench, span, known.mails.contains(&mail.to_lowercase())) {
            found.push(span);
        }
    }
    let orders = bench.order_places();
    for span in phones {
        let phone = national(&source[span.start..span.end]);
        let taken = found.iter().chain(&orders).any(|f| f.overlaps(span));
        let ours = known.house_phones.contains(&phone) || span.start >= bench.closing();
        // Most telephone numbers in letters are the company's, whether the sentence says so or not.
        let customers = known.phones.contains(&phone);
        if !ours && !taken && (customers || bench.has("other-person", span)) && is_strange(bench, span, customers) {
            found.push(span);
        }
    }
}

/// Digits that may be a telephone number: those of the two countries, and international ones.
fn phones(source: &str) -> Vec<Span> {
    let runs = number::runs(source).into_iter();
    let spans = runs.filter_map(|run| {
        let digits: String = run.iter().map(|g| g.0).collect();
        let (first, last) = (run.first()?.1, run.last()?.1);
        let dialled = source[..first.start].ends_with('+') || digits.starts_with('0') || digits.starts_with('5');
        (dialled && (8..=13).contains(&digits.len())).then(|| Span::new(first.start, last.end))
    });
    spans.collect()
}

/// Whether what is not the company's is somebody else's than the customer's; where everybody reads the letter, the
/// customer's own is not for it, either.
fn is_strange(bench: &Bench<'_>, span: Span, customers: bool) -> bool {
    let public = bench.context().kind == Some(Kind::PublicReply);
    let reach = bench.has("reach-us", span);
    let yours = customers || bench.has("your-address", span);
    match () {
        () if public => !reach || customers,
        () if customers => false,
        () if bench.has("other-person", span) => true,
        () => !reach && !yours,
    }
}

/// What is known to be the customer's or the company's.
struct Known {
    mails: Vec<String>,
    phones: Vec<String>,
    house_phones: Vec<String>,
    domains: Vec<String>,
}

impl Known {
    fn of(bench: &Bench<'_>) -> Known {
        let context = bench.context();
        let case = &context.case;
        let own = |text: &str| addresses(text).iter().map(|s| text[s.start..s.end].to_lowercase()).collect::<Vec<_>>();
        let told = case.text.as_deref().map(own).unwrap_or_default();
        let signature = &bench.text().source()[bench.closing()..];
        let house = context.house.iter().flat_map(|text| own(text)).chain(own(signature));
        let domain = |mail: String| mail.split_once('@').map(|(_, domain)| domain.to_owned());
        let domains = house.filter_map(domain).filter(|d| !FOR_EVERYBODY.contains(&d.as_str())).collect();
        let phones =
            case.customer.phone.iter().map(String::as_str).chain(context.told.phones.iter().map(|p| p.value.as_str()));
        Known {
            mails: case.customer.email.iter().map(|m| m.trim().to_lowercase()).chain(told).collect(),
            phones: phones.map(national).collect(),
            house_phones: context.house.iter().flat_map(|text| phones_in(text)).collect(),
            domains,
        }
    }

    fn house_domain(&self, mail: &str) -> bool {
        mail.to_lowercase().split_once('@').is_some_and(|(_, domain)| self.domains.iter().any(|d| d == domain))
    }
}

/// The digits of a number without the country's: Georgian ones have nine, Armenian ones eight.
fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let bare = digits.strip_prefix("995").filter(|d| d.len() == 9);
    bare.or_else(|| digits.strip_prefix("374").filter(|d| d.len() == 8)).unwrap_or(digits).to_owned()
}

/// The telephone numbers in a text of the house, which may name people and hours beside them.
fn phones_in(text: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '\u{a0}' | '(' | ')' | '+');
    // A bracket after so many digits is no longer the number's: office hours follow it.
    let number = |run: &str| {
        let mut digits = 0;
        let end = run.find(|c: char| {
            digits += usize::from(c.is_ascii_digit());
            c == '(' && digits >= 6
        });
        national(&run[..end.unwrap_or(run.len())])
    };
    let runs = text.split(|c: char| !part(c)).map(number);
    runs.filter(|digits| digits.len() >= 6).collect()
}

/// E-mail addresses.
fn addresses(source: &str) -> Vec<Span> {
    mask::mails(source).map(|m| Span::new(m.start, m.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_many_ways() {
        for phone in ["+995 599 12 34 56", "599123456", "599-12-34-56", "00995599123456"] {
            assert_eq!(national(phone), "599123456", "{phone}");
        }
        for phone in ["+374 10 00 27 41", "010 002741", "(010) 00-27-41"] {
            assert_eq!(national(phone), "10002741", "{phone}");
        }
        assert_eq!(phones_in("director@example.ge, +995 32 2 00 14 20 (10:00-19:00)"), ["322001420"]);
    }

    #[test]
    fn numbers_of_a_text() {
        let found = |text: &'static str| phones(text).into_iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>();
        for (text, phone) in [
            ("call 599 12 34 56.", "599 12 34 56"),
            ("call +1 234 56 78", "1 234 56 78"),
            ("010-00-27-41", "010-00-27-41"),
            ("55123456", "55123456"),
            ("+1234567890123", "1234567890123"),
        ] {
            assert_eq!(found(text), [phone], "{text}");
        }
        for text in ["125 50 00 00", "0123456", "+12345678901234", "5 GEL"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(phones_in("032 2 00 14 20; (10-19), +374 (10) 00 27 41"), ["322001420", "10002741"]);
        assert_eq!(phones_in("12345, 123456"), ["123456"]);
        assert_eq!(national("+995 12 34"), "9951234");
    }
}
