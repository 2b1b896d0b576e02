//! `connguard emulator`: the program connguard-emulator.

use std::ffi::OsString;

pub(crate) fn run(arguments: Vec<OsString>) -> i32 {
    i32::from(connguard_emulator::run(arguments))
}
