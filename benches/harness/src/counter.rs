//! How many instructions a program takes: unlike times, the same on a busy machine.

use std::path::Path;
use std::process::{Command, Stdio};

use xtask::failure::Failure;

/// What counts instructions here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// The processor's own counter, of what runs in user space.
    Perf,
    /// The program in valgrind's machine.
    Valgrind,
}

impl Counter {
    /// The first that works; why there is none, else.
    pub fn find() -> Result<Self, String> {
        let works = |counter: &Self| counter.count(&Command::new("true")).is_ok();
        [Self::Perf, Self::Valgrind].into_iter().find(works).ok_or_else(|| {
            "not available: perf has no counter of instructions here, and valgrind is not installed".to_owned()
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Perf => "perf",
            Self::Valgrind => "valgrind's callgrind",
        }
    }

    /// The instructions of a program, from its first to its last.
    pub fn count(self, command: &Command) -> Result<u64, Failure> {
        let mut counting = match self {
            Self::Perf => {
                let mut perf = Command::new("perf");
                perf.args(["stat", "-x", ",", "-e", "instructions:u", "--"]);
                perf
            }
            Self::Valgrind => {
                let mut valgrind = Command::new("valgrind");
                valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
                valgrind
            }
        };
        counting.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
        for (name, value) in command.get_envs() {
            value.map(|value| counting.env(name, value));
        }
        let output = counting.output()?;
        let text = String::from_utf8_lossy(&output.stderr);
        let counted = if output.status.success() { self.read(&text) } else { None };
        counted.ok_or_else(|| {
            let program = Path::new(command.get_program()).display().to_string();
            let last = text.lines().last().unwrap_or_default();
            Failure::new(format!("{} did not count {program}: {last} ({})", self.name(), output.status))
        })
    }

    fn read(self, text: &str) -> Option<u64> {
        match self {
            Self::Perf => text.lines().find(|line| line.contains("instructions"))?.split(',').next()?.parse().ok(),
            Self::Valgrind => {
                let (_, count) = text.lines().find_map(|line| line.split_once("Collected :"))?;
                count.trim().parse().ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_is_printed() {
        let perf = "123456,,instructions:u,2040,100.00,,\n";
        assert_eq!(Counter::Perf.read(perf), Some(123_456));
        assert_eq!(Counter::Perf.read("<not supported>,,instructions:u,0,100.00,,\n"), None);
        let valgrind = "==7== Events    : Ir\n==7== Collected : 544526\n==7== \n";
        assert_eq!((Counter::Valgrind.read(valgrind), Counter::Valgrind.read("")), (Some(544_526), None));
    }
}
