//! The command `connguard-emulator`. Its first line of output is one JSON object that tells where it is.

mod arguments;

use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Command, USAGE};
use connguard_emulator::{Emulator, Options};

/// The exit code for arguments that cannot be understood.
const BAD_ARGUMENTS: u8 = 2;

fn main() -> ExitCode {
    let command = match arguments::read(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(text) => {
            complain(&format!("{text}\n\n{USAGE}"));
            return ExitCode::from(BAD_ARGUMENTS);
        }
    };
    let result = match command {
        Command::Help => say(USAGE),
        Command::Version => say(concat!("connguard-emulator ", env!("CARGO_PKG_VERSION"))),
        Command::Serve(options) => serve(options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn serve(options: Options) -> io::Result<()> {
    // The signals are listened for before anybody knows that the emulator runs.
    let signals = signals()?;
    let emulator = Emulator::start_with(options).await?;
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
    // Where nobody can be told, nothing is left to do.
    let _ = writeln!(io::stderr(), "connguard-emulator: {text}");
}
