//! What can be typed.

use crate::model::Date;
use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroU8;

/// One Markdown manuscript, to the press and to the reader.
#[derive(Debug, Parser)]
#[command(
    name = "galley",
    version,
    after_help = "Exit status: 0 all well; 1 something in the manuscripts, styles or outputs is wrong; \
                  2 the command line or the workspace cannot be used."
)]
pub(super) struct Arguments {
    /// The folder of the workspace; else the nearest one above that holds manuscripts/series.toml
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(super) directory: Option<Utf8PathBuf>,
    /// Print findings alone
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what is done, and how long each stage takes
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = When::Auto)]
    pub(super) color: When,
    /// How findings are printed
    #[arg(long, value_name = "FORM", global = true, value_enum, default_value_t = MessageFormat::Human)]
    pub(super) message_format: MessageFormat,
    /// Let warnings give exit status 1
    #[arg(long, global = true)]
    pub(super) deny_warnings: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the lines of the source
    Human,
    /// One line for each finding
    Short,
    /// One JSON object a line for each finding
    Json,
    /// A SARIF log, for code hosts
    Sarif,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compile the titles into their editions
    Build(Build),
    /// Say everything that build would complain of, and write nothing
    Check(Check),
    /// Build, and build again whatever changes, until interrupted
    Watch(Watch),
    /// The same, with the pages and the ebook in the browser as they stand
    Preview(Preview),
    /// Pack what a printer needs for a title into one archive
    Package(Package),
    /// Make the catalogue of the series: ONIX, OPDS and a page for downloads
    Catalogue,
    /// Examine PDF and EPUB files of any program, and report by rule
    Preflight(Preflight),
    /// Begin a new title in this workspace
    New(New),
    /// Begin a new workspace
    Init(Init),
    /// Apply the editorial house style
    Lint(Lint),
    /// Build a specimen of every element of the house style
    Specimen(Specimen),
    /// List the titles of the series, their state, and what stands in dist/
    List,
    /// Say what a finding means and how to mend it
    Explain(Explain),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    /// The titles to build; all that have a manuscript, if none is named
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
    /// The editions to make; print and ebook, if none is named
    #[arg(long = "edition", value_name = "EDITION", value_enum)]
    pub(super) editions: Vec<Edition>,
    /// The folder to write to, instead of dist/
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: Utf8PathBuf,
    /// How many threads to use; as many as there are cores, if not given
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroU8>,
    /// Make proofs in spite of errors; what cannot be set is marked on the page
    #[arg(long)]
    pub(super) draft: bool,
    /// The day that the files are dated; else SOURCE_DATE_EPOCH, else the title's own date
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) locked_date: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The titles to check; all that have a manuscript, if none is named
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Watch {
    /// The titles to build; all that have a manuscript, if none is named
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Preview {
    /// The titles to show; all that have a manuscript, if none is named
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
    /// The port on this machine that the page is served at; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 4280)]
    pub(super) port: u16,
}

#[derive(Debug, Args)]
pub(super) struct Preflight {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<Utf8PathBuf>,
    /// What to hold them against: house, gwg-sheet, magazine, news, digital, or one of the workspace's own
    #[arg(long, value_name = "NAME", default_value = crate::preflight::Profile::USUAL)]
    pub(super) profile: String,
    /// Write the report as a page for a browser too, with the findings marked on pictures of the pages
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<Utf8PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Package {
    /// The title; its print edition is built first where it is absent or out of date
    #[arg(value_name = "SLUG")]
    pub(super) slug: String,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The short name of the title, for its folder and its files: small letters, digits and hyphens
    #[arg(value_name = "SLUG")]
    pub(super) slug: String,
    /// The title; made from the short name, if not given
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder; it is made where there is none
    #[arg(value_name = "DIR")]
    pub(super) directory: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// The titles to look at; all that have a manuscript, if none is named
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
    /// Make the safe replacements in the manuscripts
    #[arg(long)]
    pub(super) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    pub(super) diff: bool,
    /// Say how each chapter reads, and how often each rule found something
    #[arg(long)]
    pub(super) stats: bool,
}

#[derive(Debug, Args)]
pub(super) struct Specimen {
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "dist/specimen")]
    pub(super) out: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code, as reports show it: typography/straight-quotes; all codes, if none is named
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

/// An edition of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Edition {
    /// The PDF for the printer
    Print,
    /// The tagged PDF for the screen
    Screen,
    /// The same in large type
    LargePrint,
    /// The EPUB
    Ebook,
    /// A booklet for an office printer: two pages on a side, to be folded
    Proof,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|()| "a day is written as 2005-03-01".to_owned())
}
