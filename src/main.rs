//! Parses arguments, runs one command, prints a failure, and ends with the exit code.

use std::process::ExitCode;

use clap::Parser;
use vanthu::cli::{Arguments, FAILURE, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(failure) if is_closed_pipe(&failure) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("vanthu: {failure:#}");
            ExitCode::from(FAILURE)
        }
    }
}

/// `vanthu search … | head` closes the pipe early; that is no failure.
fn is_closed_pipe(failure: &anyhow::Error) -> bool {
    failure.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe))
}
