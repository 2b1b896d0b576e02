//! The program `connguard-emulator`. Its first line of output is one JSON object with its URLs and credentials.

use std::ffi::OsString;
use std::io::{self, Write};

use crate::cli::arguments::{self, Command, USAGE};
use crate::emulator::Emulator;
use crate::options::Options;

const SUCCESS: u8 = 0;
const FAILURE: u8 = 1;

/// The exit code if the arguments are invalid.
const BAD_ARGUMENTS: u8 = 2;

/// Runs the program `connguard-emulator` with these arguments (without the program's name) until SIGTERM, SIGINT or
/// Ctrl-C, on a runtime of its own, and returns its exit code: 0, 1 if it failed, 2 if the arguments are invalid.
/// It is what the package's binary does, for programs that carry the emulator under another name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let command = match arguments::read(arguments) {
        Ok(command) => command,
        Err(text) => {
            complain(&format!("{text}\n\n{USAGE}"));
            return BAD_ARGUMENTS;
        }
    };
    let result = match command {
        Command::Help => say(USAGE),
        Command::Version => say(concat!("connguard-emulator ", env!("CARGO_PKG_VERSION"))),
        Command::Serve(options) => serve(options),
    };
    match result {
        Ok(()) => SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            FAILURE
        }
    }
}

#[tokio::main]
async fn serve(options: Options) -> io::Result<()> {
    // Signals are handled before the first line of output tells anybody that the emulator runs.
    let signals = signals()?;
    let emulator = Emulator::start_with(options).await?;
    for warning in emulator.warnings() {
        complain(&format!("warning: {warning}"));
    }
    say(&serde_json::to_string(emulator.info())?)?;
    signals.await;
    emulator.stop().await;
    Ok(())
}

#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn say(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}

fn complain(text: &str) {
    // If stderr is closed, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "connguard-emulator: {text}");
}
