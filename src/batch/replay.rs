//! Taking a run up again: what was read and what was written are known by their length and a hash.
//!
//! [`Hashed`] reads a stream and keeps both; taken up again, it sees whether the stream is the same as far as it was
//! read before. [`Replay`] holds what a run writes against what an earlier one has written.

use std::hash::Hasher;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

/// The beginning of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub bytes: u64,
    /// XXH64 of them, without a seed.
    #[serde(with = "hex")]
    pub hash: u64,
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde's own form
    pub fn serialize<S: Serializer>(hash: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{hash:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

/// Adds up a stream.
#[derive(Clone, Debug)]
pub struct Sum {
    bytes: u64,
    hasher: XxHash64,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { bytes: 0, hasher: XxHash64::with_seed(0) }
    }
}

impl Sum {
    pub fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hasher.write(bytes);
    }

    pub fn mark(&self) -> Mark {
        Mark { bytes: self.bytes, hash: self.hasher.finish() }
    }

    /// Adds up the first `bytes` of `stream`, or all of it if it is shorter.
    ///
    /// # Errors
    /// What the stream says.
    pub fn of(stream: impl Read, bytes: u64) -> io::Result<Sum> {
        let mut sum = Sum::default();
        let mut stream = stream.take(bytes);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return Ok(sum),
                Ok(read) => sum.add(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// How far a stream has been read, for others to look at.
#[derive(Debug, Default)]
pub struct Meter {
    sum: Mutex<Sum>,
    /// It is not known yet, or not so, that the stream begins as it did before.
    doubtful: AtomicBool,
}

impl Meter {
    pub fn mark(&self) -> Mark {
        self.sum.lock().unwrap_or_else(PoisonError::into_inner).mark()
    }

    /// Whether the stream begins as it did before, so far as it was read before.
    pub fn is_same(&self) -> bool {
        !self.doubtful.load(Ordering::Acquire)
    }
}

/// A stream that is added up while it is read.
#[derive(Debug)]
pub struct Hashed<R> {
    stream: R,
    meter: Arc<Meter>,
    /// What the stream began with before.
    before: Option<Mark>,
}

impl<R: Read> Hashed<R> {
    /// `before` is what an earlier run has read; a stream that does not begin with it breaks off there.
    pub fn new(stream: R, before: Option<Mark>) -> (Hashed<R>, Arc<Meter>) {
        let before = before.filter(|mark| mark.bytes > 0);
        let meter = Arc::new(Meter { sum: Mutex::default(), doubtful: AtomicBool::new(before.is_some()) });
        (Hashed { stream, meter: Arc::clone(&meter), before }, meter)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut room = buffer.len();
        if let Some(before) = self.before {
            // A read ends where the earlier run stood, so that the two can be compared.
            room = room.min(usize::try_from(before.bytes - self.meter.mark().bytes).unwrap_or(room));
        }
        let read = self.stream.read(&mut buffer[..room])?;
        let mut sum = self.meter.sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.add(&buffer[..read]);
        if let Some(before) = self.before {
            let now = sum.mark();
            if now.bytes == before.bytes || read == 0 && room > 0 {
                if now != before {
                    return Err(io::Error::other("it is not the input that the run began with"));
                }
                self.before = None;
                self.meter.doubtful.store(false, Ordering::Release);
            }
        }
        Ok(read)
    }
}

/// Holds what is written against what was written before.
#[derive(Debug)]
pub struct Replay<R> {
    earlier: R,
    /// Bytes of it that have been compared, and that are left.
    compared: u64,
    left: u64,
    buffer: Vec<u8>,
}

/// Where what is written differs from what was written before: bytes from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Differs(pub u64);

impl<R: Read> Replay<R> {
    /// `earlier` holds `bytes` bytes.
    pub fn new(earlier: R, bytes: u64) -> Replay<R> {
        Replay { earlier, compared: 0, left: bytes, buffer: Vec::new() }
    }

    /// Whether everything that was written before has been written again.
    pub fn is_over(&self) -> bool {
        self.left == 0
    }

    /// How much of it has been written again.
    pub fn compared(&self) -> u64 {
        self.compared
    }

    /// Compares, and gives what is new of `bytes`.
    ///
    /// # Errors
    /// What the stream says; in it, the place of a difference.
    pub fn new_part<'b>(&mut self, bytes: &'b [u8]) -> io::Result<Result<&'b [u8], Differs>> {
        let len = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        self.buffer.resize(len, 0);
        self.earlier.read_exact(&mut self.buffer)?;
        let (old, new) = bytes.split_at(len);
        if let Some(at) = (0..len).find(|&i| self.buffer[i] != old[i]) {
            return Ok(Err(Differs(self.compared + at as u64)));
        }
        self.compared += len as u64;
        self.left -= len as u64;
        Ok(Ok(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &[u8], before: Option<Mark>) -> (io::Result<Vec<u8>>, bool) {
        let (mut hashed, meter) = Hashed::new(stream, before);
        let mut all = Vec::new();
        let outcome = hashed.read_to_end(&mut all).map(|_| all);
        (outcome, meter.is_same())
    }

    #[test]
    fn a_stream_is_known_again_by_its_beginning() {
        let mark = Sum::of(&b"one two three"[..], 7).unwrap().mark();
        for stream in [&b"one two"[..], b"one two four", b"one two three"] {
            let (outcome, same) = read(stream, Some(mark));
            assert_eq!((outcome.unwrap(), same), (stream.to_vec(), true));
        }
        for stream in [&b"one to three"[..], b"one tw", b""] {
            let (outcome, same) = read(stream, Some(mark));
            assert!(outcome.is_err() && !same, "{outcome:?}");
        }
    }

    #[test]
    fn what_was_written_before_is_not_written_again() {
        let mut replay = Replay::new(&b"abcdef"[..], 6);
        assert_eq!(replay.new_part(b"abcd").unwrap(), Ok(&b""[..]));
        assert_eq!(replay.new_part(b"efgh").unwrap(), Ok(&b"gh"[..]));
        assert!(replay.is_over());
        assert_eq!(replay.new_part(b"ij").unwrap(), Ok(&b"ij"[..]));
        assert_eq!(Replay::new(&b"abcdef"[..], 6).new_part(b"abxd").unwrap(), Err(Differs(2)));
    }
}
