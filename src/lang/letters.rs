//! How typical a message's letters are of a language: three letters at a time.
//!
//! Word lists miss inflected forms that nobody listed; which letters follow which does not depend on a list. Each
//! language has a table of the cost, in quarter bits, of a letter after two others (`lexicon/*/letters.txt`), for
//! Georgian and Armenian over the classes of [`super::latin`], so that every way of typing counts as one. What is
//! compared is how far a message is from what that language's own sentences cost: tables of different alphabets are
//! comparable only so.

#[cfg(test)]
use std::{collections::HashMap, fmt::Write as _};

/// A letter or the edge of a word, 0 to 26.
const LETTERS: usize = 27;

/// The table of one language.
pub struct Letters {
    /// Cost of each triple, in quarter bits.
    costs: Vec<u8>,
    /// What the language's own sentences cost for each triple, and how much that varies from one to the other.
    mean: f32,
    deviation: f32,
}

/// The cost of a pair that the table does not name.
const UNKNOWN: u8 = 44;
/// What a triple that the table does not name costs more than its last two letters.
const UNSEEN: u8 = 8;

impl Letters {
    /// Reads a table as [`train`] writes it.
    pub fn read(table: &str) -> Letters {
        let mut letters = Letters { costs: vec![0; LETTERS * LETTERS * LETTERS], mean: 0.0, deviation: 1.0 };
        let mut pairs = vec![UNKNOWN; LETTERS * LETTERS];
        let mut named = Vec::new();
        for (key, value) in table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(": ")) {
            match (key, key.parse::<u8>()) {
                ("mean", _) => letters.mean = value.parse().unwrap_or(0.0),
                ("deviation", _) => letters.deviation = value.parse().unwrap_or(1.0),
                (_, Ok(cost)) => {
                    for group in value.split(' ') {
                        match group.len() {
                            2 => pairs[place(group.as_bytes())] = cost,
                            3 => named.push((place(group.as_bytes()), cost)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        for (triple, cost) in letters.costs.iter_mut().enumerate() {
            *cost = pairs[triple % (LETTERS * LETTERS)] + UNSEEN;
        }
        for (triple, cost) in named {
            letters.costs[triple] = cost;
        }
        letters
    }

    /// The cost of one word of ASCII small letters and how many triples it has.
    pub fn cost(&self, word: &str) -> (u32, u32) {
        let mut sum = (0, 0);
        triples(word, |triple| {
            sum.0 += u32::from(self.costs[triple]);
            sum.1 += 1;
        });
        sum
    }

    /// How far a message of this cost is from the language's own, in standard deviations; more is less like it.
    pub fn distance(&self, cost: u32, triples: u32) -> f32 {
        if triples == 0 { f32::MAX } else { (cost as f32 / triples as f32 - self.mean) / self.deviation }
    }
}

fn code(byte: u8) -> usize {
    if byte.is_ascii_lowercase() { (byte - b'a') as usize + 1 } else { 0 }
}

fn place(triple: &[u8]) -> usize {
    triple.iter().fold(0, |sum, &b| sum * LETTERS + code(b))
}

/// The triples of a word with its edges.
fn triples(word: &str, mut each: impl FnMut(usize)) {
    let (mut a, mut b) = (0, 0);
    for byte in word.bytes().filter(u8::is_ascii_lowercase).chain([0]) {
        let c = code(byte);
        each((a * LETTERS + b) * LETTERS + c);
        (a, b) = (b, c);
    }
}

/// Makes a table from sentences, each a list of words in ASCII small letters.
#[cfg(test)]
pub fn train(sentences: &[Vec<String>]) -> String {
    let mut counts: HashMap<usize, f32> = HashMap::new();
    let mut pairs: HashMap<usize, f32> = HashMap::new();
    let mut singles: HashMap<usize, f32> = HashMap::new();
    let mut last: HashMap<usize, f32> = HashMap::new();
    for word in sentences.iter().flatten() {
        triples(word, |t| {
            *counts.entry(t).or_default() += 1.0;
            *pairs.entry(t / LETTERS).or_default() += 1.0;
            *last.entry(t % (LETTERS * LETTERS)).or_default() += 1.0;
            *singles.entry(t / LETTERS % LETTERS).or_default() += 1.0;
        });
    }
    let mut by_cost: Vec<Vec<String>> = vec![Vec::new(); UNKNOWN as usize];
    let letter = |c: usize| if c == 0 { '_' } else { (b'a' + c as u8 - 1) as char };
    let cost = |count: f32, of: Option<&f32>| {
        let bits = -((count - 0.4) / (of.copied().unwrap_or(0.0) + 3.0)).log2();
        (bits * 4.0).round().clamp(0.0, f32::from(UNKNOWN - 1)) as usize
    };
    for (&triple, &count) in &counts {
        let name = [triple / LETTERS / LETTERS, triple / LETTERS % LETTERS, triple % LETTERS].map(letter);
        by_cost[cost(count, pairs.get(&(triple / LETTERS)))].push(name.iter().collect());
    }
    for (&pair, &count) in &last {
        let name = [pair / LETTERS, pair % LETTERS].map(letter);
        by_cost[cost(count, singles.get(&(pair / LETTERS)))].push(name.iter().collect());
    }
    let mut out = String::new();
    for (cost, names) in by_cost.iter_mut().enumerate().filter(|(_, n)| !n.is_empty()) {
        names.sort();
        let _ = writeln!(out, "{cost}: {}", names.join(" "));
    }
    let table = Letters::read(&out);
    let costs: Vec<f32> = sentences
        .iter()
        .filter(|s| s.len() >= 5)
        .map(|s| {
            let (cost, n) = s.iter().map(|w| table.cost(w)).fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
            cost as f32 / n.max(1) as f32
        })
        .collect();
    let mean = costs.iter().sum::<f32>() / costs.len().max(1) as f32;
    let variance = costs.iter().map(|c| (c - mean).powi(2)).sum::<f32>() / costs.len().max(1) as f32;
    format!("mean: {mean:.2}\ndeviation: {:.2}\n{out}", variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, is_letter_of, latin};

    /// Writes `lexicon/*/letters.txt` anew from the project's own sentences in each language: the templates, the
    /// examples of the rules, and the example complaints. Run it when those have grown a good deal.
    #[test]
    #[ignore = "writes the tables"]
    fn write_tables() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for folder in ["templates", "rules", "examples"] {
            collect(&root.join(folder), &mut files);
        }
        for lang in Lang::ALL {
            let mut sentences = Vec::new();
            for file in &files {
                let named = |part: &str| file.components().any(|c| c.as_os_str() == part);
                let text = std::fs::read_to_string(file).unwrap();
                let yaml = file.extension().is_some_and(|e| e == "yaml");
                let other = Lang::ALL.iter().any(|l| *l != lang && named(l.code()));
                for line in text.lines().filter(|l| !other && (named(lang.code()) || !yaml || l.starts_with("    - '")))
                {
                    if line.contains(['\\', '{', '|', '(']) {
                        continue;
                    }
                    let own = line.chars().filter(|c| is_letter_of(*c, lang)).count();
                    if own * 10 < line.chars().filter(|c| c.is_alphabetic()).count() * 9 {
                        continue;
                    }
                    let small = line.to_lowercase().replace(['՛', '՞', '՜'], "");
                    let mut folded = String::new();
                    let words =
                        small.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|w| !w.is_empty());
                    sentences.push(
                        words
                            .map(|w| match latin::of(lang) {
                                Some(latin) => {
                                    latin.fold_word(w, &mut folded);
                                    folded.clone()
                                }
                                None => w.to_owned(),
                            })
                            .collect::<Vec<_>>(),
                    );
                }
            }
            let head = "# The cost, in quarter bits, of a letter after two others, and after one; `_` is the edge of a word. Written by the test\n\
                        # `write_tables` of src/lang/letters.rs from the project's own sentences; not meant to be edited.\n";
            let path = root.join(format!("lexicon/{lang}/letters.txt"));
            std::fs::write(path, format!("{head}{}", train(&sentences))).unwrap();
            println!("{lang}: {} sentences", sentences.len());
        }
    }

    fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|e| e == "yaml" || e == "txt") {
                files.push(path);
            }
        }
    }
}
