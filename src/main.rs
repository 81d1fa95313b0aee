//! Parses arguments, runs one command, prints a failure, and ends with the exit code.

use std::process::ExitCode;

use vanthu::cli::{Arguments, FAILURE, run};
use vanthu::{message, messages};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match Arguments::understand(&arguments).map(|arguments| run(&arguments)) {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(failure)) if is_closed_pipe(&failure) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            eprintln!("{}", message!("failure", reason = messages::failure(&failure)));
            ExitCode::from(FAILURE)
        }
        Err(ending) => {
            if ending.code == 0 {
                print!("{}", ending.text);
            } else {
                eprint!("{}", ending.text);
            }
            ExitCode::from(ending.code)
        }
    }
}

/// `vanthu search … | head` closes the pipe early; that is no failure.
fn is_closed_pipe(failure: &anyhow::Error) -> bool {
    let closed = std::io::ErrorKind::BrokenPipe;
    failure.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == closed)
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|error| error.io_error_kind() == Some(closed))
    })
}
