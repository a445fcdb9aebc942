//! How long a build takes beside bare Typst on the same pages: `cargo bench`.
//!
//! Each measurement is a process of its own, so nothing is warm but the disk. The two are run in turns, and the
//! ratio of their fastest runs is what counts: seconds tell more of the machine than of the program.

#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration as TypstDuration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_layout::PagedDocument;

use galley::book::{self, Bibliography, Workshop};
use galley::finding::Findings;
use galley::house::HouseStyle;
use galley::print::{self, Medium, Specification, Typesetter};
use galley::series::Series;
use galley::source::{self, Files};

const RUNS: usize = 12;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("bare"), Some(folder)) => bare(Path::new(&folder)),
        (Some(slug), None) => compare(&[slug.to_owned()]),
        _ => {
            let files = Files::open(env!("CARGO_MANIFEST_DIR"));
            let series = Series::load(&files, &mut Findings::new()).expect("the workspace has a series");
            let built = series.titles.iter().map(|title| title.slug.clone());
            compare(&built.filter(|slug| exists(slug)).collect::<Vec<_>>());
        }
    }
}

fn exists(slug: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscripts").join(slug).join("manuscript.md").exists()
}

/// Times the titles one by one, and all of them in one build.
fn compare(slugs: &[String]) {
    let scratch = std::env::temp_dir().join(format!("galley-bench-{}", std::process::id()));
    println!("{:28} {:>6} {:>10} {:>10} {:>7} {:>9}", "title", "pages", "galley", "bare", "ratio", "peak");
    let mut folders = Vec::new();
    for slug in slugs {
        let folder = scratch.join(slug);
        let pages = dump(slug, &folder);
        let (build, bare, peak) =
            measure(std::slice::from_ref(slug), std::slice::from_ref(&folder), &scratch);
        row(slug, pages, build, bare, peak);
        folders.push(folder);
    }
    if slugs.len() > 1 {
        let (build, bare, peak) = measure(slugs, &folders, &scratch);
        row("all", 0, build, bare, peak);
    }
    std::fs::remove_dir_all(scratch).expect("the scratch folder is ours");
}

fn row(name: &str, pages: usize, build: Duration, bare: Duration, peak: Option<u64>) {
    let peak = peak.map_or("-".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1024));
    let pages = if pages == 0 { String::new() } else { pages.to_string() };
    let ratio = build.as_secs_f64() / bare.as_secs_f64();
    println!("{name:28} {pages:>6} {build:>10.0?} {bare:>10.0?} {ratio:>7.2} {peak:>9}");
}

/// The fastest of several runs of each, taken in turns, and the most memory that galley held.
fn measure(slugs: &[String], folders: &[PathBuf], scratch: &Path) -> (Duration, Duration, Option<u64>) {
    let (mut build, mut bare, mut peak) = (Duration::MAX, Duration::MAX, None);
    let dist = scratch.join("dist");
    for _ in 0..RUNS {
        // What stands and is up to date would not be built again.
        if dist.exists() {
            std::fs::remove_dir_all(&dist).expect("the scratch folder is ours");
        }
        let mut galley = Command::new(env!("CARGO_BIN_EXE_galley"));
        galley.args(["-q", "-C", env!("CARGO_MANIFEST_DIR"), "build", "--out"]).arg(&dist).args(slugs);
        let (time, memory) = run(galley);
        build = build.min(time);
        peak = peak.max(memory);
        let mut total = Duration::ZERO;
        for folder in folders {
            let mut typst = Command::new(std::env::current_exe().expect("this program has a path"));
            typst.arg("bare").arg(folder);
            total += run(typst).0;
        }
        bare = bare.min(total);
    }
    (build, bare, peak)
}

/// Runs a command and gives its time and, where the system tells it, the most memory that it held, in kB.
fn run(mut command: Command) -> (Duration, Option<u64>) {
    let start = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("the program can be started");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait().expect("the program can be waited for").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()));
        std::thread::sleep(Duration::from_millis(1));
    }
    (start.elapsed(), peak)
}

/// Writes down what a title is set from, and gives the number of its pages.
fn dump(slug: &str, folder: &Path) -> usize {
    let files = Files::open(env!("CARGO_MANIFEST_DIR"));
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings).expect("the workspace has a series");
    let house = HouseStyle::load(&files, &mut findings);
    let bibliography = Bibliography::load(&files, &mut findings);
    let typesetter = Typesetter::new(&house, &mut findings);
    let title = series.title(slug).expect("the series has this title");
    let manuscript = source::read(&files, slug, &series.substitutions(title), &mut findings)
        .expect("the title has a manuscript");
    let (accent, _) = house.accent(None, title.number);
    let workshop = Workshop {
        files: &files,
        series: &series,
        house: &house,
        bibliography: &bibliography,
        locked_date: None,
    };
    let book = book::make_up(manuscript, title, workshop, &mut findings);
    let specification = Specification { medium: Medium::Press, settings: &title.print, accent: &accent };
    for (path, bytes) in print::typst_files(&book, specification, &typesetter) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
    let interior =
        print::lay_out(&book, specification, &typesetter, &mut findings).expect("the pages can be laid out");
    interior.pagination.pages.len()
}

/// Lays out what stands in a folder and writes the PDF: all that Typst alone would do.
fn bare(folder: &Path) {
    let world = Bare::open(folder);
    let document = typst::compile::<PagedDocument>(&world).output.expect("the pages can be laid out");
    let options = typst_pdf::PdfOptions { tagged: false, ..Default::default() };
    let pdf = typst_pdf::pdf(&document, &options).expect("the PDF can be written");
    std::fs::write(folder.join("bare.pdf"), pdf).expect("the PDF can be put down");
}

/// The plainest world: fonts of the house, files of a folder.
struct Bare {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl Bare {
    fn open(folder: &Path) -> Self {
        let mut fonts = Vec::new();
        for path in paths(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")) {
            if path.extension().is_some_and(|ending| ending == "ttf" || ending == "otf") {
                fonts.extend(Font::iter(Bytes::new(std::fs::read(path).expect("a font can be read"))));
            }
        }
        let (mut sources, mut files) = (HashMap::new(), HashMap::new());
        for path in paths(folder) {
            let name =
                path.strip_prefix(folder).expect("it lies in the folder").to_string_lossy().into_owned();
            let id = file_id(&name);
            let bytes = std::fs::read(&path).expect("a file can be read");
            match String::from_utf8(bytes) {
                Ok(text) if name.ends_with(".typ") => drop(sources.insert(id, Source::new(id, text))),
                Ok(text) => drop(files.insert(id, Bytes::from_string(text))),
                Err(error) => drop(files.insert(id, Bytes::new(error.into_bytes()))),
            }
        }
        Self {
            library: LazyHash::new(galley::print::library()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: file_id("main.typ"),
            sources,
            files,
        }
    }
}

fn file_id(path: &str) -> FileId {
    FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).expect("a sound path")))
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() { paths.extend(self::paths(&path)) } else { paths.push(path) }
    }
    paths.sort();
    paths
}

impl World for Bare {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources
            .get(&id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<TypstDuration>) -> Option<Datetime> {
        None
    }
}
