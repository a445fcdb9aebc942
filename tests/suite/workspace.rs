//! Workspaces for tests, and galley run on them as a person would run it.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The registry of a series with one title, `book`.
pub(crate) const SERIES: &str = r#"[series]
name = "Small books"

[imprint]
publisher = "A House"

[[title]]
slug = "book"
title = "A book"
"#;

/// A workspace in a folder of its own, taken away with it unless a test fails in it.
pub(crate) struct Workspace {
    root: Utf8PathBuf,
}

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{count}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    /// A series of one title, `book`, with this manuscript.
    pub(crate) fn with(manuscript: impl AsRef<[u8]>) -> Self {
        Self::empty()
            .write("manuscripts/series.toml", SERIES)
            .write("manuscripts/book/manuscript.md", manuscript)
    }

    /// Writes a file.
    pub(crate) fn write(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, path: &str) -> Utf8PathBuf {
        self.root.join(path)
    }

    /// A text of it.
    pub(crate) fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs galley in it, findings as JSON.
    pub(crate) fn galley(&self, arguments: &[&str]) -> Run {
        let mut all = vec!["--message-format", "json"];
        all.extend(arguments);
        galley(&self.root, &all, &[])
    }

    /// Every file under a folder of it, with its bytes.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // What cannot be taken away is under target/.
            let _ = std::fs::remove_dir_all(&self.root);
        }
    }
}

/// Every file under a folder, with its bytes; none where there is no folder.
pub(crate) fn files(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir_utf8().into_iter().flatten() {
            let path = entry.unwrap().into_path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A run of galley.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A finding as `--message-format json` prints it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Run {
    /// The findings on standard error, which holds nothing else.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let finding = |line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\nin {}", self.stderr))
        };
        self.stderr.lines().map(finding).collect()
    }

    /// The codes of what must be mended.
    pub(crate) fn errors(&self) -> Vec<String> {
        let errors = self.findings().into_iter().filter(|finding| finding.severity == "error");
        errors.map(|finding| finding.code).collect()
    }

    /// Fails unless the run ended with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// Runs galley in a folder with these arguments and variables; fails if it panics or hangs.
#[track_caller]
pub(crate) fn galley(folder: &Utf8Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
    command.current_dir(folder).args(arguments).env_remove("SOURCE_DATE_EPOCH");
    command.envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Both are read while it runs, or a full pipe would stop it.
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let stdout = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let stderr = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).map(|_| bytes)
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("galley {arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |bytes: std::thread::JoinHandle<std::io::Result<Vec<u8>>>| {
        String::from_utf8(bytes.join().unwrap().unwrap()).unwrap()
    };
    let run = Run { status: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) };
    assert!(
        (0..=2).contains(&run.status) && !run.stderr.contains("panicked"),
        "galley {arguments:?} ended with {status}\n{}",
        run.stderr
    );
    run
}

/// Every edition that there is.
pub(crate) const EDITIONS: [&str; 4] = ["print", "screen", "large-print", "ebook"];

/// The outputs of this repository's own workspace, built once for all tests.
pub(crate) fn series() -> &'static Series {
    static SERIES: OnceLock<Series> = OnceLock::new();
    SERIES.get_or_init(|| {
        let folder = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("series");
        // Of an earlier run.
        let _ = std::fs::remove_dir_all(&folder);
        let repository = super::judges::repository();
        let mut arguments = vec!["build", "--out", folder.as_str(), "--message-format", "short"];
        arguments.extend(EDITIONS.iter().flat_map(|edition| ["--edition", edition]));
        galley(repository, &arguments, &[]).expect(0);
        let mut slugs: Vec<String> = folder
            .read_dir_utf8()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_owned())
            .filter(|name| repository.join("manuscripts").join(name).is_dir())
            .collect();
        slugs.sort();
        Series { folder, slugs }
    })
}

/// Built titles.
pub(crate) struct Series {
    /// Where they stand.
    pub(crate) folder: Utf8PathBuf,
    /// The titles that were built.
    pub(crate) slugs: Vec<String>,
}

impl Series {
    /// An output of a title: `-print.pdf`, `.epub`.
    pub(crate) fn file(&self, slug: &str, ending: &str) -> Utf8PathBuf {
        self.folder.join(slug).join(format!("{slug}{ending}"))
    }
}
