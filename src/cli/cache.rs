//! `.galley/cache/` in a workspace: pictures that were converted for the press. It may be taken away at any time.

use crate::print::press::Cache;
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder with a file for each key.
pub(super) struct FolderCache {
    folder: Utf8PathBuf,
}

impl FolderCache {
    /// The cache of a workspace.
    pub(super) fn of(workspace: &Utf8Path) -> Self {
        Self { folder: workspace.join(".galley/cache") }
    }

    fn keep(&self, key: &str, bytes: &[u8]) -> std::io::Result<()> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        std::fs::create_dir_all(&self.folder)?;
        // The folder is nobody's work: version control may pass it by.
        if let Some(folder) = self.folder.parent() {
            std::fs::write(folder.join(".gitignore"), "*\n")?;
        }
        let part = format!("{key}.{}-{}.part", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let part = self.folder.join(part);
        std::fs::write(&part, bytes)?;
        std::fs::rename(&part, self.folder.join(key)).inspect_err(|_| {
            let _ = std::fs::remove_file(&part);
        })
    }
}

impl Cache for FolderCache {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join(key)).ok()
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        // Where nothing can be kept, it is made anew the next time.
        let _ = self.keep(key, bytes);
    }
}
