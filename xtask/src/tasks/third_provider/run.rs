//! The step: adds the provider, tries it, and counts what was written by hand.

use std::fs;
use std::path::Path;

use super::{copy, outside, programs};
use crate::codegen;
use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// The provider's own files, by their places in the repository.
const FOLDER: &str = "xtask/tests/third_provider";

/// How many lines of other files a provider may need.
const OUTSIDE: usize = 25;

/// `third provider: N hand-written lines in rooms, M lines outside`
pub fn run(tools: &Toolchain) -> Result<String, Failure> {
    let folder = tools.root.join(FOLDER);
    let rooms = folder.join("rooms");
    let below = tools.target.join("third-provider");
    let tree = Toolchain { root: below.join("tree"), target: below.join("target") };
    fs::create_dir_all(&below)?;
    copy::repository(&tools.root, &rooms, &tree.root, &below.join("copied.txt"))?;
    let outside = outside::change(&tree.root, &folder.join("outside.json"))?;
    let example = tree.root.join("crates/connguard/examples/third_provider.rs");
    fs::copy(folder.join("programs/third_provider.rs"), example)?;
    codegen::run(&tree.root, false)?;
    programs::build(tools, &tree)?;
    programs::call(tools, &tree, &folder.join("programs"))?;
    let line = format!("third provider: {} hand-written lines in rooms, {outside} lines outside", lines(&rooms)?);
    println!("{line}");
    if outside > OUTSIDE {
        return Err(Failure::new(format!("a provider may need {OUTSIDE} lines outside of its rooms")).with_output(line));
    }
    Ok(line)
}

fn lines(folder: &Path) -> Result<usize, Failure> {
    let mut count = 0;
    for file in copy::files(folder)? {
        count += fs::read_to_string(folder.join(file))?.lines().count();
    }
    Ok(count)
}
