//! Many files at once: the threads of a run, and the bar that shows how far it is.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

/// Runs of fewer files are over before a bar would be read.
const LONG: usize = 200;

/// The threads of a run.
pub struct Threads(Option<rayon::ThreadPool>);

impl Threads {
    /// As many as asked for, else as the machine has; for a single file none are started.
    pub fn new(asked: Option<NonZeroUsize>, files: usize) -> Result<Threads> {
        let count = asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(files);
        if count < 2 {
            return Ok(Threads(None));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().context("threads cannot be started")?;
        Ok(Threads(Some(pool)))
    }

    /// How many items are worth doing before their outcomes are written.
    pub fn batch(&self) -> usize {
        self.0.as_ref().map_or(1, |pool| pool.current_num_threads() * 32)
    }

    /// Does `work` for each item; outcomes come in the order of the items.
    pub fn map<T: Sync, O: Send>(&self, items: &[T], work: impl Fn(&T) -> O + Sync) -> Vec<O> {
        match &self.0 {
            Some(pool) => pool.install(|| items.par_iter().map(&work).collect()),
            None => items.iter().map(work).collect(),
        }
    }
}

/// How far a long run is: a bar on standard error, where that is a terminal.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    pub fn new(files: usize, quiet: bool) -> Progress {
        if quiet || files < LONG || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Progress(Some(bar))
    }

    /// Takes the bar away while `report` prints, and moves it on.
    pub fn step<T>(&self, files: usize, report: impl FnOnce() -> T) -> T {
        let Some(bar) = &self.0 else { return report() };
        let outcome = bar.suspend(report);
        bar.inc(files as u64);
        outcome
    }

    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
