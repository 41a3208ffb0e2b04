//! Work on several threads, results in the order of the input, a bounded number of units in flight.
//!
//! There is no thread that only reads or only writes: each takes the next unit from the source, works on it, and
//! writes out what is due. So `n` threads are `n` at work, and one thread needs no other.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Units that may be in flight for each thread: the others go on while one has a long one.
const AHEAD: u64 = 4;

/// The end of the source.
struct Intake<S> {
    source: S,
    ended: bool,
}

/// The end of the sink.
struct Outlet<K, O, E> {
    sink: K,
    /// How many units were taken, and how many of them written.
    taken: u64,
    written: u64,
    waiting: BTreeMap<u64, O>,
    broken: Option<E>,
    /// What the source said last, to be told once everything before it is written.
    source_failed: Option<E>,
}

/// Takes units from `source` until it has no more, works on them and hands the results to `sink` in the order in
/// which the units were taken. `worker` is called once a thread and makes what does the work.
///
/// # Errors
/// What the sink or the source said. Everything that came before is written.
pub fn run<T, O, E, W>(
    threads: NonZeroUsize,
    mut source: impl FnMut() -> Result<Option<T>, E> + Send,
    worker: impl Fn() -> W + Sync,
    mut sink: impl FnMut(O) -> Result<(), E> + Send,
) -> Result<(), E>
where
    O: Send,
    E: Send,
    W: FnMut(T) -> O,
{
    if threads.get() == 1 {
        let mut work = worker();
        while let Some(unit) = source()? {
            sink(work(unit))?;
        }
        return Ok(());
    }
    let intake = Mutex::new(Intake { source, ended: false });
    let outlet =
        Mutex::new(Outlet { sink, taken: 0, written: 0, waiting: BTreeMap::new(), broken: None, source_failed: None });
    let room = Condvar::new();
    let window = threads.get() as u64 * AHEAD;
    std::thread::scope(|scope| {
        for _ in 0..threads.get() {
            scope.spawn(|| {
                let mut work = worker();
                while let Some((number, unit)) = take(&intake, &outlet, &room, window) {
                    let result = work(unit);
                    deliver(&outlet, &room, number, result);
                }
            });
        }
    });
    let outlet = outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    outlet.broken.or(outlet.source_failed).map_or(Ok(()), Err)
}

/// The next unit and its number, once there is room for it.
fn take<T, O, E, S, K>(
    intake: &Mutex<Intake<S>>,
    outlet: &Mutex<Outlet<K, O, E>>,
    room: &Condvar,
    window: u64,
) -> Option<(u64, T)>
where
    S: FnMut() -> Result<Option<T>, E>,
{
    // Who holds the source also takes the number, so that numbers are in the order of the input.
    let mut intake = lock(intake);
    if intake.ended {
        return None;
    }
    {
        let mut outlet = lock(outlet);
        while outlet.broken.is_none() && outlet.taken - outlet.written >= window {
            outlet = room.wait(outlet).unwrap_or_else(PoisonError::into_inner);
        }
        if outlet.broken.is_some() {
            return None;
        }
    }
    match (intake.source)() {
        Ok(Some(unit)) => {
            let mut outlet = lock(outlet);
            outlet.taken += 1;
            Some((outlet.taken - 1, unit))
        }
        Ok(None) => {
            intake.ended = true;
            None
        }
        Err(error) => {
            intake.ended = true;
            lock(outlet).source_failed = Some(error);
            None
        }
    }
}

/// Writes what is due, this result among it or not.
fn deliver<O, E, K>(outlet: &Mutex<Outlet<K, O, E>>, room: &Condvar, number: u64, result: O)
where
    K: FnMut(O) -> Result<(), E>,
{
    let mut outlet = lock(outlet);
    let outlet = &mut *outlet;
    outlet.waiting.insert(number, result);
    while outlet.broken.is_none() {
        let Some(result) = outlet.waiting.remove(&outlet.written) else { break };
        outlet.broken = (outlet.sink)(result).err();
        outlet.written += 1;
    }
    room.notify_all();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn order_is_kept_and_the_window_is_bounded() {
        for n in [1, 2, 5] {
            let (taken, done) = (AtomicU64::new(0), AtomicU64::new(0));
            let mut units = 0..2000_u64;
            let mut seen = Vec::new();
            let outcome: Result<(), ()> = run(
                threads(n),
                || {
                    let ahead = taken.fetch_add(1, Ordering::SeqCst) - done.load(Ordering::SeqCst);
                    assert!(ahead <= n as u64 * AHEAD, "{ahead}");
                    Ok(units.next())
                },
                || {
                    |unit: u64| {
                        if unit.is_multiple_of(97) {
                            std::thread::sleep(std::time::Duration::from_millis(1));
                        }
                        unit * 2
                    }
                },
                |result| {
                    seen.push(result);
                    done.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                },
            );
            assert_eq!(outcome, Ok(()));
            assert_eq!(seen, (0..2000).map(|u| u * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_came_before_a_broken_source_is_written() {
        for n in [1, 3] {
            let mut next = 0;
            let mut seen = 0;
            let source = || {
                next += 1;
                if next > 100 { Err("the disk") } else { Ok(Some(next)) }
            };
            let outcome = run(
                threads(n),
                source,
                || |unit: i32| unit,
                |_| {
                    seen += 1;
                    Ok(())
                },
            );
            assert_eq!((outcome, seen), (Err("the disk"), 100));
        }
    }

    #[test]
    fn a_broken_sink_ends_an_endless_run() {
        for n in [1, 3] {
            let mut seen = 0;
            let sink = |_| {
                seen += 1;
                if seen == 50 { Err("full") } else { Ok(()) }
            };
            assert_eq!(run(threads(n), || Ok(Some(())), || |()| (), sink), Err("full"));
            assert_eq!(seen, 50);
        }
    }
}
