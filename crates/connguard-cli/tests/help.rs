//! What the program says about itself.

#![allow(clippy::unwrap_used)]

mod support;

use support::run;

const COMMANDS: &[&str] =
    &["check", "plan", "apply", "drift", "import", "export", "show", "schema", "completions", "emulator"];

#[test]
fn every_command_has_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run(folder.path(), &["--help"]);
    assert_eq!((code, out.contains("Exit codes:") && out.contains("Environment variables:")), (0, true), "{out}");
    for command in COMMANDS {
        assert!(out.contains(&format!("\n  {command} ")), "{command}: {out}");
        let (code, help, _) = run(folder.path(), &[command, "--help"]);
        let example = format!("connguard {command}");
        let examples = help.split_once("Example").map_or("", |(_, examples)| examples);
        assert_eq!((code, examples.contains(&example)), (0, true), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
}

#[test]
fn shells_are_told_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, start) in [("bash", "_connguard()"), ("zsh", "#compdef connguard"), ("fish", "# Print an optspec")] {
        let (code, script, _) = run(folder.path(), &["completions", shell]);
        assert_eq!((code, script.starts_with(start)), (0, true), "{script}");
        assert!(COMMANDS.iter().all(|command| script.contains(command)), "{script}");
        assert!(["fail-on", "max-deletes", "secrets-out"].iter().all(|flag| script.contains(flag)), "{script}");
    }
}

#[cfg(unix)]
#[test]
fn bash_completes() {
    let folder = tempfile::tempdir().unwrap();
    let script = run(folder.path(), &["completions", "bash"]).1;
    let completed = |words: &str, index: usize| {
        let mut words_back = words.rsplit(' ');
        let (last, before) = (words_back.next().unwrap(), words_back.next().unwrap());
        let ask = format!(
            "{script}\nCOMP_WORDS=({words}) COMP_CWORD={index}\n_connguard connguard '{last}' '{before}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let output = std::process::Command::new("bash").args(["-c", &ask]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(completed("connguard dr", 1), "drift\n");
    assert_eq!(completed("connguard apply --max", 2), "--max-deletes\n");
    assert_eq!(completed("connguard drift --fail-on mis", 3), "missing\n");
}

#[test]
fn every_provider_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let all = run(folder.path(), &["--help"]).1;
    let export = run(folder.path(), &["export", "--help"]).1;
    let refused = run(folder.path(), &["export", "--account", "nobody"]).2;
    for provider in connguard_rules::Provider::ALL {
        let variables = format!("{}_*", provider.name().to_ascii_uppercase());
        assert!(all.contains(&variables) && export.contains(&variables), "{all}{export}");
        assert!(export.contains(provider.name()) && refused.contains(provider.name()), "{export}{refused}");
    }
}
