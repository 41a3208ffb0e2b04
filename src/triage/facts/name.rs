//! The customer's name and title: from "my name is …", and from the signature under the complaint.
//!
//! A signature is one of the last lines: after a sign-off one name is enough, alone it takes a first name and a
//! family name that look like it in that language (capitals in English and Armenian; the endings of family names in
//! Georgian and Armenian; a known first name). Titles count only where they stand before that name.

use super::super::lexicon::Meaning;
use super::{Fact, Page};
use crate::case::Title;
use crate::lang::{Lang, is_common_word, is_letter, latin};
use crate::text::mask::{self, Reason};
use crate::text::{Span, alphabet};

/// Words at the end of a text that may be a signature, sign-off and all.
const MOST_WORDS: usize = 12;

type Named = (Option<Fact<String>>, Option<Fact<Title>>);

/// Name and title, where the text gives them.
pub(super) fn read(page: &Page) -> Named {
    let (name, title) = match introduced(page) {
        Some(name) => (Some(name), None),
        None => signed(page),
    };
    (name, title.or_else(|| of_oneself(page)))
}

/// The title by what only a man or only a woman says of oneself: `as a mother`, `კაცი ვარ`.
fn of_oneself(page: &Page) -> Option<Fact<Title>> {
    page.words.iter().find_map(|word| {
        let value = match word.meaning {
            Meaning::Man => Title::Mr,
            Meaning::Woman => Title::Ms,
            _ => return None,
        };
        Some(Fact { value, span: page.span(word.start, word.end) })
    })
}

/// `my name is Zach`, `მე მქვია ზაზა`, `Իմ անունը Գոռ է`.
fn introduced(page: &Page) -> Option<Fact<String>> {
    page.words.iter().filter(|w| w.meaning == Meaning::NameIs).find_map(|word| {
        let from = page.span(word.start, word.end).end;
        let rest = page.source()[from..].trim_start_matches([' ', ':', '՝', '\u{a0}']);
        let start = page.source().len() - rest.len();
        let end = rest.find(['.', ',', '։', '!', '?', '\n', ';', '(', ':']).unwrap_or(rest.len());
        let words: Vec<&str> = rest[..end].split(' ').take(2).collect();
        let first = words.first().filter(|w| starts_name(page, w))?;
        let second = words.get(1).filter(|w| is_surname(page, w).is_some() && starts_capital(page, w));
        let len = second.map_or(first.len(), |s| first.len() + 1 + s.len());
        let value = &rest[..len];
        Some(Fact { value: value.to_owned(), span: Span::new(start, start + len) })
    })
}

fn starts_name(page: &Page, word: &str) -> bool {
    is_word(word)
        && match page.text.lang() {
            Lang::Ka if !page.typed => is_first_name(page, word) || !common(page, word),
            _ if page.typed => is_first_name(page, word) || (capital(word) && !common(page, word)),
            _ => capital(word) && (is_first_name(page, word) || !common(page, word)),
        }
}

/// The last lines of the complaint.
fn signed(page: &Page) -> Named {
    let end = page.text.masks().iter().find(|m| m.reason == Reason::Mail && m.end == page.source().len());
    let body = &page.source()[..end.map_or(page.source().len(), |m| m.start)];
    let lines: Vec<(usize, &str)> = mask::lines(body).filter(|(_, l)| !l.trim().is_empty()).collect();
    let from = lines.len().saturating_sub(4).max(1);
    let mut after_signoff = false;
    for (i, &(start, line)) in lines.iter().enumerate().skip(from) {
        if lines[i..].iter().any(|(_, l)| l.chars().count() > 60) {
            continue;
        }
        // `Kind regards, Sophie`: the name may stand behind the comma; `Nino, 599 12 34 56`: before it.
        let mut at = start;
        for part in line.split([',', '՝', '|']) {
            let signs_off = says(page, at, part.len(), Meaning::Signoff);
            if signs_off {
                after_signoff = true;
            } else if let Some(named) = candidate(page, at, part, after_signoff) {
                return named;
            } else if !part.trim().is_empty() {
                break;
            }
            at += part.len() + line[at - start + part.len()..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let named = last_words(page, body);
    if named.0.is_some() {
        return named;
    }
    // `… Beka Kharadze, Saburtalo`: where one lives stands behind the name.
    let end = body.trim_end_matches(|c: char| !is_letter(c)).len();
    let Some(comma) = body[..end].rfind(',').filter(|comma| body[*comma..end].split_whitespace().count() <= 3) else {
        return named;
    };
    let words = |name: &Fact<String>| name.value.contains(' ');
    match last_words(page, &body[..comma]) {
        (Some(name), title) if words(&name) => (Some(name), title),
        _ => (None, None),
    }
}

/// A name after the last stop, perhaps with a telephone number behind it: "… Narek", "… Tom Ashworth 07700 900 318".
fn last_words(page: &Page, body: &str) -> Named {
    let end = body.trim_end_matches(|c: char| !is_letter(c)).len();
    let parts = |c: char| !(is_letter(c) || matches!(c, ' ' | '-' | '\'' | '’' | '\u{a0}'));
    // `Armen S.` has a stop inside only before the initial, `P. L. Hargreaves` is signed on a line of its own.
    let tail = body[..end].char_indices().rev().find(|(_, c)| parts(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    if tail == 0 {
        return (None, None);
    }
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = tail;
    for word in body[tail..end].split([' ', '\u{a0}']) {
        let bare = word.trim_matches(|c: char| !is_letter(c));
        if !bare.is_empty() {
            words.push((at + word.find(bare).unwrap_or(0), bare));
        }
        at += word.len() + body[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    // `Please tell him thank you from Karen!`
    if let [.., (_, from), (start, name)] = words[..]
        && from == "from"
        && page.text.lang() == Lang::En
        && capital(name)
        && is_first_name(page, name)
    {
        let span = Span::new(start, start + name.len());
        return (Some(Fact { value: name.to_owned(), span }), None);
    }
    // What is longer is no signature.
    if words.len() > MOST_WORDS {
        return (None, None);
    }
    let before_name = |(start, word): &(usize, &str)| {
        [Meaning::Signoff, Meaning::Kin].into_iter().any(|m| says(page, *start, word.len(), m))
    };
    while words.len() > 1 && words.first().is_some_and(before_name) {
        words.remove(0);
    }
    if words.first().is_some_and(|(start, word)| says(page, *start, word.len(), Meaning::Signoff)) {
        words.remove(0);
    }
    let (Some(&(start, first)), Some(&(last_at, last))) = (words.first(), words.last()) else { return (None, None) };
    if let Some(named) = with_initial(page, body, start, first).filter(|_| words.len() == 1) {
        return (Some(named), None);
    }
    let english = page.text.lang() == Lang::En;
    let known = is_first_name(page, first) && (!english || capital(first) || !common(page, first));
    let family = |w: &str| is_surname(page, w).is_some() || w.chars().count() == 1;
    let proper = |w: &str| capital(w) && !common(page, w) && !is_good(page, w);
    let fits = match words[1..] {
        [] => known && (capital(first) || !english || !body[..tail].ends_with(',')),
        [(_, second)] => {
            let spelt_so = family(second) || (!page.typed && page.text.lang() != Lang::Ka && proper(second));
            let reversed = is_surname(page, first) == Some(true) && is_first_name(page, second);
            // `Member card 20954, Oto Beridze`
            let numbered = body[..tail]
                .trim_end_matches(' ')
                .strip_suffix(',')
                .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
            let stops = body[..tail].ends_with(['.', '!', '?', '\n']) || numbered;
            known && spelt_so || reversed || english && stops && proper(first) && proper(second)
        }
        [(_, second), (_, third)] => known && (family(second) || capital(second)) && (family(third) || proper(third)),
        _ => false,
    };
    if !fits || !words.iter().all(|(_, w)| is_word(w) && starts_capital_or_small(page, w)) {
        return (None, None);
    }
    let mut end = last_at + last.len();
    if last.chars().count() == 1 && words.len() > 1 && body[end..].starts_with('.') {
        end += 1;
    }
    let span = Span::new(start, end);
    (Some(Fact { value: page.source()[span.start..span.end].to_owned(), span }), None)
}

/// `Հ. Մկրտչյան`, `P. Hargreaves` at the end of a text: the initial before a family name.
fn with_initial(page: &Page, body: &str, at: usize, family: &str) -> Option<Fact<String>> {
    let sure = is_surname(page, family) == Some(true);
    let proper = page.text.lang() == Lang::En && capital(family) && !common(page, family);
    let head = body[..at].trim_end_matches([' ', '\u{a0}']).strip_suffix('.')?;
    let initial = head.chars().next_back().filter(|c| c.is_alphabetic())?;
    let mut rest = &head[..head.len() - initial.len_utf8()];
    // `P. L. Hargreaves`
    while let Some(more) = rest.trim_end_matches([' ', '\u{a0}']).strip_suffix('.') {
        let mut chars = more.chars();
        let another =
            chars.next_back().is_some_and(char::is_uppercase) && chars.next_back().is_none_or(|c| !c.is_alphanumeric());
        if !another {
            break;
        }
        rest = &more[..more.len() - more.chars().next_back().map_or(0, char::len_utf8)];
    }
    let alone = rest.is_empty() || rest.ends_with([' ', '\n', '\u{a0}']);
    let capital = initial.is_uppercase() || page.text.lang() == Lang::Ka || page.typed;
    let stops = rest.trim_end().is_empty()
        || rest.trim_end().ends_with(['.', '!', '?', '։', ',', '\n', ')'])
        || rest.ends_with('\n');
    let span = Span::new(rest.len(), at + family.len());
    ((sure || proper) && alone && capital && stops)
        .then(|| Fact { value: page.source()[span.start..span.end].to_owned(), span })
}

/// Capitals where the language has them, unless the whole is typed without.
fn starts_capital_or_small(page: &Page, word: &str) -> bool {
    starts_capital(page, word) || page.text.lang() == Lang::En
}

/// Whether the word names a thing one buys.
fn is_good(page: &Page, word: &str) -> bool {
    means(page, word, |m| matches!(m, Meaning::Good(_)))
}

/// Reads a part of a line as a title and a name.
fn candidate(page: &Page, start: usize, part: &str, after_signoff: bool) -> Option<Named> {
    let mut title = None;
    let mut names: Vec<(usize, &str)> = Vec::new();
    let mut at = start;
    for word in part.split(' ') {
        let bare = word.trim_matches(['.', '!', '(', ')', '-', '–', '—', '"', '։']);
        let begins = at + word.find(bare).unwrap_or(0);
        at += word.len() + 1;
        if bare.is_empty() {
            continue;
        }
        let titled = [(Meaning::Mr, Title::Mr), (Meaning::Ms, Title::Ms)]
            .into_iter()
            .find(|(m, _)| says(page, begins, bare.len(), *m));
        match titled {
            Some((_, value)) if names.is_empty() => {
                title = Some(Fact { value, span: Span::new(begins, begins + bare.len()) });
            }
            _ => names.push((begins, bare)),
        }
    }
    let (&(first_at, first), &(last_at, last)) = (names.first()?, names.last()?);
    let known = is_first_name(page, first);
    // A name may begin like a word of the language (Հասմիկ, հասնել): a known one is no word.
    let name_like = |w: &str| {
        is_word(w)
            && starts_capital(page, w)
            && (!common(page, w) || is_first_name(page, w) || known && is_surname(page, w).is_some())
    };
    if names.len() > 3 || !names.iter().all(|(_, w)| name_like(w)) {
        return None;
    }
    let fits = match (names.len(), page.text.lang()) {
        (1, Lang::En) => after_signoff || title.is_some() || known && capital(first) || begins_dashed(page, start),
        (1, _) => {
            known && (after_signoff || title.is_some() || start > 0)
                || title.is_some() && is_surname(page, first).is_some()
        }
        (_, Lang::En) => true,
        _ => match is_surname(page, last) {
            Some(sure) => sure || known,
            None if last.chars().count() == 1 => known,
            None => known && after_signoff || known && page.text.lang() == Lang::Hy && !page.typed,
        },
    };
    let mut end = last_at + last.len();
    if last.chars().count() == 1 && names.len() > 1 && page.source()[end..].starts_with('.') {
        end += 1;
    }
    let span = Span::new(first_at, end);
    fits.then(|| (Some(Fact { value: page.source()[span.start..span.end].to_owned(), span }), title))
}

/// `– Priya`: a dash signs as well.
fn begins_dashed(page: &Page, start: usize) -> bool {
    page.source()[start..].trim_start().starts_with(['–', '—', '-', '~'])
}

/// Whether a word of the lexicon with this meaning begins inside the source bytes.
fn says(page: &Page, start: usize, len: usize, meaning: Meaning) -> bool {
    page.words.iter().filter(|w| w.meaning == meaning).any(|w| {
        let span = page.span(w.start, w.end);
        span.start >= start && span.start < start + len
    })
}

fn is_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_letter)
        && chars.all(|c| is_letter(c) || matches!(c, '-' | '\'' | '’' | '.'))
        && word.chars().count() <= 24
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Georgian has no capitals, and people who type it in Latin letters leave them out.
fn starts_capital(page: &Page, word: &str) -> bool {
    page.text.lang() == Lang::Ka || page.typed || capital(word)
}

fn common(page: &Page, word: &str) -> bool {
    is_common_word(word, page.text.lang())
}

/// A word as the lexicon spells it.
pub(super) fn spelt(page: &Page, word: &str) -> Vec<u8> {
    let small: String = word.chars().map(alphabet::fold).collect();
    match latin::of(page.text.lang()).filter(|_| page.typed) {
        Some(latin) => {
            let mut out = String::new();
            latin.fold_word(&small, &mut out);
            out.into_bytes()
        }
        None => small.chars().flat_map(|c| alphabet::encode(c).as_bytes().to_vec()).collect(),
    }
}

fn is_first_name(page: &Page, word: &str) -> bool {
    means(page, word, |m| m == Meaning::FirstName)
}

/// Whether the lexicon has just this word with such a meaning.
fn means(page: &Page, word: &str, fits: impl Fn(Meaning) -> bool) -> bool {
    let spelt = spelt(page, word);
    let keys = &page.lexicon.keys;
    let from = keys.partition_point(|(k, _)| *k < spelt.as_slice());
    keys[from..]
        .iter()
        .take_while(|(k, _)| *k == spelt.as_slice())
        .any(|(_, word)| fits(page.lexicon.words[*word as usize].0))
}

/// Whether a word ends as family names do; the value says whether that ending is sure.
fn is_surname(page: &Page, word: &str) -> Option<bool> {
    let spelt = spelt(page, word);
    let fits = |ending: &&[u8]| spelt.len() > ending.len() + 3 && spelt.ends_with(ending);
    page.lexicon.surnames.iter().position(fits).map(|i| i < page.lexicon.sure_surnames)
}
