//! Files that the program writes: whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};

use super::input::plain;

/// Replaces the file at `path`, or makes it. Until all is written, what was there stays there.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    // A link stays a link: what it leads to is replaced.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: &std::io::Error| anyhow!("{}: cannot be written: {}", path.display(), plain(error));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".amends-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(|e| failed(&e))?;
    if let Ok(old) = fs::metadata(&target) {
        file.as_file().set_permissions(old.permissions()).map_err(|e| failed(&e))?;
    }
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(|e| failed(&e))?;
    file.persist(&target).map_err(|e| failed(&e.error))?;
    Ok(())
}
