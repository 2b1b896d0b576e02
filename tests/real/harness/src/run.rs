//! The command: installs and starts the server, and runs the parts against it.

use std::fs::{self, File};
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::toolchain::Toolchain;

use super::differential::{self, Peer};
use super::link::Link;
use super::lossy;
use super::manifest;
use super::options::Options;
use super::programs::{self, Language};
use super::server::Server;
use super::summary::{Figures, Summary};
use super::{answering, install};

pub fn run(tools: &Toolchain, arguments: &[&str]) -> Result<(), Failure> {
    let options = Options::read(arguments)?;
    let folder = tools.target.join("real/airflow");
    fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join("lock"))?;
    lock.try_lock().map_err(|_| Failure::new(format!("another run uses {}", folder.display())))?;
    let mut summary = Summary::default();
    let pins = tools.root.join("tests/real/airflow/requirements.txt");
    // What cannot be installed or started is no failure of a part.
    let mut programs = Ok(Default::default());
    summary.part("install", |_| {
        programs = install::install(&tools.root, &folder, &pins);
        Ok(())
    });
    let programs = programs?;
    let mut server = None;
    summary.part("start", |_| {
        server = Some(Server::start(&programs, &folder)?);
        Ok(())
    });
    if let Some(server) = server {
        if options.hold {
            println!("http://{} admin {}", server.address(), server.password("admin")?);
            thread::sleep(Duration::from_secs(24 * 3600));
        }
        run_parts(tools, &options, &folder, &server, &mut summary)?;
    }
    summary.end(&format!("real airflow, seed {}", options.seed), &folder.join("summary.json"))
}

fn run_parts(
    tools: &Toolchain,
    options: &Options,
    folder: &Path,
    server: &Server,
    summary: &mut Summary,
) -> Result<(), Failure> {
    if !options.as_built && !summary.part("build", |_| programs::build(tools)) {
        return Ok(());
    }
    let link = Link::open(&server.address())?;
    let told = json!({
        "base_url": link.url(),
        "password": server.password("admin")?,
        "open_port": answering::listen()?,
    });
    let peer = Peer::server(server)?;
    if options.wants("story") {
        let mut first = None;
        for language in Language::ALL {
            summary.part(&format!("story {}", language.name()), |figures| {
                peer.clear()?;
                tell(tools, language, &link, &told, &mut first, figures)
            });
        }
    }
    if options.wants("lossy") {
        for language in Language::ALL {
            summary.part(&format!("lossy {}", language.name()), |figures| {
                peer.clear()?;
                link.break_some(lossy::BROKEN_PER_MILLE, options.seed);
                lose(tools, language, &link, &told, &peer, figures)
            });
        }
    }
    if options.wants("manifest") {
        summary.part("manifest", |figures| {
            peer.clear()?;
            let exported = manifest::tell(tools, folder, &link, &peer, &server.password("admin")?);
            figures.exchanges = link.take().len();
            figures.detail = format!("{} connections exported, of which nothing is planned", exported?);
            Ok(())
        });
    }
    if options.wants("differential") {
        summary.part("differential", |figures| {
            let emulator = Emulator::start_guarded(&programs::built(tools, "connguard-emulator"), folder)?;
            compare(server, &emulator, options, figures)
        });
    }
    Ok(())
}

/// The languages must tell the same, line by line.
fn tell(
    tools: &Toolchain,
    language: Language,
    link: &Link,
    told: &Value,
    first: &mut Option<String>,
    figures: &mut Figures,
) -> Result<(), Failure> {
    let told = programs::run(tools, language, "story", told);
    figures.exchanges = link.take().len();
    let told = told?;
    figures.detail = format!("{} lines", told.lines().count());
    if first.get_or_insert_with(|| told.clone()) != &told {
        return Err(Failure::new(format!("{} tells another story than {}", language.name(), Language::ALL[0].name())));
    }
    Ok(())
}

/// What the client says of its writes must be so, although many exchanges break.
fn lose(
    tools: &Toolchain,
    language: Language,
    link: &Link,
    told: &Value,
    peer: &Peer,
    figures: &mut Figures,
) -> Result<(), Failure> {
    let output = programs::run(tools, language, "lossy", told);
    let exchanges = link.take();
    figures.exchanges = exchanges.len();
    figures.broken = exchanges.iter().filter(|exchange| exchange.broken.is_some()).count();
    let judged = lossy::judge(&output?, link, &exchanges, peer)?;
    figures.detail = format!("{:?}", judged.counts);
    if judged.wrong.is_empty() { Ok(()) } else { Err(Failure::new(judged.wrong.join("\n"))) }
}

fn compare(server: &Server, emulator: &Emulator, options: &Options, figures: &mut Figures) -> Result<(), Failure> {
    let found = differential::run(&Peer::server(server)?, &Peer::emulator(emulator)?, options.seed, options.requests)?;
    figures.exchanges = found.compared;
    figures.differences = found.unexplained.values().sum();
    let listed = |counts: Vec<String>| counts.join(", ");
    let statuses = found.statuses.iter().map(|(status, count)| format!("{count} x {status}")).collect();
    let explained = found.explained.iter().map(|(reason, count)| format!("{count} x {reason}")).collect();
    figures.detail = format!("{} requests: {}; explained: {}", found.requests, listed(statuses), listed(explained));
    if figures.differences > 0 {
        return Err(Failure::new(format!("{} answers differ", figures.differences)));
    }
    Ok(())
}
