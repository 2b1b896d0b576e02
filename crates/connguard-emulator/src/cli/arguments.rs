//! The command line.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::options::Options;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
usage: connguard-emulator [--listen ADDRESS:PORT] [--data FILE] [--seed FILE]

A local server for the connection APIs of Matillion (Maia), Lerian and Apache Airflow, all on one port. The first
line of output is one JSON object: url, matillion_base_url, lerian_base_url, airflow_base_url, token_url, client_id,
client_secret, project_id. It runs until SIGTERM or SIGINT.

  --listen ADDRESS:PORT  where to listen; default: 127.0.0.1:0, a free port on loopback
  --data FILE            keep the state in FILE across restarts; its key is in FILE.key
  --seed FILE            a JSON file with what exists at the start:
                         {\"matillion\": {\"environments\": [...], \"connections\": [...], \"projects\": [{\"name\": ...,
                         \"environments\": [...], \"connections\": [...]}]}, \"lerian\": {\"connections\": [...]},
                         \"airflow\": {\"connections\": [...]}}
  --help                 print this
  --version              print the version";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Serve(Options),
    Help,
    Version,
}

/// Reads the arguments after the command's name.
///
/// # Errors
///
/// A sentence that names the argument and what is allowed.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut options = Options::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, inline) = split(&argument);
        let mut value = || {
            let value = inline.clone().or_else(|| arguments.next()).filter(|value| !value.is_empty());
            value.ok_or_else(|| format!("{name} needs a value"))
        };
        match name.as_str() {
            "--listen" => {
                let value = value()?;
                let address = value.to_str().and_then(|text| text.parse().ok());
                options.listen = address.ok_or_else(|| {
                    format!("--listen must be an IP address and a port, e.g. 127.0.0.1:8080; not {}", value.display())
                })?;
            }
            "--data" => options.data = Some(PathBuf::from(value()?)),
            "--seed" => options.seed = Some(PathBuf::from(value()?)),
            "--help" | "-h" => return Ok(Command::Help),
            "--version" | "-V" => return Ok(Command::Version),
            _ => {
                return Err(format!(
                    "{} is unknown; known are --listen, --data, --seed, --help, --version",
                    argument.display()
                ));
            }
        }
    }
    Ok(Command::Serve(options))
}

/// `--name=value` as name and value, anything else as a name alone.
fn split(argument: &OsStr) -> (String, Option<OsString>) {
    let text = argument.to_string_lossy();
    match text.split_once('=') {
        // A path that is not Unicode cannot be split off, so it must be an argument of its own.
        Some((name, value)) if argument.to_str().is_some() => (name.to_owned(), Some(value.into())),
        _ => (text.into_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(arguments: &[&str]) -> Result<Command, String> {
        read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn options_are_given_with_a_space_or_an_equals_sign() {
        let expected = Options {
            listen: "0.0.0.0:8080".parse().unwrap(),
            data: Some("a".into()),
            seed: Some("b".into()),
            seed_value: None,
        };
        let spaced = reading(&["--listen", "0.0.0.0:8080", "--data", "a", "--seed", "b"]);
        assert_eq!(spaced, Ok(Command::Serve(expected.clone())));
        assert_eq!(reading(&["--listen=0.0.0.0:8080", "--data=a", "--seed=b"]), Ok(Command::Serve(expected)));
        assert_eq!(reading(&[]), Ok(Command::Serve(Options::default())));
        assert_eq!(reading(&["--help"]), Ok(Command::Help));
        assert_eq!(reading(&["--version"]), Ok(Command::Version));
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        assert!(reading(&["--liste"]).unwrap_err().starts_with("--liste is unknown"));
        assert_eq!(reading(&["--data"]).unwrap_err(), "--data needs a value");
        assert!(reading(&["--listen", "localhost"]).unwrap_err().ends_with("not localhost"));
    }
}
