//! Where a letter ends: the closing formula, the name, and what stands under it.

use crate::text::mask::lines;
use crate::text::{Reason, Text};

/// Lines of a signature are no longer than this, in code points; with an address or a telephone number, than that.
const SHORT: usize = 70;
const SHORT_WITH_CONTACT: usize = 110;

/// Where the closing lines begin, in bytes of the source; its end for a letter without any.
///
/// They are the short lines at the end that close no sentence, or that give an address or a telephone number.
pub fn start(text: &Text<'_>) -> usize {
    let source = text.source();
    // Older mail below the letter; each quoted line has a mask of its own.
    let mut end = source.len();
    for mask in text.masks().iter().rev() {
        let aside = matches!(mask.reason, Reason::Mail | Reason::Comment);
        if !aside || !source[mask.end..end].trim().is_empty() {
            break;
        }
        end = mask.start;
    }
    let all: Vec<(usize, &str)> = lines(&source[..end]).filter(|(_, l)| !l.trim().is_empty()).collect();
    let mut start = end;
    // The first line is a salutation, or all there is.
    for &(at, line) in all.iter().skip(1).rev() {
        let line = line.trim_end();
        let sentence = line.ends_with(['.', '!', '?', '…', '։', ':']);
        let contact = has_contact(line);
        let short = if contact && !sentence { SHORT_WITH_CONTACT } else { SHORT };
        if line.chars().count() > short || sentence && !contact {
            break;
        }
        start = at;
    }
    start
}

fn has_contact(line: &str) -> bool {
    line.contains('@') || line.chars().filter(char::is_ascii_digit).count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn a_letter_closes_with_short_lines_that_close_no_sentence() {
        let line = "x".repeat(70);
        for letter in [
            "Dear Ana,\n\nWe know.\n\n|Kind regards,\nNino",
            "Dear Ana,\n\nWe know.\n\n|Nino\nTel. 032 200 14 20.",
            "Dear Ana,\n\nWe know.\n\n|Nino\nask@example.ge.",
            "Dear Ana,\n\nWe know.\n\n|Nino  \n\n",
            "Dear Ana,\nWe know!\n|Nino\n> but\n> so\n",
            "Dear Ana,\nWe know:\n|Nino\n\nOn 3 May 2026 Ana wrote:\nbut\n",
            "Dear Ana,\n|Nino",
            "Nino|",
            "We know.\nWe go.|",
            "We know.\nIn 20261.|",
            "We know.\n|In 202611.",
            &format!("We know.\n|{line}"),
            &format!("We know.\n{line}x|"),
            &format!("We know.\n|{line}, ana@example.ge"),
            &format!("We know.\n{line}, ana@example.ge.|"),
        ] {
            let at = letter.find('|').unwrap();
            assert_eq!(start(&Text::new(&letter.replace('|', ""), Lang::En)), at, "{letter}");
        }
    }
}
