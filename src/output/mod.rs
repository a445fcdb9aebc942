//! Stage 6: finished bytes become files, all of them or none.
//!
//! Every file is written under a temporary name beside its place and only then renamed, when all are
//! written: a build that fails or is interrupted leaves the old outputs as they were.
//!
//! **Invariant**: nobody else writes to the disk, apart from the commands that change sources.

pub mod codes;
#[cfg(test)]
mod tests;

use crate::finding::{Finding, Findings, Place};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::io::{self, Write as _};

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deliverable {
    /// Its name in the folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The ending of a file that is being written.
const PARTIAL: &str = ".partial";

/// Writes all files of a folder, and takes away those of `obsolete` that are there.
///
/// The folder is made where there is none. What goes wrong is reported, and then no file has changed,
/// unless the system fails between two renamings.
pub fn write(
    folder: &Utf8Path,
    deliverables: &[Deliverable],
    obsolete: &[String],
    findings: &mut Findings,
) -> bool {
    reported(try_write(folder, deliverables, obsolete), findings)
}

fn reported(written: Result<(), Failure>, findings: &mut Findings) -> bool {
    match written {
        Ok(()) => true,
        Err((path, error)) => {
            findings.report(
                Finding::error(
                    codes::NOT_WRITTEN,
                    Place::File(path.clone()),
                    format!("{path} cannot be written: {error}"),
                )
                .help("See that the folder may be written to and that the disk has room"),
            );
            false
        }
    }
}

/// Gives a file that is there other bytes: the file that a link leads to, with the permissions that it has. One that may only
/// be read stays as it is, and that is reported.
pub fn replace(file: &Utf8Path, bytes: Vec<u8>, findings: &mut Findings) -> bool {
    let found = file.canonicalize_utf8().and_then(|real| {
        let permissions = fs::metadata(&real)?.permissions();
        match permissions.readonly() {
            true => Err(io::Error::other("it may only be read")),
            false => Ok((real, permissions)),
        }
    });
    let replaced = found.map_err(|error| (file.to_owned(), error)).and_then(|(real, permissions)| {
        let folder = real.parent().unwrap_or(&real).to_owned();
        let name = real.file_name().unwrap_or_default().to_owned();
        try_write(&folder, &[Deliverable { name, bytes }], &[])?;
        fs::set_permissions(&real, permissions).map_err(|error| (real, error))
    });
    reported(replaced, findings)
}

type Failure = (Utf8PathBuf, io::Error);

fn try_write(folder: &Utf8Path, deliverables: &[Deliverable], obsolete: &[String]) -> Result<(), Failure> {
    let at = |path: &Utf8Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    fs::create_dir_all(folder).map_err(at(folder))?;
    remove_abandoned(folder);
    let mut partials = Partials(Vec::new());
    for Deliverable { name, bytes } in deliverables {
        let target = folder.join(name);
        if target.is_dir() {
            return Err((target, io::Error::other("a folder stands in its place")));
        }
        let partial = folder.join(format!(".{name}.{}{PARTIAL}", std::process::id()));
        let failed = at(&target);
        partials.0.push((partial.clone(), target));
        let written = fs::File::create(&partial).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(failed)?;
    }
    for (partial, target) in std::mem::take(&mut partials.0) {
        fs::rename(&partial, &target).map_err(at(&target))?;
    }
    for name in obsolete {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((path, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Files that are being written; those that are left when it is dropped are taken away.
struct Partials(Vec<(Utf8PathBuf, Utf8PathBuf)>);

impl Drop for Partials {
    fn drop(&mut self) {
        for (partial, _) in &self.0 {
            // It may never have been made.
            let _ = fs::remove_file(partial);
        }
    }
}

/// Takes away what an interrupted run has left. A run that is still at work keeps its files: its process lives.
fn remove_abandoned(folder: &Utf8Path) {
    for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name
            .strip_suffix(PARTIAL)
            .filter(|name| name.starts_with('.'))
            .and_then(|name| name.rsplit_once('.')?.1.parse::<u32>().ok());
        let Some(process) = process else { continue };
        let alive =
            process == std::process::id() || Utf8Path::new("/proc").join(process.to_string()).exists();
        if !alive {
            // Another run may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
}
