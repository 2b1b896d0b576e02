//! The program `connguard-emulator`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(connguard_emulator::run(std::env::args_os().skip(1)))
}
