//! Answers to customers' complaints, in Georgian, Armenian and English.
pub mod answer;
pub mod baseline;
pub mod batch;
pub mod calendar;
pub mod case;
pub mod config;
pub mod counted;
pub mod eml;
pub mod fix;
pub mod grammar;
#[cfg(test)]
mod growth;
pub mod intake;
pub mod lang;
pub mod law;
pub mod letter;
pub mod likeness;
pub mod lint;
pub mod proof;
pub mod report;
pub mod rule;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod suppress;
pub mod text;
pub mod triage;
