//! How a sentence speaks of a day: it looks ahead, asks, or tells what another said.

use super::super::lexicon::Meaning;
use super::Page;
use super::tokens::Kind;
use crate::lang::Lang;
use crate::text::alphabet::encode;

/// Most tokens of a clause that are looked at on each side of a day.
const REACH: usize = 24;

/// The source of the clause around the token at `i`, up to what ends a sentence; people who write without capitals
/// end theirs as well.
fn around(page: &Page, i: usize) -> (usize, usize) {
    let stop = |at: usize| {
        matches!(page.tokens.get(at).map(|t| t.kind), Some(Kind::Sign(b)) if is_stop(b))
            && !(page.tokens.is_glued(at + 1) && page.tokens.digits(at + 1).is_some())
    };
    let first = (i.saturating_sub(REACH)..i).rev().find(|&at| stop(at)).map_or(i.saturating_sub(REACH), |at| at + 1);
    let last = (i + 1..page.tokens.len().min(i + REACH)).find(|&at| stop(at));
    (first, last.unwrap_or(page.tokens.len().min(i + REACH)))
}

fn is_stop(sign: u8) -> bool {
    matches!(sign, b'.' | b'!' | b'?' | b'\n') || sign == encode('։').as_bytes()[0]
}

/// Whether the sentence of the token at `i` asks something: "are you open on Sunday?"
pub(super) fn asks(page: &Page, i: usize) -> bool {
    let (first, last) = around(page, i);
    let within = match (page.tokens.get(first), page.tokens.get(last.saturating_sub(1))) {
        (Some(a), Some(z)) => page.span(a.start, z.end),
        _ => return false,
    };
    page.tokens.is_sign(last, b'?') || page.source()[within.start..within.end].contains(['?', '՞'])
}

/// Whether an English sentence looks ahead from the day at `i`: a future, a question about what will be, or the
/// present of a journey that is planned ("my parents land on the 19th").
pub(super) fn ahead(page: &Page, i: usize) -> bool {
    if page.text.lang() != Lang::En {
        return false;
    }
    let (first, last) = around(page, i);
    let word = |at: usize| page.tokens.bytes(at);
    // What was said or promised is told from then: "you promised it will come on the 13th".
    let past = (first..i).any(|at| {
        matches!(word(at), b"was" | b"were" | b"had" | b"did" | b"said" | b"promised" | b"told" | b"would")
            || word(at).ends_with(b"ed") && word(at) != b"need"
    });
    let will = (first..last).any(|at| {
        matches!(
            word(at),
            b"will" | b"ll" | b"won" | b"shall" | b"until" | b"till" | b"latest" | b"going" | b"leaving" | b"coming"
        ) || word(at) == b"by" && at + 2 == i
    });
    let planned = (first..i).any(|at| {
        matches!(
            word(at),
            b"land"
                | b"lands"
                | b"arrive"
                | b"arrives"
                | b"fly"
                | b"flies"
                | b"leave"
                | b"leaves"
                | b"travel"
                | b"travels"
                | b"move"
                | b"moves"
                | b"depart"
                | b"departs"
                | b"start"
                | b"starts"
                | b"begins"
                | b"return"
                | b"returns"
                | b"open"
                | b"close"
                | b"closed"
                | b"need"
                | b"needs"
                | b"expires"
                | b"due"
        )
    });
    let asked = asks(page, i)
        && (first..i).any(|at| matches!(word(at), b"are" | b"is" | b"can" | b"could" | b"do" | b"does" | b"may"));
    !past && (will || planned || asked)
}

/// Whether a Georgian clause tells what another said, by the ending of its verb: the day in `„ხვალ იქნებაო“` and
/// `დღეს მოვაო` is counted from when it was said, which is not known. A verb of speech right after the day has the
/// day to itself: `გუშინ მითხრეს, …ო`.
pub(super) fn reported(page: &Page, i: usize) -> bool {
    if page.text.lang() != Lang::Ka {
        return false;
    }
    let clause = (i + 1..page.tokens.len().min(i + REACH))
        .take_while(|&at| !matches!(page.tokens.get(at).map(|t| t.kind), Some(Kind::Sign(b)) if b != b'-'));
    let mut endings: Vec<Vec<u8>> = Vec::new();
    for ending in ["აო", "თო", "სო", "ნო", "იო", "დო"] {
        endings.push(super::name::spelt(page, ending));
    }
    for at in clause {
        if page.tokens.means(at, Meaning::Said) {
            return false;
        }
        let word = page.tokens.bytes(at);
        let letters = if page.typed { word.len() } else { word.len() / endings[0].len() * 2 };
        if letters >= 5 && endings.iter().any(|e| word.ends_with(e)) {
            return true;
        }
    }
    false
}
