//! `connguard show`

use connguard::plan::PlanError;
use serde_json::Value;

use crate::args::Show;
use crate::exit;
use crate::output::Output;

pub(crate) fn run(command: &Show, output: &Output) -> i32 {
    let name = command.plan.display();
    let read = std::fs::read_to_string(&command.plan).map_err(|error| error.to_string());
    let saved = read.and_then(|text| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string()));
    let failed = |message| output.failed(&PlanError::Unreadable(message), &[]);
    let saved = match saved {
        Ok(saved) if saved["format"] == "connguard.plan/1" => saved,
        Ok(_) => return failed(format!("{name} is not a plan in a format that this version reads (connguard.plan/1)")),
        Err(error) => return failed(format!("{name} cannot be read: {error}")),
    };
    match output.json {
        true => output.document(&saved),
        false => output.plan(&connguard_manifest::plan_text(&saved)),
    }
    exit::DONE
}
