//! For tests: time that grows with the work and no faster.

use std::time::{Duration, Instant};

/// Eight times the work may take some eight times as long; what is quadratic takes 64 times as long.
pub fn keeps_pace(small: usize, mut work: impl FnMut(usize)) {
    let mut time = |size: usize| {
        let once = |work: &mut dyn FnMut(usize)| {
            let began = Instant::now();
            work(size);
            began.elapsed()
        };
        // The quickest of three: other programs run as well.
        (0..3).map(|_| once(&mut work)).min().unwrap_or_default()
    };
    // What is quadratic is so every time; a busy machine is slow once.
    let grows = |_| time(8 * small) > time(small).max(Duration::from_micros(200)) * 24;
    assert!(!(0..5).all(grows), "eight times {small} took more than 24 times as long, five times");
}
