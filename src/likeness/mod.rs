//! Likeness: which examples the words of a text are like.
//!
//! Files of examples, sorted by kind, are counted by the build ([`count`]); at run time the counts of a text's words
//! are added up kind by kind ([`table`]; multinomial naive Bayes). Triage tells the category of a complaint so. What a
//! sentence of a letter is like (the fault of a rule, a remedy, a ground) is told by weights that the build fits
//! (`learn`). Who wants a kind understood better adds examples of it.

pub mod count;
#[cfg(any(not(library), test))]
pub mod learn;
pub mod table;
pub mod wording;
pub mod words;

pub use table::{Counted, Margins};
