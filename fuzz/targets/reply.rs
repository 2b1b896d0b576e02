//! Whatever a service answers is read, or told as a typed error: without a panic, without an end that never comes, and
//! without a secret.
//!
//! The first three bytes choose the operation, the status and the type of the content; the rest is the reply's body, in
//! which each `@` stands for a secret that the client has sent.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    #[cfg(fuzzing)]
    connguard::fuzzing::reply(data);
    #[cfg(not(fuzzing))]
    let _ = data;
});
