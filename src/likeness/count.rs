//! Counting examples: what the build does with `lexicon/*/complaints.txt` and `lexicon/*/sentences.txt`.

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

/// Steps of a weight in one unit of a natural logarithm.
pub const STEPS: f64 = 16.0;

/// How much of what all kinds say goes into a kind, in counted words: a word that its few examples do not have is
/// taken to be as frequent as in the other faults, and in these as in everything.
const OTHERS: f64 = 600.0;
const EVERYTHING: f64 = 3000.0;

/// What each word says for each kind and against the last one, for [`super::Weights`]: logarithms of how much likelier
/// it is. What a single example has is left out.
pub fn weighed(counts: &Counts, kinds: usize) -> Vec<u8> {
    let sums: Vec<f64> = sums(counts, kinds).into_iter().map(f64::from).collect();
    let Some((plain, faults)) = sums.split_last() else { return Vec::new() };
    let all: f64 = faults.iter().sum();
    let weights = |of: &[u32]| -> Vec<u8> {
        let Some((good, bad)) = of.split_last() else { return Vec::new() };
        let (good, bads) = (f64::from(*good), f64::from(bad.iter().sum::<u32>()));
        let everywhere = (bads / all.max(1.0) + good / plain.max(1.0)) / 2.0;
        let in_good = (good + EVERYTHING * everywhere) / (plain + EVERYTHING);
        let in_faults = (bads + EVERYTHING * everywhere) / (all + EVERYTHING);
        let weight = |(count, sum): (&u32, &f64)| {
            let likely = (f64::from(*count) + OTHERS * in_faults) / (sum + OTHERS);
            ((likely / in_good).ln() * STEPS).round().clamp(-127.0, 127.0) as i8 as u8
        };
        bad.iter().zip(faults).map(weight).collect()
    };
    let told = counts.iter().filter(|(_, of)| of.iter().sum::<u32>() > 1);
    stored(&vec![0; kinds.saturating_sub(1)], told.map(|(hash, of)| (*hash, weights(of))).collect())
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
