//! How far a run is: a line on standard error, where that is a terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use amends::batch::Meter;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

pub struct Progress {
    bar: Option<ProgressBar>,
    /// Records that an earlier run had done.
    before: u64,
}

impl Progress {
    /// `bytes` is the size of the input, where it is known.
    pub fn new(bytes: Option<u64>, before: u64, quiet: bool) -> Progress {
        if quiet || !io::stderr().is_terminal() {
            return Progress { bar: None, before };
        }
        let target = ProgressDrawTarget::stderr_with_hz(5);
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = if bytes.is_some() { "{bar:30} {percent}% {msg}, {eta} left" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress { bar: Some(bar), before }
    }

    /// So many records are written.
    pub fn at(&self, records: u64, meter: &Meter) {
        let Some(bar) = &self.bar else { return };
        bar.set_position(meter.mark().bytes);
        let seconds = bar.elapsed().max(Duration::from_millis(1)).as_secs_f64();
        let rate = records.saturating_sub(self.before) as f64 / seconds;
        bar.set_message(format!("{} records, {} a second", HumanCount(records), HumanCount(rate as u64)));
    }

    /// Takes the line away while something else is said.
    pub fn aside(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
