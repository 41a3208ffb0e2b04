//! Answers to customers' complaints, in Georgian, Armenian and English.
pub mod answer;
pub mod calendar;
pub mod case;
pub mod config;
pub mod fix;
pub mod grammar;
pub mod lang;
pub mod letter;
pub mod lint;
pub mod report;
pub mod rule;
pub mod source;
pub mod suggest;
pub mod text;
pub mod triage;
