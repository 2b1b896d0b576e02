//! `connguard show`

use connguard::plan::Plan;

use crate::args::Show;
use crate::exit;
use crate::output::Output;

/// What is shown is what an apply would take: a plan that was changed after it was saved is refused here, too.
pub(crate) fn run(command: &Show, output: &Output) -> i32 {
    let plan = match Plan::load(&command.plan) {
        Ok(plan) => plan,
        Err(error) => return output.failed(&error, &[]),
    };
    match output.json {
        true => output.document(&plan.to_json()),
        false => output.plan(&plan.to_string()),
    }
    exit::DONE
}
