//! Which core the server has, and which the clients.

use std::path::Path;
use std::process::{Command, Stdio};

use xtask::failure::Failure;
use xtask::run::emulator::Emulator;

/// Which cores the server and the clients run on; none where there is only one, or no `taskset`.
#[derive(Clone, Copy)]
pub struct Cores(pub Option<(usize, usize)>);

impl Cores {
    pub fn find() -> Self {
        let several = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
        let taskset = Command::new("taskset").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        Self((several && taskset.is_ok_and(|status| status.success())).then_some((0, 1)))
    }

    fn pinned(core: Option<usize>, program: &Path) -> Command {
        match core {
            None => Command::new(program),
            Some(core) => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", &core.to_string()]).arg(program);
                command
            }
        }
    }

    /// Starts the one server: the emulator, on a core of its own.
    pub fn server(self, program: &Path, seed: Option<&Path>) -> Result<Emulator, Failure> {
        let mut command = Self::pinned(self.0.map(|(server, _)| server), program);
        if let Some(seed) = seed {
            command.arg("--seed").arg(seed);
        }
        Emulator::start(command)
    }

    /// A program on the clients' core.
    pub fn client(self, program: &Path) -> Command {
        Self::pinned(self.0.map(|(_, client)| client), program)
    }
}
