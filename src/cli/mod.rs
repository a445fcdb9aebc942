//! The command line: arguments in, one file a command, reports out.
//!
//! **Invariant**: nobody else prints, reads the environment or asks the clock.

mod arguments;
mod build;
mod cache;
mod catalogue;
pub mod codes;
mod compile;
mod explain;
mod lint;
mod list;
mod new;
mod package;
mod preflight;
mod preview;
mod record;
mod report;
mod specimen;
mod watch;
mod workspace;

use arguments::{Arguments, Command};
use clap::{CommandFactory as _, Parser as _};
use report::Reporter;
use std::io::Write as _;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All well.
    Well,
    /// Something in the manuscripts, styles or outputs is wrong.
    Wrong,
    /// The command line or the workspace cannot be used.
    Unusable,
}

/// Runs the command that the program was called with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // Deeply nested manuscripts need deep stacks, in the typesetter too, which shares these threads.
    let mut threads = rayon::ThreadPoolBuilder::new().stack_size(256 << 20);
    if let Command::Build(build) = &arguments.command {
        threads = threads.num_threads(build.jobs.map_or(0, |jobs| usize::from(jobs.get())));
    }
    if let Err(error) = threads.build_global() {
        tell(&format!("no threads can be had: {error}"));
        return ExitCode::from(2);
    }
    let mut reporter = Reporter::new(&arguments);
    let outcome = match &arguments.command {
        Command::Build(command) => build::run(&arguments, command, &mut reporter),
        Command::Check(command) => build::check(&arguments, command, &mut reporter),
        Command::Watch(command) => watch::run(&arguments, command),
        Command::Preview(command) => preview::run(&arguments, command),
        Command::Package(command) => package::run(&arguments, command, &mut reporter),
        Command::Catalogue => catalogue::run(&arguments, &mut reporter),
        Command::Preflight(command) => preflight::run(&arguments, command, &mut reporter),
        Command::New(command) => new::new(&arguments, command, &mut reporter),
        Command::Init(command) => new::init(command, &mut reporter),
        Command::Lint(command) => lint::run(&arguments, command, &mut reporter),
        Command::Specimen(command) => specimen::run(&arguments, command, &mut reporter),
        Command::List => list::run(&arguments, &mut reporter),
        Command::Explain(command) => explain::run(&arguments, command, &mut reporter),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Arguments::command(), "galley", &mut std::io::stdout());
            Outcome::Well
        }
        Command::Man => match clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout()) {
            Ok(()) => Outcome::Well,
            Err(_) => Outcome::Unusable,
        },
    };
    let outcome = reporter.finish(outcome);
    ExitCode::from(match outcome {
        Outcome::Well => 0,
        Outcome::Wrong => 1,
        Outcome::Unusable => 2,
    })
}

/// Prints a line of a command's result.
fn print(line: &str) {
    // A reader that goes away early (`galley list | head`) is no fault.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says something that is no finding.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "galley: {line}");
}
