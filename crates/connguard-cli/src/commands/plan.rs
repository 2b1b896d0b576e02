//! `connguard plan`

use connguard::plan::Accounts;

use super::load;
use crate::args::Plan;
use crate::exit;
use crate::file::Prepared;
use crate::html;
use crate::output::Output;
use crate::progress;

pub(crate) async fn run(command: &Plan, output: &Output) -> i32 {
    let (sources, manifest) = load::manifest(&command.files.files, &command.files.vars);
    let files = Prepared::open(command.out.as_deref())
        .and_then(|out| Prepared::open(command.html.as_deref()).map(|html| (out, html)));
    let (out, html) = match files {
        Ok(files) => files,
        Err(error) => return output.failed(&error, &sources),
    };
    let manifest = match manifest {
        Ok(manifest) => manifest.only(&command.planning.only),
        Err(error) => return output.failed(&error, &sources),
    };
    let plan = match manifest {
        Ok(manifest) => {
            output.warnings(&manifest);
            let (accounts, options) = (Accounts::default(), load::options(&command.planning));
            progress::during(output, progress::reading, manifest.plan(&accounts, &options)).await
        }
        Err(error) => Err(error),
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => return output.failed(&error, &sources),
    };
    let written = out.map_or(Ok(()), |out| out.write(&format!("{:#}\n", plan.to_json())));
    let written = written.and_then(|()| html.map_or(Ok(()), |file| file.write(&html::page(&plan.to_string()))));
    if let Err(error) = written {
        return output.failed(&error, &sources);
    }
    match output.json {
        true => output.document(&plan.to_json()),
        false => output.plan(&plan.to_string()),
    }
    output.cautions(&plan);
    let problems = plan.content().problems().count();
    match (problems, command.exit_code && !plan.is_empty()) {
        (0, false) => exit::DONE,
        (0, true) => exit::DIFFERENCES,
        _ => exit::REFUSED,
    }
}
