//! Any text is read as a manifest: without a panic, never as an empty wish, and with places inside of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;

mod reading {
    include!("../../crates/connguard-manifest/tests/support/reading.rs");
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        reading::holds(text);
    }
});
