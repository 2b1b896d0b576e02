//! What the tests of the languages leave behind: how many shared cases each ran, and what was measured.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use xtask::failure::Failure;
use xtask::run::files;
use xtask::run::toolchain::Toolchain;

/// What tests have measured, line by line: a runner shows what a test prints only where it fails.
pub struct Figures(pub PathBuf);

impl Figures {
    pub fn new(tools: &Toolchain) -> Result<Self, Failure> {
        let file = tools.target.join("figures.txt");
        fs::create_dir_all(&tools.target)?;
        fs::write(&file, "")?;
        Ok(Self(file))
    }

    pub fn read(&self) -> Result<String, Failure> {
        Ok(fs::read_to_string(&self.0)?)
    }
}

/// How many shared cases each language ran.
pub struct Counts {
    folder: PathBuf,
}

impl Counts {
    pub fn new(tools: &Toolchain) -> Result<Self, Failure> {
        let folder = tools.target.join("case-counts");
        files::empty(&folder)?;
        Ok(Self { folder })
    }

    pub fn path(&self, language: &str) -> PathBuf {
        self.folder.join(format!("{language}.json"))
    }

    /// The three counts, kind by kind, must be there and equal.
    pub fn compare(&self) -> Result<String, Failure> {
        let mut found: Vec<(&str, Value)> = Vec::new();
        for language in ["rust", "python", "node"] {
            let text = fs::read_to_string(self.path(language))
                .map_err(|_| Failure::new(format!("{language} wrote no count of the cases that it ran")))?;
            found.push((language, serde_json::from_str(&text)?));
        }
        let total = |value: &Value| value["total"].as_u64().unwrap_or(0);
        let all: Vec<String> = found.iter().map(|(l, v)| format!("{l} {}", total(v))).collect();
        let all = format!("cases: {}", all.join(", "));
        println!("{all}");
        let (_, first) = &found[0];
        let equal = found.iter().all(|(_, v)| v["kinds"] == first["kinds"] && total(v) == total(first));
        if equal && total(first) > 0 { Ok(all) } else { Err(Failure::new(format!("the counts differ: {found:?}"))) }
    }
}
