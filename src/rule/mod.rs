//! Rules: YAML in, compiled rules out.
//!
//! [`file`] is what an editor writes, [`assemble`] checks it and prepares its patterns, [`RuleSet`] is what the
//! engine runs on. The built-in rules were assembled when the program was built; each language's part of them is
//! read when a letter in that language first asks for it, and each regex is compiled when a sentence first holds
//! one of its keys.

pub mod assemble;
pub mod file;
pub mod pattern;
mod set;

pub use assemble::{Check, Explanation, Part, Rule, Signals, Source};
pub use file::{Example, Fault, FileError, Kind, Level, Severity, Where};
pub use set::{Compiled, RuleSet};
