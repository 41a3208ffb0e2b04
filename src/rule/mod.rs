//! Rules: YAML in, compiled rules out.
//!
//! [`mod@file`] is what an editor writes, [`assemble`] checks it and prepares its patterns, [`RuleSet`] is what the
//! engine runs on. The built-in rules are assembled when the program is built, down to the instructions that a
//! pattern is run as ([`program`], [`matcher`]) and the tables that say where it can match at all ([`keys`],
//! [`finder`]); both lie in a [`pack`] for each language, and are run where they lie.

pub mod assemble;
pub mod base;
mod checks;
pub mod classes;
pub mod draft;
pub mod file;
pub mod finder;
pub mod keys;
pub mod layers;
pub mod matcher;
pub mod meaning;
pub mod model;
pub mod pack;
pub mod packing;
pub mod pattern;
pub mod plain;
pub mod program;
mod search;
mod set;
pub mod shelf;
mod signals;

pub use assemble::{Check, Explanation, Part, Rule, Signals, Source};
pub use file::{Example, Fault, FileError, Kind, Level, Severity, Where};
pub use layers::Layers;
pub use pack::Pack;
pub use set::RuleSet;
pub(crate) use set::embedded::{SENTENCES, WEIGHED, WEIGHED_PARTS};
