//! Drafts: patterns that are known to be right, and not yet compiled.
//!
//! What is wrong with a house's pattern must be told when the program starts, in whatever language it is; but a letter
//! needs the patterns of its own language only. So a pattern is looked at first, which takes a fraction of the time,
//! and compiled when a letter asks for it. A look is enough for patterns of ordinary making; for all others compiling
//! is the only way to know.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    self, Ast, ClassSet, ClassSetItem, GroupKind, LiteralKind, RepetitionKind, RepetitionOp, RepetitionRange,
};

use super::pattern::{self, NEST, Prepared, View, prepare, spelling_for};

/// A pattern that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// With its fragments put in.
    pub text: String,
    pub view: View,
    /// Where only compiling could tell that it is right.
    ready: Option<Prepared>,
}

impl Draft {
    /// Checks a pattern.
    ///
    /// # Errors
    /// As of [`prepare`].
    pub fn new(text: String, view: View) -> Result<Draft, String> {
        let ready = if is_plain(&text, view) { None } else { Some(prepare(&text, view)?) };
        Ok(Draft { text, view, ready })
    }

    /// The pattern, ready to run.
    pub fn compile(&self) -> Prepared {
        match &self.ready {
            Some(ready) => ready.clone(),
            // What was looked at and found right can be compiled; a pattern without branches matches nothing.
            None => prepare(&self.text, self.view).unwrap_or_default(),
        }
    }

    /// The same in regex syntax over bytes of the matching alphabet, Unicode mode off: what the program is held to.
    pub fn regex(&self) -> String {
        pattern::regex(&self.text, self.view).unwrap_or_default()
    }
}

/// Most nodes of a plain pattern, repeated ones counted as often as they are repeated. A node takes at most 46 words
/// of a program and 800 bytes of a regex, so it stays below what is allowed of both.
const MOST_NODES: usize = 300;

/// Whether a look says that the pattern is right.
fn is_plain(pattern: &str, view: View) -> bool {
    if pattern.len() > 4 * MOST_NODES {
        return false;
    }
    let parsed = ParserBuilder::new().nest_limit(NEST).build().parse(&spelling_for(pattern, view));
    parsed.is_ok_and(|ast| measure(&ast).is_some_and(|of| of.least > 0 && of.nodes <= MOST_NODES))
}

/// How many characters a match has at least, and how many nodes the pattern has.
struct Measure {
    least: usize,
    nodes: usize,
}

const CHARACTER: Measure = Measure { least: 1, nodes: 1 };

/// Measures what is of ordinary making.
fn measure(ast: &Ast) -> Option<Measure> {
    Some(match ast {
        Ast::Empty(_) | Ast::Assertion(_) => Measure { least: 0, nodes: 1 },
        Ast::Literal(literal) => is_ordinary(literal).then_some(CHARACTER)?,
        Ast::Dot(_) | Ast::ClassPerl(_) => CHARACTER,
        Ast::ClassBracketed(class) => match &class.kind {
            ClassSet::Item(item) => is_simple(item).then_some(CHARACTER)?,
            ClassSet::BinaryOp(_) => return None,
        },
        Ast::Group(group) => match &group.kind {
            GroupKind::NonCapturing(flags) if !flags.items.is_empty() => return None,
            _ => measure(&group.ast)?,
        },
        Ast::Repetition(repetition) => {
            let RepetitionOp { kind, .. } = &repetition.op;
            let (least, most) = match kind {
                RepetitionKind::ZeroOrOne => (0, 1),
                RepetitionKind::ZeroOrMore => (0, 1),
                RepetitionKind::OneOrMore => (1, 2),
                RepetitionKind::Range(RepetitionRange::Exactly(n)) => (*n as usize, *n as usize),
                RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (*n as usize, *n as usize + 1),
                RepetitionKind::Range(RepetitionRange::Bounded(from, to)) => (*from as usize, *to as usize),
            };
            let once = measure(&repetition.ast)?;
            Measure { least: least.min(1) * once.least, nodes: once.nodes.checked_add(1)?.checked_mul(most.max(1))? }
        }
        Ast::Concat(concat) => {
            let mut all = Measure { least: 0, nodes: 0 };
            for part in &concat.asts {
                let part = measure(part)?;
                all = Measure { least: all.least + part.least, nodes: all.nodes.checked_add(part.nodes)? };
            }
            all
        }
        Ast::Alternation(alternation) => {
            let mut all = Measure { least: usize::MAX, nodes: 0 };
            for part in &alternation.asts {
                let part = measure(part)?;
                all = Measure { least: all.least.min(part.least), nodes: all.nodes.checked_add(part.nodes + 1)? };
            }
            all
        }
        Ast::Flags(_) | Ast::ClassUnicode(_) => return None,
    })
}

fn is_ordinary(literal: &ast::Literal) -> bool {
    matches!(literal.kind, LiteralKind::Verbatim | LiteralKind::Meta | LiteralKind::Superfluous)
}

fn is_simple(item: &ClassSetItem) -> bool {
    match item {
        ClassSetItem::Literal(literal) => is_ordinary(literal),
        ClassSetItem::Range(range) => is_ordinary(&range.start) && is_ordinary(&range.end),
        ClassSetItem::Perl(_) => true,
        ClassSetItem::Union(union) => union.items.iter().all(is_simple),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_what_compiling_would() {
        for right in [r"\bword (?:of|for) \w+\b", "[^.!?]{1,20}a", "(?:a|b?c){3}", r"\bთეւ?\S+", r"100 ?%", r"^\d+[ -]"]
        {
            assert!(is_plain(right, View::Folded), "{right}");
            assert!(prepare(right, View::Folded).is_ok());
        }
        // These are compiled at once.
        for other in ["(", "a*", r"\b", "a|", r"\p{Cyrillic}", "(?i)a", "(?:(?:ab){100}){100}", "a{400}", "(?:)"] {
            assert!(!is_plain(other, View::Folded), "{other}");
        }
        assert!(Draft::new("a|b*".to_owned(), View::Folded).is_err());
        assert_eq!(Draft::new(r"\p{Cyrillic}".to_owned(), View::Cased).unwrap().compile().branches.len(), 1);
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
