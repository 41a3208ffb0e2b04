//! Counting examples: what the build does with `lexicon/*/complaints.txt`.

use std::collections::BTreeMap;

use super::words::read;
use crate::lang::latin::Latin;

/// Entries lie in the order of their hashes; for each of so many runs of hashes the head says where it begins.
pub const BUCKETS: usize = 1 << 12;

/// The run that a hash lies in.
pub fn bucket(hash: u32) -> usize {
    (hash >> (u32::BITS - BUCKETS.ilog2())) as usize
}

/// Bytes of an entry: the hash, little endian, and a byte for each kind.
pub const fn entry(kinds: usize) -> usize {
    4 + kinds
}

/// Bytes of the head: a number for each kind, and where each run begins.
pub const fn head(kinds: usize) -> usize {
    4 * kinds + 4 * (BUCKETS + 1)
}

/// How many examples of each kind have a hash.
pub type Counts = BTreeMap<u32, Vec<u32>>;

/// Counts the examples of a file: a line `## kind` begins a kind, each line after it is one example, other lines with
/// `#` are comments.
///
/// # Errors
/// The line and what is wrong with it.
pub fn count(file: &str, kinds: &[&str], latin: Option<&Latin>) -> Result<Counts, String> {
    let mut counts = Counts::new();
    let mut kind = None;
    for (i, line) in file.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("## ") {
            let place = kinds.iter().position(|c| *c == name);
            kind = Some(place.ok_or_else(|| format!("line {}: no kind '{name}'", i + 1))?);
        } else if !line.is_empty() && !line.starts_with('#') {
            let kind = kind.ok_or_else(|| format!("line {}: stands under no '## kind'", i + 1))?;
            let (_, mut hashes) = read(line, latin, |_| false);
            hashes.sort_unstable();
            hashes.dedup();
            for hash in hashes {
                counts.entry(hash).or_insert_with(|| vec![0; kinds.len()])[kind] += 1;
            }
        }
    }
    Ok(counts)
}

fn sums(counts: &Counts, kinds: usize) -> Vec<u32> {
    (0..kinds).map(|kind| counts.values().map(|c| c[kind]).sum()).collect()
}

/// The counts as they are, for [`super::Counted`].
pub fn counted(counts: &Counts, kinds: usize) -> Vec<u8> {
    let entries = counts.iter().map(|(hash, of)| (*hash, of.iter().map(|c| (*c).min(255) as u8).collect()));
    stored(&sums(counts, kinds), entries.collect())
}

/// Steps of a fitted weight in a margin of one.
pub const MARGIN_STEPS: f32 = 128.0;

pub(super) fn stored(numbers: &[u32], entries: Vec<(u32, Vec<u8>)>) -> Vec<u8> {
    let mut begins = [0_u32; BUCKETS + 1];
    for (hash, _) in &entries {
        begins[bucket(*hash) + 1] += 1;
    }
    for i in 1..begins.len() {
        begins[i] += begins[i - 1];
    }
    let mut out: Vec<u8> = numbers.iter().chain(&begins).flat_map(|n| n.to_le_bytes()).collect();
    for (hash, bytes) in entries {
        out.extend(hash.to_le_bytes());
        out.extend(bytes);
    }
    out
}
