//! Plain patterns: those of ordinary making, of which a look tells that they are right and what they need.
//!
//! The look reads a pattern as the regex parser does, and gives up at whatever is not ordinary: flags, named groups,
//! Unicode classes, sets of sets. What it takes, the parser takes, in a small part of the time.

use std::iter::Peekable;
use std::str::Chars;

/// What is known of a plain pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Fewest characters of a match.
    pub least: usize,
    /// Its size in characters and classes, repeated ones counted as often as they are repeated.
    pub nodes: usize,
    /// Texts of which every match holds one, if such are known.
    pub needs: Option<Vec<String>>,
}

/// Deepest nesting of groups.
const DEEPEST: usize = 50;
/// Most times that something is repeated.
const MOST_TIMES: usize = 300;
/// Most texts of which one is needed.
const MOST_NEEDS: usize = 40;

impl Plain {
    /// Looks at a pattern.
    pub fn look(pattern: &str) -> Option<Plain> {
        let mut look = Look { rest: pattern.chars().peekable(), depth: 0 };
        let plain = look.alternation()?;
        look.rest.next().is_none().then_some(plain)
    }

    fn empty() -> Plain {
        Plain { least: 0, nodes: 1, needs: None }
    }

    /// Of two ways of telling where a match can be, takes the better: longer texts are rarer.
    fn offer(&mut self, needs: Option<Vec<String>>) {
        let shortest = |needs: &Option<Vec<String>>| needs.iter().flatten().map(String::len).min().unwrap_or(0);
        if shortest(&needs) > shortest(&self.needs) {
            self.needs = needs;
        }
    }
}

/// An item of a sequence.
enum Item {
    Character(char),
    Class,
    /// An anchor or a word boundary.
    Place,
    Group(Plain),
}

struct Look<'p> {
    rest: Peekable<Chars<'p>>,
    depth: usize,
}

impl Look<'_> {
    fn alternation(&mut self) -> Option<Plain> {
        let mut all = self.sequence()?;
        while self.rest.next_if_eq(&'|').is_some() {
            let next = self.sequence()?;
            all.least = all.least.min(next.least);
            all.nodes = all.nodes.checked_add(next.nodes + 1)?;
            all.needs = all.needs.zip(next.needs).map(|(a, b)| [a, b].concat()).filter(|n| n.len() <= MOST_NEEDS);
        }
        Some(all)
    }

    fn sequence(&mut self) -> Option<Plain> {
        let mut all = Plain::empty();
        // Characters that stand side by side.
        let mut run = String::new();
        while let Some(item) = self.item()? {
            let times = self.times(&item)?;
            if let (Item::Character(c), (1, 1)) = (&item, times) {
                run.push(*c);
            } else if !matches!(item, Item::Place) {
                all.offer(Some(vec![std::mem::take(&mut run)]));
            }
            let one = match item {
                Item::Character(_) | Item::Class => Plain { least: 1, ..Plain::empty() },
                Item::Place => Plain::empty(),
                Item::Group(group) => group,
            };
            let (fewest, most) = times;
            all.least += one.least * fewest.min(1);
            all.nodes = all.nodes.checked_add((one.nodes + 1).checked_mul(most.max(1))?)?;
            if fewest > 0 {
                all.offer(one.needs);
            }
        }
        all.offer(Some(vec![run]));
        all.needs = all.needs.filter(|needs| needs.iter().all(|need| !need.is_empty()));
        Some(all)
    }

    /// The next item; nothing at the end of a sequence.
    #[allow(clippy::option_option)]
    fn item(&mut self) -> Option<Option<Item>> {
        Some(Some(match self.rest.peek() {
            None | Some('|' | ')') => return Some(None),
            Some('(') => {
                self.rest.next();
                if self.rest.next_if_eq(&'?').is_some() {
                    self.rest.next_if_eq(&':')?;
                }
                self.depth += 1;
                if self.depth > DEEPEST {
                    return None;
                }
                let inner = self.alternation()?;
                self.rest.next_if_eq(&')')?;
                self.depth -= 1;
                Item::Group(inner)
            }
            Some('[') => {
                self.rest.next();
                self.class()?;
                Item::Class
            }
            Some('.') => {
                self.rest.next();
                Item::Class
            }
            Some('^' | '$') => {
                self.rest.next();
                Item::Place
            }
            Some('\\') => {
                self.rest.next();
                match self.rest.next()? {
                    'w' | 'W' | 's' | 'S' | 'd' | 'D' => Item::Class,
                    'b' if self.rest.peek() != Some(&'{') => Item::Place,
                    c if regex_syntax::is_meta_character(c) => Item::Character(c),
                    _ => return None,
                }
            }
            Some('*' | '+' | '?' | '{' | '}' | ']') => return None,
            Some(&c) => {
                self.rest.next();
                Item::Character(c)
            }
        }))
    }

    /// How often the item stands there: fewest and most; without a most, as often as it is written in a program.
    fn times(&mut self, item: &Item) -> Option<(usize, usize)> {
        let times = match self.rest.peek() {
            Some('*') => (0, 1),
            Some('+') => (1, 2),
            Some('?') => (0, 1),
            Some('{') => {
                self.rest.next();
                let from = self.number()?;
                let to = match self.rest.next_if_eq(&',') {
                    Some(_) if self.rest.peek() == Some(&'}') => from + 1,
                    Some(_) => self.number()?,
                    None => from,
                };
                (self.rest.peek() == Some(&'}') && from <= to).then_some((from, to))?
            }
            _ => return Some((1, 1)),
        };
        self.rest.next();
        self.rest.next_if_eq(&'?');
        // What is repeated again, and repeated places, are for the parser.
        let again = matches!(self.rest.peek(), Some('*' | '+' | '?' | '{'));
        (!again && !matches!(item, Item::Place)).then_some(times)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(10)) {
            self.rest.next();
            number = Some(number.unwrap_or(0) * 10 + digit as usize).filter(|n| *n <= MOST_TIMES);
            number?;
        }
        number
    }

    /// What stands in brackets, and the closing one.
    fn class(&mut self) -> Option<()> {
        self.rest.next_if_eq(&'^');
        if self.rest.next_if_eq(&'-').is_some() && self.rest.peek() == Some(&'-') {
            return None;
        }
        let mut any = false;
        loop {
            // The character, if a range can begin with it.
            let from = match self.rest.next()? {
                ']' => return any.then_some(()),
                '-' => {
                    // Before the closing bracket it is a hyphen.
                    self.rest.next_if_eq(&']')?;
                    return any.then_some(());
                }
                '[' | '&' | '~' => return None,
                '\\' => match self.rest.next()? {
                    'w' | 'W' | 's' | 'S' | 'd' | 'D' => None,
                    c if regex_syntax::is_meta_character(c) => Some(c),
                    _ => return None,
                },
                c => Some(c),
            };
            any = true;
            let mut ahead = self.rest.clone();
            if let (Some(from), Some('-')) = (from, ahead.next()) {
                match ahead.next()? {
                    ']' => {}
                    '[' | '\\' | '-' | '&' | '~' => return None,
                    to if from <= to => {
                        self.rest.next();
                        self.rest.next();
                    }
                    _ => return None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(pattern: &str) -> Vec<String> {
        Plain::look(pattern).unwrap().needs.unwrap_or_default()
    }

    #[test]
    fn a_look_says_what_a_match_needs() {
        assert_eq!(needs(r"\bword1 (?:of|for) \w+\b"), ["word1 "]);
        assert_eq!(needs(r"(?:of|for)\b"), ["of", "for"]);
        assert_eq!(needs(r"\bლამპ[ა-ჰ]*"), ["ლამპ"]);
        assert_eq!(needs("ab?cde+f"), ["cd"]);
        assert_eq!(needs("(?:abc)?d(?:xy|zw){2}"), ["xy", "zw"]);
        assert_eq!(needs(r"a\.b|\w+"), [""; 0]);
        assert_eq!(needs(r"\w+|a"), [""; 0]);
    }

    #[test]
    fn what_a_look_takes_the_parser_takes() {
        let pieces = [
            "a", "ბ", "ե", r"\b", r"\w", r"\S", ".", "^", "$", "(", "(?:", ")", "|", "?", "*", "+", "{2}", "{1,3}",
            "{2,}", "{3,1}", "[", "]", "[^", "a-z", "-", r"\.", r"\-", "&", "~", "{", "}", ",", "1", " ", r"\", "p",
            "#", "\n",
        ];
        let (mut dice, mut plain) = (7_u64, 0);
        for _ in 0..60_000 {
            let mut pattern = String::new();
            dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            for _ in 0..1 + (dice >> 33) % 9 {
                dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                pattern.push_str(pieces[(dice >> 33) as usize % pieces.len()]);
            }
            let Some(looked) = Plain::look(&pattern) else { continue };
            plain += 1;
            let hir = regex_syntax::parse(&pattern).unwrap_or_else(|e| panic!("{pattern:?}: {e}"));
            let least = hir.properties().minimum_len();
            assert!(looked.least == 0 || least != Some(0), "{pattern:?}");
        }
        assert!(plain > 5_000, "{plain}");
    }
}
