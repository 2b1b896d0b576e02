//! A program with everything that it starts. It ends when it is asked to, after its time, and whenever this tool ends, in
//! whatever manner: a shell that leads the group reads a pipe, which closes then.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// Runs its arguments; ends all that they started when they end, and kills them when its input ends.
const GUARD: &str = r#"
exec 3<&0
(read -r _ <&3; kill -KILL 0) &
"$@" </dev/null 3<&-
code=$?
trap '' TERM
kill -TERM 0
exit $code
"#;

/// Killed when it is dropped.
pub struct Group {
    leader: Child,
    name: String,
}

impl Group {
    pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> GroupCommand {
        let name = Path::new(&program).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "guard"]).arg(program).current_dir(folder).stdin(Stdio::piped());
        GroupCommand { command, name }
    }

    /// Waits until it ends by itself; kills it after this time.
    pub fn wait(&mut self, at_most: Duration) -> Result<ExitStatus, Failure> {
        let begun = Instant::now();
        while begun.elapsed() < at_most {
            if let Some(status) = self.leader.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.kill();
        Err(Failure::new(format!("{} took longer than {} s and was killed", self.name, at_most.as_secs())))
    }

    /// Whether it runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.leader.try_wait(), Ok(None))
    }

    fn kill(&mut self) {
        // The guard's input ends.
        drop(self.leader.stdin.take());
        let _ = self.leader.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What is to be started.
pub struct GroupCommand {
    command: Command,
    name: String,
}

impl GroupCommand {
    pub fn args<T: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.command.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Without the variables that this tool got.
    pub fn env_only(mut self, kept: &[&str]) -> Self {
        self.command.env_clear();
        for name in kept {
            if let Some(value) = std::env::var_os(name) {
                self.command.env(name, value);
            }
        }
        self
    }

    /// Starts it; both outputs go into a file.
    pub fn start(mut self, log: &Path) -> Result<Group, Failure> {
        let log = File::create(log)?;
        self.command.stdout(log.try_clone()?).stderr(log);
        self.spawn()
    }

    /// Starts it; its standard output can be read.
    pub fn start_piped(mut self) -> Result<(Group, Option<ChildStdout>), Failure> {
        self.command.stdout(Stdio::piped());
        let mut group = self.spawn()?;
        let output = group.leader.stdout.take();
        Ok((group, output))
    }

    /// Runs it; both outputs go into a file, whose end is in the failure.
    pub fn run_logged(self, log: &Path, at_most: Duration) -> Result<(), Failure> {
        let name = self.name.clone();
        let status = self.start(log)?.wait(at_most);
        let failed = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => format!("{name} failed ({status})"),
            Err(failure) => failure.to_string(),
        };
        Err(Failure::new(format!("{failed}; the end of {}:\n{}", log.display(), end_of(log))))
    }

    /// Runs it with its standard output passed through and returned, and its exit code.
    pub fn run_and_capture(self, at_most: Duration) -> Result<(i32, String), Failure> {
        let (mut group, output) = self.start_piped()?;
        let reader = thread::spawn(move || {
            let mut kept = String::new();
            for line in output.into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok) {
                println!("{line}");
                kept.push_str(&line);
                kept.push('\n');
            }
            kept
        });
        let status = group.wait(at_most);
        let kept = reader.join().unwrap_or_default();
        let code = status?.code().ok_or_else(|| Failure::new("it was killed"))?;
        Ok((code, kept))
    }

    fn spawn(mut self) -> Result<Group, Failure> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        let leader = self.command.spawn().map_err(|error| {
            Failure::new(format!("{} could not be started: {error}; a POSIX shell is needed", self.name))
        })?;
        Ok(Group { leader, name: self.name })
    }
}

/// The last lines of a log.
pub fn end_of(log: &Path) -> String {
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    fn shell(script: &str) -> GroupCommand {
        Group::command("sh", Path::new(".")).args(["-c", script])
    }

    fn lives(pid: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < SOON {
            let status = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
            if status.is_empty() || status.contains(") Z ") {
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
        true
    }

    #[test]
    fn the_exit_code_and_the_output_come_back() {
        let (code, output) = shell("echo one; echo two; exit 3").run_and_capture(SOON).unwrap();
        assert_eq!((code, output.as_str()), (3, "one\ntwo\n"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_program_leaves_behind_ends_with_it() {
        let (_, pid) = shell("sleep 600 >/dev/null 2>&1 & echo $!").run_and_capture(SOON).unwrap();
        assert!(!lives(&pid), "the child outlived its parent");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_takes_too_long_is_killed_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let failure = shell("trap '' TERM; sleep 600 & echo $!; wait").run_logged(&log, Duration::from_millis(300));
        assert!(failure.unwrap_err().to_string().contains("took longer than 0 s"));
        let pid = std::fs::read_to_string(log).unwrap();
        assert!(!lives(&pid), "the child outlived its group");
    }
}
