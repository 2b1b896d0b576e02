//! Runs other programs: prints the command, checks the status, and captures the output where it is wanted.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::Failure;

/// A program to run in a folder.
pub struct Program(Command);

impl Program {
    pub fn new(program: impl AsRef<OsStr>, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null());
        // Cargo tells this tool about its own crate. Build scripts that ask for these would run again under this tool, and
        // everything that depends on them would be compiled twice.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        Self(command)
    }

    pub fn args<T: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.0.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it with its output passed through.
    pub fn run(self) -> Result<(), Failure> {
        let shown = self.command_line();
        let status = self.status()?;
        if status.success() { Ok(()) } else { Err(Failure::new(format!("{shown} failed ({status})"))) }
    }

    /// Runs it with its output passed through; how it ended.
    pub fn status(mut self) -> Result<ExitStatus, Failure> {
        println!("$ {}", self.command_line());
        self.0.status().map_err(|error| self.start_failure(&error))
    }

    /// Runs it with its standard output passed through and returned.
    pub fn run_and_capture(mut self) -> Result<String, Failure> {
        println!("$ {}", self.command_line());
        let mut child = self.0.stdout(Stdio::piped()).spawn().map_err(|error| self.start_failure(&error))?;
        let mut kept = String::new();
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                let line = line?;
                println!("{line}");
                kept.push_str(&line);
                kept.push('\n');
            }
        }
        let status = child.wait()?;
        if status.success() {
            return Ok(kept);
        }
        Err(Failure::new(format!("{} failed ({status})", self.command_line())).with_output(kept))
    }

    /// Runs it unseen and returns its standard output; where it fails, both outputs are in the failure.
    pub fn read(mut self) -> Result<String, Failure> {
        let output = self.0.output().map_err(|error| self.start_failure(&error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(text);
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(format!("{} failed ({})\n{text}{errors}", self.command_line(), output.status)))
    }

    fn command_line(&self) -> String {
        let program = Path::new(self.0.get_program());
        let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
        self.0.get_args().fold(name.into_owned(), |shown, argument| shown + " " + &argument.to_string_lossy())
    }

    fn start_failure(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!(
            "{} could not be started: {error}; is it installed?",
            self.0.get_program().to_string_lossy()
        ))
    }
}
