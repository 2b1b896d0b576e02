//! What the program takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::help;

/// The heading of what every command takes.
const OUTPUT: &str = "Output";

/// Keep the connections of Matillion, Lerian and Airflow in files: check them, plan changes, apply them.
#[derive(Debug, Parser)]
#[command(name = "connguard", version, propagate_version = true, arg_required_else_help = true, after_help = help::program())]
pub(crate) struct Cli {
    /// Print one JSON document on standard output; everything else goes to standard error.
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(crate) json: bool,
    /// Print the result and errors, but no warnings and notes.
    #[arg(long, short, global = true, help_heading = OUTPUT)]
    pub(crate) quiet: bool,
    /// Use colors; auto does on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = OUTPUT)]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check manifests offline; each problem is shown with file, line and column.
    #[command(after_help = help::CHECK)]
    Check(Check),
    /// Compare manifests with the services, and show what an apply would do; nothing is written.
    #[command(after_help = help::PLAN)]
    Plan(Plan),
    /// Plan, ask, and carry out the plan.
    #[command(after_help = help::APPLY)]
    Apply(Apply),
    /// Report whether the services differ from the manifests; nothing is written.
    #[command(after_help = help::DRIFT)]
    Drift(Drift),
    /// Convert the connections of Airflow, dbt or SQLAlchemy into a manifest; passwords become references.
    #[command(after_help = help::IMPORT)]
    Import(Import),
    /// Write a manifest of the connections that exist.
    #[command(after_help = help::EXPORT)]
    Export(Export),
    /// Show a saved plan.
    #[command(after_help = help::SHOW)]
    Show(Show),
    /// Print the JSON Schema of manifests, for editors.
    #[command(after_help = help::SCHEMA)]
    Schema,
    /// Print the completion script of a shell.
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Serve an emulation of the services on a local port, for tests.
    #[command(after_help = help::EMULATOR)]
    Emulator(Emulator),
}

/// Manifests and their variables.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Manifest files, YAML or JSON; several with one owner are one manifest.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) vars: Variables,
}

/// Values of variables.
#[derive(Debug, Args)]
pub(crate) struct Variables {
    /// Set a variable of the manifest. Numbers, true and false keep their type; a value in quotes ('"5432"') and all
    /// else is a string.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub(crate) vars: Vec<(String, String)>,
    /// Set the variables in a file, a YAML or JSON object. --var wins over it, and it over vars in the manifest.
    #[arg(long = "vars", value_name = "FILE")]
    pub(crate) var_files: Vec<PathBuf>,
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) files: Files,
    /// How to print problems.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the lines that they are about.
    Text,
    /// One JSON document, as with --json.
    Json,
    /// Annotations of a GitHub pull request.
    Github,
}

/// How a plan is made.
#[derive(Debug, Args)]
pub(crate) struct Planning {
    /// Delete connections that belong to the manifest and are no longer declared.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Take over connections that have no marker.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Take over connections that are marked as this owner's.
    #[arg(long, value_name = "OWNER")]
    pub(crate) take_over: Option<String>,
    /// Send the secrets of this connection again; can be repeated.
    #[arg(long, value_name = "KEY")]
    pub(crate) rotate: Vec<String>,
    /// Plan only this target: an account's name, a project's id or name, or a product; can be repeated.
    #[arg(long, value_name = "TARGET")]
    pub(crate) only: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// Save the plan, for apply --plan and show.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write the plan as a page, e.g. for a reviewer.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Exit with 2 if there is something to do.
    #[arg(long)]
    pub(crate) exit_code: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// Manifest files, YAML or JSON; several with one owner are one manifest.
    #[arg(required_unless_present = "plan")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) vars: Variables,
    /// Apply a plan saved with plan --out. If anything that it touches has changed since, nothing is written.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "vars", "var_files", "prune", "adopt", "take_over", "rotate", "only"])]
    pub(crate) plan: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// Do not ask for confirmation; required where there is no terminal.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How many connections may be deleted [default: 3, or a fifth of the manifest's own if that is more].
    #[arg(long, value_name = "N")]
    pub(crate) max_deletes: Option<usize>,
    /// How many actions to carry out at a time, 1 to 64.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) concurrency: u8,
    /// Have the service try out every connection that was written, where it can (Lerian).
    #[arg(long)]
    pub(crate) test: bool,
    /// Write what became of each action to a file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Drift {
    #[command(flatten)]
    pub(crate) files: Files,
    /// Kinds of differences that count, separated by commas.
    #[arg(long, value_enum, value_name = "KINDS", value_delimiter = ',', default_values_t = [DriftKind::Missing, DriftKind::Changed, DriftKind::Extra, DriftKind::Rotation])]
    pub(crate) fail_on: Vec<DriftKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum DriftKind {
    /// Declared, but does not exist.
    Missing,
    /// Exists, but differs from what is declared.
    Changed,
    /// Belongs to the manifest, but is not declared.
    Extra,
    /// Another version of a secret is declared than is stored.
    Rotation,
    /// Does not belong to the manifest.
    Unowned,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The tool to import from.
    #[arg(value_enum)]
    pub(crate) tool: Tool,
    /// An Airflow export, a dbt profiles.yml, or SQLAlchemy URLs, one per line; - is standard input.
    pub(crate) source: PathBuf,
    /// The product that the connections are for [default: the variable ${product}].
    #[arg(long, value_name = "PRODUCT")]
    pub(crate) product: Option<String>,
    /// The account's name in the manifest.
    #[arg(long, value_name = "NAME", default_value = "reporter")]
    pub(crate) account: String,
    /// The manifest's owner.
    #[arg(long, value_name = "OWNER", default_value = "imported")]
    pub(crate) owner: String,
    /// Write the passwords to a new file that only you can read, as lines NAME=value that a POSIX shell can source.
    #[arg(long, value_name = "FILE")]
    pub(crate) secrets_out: Option<PathBuf>,
    /// Where to write the manifest [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// Connections of Apache Airflow: `airflow connections export`, or URIs.
    Airflow,
    /// A profiles.yml of dbt.
    Dbt,
    /// SQLAlchemy URLs.
    Sqlalchemy,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[arg(long, value_name = "NAME", help = help::account())]
    pub(crate) account: String,
    /// A project's id or name, for Matillion [default: all projects of the account].
    #[arg(long, value_name = "PROJECT")]
    pub(crate) project: Option<String>,
    /// Export only connections that are marked as the owner's.
    #[arg(long)]
    pub(crate) owned: bool,
    /// The owner of the new manifest [default: that of --config].
    #[arg(long, value_name = "OWNER")]
    pub(crate) owner: Option<String>,
    /// Where to write the manifest [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// A manifest that declares the account.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vars: Variables,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A plan saved with plan --out.
    pub(crate) plan: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Emulator {
    /// Arguments of the emulator, see below.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}
