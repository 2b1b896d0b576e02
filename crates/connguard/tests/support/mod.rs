//! What the tests of this folder share.

use std::io::Write;

/// A figure that a test has measured belongs into the summary of the whole run, where the variable says; the runner shows
/// what a test prints only where it fails.
pub fn figure(text: &str) {
    println!("{text}");
    if let Some(path) = std::env::var_os("CONNGUARD_FIGURES") {
        let file = std::fs::File::options().create(true).append(true).open(path);
        file.and_then(|mut file| writeln!(file, "{text}")).unwrap();
    }
}
