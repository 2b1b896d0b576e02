//! From arguments to an exit code.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use crate::args::{Cli, Command};
use crate::output::Output;
use crate::{commands, exit, signals};

/// Runs the program with these arguments, the first of which is its name; returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> i32 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are what was asked for.
            let code = if error.use_stderr() { exit::USAGE } else { exit::DONE };
            let _ = error.print();
            return code;
        }
    };
    let output = Output::new(&cli);
    match cli.command {
        Command::Check(check) => commands::check::run(&check, &output),
        Command::Plan(plan) => wait(interruptible(commands::plan::run(&plan, &output))),
        // It has something to say at its end.
        Command::Apply(apply) => wait(commands::apply::run(&apply, &output)),
        Command::Drift(drift) => wait(interruptible(commands::drift::run(&drift, &output))),
        Command::Export(export) => wait(interruptible(commands::export::run(&export, &output))),
        Command::Import(import) => commands::import::run(&import, &output),
        Command::Show(show) => commands::show::run(&show, &output),
        Command::Schema => {
            output.print(connguard_manifest::SCHEMA);
            exit::DONE
        }
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "connguard", &mut std::io::stdout());
            exit::DONE
        }
        Command::Emulator(emulator) => commands::emulator::run(emulator.arguments),
    }
}

/// Runs a command that speaks to services.
fn wait(command: impl Future<Output = i32>) -> i32 {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(command),
        Err(error) => {
            eprintln!("error: {error}");
            exit::ERROR
        }
    }
}

/// A command that only reads: a signal ends it at once.
async fn interruptible(command: impl Future<Output = i32>) -> i32 {
    tokio::select! {
        code = command => code,
        () = signals::first() => exit::INTERRUPTED,
    }
}
