//! What the fuzzer begins with: the bodies and replies of the shared cases and the manifests of the pages, in the form that
//! the targets read.

use std::fs;
use std::path::Path;

use serde_json::Value;

use xtask::failure::Failure;

/// Writes the seeds of a target into a folder.
pub(super) fn write(root: &Path, target: &str, folder: &Path) -> Result<usize, Failure> {
    fs::create_dir_all(folder)?;
    let mut count = 0;
    let mut seed = |head: &[u8], text: &str| -> Result<(), Failure> {
        // What is huge in a case is there to be refused for it, and would only slow the fuzzer down.
        if text.len() <= 4096 {
            fs::write(folder.join(format!("case-{count:05}")), [head, text.as_bytes()].concat())?;
            count += 1;
        }
        Ok(())
    };
    if target == "manifest" {
        let folder = root.join("docs/examples/manifest");
        for file in ["connections.yaml", "wrong.yaml"] {
            seed(&[], &fs::read_to_string(folder.join(file))?)?;
        }
    }
    let mut files: Vec<_> = fs::read_dir(root.join("tests/cases"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
    {
        for (number, line) in fs::read_to_string(file)?.lines().enumerate() {
            let Ok(case) = serde_json::from_str::<Value>(line) else { continue };
            let given = &case["given"];
            let turn = u8::try_from(number % 256).unwrap_or(0);
            if target == "check" && given["body"].is_object() {
                seed(&[turn, turn / 3], &given["body"].to_string())?;
            }
            for reply in given["replies"].as_array().into_iter().flatten().filter(|_| target == "reply") {
                seed(&[turn, turn / 3, turn / 5], reply["body"].as_str().unwrap_or_default())?;
            }
        }
    }
    Ok(count)
}
