//! `connguard import`

use std::io::{Read, Write};
use std::path::Path;

use connguard_manifest::interchange::{ImportTarget, Imported, from_airflow, from_dbt, from_sqlalchemy};
use connguard_manifest::{Source, to_yaml};
use serde_json::json;

use crate::args::{Import, Tool};
use crate::exit;
use crate::file::Prepared;
use crate::output::Output;

pub(crate) fn run(import: &Import, output: &Output) -> i32 {
    match imported(import).and_then(|imported| written(import, &imported, output).map(|()| imported)) {
        Ok(imported) if imported.unmapped().is_empty() => exit::DONE,
        Ok(_) => exit::ERROR,
        Err(message) => {
            if output.json {
                output.document(&json!({"error": {"kind": "error", "message": message}}));
            }
            eprintln!("error: {message}");
            exit::ERROR
        }
    }
}

fn imported(import: &Import) -> Result<Imported, String> {
    let name = import.source.display().to_string();
    let text = text(&import.source).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let source = Source::new(name.as_str(), text);
    let imported = match import.tool {
        Tool::Airflow => from_airflow(&source),
        Tool::Dbt => from_dbt(&source),
        Tool::Sqlalchemy => Ok(from_sqlalchemy(source.text())),
    };
    // The line of a problem is not shown: it may hold a password.
    let imported = imported.map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        problems.join("\n")
    })?;
    if imported.is_empty() && imported.unmapped().is_empty() {
        return Err(format!("{name} has no connections"));
    }
    Ok(imported)
}

fn text(path: &Path) -> std::io::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(path)
}

fn written(import: &Import, imported: &Imported, output: &Output) -> Result<(), String> {
    let target =
        ImportTarget { owner: import.owner.clone(), account: import.account.clone(), product: import.product.clone() };
    let manifest = imported.to_manifest(&target);
    let out = Prepared::open(import.out.as_deref()).map_err(|error| error.to_string())?;
    // First the passwords: were the manifest written and they were not, nobody would miss them.
    if let Some(file) = &import.secrets_out {
        let lines: String =
            imported.secrets().iter().map(|(name, value)| format!("{name}={}\n", quoted(value))).collect();
        secret(file, &lines).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    }
    let yaml = to_yaml(&manifest);
    if let Some(out) = out {
        out.write(&yaml).map_err(|error| error.to_string())?;
    }
    if import.product.is_none() {
        output.say("note: no product was given; check and plan need --var product=NAME");
    }
    for note in imported.notes() {
        output.say(&format!("note: {note}"));
    }
    for one in imported.unmapped() {
        eprintln!("error: {}: {}", one.name, one.reason);
    }
    if output.json {
        let unmapped: Vec<_> =
            imported.unmapped().iter().map(|one| json!({"name": one.name, "reason": one.reason})).collect();
        output.document(&json!({"manifest": manifest, "notes": imported.notes(), "unmapped": unmapped}));
    } else if import.out.is_none() {
        output.print(&yaml);
    }
    Ok(())
}

/// The value as a POSIX shell reads it: the file is sourced.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    match value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', r"'\''")),
    }
}

/// A new file that its owner alone can read, from its first byte on.
fn secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
