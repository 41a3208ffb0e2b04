//! Drafts: patterns that are known to be right, and not yet compiled.
//!
//! What is wrong with a house's pattern must be told when the program starts, in whatever language it is; but a letter
//! needs the patterns of its own language only, and of these few. So a pattern is looked at first ([`Plain`]), and
//! compiled when a letter asks for it. Where a look does not tell enough, it is compiled at once.

use super::pattern::{self, Prepared, View, literal, prepare, spelling_for};
use super::plain::Plain;

/// A pattern that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// With its fragments put in.
    pub text: String,
    pub view: View,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Where only compiling could tell that it is right.
    Ready(Prepared),
    /// Texts of which every match in the folded copy holds one; none, if such are not known.
    Plain(Vec<String>),
}

/// Most nodes of a plain pattern. A node takes at most 46 words of a program and 800 bytes of a regex, so it stays
/// below what is allowed of both.
const MOST_NODES: usize = 300;

impl Draft {
    /// Checks a pattern.
    ///
    /// # Errors
    /// As of [`prepare`].
    pub fn new(text: String, view: View) -> Result<Draft, String> {
        let plain = Plain::look(&spelling_for(&text, view)).filter(|p| p.least > 0 && p.nodes <= MOST_NODES);
        let state = match plain {
            Some(plain) => State::Plain(plain.needs.filter(|_| view == View::Folded).unwrap_or_default()),
            None => State::Ready(prepare(&text, view)?),
        };
        Ok(Draft { text, view, state })
    }

    /// The pattern, ready to run.
    pub fn compile(&self) -> Prepared {
        match &self.state {
            State::Ready(ready) => ready.clone(),
            // What was looked at and found right can be compiled; a pattern without branches matches nothing.
            State::Plain(_) => prepare(&self.text, self.view).unwrap_or_default(),
        }
    }

    /// Whether it may match somewhere in a folded copy, or in another copy of the same text.
    pub fn may_match(&self, folded: &[u8]) -> bool {
        let holds = |need: &String| {
            let codes = literal(need.as_bytes(), true);
            let bytes: Vec<u8> = codes.iter().flat_map(|code| code.as_bytes()).copied().collect();
            memchr::memmem::find(folded, &bytes).is_some()
        };
        match &self.state {
            State::Plain(needs) if !needs.is_empty() => needs.iter().any(holds),
            _ => true,
        }
    }

    /// The same in regex syntax over bytes of the matching alphabet, Unicode mode off: what the program is held to.
    pub fn regex(&self) -> String {
        pattern::regex(&self.text, self.view).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_is_compiled_at_once() {
        let ready = |text: &str| matches!(Draft::new(text.to_owned(), View::Folded).unwrap().state, State::Ready(_));
        assert!(!ready(r"\bword (?:of|for) \w+\b") && !ready("[^.!?]{1,20}a") && !ready(r"\bთეւ?\S+"));
        assert!(ready(r"\p{Cyrillic}") && ready("(?i)a") && ready("(?:a{20}){20}"));
        for wrong in ["(", "a*", r"\b", "a|", "(?:)", "a|b*", "(?:(?:ab){100}){100}"] {
            assert_eq!(Draft::new(wrong.to_owned(), View::Folded), Err(prepare(wrong, View::Folded).unwrap_err()));
        }
    }

    #[test]
    fn a_character_is_short_in_a_regex() {
        for class in [r"\w", r"\W", r"\S", r"\s", r"\d", r"\D", ".", "[^a]", "[^ა-ჰ]", "[^ա-ֆx]", "[^a-zა-ჰ.,;]"]
        {
            let regex = pattern::regex(class, View::AsIs).unwrap_or_default();
            assert!(regex.len() <= 800, "{class}: {}", regex.len());
        }
    }
}
