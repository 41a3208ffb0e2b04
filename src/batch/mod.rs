//! Many cases: read, answered and written one after another, on several threads, in the order of the input.
//!
//! A stream of records goes in, a [`Row`] for each comes out; memory does not grow with their number. A record that
//! cannot be read is a row that says so, and the others go on. Where rows go, and how a run that was cut off is taken
//! up again, is the command line's work; [`Replay`] compares what was written with what is written.

mod consistency;
mod dedupe;
mod desk;
mod pipeline;
mod replay;
mod stream;
mod table;
mod tally;

use std::num::NonZeroUsize;

pub use consistency::{Consistency, Group, Spread};
pub use dedupe::{Seen, fingerprint};
pub use desk::{Format, Letters, Plan, Row, header};
pub use replay::{Differs, Hashed, Mark, Meter, Replay, Sum};
pub use stream::unpacked;
pub use tally::{Counts, Fate, Tally};

use crate::intake::{IntakeError, Piece};

/// The longest record that is read, in bytes: a complaint of 1 MiB is a book. With it memory is bounded.
pub const LIMIT: usize = 1024 * 1024;

/// Records that are worked on at a time, by their number and by how many bytes they take in the input.
const UNIT: usize = 64;
const UNIT_BYTES: u64 = 256 * 1024;

/// Why a run ended before its input did.
#[derive(Debug)]
pub enum Ended<E> {
    /// The input broke off.
    Input(IntakeError),
    /// What takes the rows said so.
    Output(E),
}

/// Answers the cases of `pieces` as `plan` says and gives the rows to `sink`, those of several cases at a time, in the
/// order of the input.
///
/// # Errors
/// An input that broke off, and what `sink` says. Everything before is written.
pub fn run<E: Send>(
    threads: NonZeroUsize,
    mut pieces: impl Iterator<Item = Piece> + Send,
    plan: &Plan<'_>,
    mut sink: impl FnMut(Vec<Row>) -> Result<(), E> + Send,
) -> Result<(), Ended<E>> {
    let source = || {
        let mut unit: Vec<Piece> = Vec::new();
        for piece in pieces.by_ref() {
            unit.push(piece);
            let bytes = unit[unit.len() - 1].origin.offset.saturating_sub(unit[0].origin.offset);
            if unit.len() == UNIT || bytes >= UNIT_BYTES {
                break;
            }
        }
        Ok((!unit.is_empty()).then_some(unit))
    };
    let worker = || {
        let mut scratch = Vec::new();
        move |unit: Vec<Piece>| {
            let mut rows = Vec::with_capacity(unit.len());
            for piece in unit {
                match plan.row(piece, &mut scratch) {
                    Ok(row) => rows.push(row),
                    Err(error) => return (rows, Some(error)),
                }
            }
            (rows, None)
        }
    };
    pipeline::run(threads, source, worker, |(rows, error): (Vec<Row>, Option<IntakeError>)| {
        sink(rows).map_err(Ended::Output)?;
        error.map_or(Ok(()), |error| Err(Ended::Input(error)))
    })
}
