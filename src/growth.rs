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
    let (little, much) = (time(small).max(Duration::from_micros(200)), time(8 * small));
    assert!(much < little * 24, "{small}: {little:?}, {}: {much:?}", 8 * small);
}
