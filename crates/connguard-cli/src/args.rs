//! What the program takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Keep connections of Matillion and Lerian in files.
#[derive(Debug, Parser)]
#[command(name = "connguard", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Print one JSON document on standard output; everything else goes to standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print no more than what was asked for.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Whether to use colors; NO_COLOR is honoured by auto.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
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
    /// Check manifests offline: every entry, with file, line and column.
    Check(Check),
    /// Show what would be done. Nothing is written.
    Plan(Plan),
    /// Do what a plan says.
    Apply(Apply),
    /// Tell whether the services differ from the manifests (exit code 2).
    Drift(Drift),
    /// Write the connections of another tool as a manifest. Passwords become references.
    Import(Import),
    /// Write a manifest of what exists.
    Export(Export),
    /// Show a saved plan.
    Show(Show),
    /// Print the JSON Schema of manifests, for editors.
    Schema,
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Serve both services on a local port, for tests.
    Emulator(Emulator),
}

/// Manifests and their variables.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Manifests, YAML or JSON; several are one manifest.
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
    /// How problems are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// How a plan is made.
#[derive(Debug, Args)]
pub(crate) struct Planning {
    /// Delete what is the manifest's and not declared any more.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Take over objects that have no marker.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Take over objects of this owner.
    #[arg(long, value_name = "OWNER")]
    pub(crate) take_over: Option<String>,
    /// Write the secrets of this connection anew.
    #[arg(long, value_name = "KEY")]
    pub(crate) rotate: Vec<String>,
    /// Plan these targets alone: an account's name, a project's id or name, or a product.
    #[arg(long, value_name = "TARGET")]
    pub(crate) only: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// Save the plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exit with 2 if there is anything to do.
    #[arg(long)]
    pub(crate) exit_code: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// Manifests, YAML or JSON; several are one manifest.
    #[arg(required_unless_present = "plan")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) vars: Variables,
    /// Apply a plan that was saved with plan --out; what it touches has to be as it was.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "vars", "var_files", "prune", "adopt", "take_over", "rotate", "only"])]
    pub(crate) plan: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How many connections may be deleted; default: 3, or a fifth of those that are the manifest's.
    #[arg(long, value_name = "N")]
    pub(crate) max_deletes: Option<usize>,
    /// How many actions are carried out at a time, 1 to 64.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) concurrency: u8,
    /// Write the report, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Drift {
    #[command(flatten)]
    pub(crate) files: Files,
    /// Kinds of differences that count.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [DriftKind::Missing, DriftKind::Changed, DriftKind::Extra, DriftKind::Rotation])]
    pub(crate) fail_on: Vec<DriftKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum DriftKind {
    /// Declared, and not there.
    Missing,
    /// There, and different.
    Changed,
    /// The manifest's, and not declared.
    Extra,
    /// Another version of a secret is stored.
    Rotation,
    /// Not the manifest's.
    Unowned,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The tool.
    #[arg(value_enum)]
    pub(crate) tool: Tool,
    /// An export of Airflow, a profiles.yml of dbt, or URLs of SQLAlchemy, one a line; - is standard input.
    pub(crate) source: PathBuf,
    /// The product that the connections are for.
    #[arg(long, value_name = "PRODUCT")]
    pub(crate) product: Option<String>,
    /// The account's name in the manifest.
    #[arg(long, value_name = "NAME", default_value = "reporter")]
    pub(crate) account: String,
    /// The manifest's owner.
    #[arg(long, value_name = "OWNER", default_value = "imported")]
    pub(crate) owner: String,
    /// Write the passwords, as NAME=value lines that only you can read. The file must not exist.
    #[arg(long, value_name = "FILE")]
    pub(crate) secrets_out: Option<PathBuf>,
    /// Write the manifest to a file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// Connections of Apache Airflow: `airflow connections export`, or URIs.
    Airflow,
    /// Profiles of dbt.
    Dbt,
    /// URLs of SQLAlchemy.
    Sqlalchemy,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// An account of the manifest; without one matillion or lerian, with the options of the environment.
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,
    /// A project's id or name (Matillion); default: all projects of the account.
    #[arg(long, value_name = "PROJECT")]
    pub(crate) project: Option<String>,
    /// Only what is marked as the owner's.
    #[arg(long)]
    pub(crate) owned: bool,
    /// Who the manifest belongs to; default: the owner of the manifest.
    #[arg(long, value_name = "OWNER")]
    pub(crate) owner: Option<String>,
    /// Where to write it; default: standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// A manifest that has the account.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vars: Variables,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A plan that was saved with plan --out.
    pub(crate) plan: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Emulator {
    /// The arguments of connguard-emulator.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}
