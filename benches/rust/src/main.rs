//! One run of one contender: `connguard-bench <measure> <contender> <count>`. See `benches/README.md`.

mod check;
mod contender;
mod create;
mod journal;
mod list;
mod manifest;
mod meter;
mod peers;
mod scene;

use std::process::ExitCode;

use contender::Failure;
use meter::Figures;
use scene::Scene;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(figures) => {
            print(&figures);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            complain(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Figures, Failure> {
    let [measure, contender, count] = arguments else {
        return Err("usage: connguard-bench <measure> <contender> <count>".into());
    };
    let count: usize = count.parse()?;
    let scene = Scene::from_env()?;
    match measure.as_str() {
        "check" => return check::run(&scene, contender, count),
        "manifest_in_memory" => return manifest::in_memory(&scene, contender, count),
        _ => {}
    }
    // One thread for every contender: they are pinned to one core anyway.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tasks = tokio::task::LocalSet::new();
    runtime.block_on(tasks.run_until(async {
        match measure.as_str() {
            "create" => create::run(&scene, contender, count).await,
            "create_many" => create::many(&scene, count).await,
            "manifest" => manifest::run(&scene, contender, count).await,
            "manifest_at_the_limit" => manifest::at_the_limit(&scene, count).await,
            "list" => list::run(&scene, count).await,
            other => Err(format!("unknown measure {other}").into()),
        }
    }))
}

#[allow(clippy::print_stdout)]
fn print(figures: &Figures) {
    println!("{}", figures.to_json());
}

#[allow(clippy::print_stderr)]
fn complain(failure: &Failure) {
    eprintln!("connguard-bench: {failure}");
}
