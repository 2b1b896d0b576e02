//! What the help says below the options: examples, exit codes, environment variables.

use connguard_rules::Provider;

/// `AIRFLOW_*, LERIAN_*, …`: the options of clients in the environment.
fn variables() -> String {
    let names: Vec<String> = Provider::ALL.iter().map(|one| format!("{}_*", one.name().to_ascii_uppercase())).collect();
    names.join(", ")
}

/// The account of an export.
pub(crate) fn account() -> String {
    let names: Vec<&str> = Provider::ALL.iter().map(|one| one.name()).collect();
    format!("An account of --config; without --config, one of {} with the options of {}", names.join(", "), variables())
}

/// Below the commands.
pub(crate) fn program() -> String {
    PROGRAM.replace("PROVIDER_*", &variables())
}

const PROGRAM: &str = "\
Examples:
  connguard check connections.yaml
  connguard plan connections.yaml --out plan.json
  connguard apply --plan plan.json
  connguard drift connections.yaml

Exit codes:
  0    done
  1    an error before anything was written, or a manifest that check refuses
  2    differences (drift, plan --exit-code)
  3    an incomplete apply: run the same command again
  4    refused: a guard, a problem of the plan, a stale plan, or an apply
       that was not confirmed; nothing was written
  64   wrong usage
  130  interrupted (Ctrl-C or SIGTERM)

Environment variables:
  NO_COLOR               no colors, unless --color always is given
  what manifests name    {from: env:NAME} is read when a plan is made or applied
  PROVIDER_*
                         options of the clients, for export without --config
  HTTPS_PROXY, ALL_PROXY, NO_PROXY
                         the proxy of accounts without proxy_url";

pub(crate) const CHECK: &str = "\
Examples:
  connguard check connections.yaml
  connguard check teams/*.yaml --vars prod.yaml
  connguard check connections.yaml --format github

Exit codes: 0 no errors (there may be warnings), 1 errors, 64 wrong usage";

pub(crate) const PLAN: &str = "\
Examples:
  connguard plan connections.yaml
  connguard plan connections.yaml --prune --out plan.json
  connguard plan connections.yaml --only Analytics --exit-code

Exit codes: 0 done, 1 an error, 2 there is something to do (--exit-code),
4 the plan has problems, 64 wrong usage, 130 interrupted";

pub(crate) const APPLY: &str = "\
Examples:
  connguard apply connections.yaml
  connguard apply connections.yaml --yes --report report.json
  connguard apply --plan plan.json --yes

Exit codes: 0 done, 1 an error before anything was written, 3 incomplete,
4 refused or not confirmed (nothing was written), 64 wrong usage,
130 interrupted. After 3 and 130 the same command finishes the rest.

Ctrl-C: nothing more is begun, requests in flight have 5 seconds, and the
report is printed. A second one ends the program at once.";

pub(crate) const DRIFT: &str = "\
Examples:
  connguard drift connections.yaml
  connguard drift connections.yaml --fail-on missing,changed --json

Exit codes: 0 no difference that counts, 1 an error, 2 differences,
64 wrong usage, 130 interrupted";

pub(crate) const IMPORT: &str = "\
Examples:
  connguard import airflow export.json --product ledger
  connguard import dbt profiles.yml --out c.yaml --secrets-out secrets.env
  echo $DATABASE_URL | connguard import sqlalchemy - --product ledger

Exit codes: 0 all connections were written, 1 an error, or some connections
have no counterpart (the others are written), 64 wrong usage";

pub(crate) const EXPORT: &str = "\
Examples:
  connguard export --account matillion --owner acme/data --out c.yaml
  connguard export --account eu --config connections.yaml

Exit codes: 0 done, 1 an error, 64 wrong usage, 130 interrupted";

pub(crate) const SHOW: &str = "\
Example:
  connguard show plan.json

Exit codes: 0 done, 1 an error, 64 wrong usage";

pub(crate) const SCHEMA: &str = "\
Example:
  connguard schema > connguard.v1.schema.json

An editor uses it if a manifest begins with
  # yaml-language-server: $schema=./connguard.v1.schema.json";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  source <(connguard completions bash)
  connguard completions zsh > ~/.zfunc/_connguard
  connguard completions fish > ~/.config/fish/completions/connguard.fish

For zsh, .zshrc needs fpath+=~/.zfunc before compinit.";

pub(crate) const EMULATOR: &str = "\
Arguments of the emulator:
  --listen ADDRESS:PORT  where to listen; default: 127.0.0.1:0, a free port on loopback
  --data FILE            keep the state in FILE across restarts
  --seed FILE            a JSON file with what exists at the start

Example:
  connguard emulator --listen 127.0.0.1:8585

The first line of output is a JSON object with the addresses and the
credentials. It runs until Ctrl-C or SIGTERM.";
