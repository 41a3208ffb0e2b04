//! Which files a run reads: folders walked as git would, each file once, in an order that does not change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use amends::config::Files;
use anyhow::{Result, anyhow, bail};

use super::input::{self, Input, LIMIT};

/// A file to read.
#[derive(Clone, Debug)]
pub struct Found {
    pub input: Input,
    /// Named on the command line: it must be readable and hold a letter. In a folder there may be anything.
    pub named: bool,
}

/// What there is to read.
#[derive(Debug, Default)]
pub struct Gathered {
    pub files: Vec<Found>,
    /// Folders and files that cannot be looked into, by name.
    pub failed: Vec<(String, anyhow::Error)>,
}

/// What `paths` name: files, standard input, and the drafts below folders, without what `exclude` names.
pub fn gather(paths: &[PathBuf], stdin_name: Option<&Path>, exclude: &[String]) -> Result<Gathered> {
    let exclude = Files::new(exclude).map_err(|error| anyhow!("--exclude: {error}"))?;
    let excluded = |path: &Path| exclude.matches(path.strip_prefix(".").unwrap_or(path));
    let mut all = Vec::new();
    let mut failed = Vec::new();
    let mut seen = HashSet::new();
    for input in input::inputs(paths)? {
        match (input, stdin_name) {
            (Input::Stdin, Some(name)) => all.push(Found { input: Input::Piped(name.to_owned()), named: true }),
            (Input::File(path), _) if path.is_dir() => {
                let drafts = drafts_below(&path, &excluded, &mut failed)?;
                let files = drafts.into_iter().filter(|file| seen.insert(file.identity.clone()));
                all.extend(files.map(|file| Found { input: Input::File(file.path), named: false }));
            }
            (Input::File(path), _) => {
                if !excluded(&path) && seen.insert(identity(&path)) {
                    all.push(Found { input: Input::File(path), named: true });
                }
            }
            (input, _) => all.push(Found { input, named: true }),
        }
    }
    Ok(Gathered { files: all, failed })
}

/// The files in portions, each done before the next one is read: no portion has more than `count` files, nor more
/// bytes than one file may have.
pub fn portions(mut files: &[Found], count: usize) -> impl Iterator<Item = &[Found]> {
    std::iter::from_fn(move || {
        let mut room = LIMIT;
        let fits = |found: &&Found| {
            let left = room.checked_sub(found.input.size());
            room = left.unwrap_or_default();
            left.is_some()
        };
        let some = files.iter().take(count).take_while(fits).count().max(1).min(files.len());
        let (portion, rest) = files.split_at(some);
        files = rest;
        (some > 0).then_some(portion)
    })
}

/// A draft in a folder, in the order in which they are found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Draft {
    number: usize,
    path: PathBuf,
    identity: PathBuf,
}

/// The same for all names of one file.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// How the names of files end that are read in folders.
const DRAFTS: [&str; 8] = ["txt", "md", "eml", "json", "jsonl", "ndjson", "csv", "tsv"];

/// The drafts below a folder, in a fixed order, what `.gitignore` names left out.
/// Symbolic links are followed; of several ways to one file the one without links is taken.
fn drafts_below(
    folder: &Path,
    excluded: &impl Fn(&Path) -> bool,
    failed: &mut Vec<(String, anyhow::Error)>,
) -> Result<Vec<Draft>> {
    let mut plain: Vec<Draft> = Vec::new();
    let mut linked: Vec<Draft> = Vec::new();
    let mut drafts = 0;
    // The last folder that was come to by a link.
    let mut link: Option<PathBuf> = None;
    let root = identity(folder);
    let walk = ignore::WalkBuilder::new(folder)
        .require_git(false)
        .follow_links(true)
        .sort_by_file_name(|a, b| a.cmp(b))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            // A link in a circle, or to nothing, leads to no letter.
            Err(error) if leads_nowhere(&error) => continue,
            Err(error) => {
                failed.push(told(&error, folder));
                continue;
            }
        };
        let path = entry.path();
        let by_link =
            entry.depth() > 0 && entry.path_is_symlink() || link.as_ref().is_some_and(|l| path.starts_with(l));
        if by_link
            && entry.file_type().is_some_and(|t| t.is_dir())
            && !link.as_ref().is_some_and(|l| path.starts_with(l))
        {
            link = Some(path.to_owned());
        }
        if !DRAFTS.contains(&input::extension(path).as_str()) || !entry.file_type().is_some_and(|t| t.is_file()) {
            continue;
        }
        drafts += 1;
        if excluded(path) {
            continue;
        }
        let number = plain.len() + linked.len();
        // Only links have to be followed to know what a file is.
        let below = path.strip_prefix(folder).unwrap_or(path);
        let identity = if by_link { identity(path) } else { root.join(below) };
        let file = Draft { number, path: path.to_owned(), identity };
        if by_link { linked.push(file) } else { plain.push(file) }
    }
    if drafts == 0 && failed.is_empty() {
        bail!("{}: no drafts in this folder: files are read that end in .{}", folder.display(), DRAFTS.join(", ."));
    }
    if !linked.is_empty() {
        let mut seen: HashSet<PathBuf> = plain.iter().map(|draft| draft.identity.clone()).collect();
        linked.retain(|draft| seen.insert(draft.identity.clone()));
    }
    plain.append(&mut linked);
    plain.sort();
    Ok(plain)
}

/// What cannot be looked into, and why.
fn told(error: &ignore::Error, folder: &Path) -> (String, anyhow::Error) {
    match error {
        ignore::Error::WithPath { path, err } => told(err, path),
        ignore::Error::WithDepth { err, .. } => told(err, folder),
        error => {
            let name = folder.strip_prefix(".").unwrap_or(folder).display().to_string();
            let why = match error {
                ignore::Error::Io(error) => input::plain(error),
                error => error.to_string(),
            };
            let error = anyhow!("{name}: {why}");
            (name, error)
        }
    }
}

fn leads_nowhere(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => leads_nowhere(err),
        ignore::Error::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portion_has_no_more_than_one_file_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<Found> = [1, 2, LIMIT - 3, 1, LIMIT, 0, 4 * LIMIT, 1, 1, 1]
            .into_iter()
            .enumerate()
            .map(|(i, bytes)| {
                let path = folder.path().join(format!("{i}.txt"));
                std::fs::File::create(&path).unwrap().set_len(bytes).unwrap();
                Found { input: Input::File(path), named: true }
            })
            .collect();
        let sizes = |count| portions(&files, count).map(<[Found]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(64), [3, 1, 2, 1, 3]);
        assert_eq!(sizes(2), [2, 2, 2, 1, 2, 1]);
        assert_eq!(sizes(1), [1; 10]);
        assert_eq!(portions(&[], 64).count(), 0);
    }
}
