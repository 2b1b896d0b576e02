//! `connguard export`

use connguard::plan::{Accounts, ExportOptions, export};
use serde_json::json;

use super::load;
use crate::args::Export;
use crate::exit;
use crate::file::Prepared;
use crate::output::Output;
use crate::progress;

pub(crate) async fn run(command: &Export, output: &Output) -> i32 {
    let out = match Prepared::open(command.out.as_deref()) {
        Ok(out) => out,
        Err(error) => return output.failed(&error, &[]),
    };
    let (sources, manifest) = match &command.config {
        Some(file) => {
            let (sources, manifest) = load::manifest(std::slice::from_ref(file), &command.vars);
            (sources, manifest.map(Some))
        }
        None => (Vec::new(), Ok(None)),
    };
    let mut options = ExportOptions::default();
    options.project.clone_from(&command.project);
    options.owner.clone_from(&command.owner);
    options.owned = command.owned;
    let found = match manifest {
        Ok(manifest) => {
            let accounts = Accounts::default();
            let found = export(&command.account, manifest.as_ref(), &accounts, &options);
            progress::during(output, progress::reading, found).await
        }
        Err(error) => Err(error),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return output.failed(&error, &sources),
    };
    for line in &found.left_out {
        output.say(&format!("left out: {line}"));
    }
    if let Some(Err(error)) = out.map(|out| out.write(&found.text)) {
        return output.failed(&error, &sources);
    }
    match (output.json, &command.out) {
        (true, _) => output.document(&json!({"manifest": found.text, "left_out": found.left_out})),
        (false, None) => output.print(&found.text),
        (false, Some(file)) => output.say(&format!("written to {}", file.display())),
    }
    exit::DONE
}
