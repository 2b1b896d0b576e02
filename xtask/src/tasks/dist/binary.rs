//! Release builds that tell nothing about the machine that built them, and how large they may be.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::toolchain::Toolchain;

/// How large a package may be, packed, in bytes.
const LIMIT: u64 = 6_000_000;

/// Cargo writes flags that may hold spaces with this between them.
const SEPARATOR: &str = "\u{1f}";

/// The folders of this machine whose names must not be in a package, with the names that stand for them.
pub(super) struct Builder {
    folders: Vec<(PathBuf, &'static str)>,
    home: Option<PathBuf>,
}

impl Builder {
    pub(super) fn new(tools: &Toolchain) -> Self {
        let home = env::home_dir().filter(|home| home.components().count() > 1);
        let tool = |variable: &str, folder: &str| {
            env::var_os(variable).map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(folder)))
        };
        let caches = [(tool("CARGO_HOME", ".cargo"), "/cargo"), (tool("RUSTUP_HOME", ".rustup"), "/rustup")];
        let mut folders = vec![(tools.root.clone(), "/connguard")];
        folders.extend(caches.into_iter().filter_map(|(path, name)| Some((path?, name))));
        Self { folders, home }
    }

    /// Makes cargo, or what calls it, write the other names.
    pub(super) fn without_paths(&self, program: Program) -> Program {
        let mut flags: Vec<String> = match (env::var("CARGO_ENCODED_RUSTFLAGS"), env::var("RUSTFLAGS")) {
            (Ok(encoded), _) => encoded.split(SEPARATOR).map(str::to_owned).collect(),
            (_, Ok(plain)) => plain.split_whitespace().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        flags.retain(|flag| !flag.is_empty());
        flags.extend(self.folders.iter().map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display())));
        program.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR))
    }

    /// Looks for the names of this machine's folders in a compiled library.
    pub(super) fn expect_no_paths(&self, library: &Path) -> Result<(), Failure> {
        let bytes = fs::read(library)?;
        let folders = self.folders.iter().map(|(path, _)| path).chain(&self.home);
        for folder in folders {
            let mut name = folder.as_os_str().to_string_lossy().into_owned();
            name.push(std::path::MAIN_SEPARATOR);
            if let Some(at) = bytes.windows(name.len()).position(|window| window == name.as_bytes()) {
                let end = bytes.len().min(at + 120);
                let text: String =
                    bytes[at..end].iter().take_while(|b| b.is_ascii_graphic()).map(|b| *b as char).collect();
                return Err(Failure::new(format!("{} tells where it was built: {text}", library.display())));
            }
        }
        Ok(())
    }
}

/// The size of a packed package in megabytes, refused above the limit.
pub(super) fn size(package: &Path) -> Result<String, Failure> {
    let size = fs::metadata(package)?.len();
    let shown = megabytes(size);
    if size > LIMIT {
        let name = package.display();
        return Err(Failure::new(format!("{name} has {shown}; allowed are {}", megabytes(LIMIT))));
    }
    Ok(shown)
}

pub(super) fn megabytes(bytes: u64) -> String {
    let hundredths = bytes.div_ceil(10_000);
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
