//! The command: its first line, its end, its refusals.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_connguard-emulator"))
}

#[cfg(unix)]
#[test]
fn the_first_line_tells_where_it_is_and_signals_end_it_cleanly() {
    for signal in ["-TERM", "-INT"] {
        let mut child = command().stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let info: serde_json::Value = serde_json::from_str(&line).unwrap();
        let names =
            "airflow_base_url client_id client_secret lerian_base_url matillion_base_url project_id token_url url";
        let mut given: Vec<_> = info.as_object().unwrap().keys().cloned().collect();
        given.sort_unstable();
        assert_eq!(given.join(" "), names);
        let address = info["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        assert!(std::net::TcpStream::connect(&address).is_ok());
        let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(std::net::TcpStream::connect(&address).is_err());
    }
}

#[test]
fn a_data_file_that_another_process_has_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state");
    let start = || command().arg("--data").arg(&data).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = start();
    let mut line = String::new();
    BufReader::new(first.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let second = start().wait_with_output().unwrap();
    let text = String::from_utf8(second.stderr).unwrap();
    assert_eq!((second.status.code(), second.stdout.len()), (Some(1), 0));
    assert!(text.contains("is in use by another emulator"), "{text}");
    // A kill leaves nothing behind that would have to be cleaned up.
    first.kill().unwrap();
    first.wait().unwrap();
    let mut third = start();
    let mut line = String::new();
    BufReader::new(third.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("client_id"), "{line}");
    third.kill().unwrap();
    third.wait().unwrap();
}

/// What the program says on stderr before its first line of output.
#[cfg(unix)]
#[allow(clippy::unwrap_used)]
fn warnings(arguments: &[&std::ffi::OsStr]) -> String {
    let mut child = command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap()
}

#[cfg(unix)]
#[test]
fn what_others_can_reach_or_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(warnings(&[]), "");
    let told = warnings(&["--listen".as_ref(), "0.0.0.0:0".as_ref()]);
    assert!(told.starts_with("connguard-emulator: warning: listening on 0.0.0.0:"), "{told}");

    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state");
    let arguments = ["--data".as_ref(), data.as_os_str()];
    assert_eq!(warnings(&arguments), "");
    for file in [&data, &folder.path().join("state.key")] {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let told = warnings(&arguments);
        assert!(told.contains(&format!("{} has mode 0644", file.display())), "{told}");
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn arguments_are_explained_or_refused() {
    let run = |arguments: &[&str]| {
        let output = command().args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, output, _) = run(&["--help"]);
    assert_eq!((code, output.starts_with("usage: connguard-emulator")), (Some(0), true));
    let (code, output, _) = run(&["--version"]);
    assert_eq!((code, output.trim()), (Some(0), concat!("connguard-emulator ", env!("CARGO_PKG_VERSION"))));
    for wrong in [&["--colour"][..], &["--listen", "here"], &["--data"]] {
        let (code, output, error) = run(wrong);
        assert_eq!((code, output.as_str(), error.contains(wrong[0])), (Some(2), "", true));
    }
    let (code, _, error) = run(&["--seed", "no-such-seed.json"]);
    assert_eq!((code, error.contains("no-such-seed.json")), (Some(1), true));
}
