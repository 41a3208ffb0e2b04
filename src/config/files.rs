//! Which files a setting speaks of, as globs.

use std::fmt;
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// Globs over paths, written as in `.gitignore`: without a `/` inside, a name anywhere; with one, a path from the
/// folder of the file they stand in. `*` stays within a folder, `**` does not, and a folder means all below it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    globs: Vec<String>,
    set: GlobSet,
}

impl PartialEq for Files {
    fn eq(&self, other: &Files) -> bool {
        self.globs == other.globs
    }
}

impl Eq for Files {}

impl Files {
    /// # Errors
    /// A glob that cannot be read, and why.
    pub fn new(globs: &[String]) -> Result<Files, String> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let named = glob.trim_start_matches("./").trim_end_matches('/');
            let anchored = match named.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None if named.contains('/') => named.to_owned(),
                None => format!("**/{named}"),
            };
            for pattern in [anchored.clone(), format!("{anchored}/**")] {
                let built = GlobBuilder::new(&pattern).literal_separator(true).build();
                set.add(built.map_err(|error| format!("glob '{glob}': {}", error.kind()))?);
            }
        }
        let set = set.build().map_err(|error| format!("globs '{}': {error}", globs.join(", ")))?;
        Ok(Files { globs: globs.to_vec(), set })
    }

    /// Whether the file or folder at `path` is meant; `path` leads there from the folder the globs stand in.
    pub fn matches(&self, path: &Path) -> bool {
        self.set.is_match(path)
    }
}

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Globs;
        impl<'de> Visitor<'de> for Globs {
            type Value = Files;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a glob, or a list of globs")
            }

            fn visit_str<E: Error>(self, glob: &str) -> Result<Files, E> {
                Files::new(&[glob.to_owned()]).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Files, A::Error> {
                let mut globs = Vec::new();
                while let Some(glob) = list.next_element()? {
                    globs.push(glob);
                }
                Files::new(&globs).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(Globs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_what_they_mean_in_gitignore() {
        let matches = |glob: &str, path: &str| Files::new(&[glob.to_owned()]).unwrap().matches(Path::new(path));
        for (glob, path) in [
            ("*.md", "a/b/c.md"),
            ("reviews", "reviews/a.txt"),
            ("reviews/", "old/reviews/a.txt"),
            ("/reviews", "reviews/a.txt"),
            ("replies/*.txt", "replies/a.txt"),
            ("./replies/**/*.txt", "replies/2026/11/a.txt"),
            ("replies/20{25,26}", "replies/2026/a.txt"),
            ("პასუხები/*", "პასუხები/ა.txt"),
        ] {
            assert!(matches(glob, path), "{glob} {path}");
        }
        for (glob, path) in
            [("replies/*.txt", "replies/2026/a.txt"), ("/reviews", "old/reviews/a.txt"), ("*.md", "a.mdx")]
        {
            assert!(!matches(glob, path), "{glob} {path}");
        }
        assert!(Files::new(&["a[".to_owned()]).unwrap_err().starts_with("glob 'a['"));
    }
}
