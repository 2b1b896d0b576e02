//! The command: read, lint, lower, emit, then write or compare.

use std::fs;
use std::path::Path;

use super::model::{Api, Comment, GeneratedFile, Shared};
use super::names::is_snake_case;
use super::yaml::{self, Finding, Node};
use super::{emit, guards, lint, lower, read, resolve, snippets, terminal, write};
use xtask::failure::Failure;

/// Emits the client of a provider from its lowered document.
type EmitClient = fn(&str, &serde_json::Value) -> Result<GeneratedFile, Failure>;

/// Generates everything. With `check` nothing is written and any drift is a failure.
pub fn run(root: &Path, check: bool) -> Result<(), Failure> {
    let providers = providers(root)?;
    let sources = load(root, &files(&providers)).map_err(|found| findings(&found))?;
    let names: Vec<&str> = providers.iter().map(String::as_str).collect();
    let inputs = Inputs::understand(&sources, &names).map_err(|found| findings(&found))?;
    let mut files = inputs.generate(emit::client::emit)?;
    let matrices = emit::typing::read(root)?;
    files.extend(emit::typing::emit(&inputs.apis, &matrices)?);
    files.extend(emit::accept::emit(&inputs.apis, &guards::fingerprints(root, &names)?)?);
    files.extend(snippets::fill(root)?);
    files.push(terminal::draw(root)?);
    let generators = format!("connguard {}, progenitor {}", env!("CARGO_PKG_VERSION"), progenitor_version(root)?);
    let hash = hash(&sources);
    let files: Vec<(String, String)> =
        files.iter().map(|f| (f.path.clone(), write::render(f, &generators, &hash))).collect();
    let drift = write::drift(root, &files)?;
    if drift.is_empty() {
        println!("codegen: {} generated files are up to date", files.len());
        return Ok(());
    }
    let mut list = String::new();
    for (what, paths) in [("changed", &drift.changed), ("missing", &drift.missing), ("stale", &drift.stale)] {
        for path in paths {
            list.push_str(&format!("\n  {what}: {path}"));
        }
    }
    if check {
        return Err(Failure::new(format!(
            "generated files differ from what they are made of:{list}\nrun: cargo xtask codegen"
        )));
    }
    write::write(root, &files, &drift)?;
    println!("codegen: wrote {} of {} files{list}", drift.changed.len() + drift.missing.len(), files.len());
    Ok(())
}

/// The shared documents come first, in the order in which [`Inputs::understand`] takes them.
const SHARED: [&str; 4] = [
    "openapi/shared/rules.yaml",
    "openapi/shared/errors.yaml",
    "openapi/shared/options.yaml",
    "openapi/shared/manifest.yaml",
];

/// The providers: every document `openapi/<provider>.yaml`, in the order of their names.
pub fn providers(root: &Path) -> Result<Vec<String>, Failure> {
    let failure = |error: std::io::Error| Failure::new(format!("openapi: {error}"));
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("openapi")).map_err(failure)? {
        let name = entry.map_err(failure)?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".yaml")).map(str::to_owned));
    }
    names.sort_unstable();
    match names.iter().find(|name| !is_snake_case(name)) {
        Some(name) => Err(Failure::new(format!(
            "openapi/{name}.yaml: a provider is named in snake case\n    remedy: rename the file, or move it elsewhere"
        ))),
        None => Ok(names),
    }
}

fn files(providers: &[String]) -> Vec<String> {
    let providers = providers.iter().map(|provider| format!("openapi/{provider}.yaml"));
    SHARED.iter().map(|file| (*file).to_owned()).chain(providers).collect()
}

/// An authored document: its path from the root, and its text.
pub(super) struct Source {
    pub file: String,
    pub text: String,
}

/// Reads files; what cannot be read or is no text is a finding.
fn load(root: &Path, files: &[String]) -> Result<Vec<Source>, Vec<Finding>> {
    let mut found = Vec::new();
    let mut sources = Vec::new();
    for file in files {
        let text = match fs::read(root.join(file)) {
            Ok(bytes) => yaml::decode(file, &bytes),
            Err(error) => Err(Finding {
                file: file.clone(),
                line: 1,
                message: format!("the file cannot be read: {error}"),
                remedy: "restore it, or correct its permissions".to_owned(),
            }),
        };
        match text {
            Ok(text) => sources.push(Source { file: file.clone(), text }),
            Err(finding) => found.push(finding),
        }
    }
    if found.is_empty() { Ok(sources) } else { Err(found) }
}

/// What the documents say, once nothing is wrong with them.
#[derive(Debug)]
pub(super) struct Inputs {
    documents: Vec<Node>,
    apis: Vec<Api>,
    shared: Shared,
}

impl Inputs {
    /// Parses, lints and reads the shared documents and those of the providers, in this order.
    ///
    /// What is wrong with a shared document is said alone: the providers' documents rely on them.
    pub fn understand(sources: &[Source], providers: &[&str]) -> Result<Self, Vec<Finding>> {
        let mut found = Vec::new();
        let mut nodes = Vec::new();
        for source in sources {
            match yaml::parse(&source.file, &source.text) {
                Ok(node) => nodes.push((source.file.as_str(), node)),
                Err(findings) => found.extend(findings),
            }
        }
        if !found.is_empty() {
            return Err(found);
        }
        let mut nodes = nodes.into_iter();
        let (
            Some((rules_file, rules)),
            Some((errors_file, errors)),
            Some((options_file, options)),
            Some((manifest_file, manifest)),
        ) = (nodes.next(), nodes.next(), nodes.next(), nodes.next())
        else {
            return Err(Vec::new());
        };
        found.extend(lint::lint_rules(rules_file, &rules, "input"));
        found.extend(lint::lint_rules(manifest_file, &manifest, "manifest"));
        found.extend(lint::lint_errors(errors_file, &errors));
        found.extend(lint::lint_options(options_file, &options, providers));
        if !found.is_empty() {
            return Err(found);
        }
        let shared = Shared {
            rules: read::rules(&rules),
            manifest_rules: read::rules(&manifest),
            errors: read::errors(&errors),
            options: read::options(&options, providers),
        };
        let shared_ids: Vec<String> = shared.rules.iter().map(|r| r.id.clone()).collect();
        let (mut documents, mut apis) = (Vec::new(), Vec::new());
        for (file, document) in nodes {
            let linted = lint::lint(file, &document, &shared_ids);
            if linted.is_empty() {
                // Only a document without findings can be read for what it says.
                let mut api = read::api(&document);
                found.extend(resolve::resolve(file, &document, &mut api));
                found.extend(lint::lint_asks(file, &document, &api));
                apis.push(api);
                documents.push(document);
            }
            found.extend(linted);
        }
        if found.is_empty() { Ok(Self { documents, apis, shared }) } else { Err(found) }
    }

    /// Everything that is generated. `client` writes the HTTP clients.
    pub fn generate(&self, client: EmitClient) -> Result<Vec<GeneratedFile>, Failure> {
        let mut files = Vec::new();
        for (api, document) in self.apis.iter().zip(&self.documents) {
            let lowered = lower::lower(&document.to_json());
            let text = serde_json::to_string_pretty(&lowered).map_err(|e| Failure::new(e.to_string()))? + "\n";
            let path = format!("openapi/lowered/{}.json", api.provider);
            files.push(GeneratedFile { path, comment: Comment::None, body: text });
            files.push(client(&api.provider, &lowered)?);
        }
        let schema = serde_json::to_string_pretty(&lint::profile_schema())? + "\n";
        files.push(GeneratedFile {
            path: "openapi/profile.schema.json".to_owned(),
            comment: Comment::None,
            body: schema,
        });
        files.extend(emit::rules::emit(&self.apis, &self.shared)?);
        files.extend(emit::client::emit_requests(&self.apis)?);
        files.extend(emit::sdk::emit(&self.apis, &self.shared)?);
        files.extend(emit::manifest::emit(&self.shared)?);
        files.extend(emit::json_schema::emit(&self.apis, &self.shared)?);
        files.extend(emit::docs::emit(&self.apis, &self.shared));
        files.extend(emit::python::emit(&self.apis, &self.shared));
        files.extend(emit::typescript::emit(&self.apis, &self.shared));
        Ok(files)
    }
}

/// FNV-1a over all inputs: enough to tell one input from another.
fn hash(sources: &[Source]) -> String {
    let bytes = sources.iter().flat_map(|s| s.text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The version of the generator that this program was built with, from the lock file.
fn progenitor_version(root: &Path) -> Result<String, Failure> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).map_err(|e| Failure::new(format!("Cargo.lock: {e}")))?;
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"progenitor\"");
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| {
        Failure::new(
            "Cargo.lock has no progenitor\n    remedy: run cargo metadata, which completes the file".to_owned(),
        )
    })
}

fn findings(found: &[Finding]) -> Failure {
    let lines: Vec<String> = found.iter().map(Finding::to_string).collect();
    let count = if found.len() == 1 { "1 finding".to_owned() } else { format!("{} findings", found.len()) };
    Failure::new(format!("{count} in openapi/\n{}", lines.join("\n")))
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
