//! Paths as other programs look for them: from the root of the repository, or from the folder of the run.

use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The name under which standard input is reported; it is no path.
const STDIN: &str = "<stdin>";

/// What stays as it is in the path of a URI (RFC 3986). A colon does not: in a first segment it would end a scheme.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where a run stands. Both folders are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The folder the command was run in.
    pub folder: PathBuf,
    /// The root of the repository; `folder` itself where there is none.
    pub repository: PathBuf,
}

impl Base {
    /// `path` from the root of the repository, without `./`; absolute if it lies elsewhere.
    pub(super) fn in_repository(&self, path: &str) -> String {
        self.from(&self.repository, path)
    }

    /// `path` from the folder of the run, without `./`; absolute if it lies elsewhere.
    pub(super) fn in_folder(&self, path: &str) -> String {
        self.from(&self.folder, path)
    }

    fn from(&self, root: &Path, path: &str) -> String {
        if path == STDIN {
            return path.to_owned();
        }
        let whole = resolved(&self.folder.join(path));
        let shown = whole.strip_prefix(root).unwrap_or(&whole).display().to_string();
        if cfg!(windows) { shown.replace('\\', "/") } else { shown }
    }
}

/// A path's `.` and `..` taken out, by its letters alone.
fn resolved(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// A path as [`Base`] gives it, as a URI reference, and whether it is relative to the root.
pub(super) fn uri(path: &str) -> (String, bool) {
    let encoded = utf8_percent_encode(path, ENCODED).to_string();
    if Path::new(path).is_absolute() {
        let slash = if path.starts_with('/') { "" } else { "/" };
        (format!("file://{slash}{encoded}"), false)
    } else {
        (encoded, path != STDIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_root_or_from_the_folder() {
        let base = Base { folder: "/repo/mail".into(), repository: "/repo".into() };
        assert_eq!(base.in_repository("./replies/a.txt"), "mail/replies/a.txt");
        assert_eq!(base.in_repository("../b.txt"), "b.txt");
        assert_eq!(base.in_repository("/repo/mail/c.txt"), "mail/c.txt");
        assert_eq!(base.in_repository("/tmp/d.txt"), "/tmp/d.txt");
        assert_eq!(base.in_repository("<stdin>"), "<stdin>");
        assert_eq!(base.in_folder("./replies//a.txt"), "replies/a.txt");
        assert_eq!(base.in_folder("../b.txt"), "/repo/b.txt");
    }

    #[test]
    fn uris_are_encoded() {
        let relative = |encoded: &str| (encoded.to_owned(), true);
        assert_eq!(
            uri("a b/წერილი #1.txt"),
            relative("a%20b/%E1%83%AC%E1%83%94%E1%83%A0%E1%83%98%E1%83%9A%E1%83%98%20%231.txt")
        );
        assert_eq!(uri("c:100%.txt"), relative("c%3A100%25.txt"));
        assert_eq!(uri("/tmp/a?.txt"), ("file:///tmp/a%3F.txt".to_owned(), false));
        assert_eq!(uri("<stdin>"), ("%3Cstdin%3E".to_owned(), false));
    }
}
