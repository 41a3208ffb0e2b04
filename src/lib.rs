//! Answers to customers' complaints, in Georgian, Armenian and English.
pub mod answer;
pub mod baseline;
pub mod calendar;
pub mod case;
pub mod config;
pub mod grammar;
pub mod lang;
pub mod letter;
pub mod lint;
pub mod report;
pub mod rule;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod suppress;
pub mod text;
pub mod triage;
