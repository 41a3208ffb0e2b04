//! Writes varied cases, the same for the same seed: `cargo run --release --example cases -- 200000 [SEED] > cases.jsonl`.
//!
//! Sentences are those of the complaints in `examples/`: of one complaint most, in their order, and now and then one
//! of another. Numbers, days, names and what the desk decided vary. A line has 1.2 KB on average.

// Not part of the library: what it prints is what it is for.
#![allow(clippy::print_stdout)]

use std::io::{self, BufWriter, Write};

#[path = "cases.rs"]
mod cases;

fn main() -> io::Result<()> {
    let mut numbers = std::env::args().skip(1).map(|a| a.parse::<u64>());
    let count = numbers.next().and_then(Result::ok).unwrap_or(1000);
    let seed = numbers.next().and_then(Result::ok).unwrap_or(1);
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut cases = cases::Cases::new(seed);
    for _ in 0..count {
        writeln!(out, "{}", cases.next_line())?;
    }
    out.flush()
}
