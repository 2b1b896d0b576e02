//! The README's quickstarts stand there as they are in their files, run, and print the refusal that the README shows.

use std::fs;

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

pub(super) fn run(tools: &Toolchain) -> Result<(), Failure> {
    let readme = fs::read_to_string(tools.root.join("README.md"))?;
    let blocks = readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    let refusal = blocks
        .into_iter()
        .find(|block| block.starts_with("matillion.create_connection: refused"))
        .ok_or_else(|| Failure::new("README.md shows no refusal of create_connection".to_owned()))?;
    let files = [
        "crates/connguard/examples/quickstart.rs",
        "bindings/python/examples/quickstart.py",
        "bindings/node/examples/quickstart.mjs",
    ];
    let [rust, python, node] = files.map(|file| tools.root.join(file));
    for file in [&rust, &python, &node] {
        if !readme.contains(&fs::read_to_string(file)?) {
            return Err(Failure::new(format!("README.md does not hold {} as it is", file.display())));
        }
    }
    for program in [
        tools.cargo().args([
            "run",
            "--quiet",
            "--locked",
            "-p",
            "connguard",
            "--features",
            "testing",
            "--example",
            "quickstart",
        ]),
        tools.python(&tools.root).args([python]),
        tools.node(&tools.root).args([node]),
    ] {
        let output = program.run_and_capture()?;
        if !output.starts_with("created ") || !output.contains(refusal) {
            return Err(Failure::new(format!("this should print \"created …\" and:\n{refusal}")));
        }
    }
    Ok(())
}
