//! Answers to customers' complaints, in Georgian, Armenian and English.
pub mod case;
pub mod lang;
pub mod lint;
pub mod rule;
pub mod text;
pub mod grammar;
pub mod calendar;
pub mod config;
pub mod suggest;
pub mod letter;
