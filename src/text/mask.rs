//! What in a letter is not the writer's own words: quotations, addresses, mail under the reply, comments.
//!
//! Rules must not answer for what the customer wrote. A mask is a byte range of the source with the reason it is
//! set aside; the copies put one `¤` in place of a quotation or an address and nothing in place of the rest.

use std::collections::HashMap;

use memchr::memmem;

/// Why a stretch of the source is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Between quotation marks: the customer's voice, or a name.
    Quotation,
    /// An e-mail address or a link.
    Address,
    /// Lines of an older mail under or inside the reply.
    Mail,
    /// `<!-- … -->`: a note to the program, never part of the letter.
    Comment,
}

/// A stretch of the source, in bytes, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    pub start: usize,
    pub end: usize,
    pub reason: Reason,
}

/// Finds all masks of `source`, in order and without overlaps.
pub fn masks(source: &str) -> Vec<Mask> {
    let mut found = Vec::new();
    quotations(source, &mut found);
    with_the_rest(source, found)
}

/// The same for a text whose quotations are its writer's own: names of goods, what was said at the desk.
pub fn masks_but_quotations(source: &str) -> Vec<Mask> {
    with_the_rest(source, Vec::new())
}

fn with_the_rest(source: &str, mut found: Vec<Mask>) -> Vec<Mask> {
    comments(source, &mut found);
    older_mail(source, &mut found);
    addresses(source, &mut found);
    // The outer mask wins: an address in a quotation is the quotation's.
    found.sort_by_key(|m| (m.start, usize::MAX - m.end));
    let mut end = 0;
    found.retain_mut(|m| {
        // A quotation may end inside a note or an older mail; the rest of that is still none of the writer's words.
        if m.start < end && m.end > end && matches!(m.reason, Reason::Comment | Reason::Mail) {
            m.start = end;
        }
        let keep = m.start >= end;
        if keep {
            end = m.end;
        }
        keep
    });
    found
}

fn comments(source: &str, found: &mut Vec<Mask>) {
    let mut at = 0;
    while let Some(open) = memmem::find(&source.as_bytes()[at..], b"<!--") {
        let start = at + open;
        let Some(close) = memmem::find(&source.as_bytes()[start..], b"-->") else { break };
        at = start + close + 3;
        found.push(Mask { start, end: at, reason: Reason::Comment });
    }
}

/// Quoted lines (`>`), and everything below the line that introduces an older mail.
fn older_mail(source: &str, found: &mut Vec<Mask>) {
    if !source.contains('>') && !source.contains("---") && !source.contains("wrote:") && !source.contains("From:") {
        return;
    }
    let lines: Vec<(usize, &str)> = lines(source).collect();
    for (i, &(start, line)) in lines.iter().enumerate() {
        let text = line.trim();
        let next = || lines[i + 1..].iter().map(|(_, l)| l.trim()).find(|l| !l.is_empty()).unwrap_or("");
        if introduces_mail(text, next) {
            found.push(Mask { start, end: source.len(), reason: Reason::Mail });
            return;
        }
        if text.starts_with('>') {
            found.push(Mask { start, end: start + line.len(), reason: Reason::Mail });
        }
    }
}

/// Whether an older mail follows `line`; `next` looks for the next line that is not empty.
fn introduces_mail<'s>(line: &str, next: impl Fn() -> &'s str) -> bool {
    let ends_open = line.ends_with([':', '։', '․', '.']);
    let begins = |begins: &[&str]| begins.iter().any(|begin| next().starts_with(begin));
    (line.starts_with("-----") && line.trim_matches(['-', ' ']).chars().any(char::is_alphabetic) && line.ends_with("---"))
        || (line.starts_with("On ") && line.ends_with("wrote:"))
        || (line.starts_with("From:") && begins(&["Sent:", "Date:", "To:"]))
        // Other mail programs, in any language: "…, Nino <nino@example.ge> …:" over quoted lines.
        || (ends_open && line.contains('@') && line.contains('<') && begins(&[">"]))
}

/// The lines of `text` with their byte offsets, line ends excluded; `\n`, `\r\n` and a lone `\r` all end a line.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let start = at;
        let rest = &text[start..];
        match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            Some(i) => {
                let crlf = rest[i..].starts_with("\r\n");
                at = start + i + if crlf { 2 } else { 1 };
                Some((start, &rest[..i]))
            }
            None => {
                done = true;
                Some((start, rest))
            }
        }
    })
}

/// The e-mail addresses of `source`, in order.
pub(crate) fn mails(source: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = source.as_bytes();
    let part = |b: u8| b.is_ascii_alphanumeric() || b"._%+-".contains(&b);
    memchr::memchr_iter(b'@', bytes).filter_map(move |at| {
        let start = at - bytes[..at].iter().rev().take_while(|&&b| part(b)).count();
        let tail = bytes[at + 1..].iter().take_while(|&&b| part(b)).count();
        let host = source[at + 1..at + 1 + tail].trim_end_matches(['.', '-']);
        (start < at && host.contains('.')).then(|| start..at + 1 + host.len())
    })
}

/// E-mail addresses and links.
fn addresses(source: &str, found: &mut Vec<Mask>) {
    let bytes = source.as_bytes();
    found.extend(mails(source).map(|m| Mask { start: m.start, end: m.end, reason: Reason::Address }));
    for needle in ["http://", "https://", "www."] {
        let mut end = 0;
        for start in memmem::find_iter(bytes, needle) {
            // The rest of a link is none of its own.
            if start < end {
                continue;
            }
            let tail = &source[start..];
            let len = tail
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '»' | '“' | '”'))
                .unwrap_or(tail.len());
            end = start + len;
            let link = tail[..len].trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '։', '՝']);
            found.push(Mask { start, end: start + link.len(), reason: Reason::Address });
        }
    }
}

/// Quotations: an opening mark masks up to its closing mark in the same paragraph, or nothing.
fn quotations(source: &str, found: &mut Vec<Mask>) {
    const OPENING: [&str; 7] = ["«", "„", "“", "‘", "\"", ",,", "'"];
    if !OPENING.iter().any(|o| source.contains(o)) {
        return;
    }
    let mut at = 0;
    let mut unclosed: HashMap<char, Unclosed> = HashMap::new();
    while at < source.len() {
        let rest = &source[at..];
        let Some(c) = rest.chars().next() else { break };
        let closing: &[&str] = match c {
            '«' => &["»"],
            '„' => &["“", "”", "\"", "‟"],
            '“' => &["”", "“"],
            '‘' => &["’"],
            '"' => &["\"", "“", "”"],
            ',' if rest.starts_with(",,") => &["\"", "“", "”", "''"],
            '\'' if opens_word(source, at) => &["'"],
            _ => {
                at += c.len_utf8();
                continue;
            }
        };
        let open = if c == ',' { 2 } else { c.len_utf8() };
        let known = unclosed.get(&c).filter(|u| at < u.until);
        let end = match known {
            Some(u) => u.inner.get(&at).copied(),
            None => close(source, at + open, c, closing).map_err(|u| unclosed.insert(c, u)).ok(),
        };
        match end {
            Some(end) => {
                found.push(Mask { start: at, end, reason: Reason::Quotation });
                at = end;
            }
            None => at += open,
        }
    }
}

/// A single mark opens a quotation only before a word and after a space, a bracket or the line start.
fn opens_word(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back();
    let after = source[at + 1..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || c == '(') && after.is_some_and(char::is_alphanumeric)
}

/// A mark that nothing closes. What was seen while its end was looked for holds for all marks of its kind up to there:
/// each would be looked for to the end of the paragraph again otherwise.
struct Unclosed {
    until: usize,
    /// Where those quotations within it end that are closed, by their beginnings.
    inner: HashMap<usize, usize>,
}

fn close(source: &str, from: usize, opening: char, closing: &[&str]) -> Result<usize, Unclosed> {
    // The quotations within, by their beginnings.
    let mut open = Vec::new();
    let mut inner = HashMap::new();
    let mut blank = false;
    let single = matches!(opening, '‘' | '\'');
    // A straight mark opens and closes alike: one that is never closed must not swallow the letter.
    let one_line = matches!(opening, '"' | '\'' | ',');
    for (i, c) in source[from..].char_indices() {
        let at = from + i;
        match c {
            '\n' if one_line || blank => return Err(Unclosed { until: at, inner }),
            '\n' => blank = true,
            c if c.is_whitespace() => {}
            _ => {
                blank = false;
                if let Some(mark) = closing.iter().find(|m| source[at..].starts_with(**m)) {
                    let end = at + mark.len();
                    let next = source[end..].chars().next();
                    if single && next.is_some_and(char::is_alphanumeric) {
                        continue;
                    }
                    match open.pop() {
                        Some(start) => inner.insert(start, end),
                        None => return Ok(end),
                    };
                } else if c == opening && opening != '"' && opening != ',' {
                    open.push(at);
                }
            }
        }
    }
    Err(Unclosed { until: source.len(), inner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Vec<(&str, Reason)> {
        masks(text).iter().map(|m| (&text[m.start..m.end], m.reason)).collect()
    }

    #[test]
    fn quotations_of_every_kind() {
        for quote in ["«ა, ბ»", "„ა, ბ“", "„ა, ბ”", "“a, b”", "\"a, b\"", "‘a, b’", "'a, b'", ",,ა, ბ\"", "«ա «բ» գ»"]
        {
            let text = format!("one {quote} two");
            assert_eq!(masked(&text), [(quote, Reason::Quotation)], "{quote}");
        }
    }

    #[test]
    fn an_open_mark_alone_masks_nothing() {
        for text in ["a 5\" pipe", "he said «no\n\nnext", "don't and customers' orders", "„ა"] {
            assert_eq!(masked(text), [], "{text}");
        }
    }

    #[test]
    fn an_open_mark_leaves_the_quotations_within_it() {
        assert_eq!(masked("«a «b» c «d «e» f» «g"), [("«b»", Reason::Quotation), ("«d «e» f»", Reason::Quotation)]);
        assert_eq!(masked("„a „b“\n\n„c“"), [("„b“", Reason::Quotation), ("„c“", Reason::Quotation)]);
        for mark in ["«", "„ ", "‘a ", " 'a", "“", "\"", ",, "] {
            // However many marks are open, the time is in proportion.
            let text = mark.repeat(100_001) + "\n\n«b»";
            assert_eq!(masked(&text).last(), Some(&("«b»", Reason::Quotation)), "{mark}");
        }
    }

    #[test]
    fn addresses_end_before_punctuation() {
        assert_eq!(
            masked("Write to ana.lee@example.ge, or see https://example.ge/a?b=c."),
            [("ana.lee@example.ge", Reason::Address), ("https://example.ge/a?b=c", Reason::Address)]
        );
        assert_eq!(masked("@ home, a@b"), []);
        let long = "www.http://".repeat(50_000) + "a";
        assert_eq!(masked(&long), [(long.as_str(), Reason::Address)]);
    }

    #[test]
    fn older_mail_is_set_aside() {
        let text = "Dear Ana,\n> but why\nYes.\nOn 3 May 2026 Ana wrote:\nbut never";
        assert_eq!(masked(text), [("> but why", Reason::Mail), ("On 3 May 2026 Ana wrote:\nbut never", Reason::Mail)]);
        let gaps = "\n".repeat(200_000) + "> a";
        assert_eq!(masked(&gaps), [("> a", Reason::Mail)]);
    }

    #[test]
    fn a_quotation_that_ends_in_a_comment_does_not_end_the_comment() {
        assert_eq!(masked("a „b <!-- c“ d --> e"), [("„b <!-- c“", Reason::Quotation), (" d -->", Reason::Comment)]);
    }

    #[test]
    fn lines_of_every_kind_of_ending() {
        let all: Vec<_> = lines("a\r\nb\rc\n\nd").collect();
        assert_eq!(all, [(0, "a"), (3, "b"), (5, "c"), (7, ""), (8, "d")]);
    }

    #[test]
    fn what_begins_an_older_mail() {
        for (line, next) in [
            ("-----Original Message-----", ""),
            ("On 3 May 2026 Ana wrote:", ""),
            ("From: Ana", "Sent: today"),
            ("From: Ana", "Date: today"),
            ("From: Ana", "To: Nino"),
            ("3 მაისს, Ana <ana@example.ge> წერს:", "> but"),
            ("Ana <ana@example.ge>․", "> but"),
        ] {
            assert!(introduces_mail(line, || next), "{line}");
        }
        for (line, next) in [
            ("--------------------", ""),
            ("-----Original Message", ""),
            ("Original Message-----", ""),
            ("On Monday we answered.", ""),
            ("What she wrote:", ""),
            ("From: now on", "we pay"),
            ("Till then", "Sent: today"),
            ("Ana <ana@example.ge>", "> but"),
            ("Ana, ana@example.ge:", "> but"),
            ("Ana <Lee>:", "> but"),
            ("Ana <ana@example.ge>:", "but"),
        ] {
            assert!(!introduces_mail(line, || next), "{line}");
        }
        let mail = "From: Ana\n\n  Sent: today\nbut";
        assert_eq!(masked(mail), [(mail, Reason::Mail)]);
        assert_eq!(masked("a\n  > b\nc\n>d"), [("  > b", Reason::Mail), (">d", Reason::Mail)]);
    }

    #[test]
    fn quotations_end_with_their_paragraph_or_line() {
        for whole in ["«a\nb»", "«a\n b\n c»", "„a\nb“", "‘it’s so’", "'I don't know'", "„a „b“ c“", "«ა »", "\"\""]
        {
            assert_eq!(masked(&format!("x {whole} y")), [(whole, Reason::Quotation)], "{whole}");
        }
        for open in ["«a\n\nb»", "«a\n \t\nb»", "\"a\nb\"", "'a\nb'", ",,a\nb''", "x'a b'", "x ' a b'", "'!a'", "a,b\""]
        {
            assert_eq!(masked(open), [], "{open}");
        }
        assert_eq!(masked("'a' ('b c')\n'd'"), ["'a'", "'b c'", "'d'"].map(|q| (q, Reason::Quotation)));
        assert_eq!(masked("«a»«b» ,,c''"), ["«a»", "«b»", ",,c''"].map(|q| (q, Reason::Quotation)));
    }

    #[test]
    fn the_outer_of_two_is_what_is_set_aside() {
        assert_eq!(masked("«see https://a.ge»"), [("«see https://a.ge»", Reason::Quotation)]);
        assert_eq!(masked(",,a https://x.ge/b''c d"), [(",,a https://x.ge/b''", Reason::Quotation)]);
        assert_eq!(masked("„a\n> b“ c\nd"), [("„a\n> b“", Reason::Quotation), (" c", Reason::Mail)]);
        assert_eq!(masked("<!-- «a» www.b.ge --> c"), [("<!-- «a» www.b.ge -->", Reason::Comment)]);
        assert_eq!(
            masked("<!-- a --><!-- b --> c <!-- d"),
            [("<!-- a -->", Reason::Comment), ("<!-- b -->", Reason::Comment)]
        );
        let shown: Vec<_> = masks_but_quotations("«see https://a.ge» <!-- b -->").iter().map(|m| m.reason).collect();
        assert_eq!(shown, [Reason::Address, Reason::Comment]);
    }

    #[test]
    fn addresses_of_every_shape() {
        for (text, found) in [
            ("a.b+c%d_e-f@x-y.example.ge", vec!["a.b+c%d_e-f@x-y.example.ge"]),
            ("x a@b.ge.- y", vec!["a@b.ge"]),
            ("ა@b.ge @b.ge a@.", vec![]),
            ("<https://a.ge/x>", vec!["https://a.ge/x"]),
            ("(www.a.ge/x)?", vec!["www.a.ge/x"]),
            ("http://a.ge/?u=www.b.ge&v=http://c.ge next", vec!["http://a.ge/?u=www.b.ge&v=http://c.ge"]),
            ("www.a.am։ www.b.am՝ c", vec!["www.a.am", "www.b.am"]),
            ("see www.a.ge or www.b.ge", vec!["www.a.ge", "www.b.ge"]),
            ("https://a.ge»b", vec!["https://a.ge"]),
        ] {
            assert_eq!(masked(text), found.iter().map(|f| (*f, Reason::Address)).collect::<Vec<_>>(), "{text}");
        }
    }
}
