//! The program: see the library of the same name.

/// Typesetting asks for memory a million times; this allocator hands it out, and keeps what comes back, at less cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    galley::cli::run()
}
