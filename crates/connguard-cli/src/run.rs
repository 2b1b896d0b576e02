//! From arguments to an exit code.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};
use connguard::plan::PlanError;
use serde_json::json;

use crate::args::{Cli, Command};
use crate::output::Output;
use crate::signals::Signals;
use crate::{commands, exit};

/// Runs the program with these arguments, the first of which is its name; returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> i32 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return refused(&error, &arguments),
    };
    let output = Output::new(&cli);
    match cli.command {
        Command::Check(check) => commands::check::run(&check, &output),
        Command::Plan(plan) => {
            wait(&output, async |signals| interruptible(&output, signals, commands::plan::run(&plan, &output)).await)
        }
        // It has something to say at its end.
        Command::Apply(apply) => wait(&output, async |signals| commands::apply::run(&apply, &output, signals).await),
        Command::Drift(drift) => {
            wait(&output, async |signals| interruptible(&output, signals, commands::drift::run(&drift, &output)).await)
        }
        Command::Export(export) => wait(&output, async |signals| {
            interruptible(&output, signals, commands::export::run(&export, &output)).await
        }),
        Command::Import(import) => commands::import::run(&import, &output),
        Command::Show(show) => commands::show::run(&show, &output),
        Command::Schema => {
            output.print(connguard_manifest::SCHEMA);
            exit::DONE
        }
        Command::Completions { shell } => completions(shell, &output),
        Command::Emulator(emulator) => commands::emulator::run(emulator.arguments),
    }
}

/// Arguments that are wrong, or help and version, which are what was asked for.
fn refused(error: &clap::Error, arguments: &[OsString]) -> i32 {
    if !error.use_stderr() {
        let _ = error.print();
        return exit::DONE;
    }
    // What was parsed is not known, but this flag stands for itself.
    if arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json") {
        let message = error.to_string();
        let message = message.trim_start_matches("error: ").lines().next().unwrap_or_default();
        println!("{:#}", json!({"error": {"kind": "usage", "message": message}}));
    }
    let _ = error.print();
    exit::USAGE
}

fn completions(shell: clap_complete::Shell, output: &Output) -> i32 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "connguard", &mut script);
    let script = String::from_utf8_lossy(&script);
    match output.json {
        true => output.document(&json!({"shell": shell.to_string(), "script": script})),
        false => output.print(&script),
    }
    exit::DONE
}

/// Runs a command that speaks to services.
fn wait(output: &Output, command: impl AsyncFnOnce(Signals) -> i32) -> i32 {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(async { command(Signals::listen()).await });
            // A question that was interrupted still waits for its answer.
            runtime.shutdown_background();
            code
        }
        Err(error) => output.failed(&PlanError::Unreadable(error.to_string()), &[]),
    }
}

/// A command that only reads: a signal ends it at once.
async fn interruptible(output: &Output, signals: Signals, command: impl Future<Output = i32>) -> i32 {
    tokio::select! {
        code = command => code,
        () = signals.reached(1) => output.interrupted(),
    }
}
