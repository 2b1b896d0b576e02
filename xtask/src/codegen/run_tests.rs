//! The whole command over folders of its own.

use std::fs;
use std::path::Path;

use super::{Inputs, Source, files, load, providers, run};

/// A copy of the authored documents and of the lock file.
fn copy() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::create_dir_all(root.path().join("openapi/shared")).unwrap();
    for file in files(&providers(repository).unwrap()).into_iter().chain(["Cargo.lock".to_owned()]) {
        fs::copy(repository.join(&file), root.path().join(&file)).unwrap();
    }
    root
}

fn change(root: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(root.join(file)).unwrap();
    assert!(text.contains(from), "{file} has {from:?}");
    fs::write(root.join(file), text.replacen(from, to, 1)).unwrap();
}

fn failure(root: &Path) -> String {
    run(root, false).unwrap_err().to_string()
}

#[test]
fn a_broken_document_writes_nothing_and_says_why() {
    for (file, from, to, wanted) in [
        ("openapi/matillion.yaml", "name: projectId", "name: project", "no path parameter of this name"),
        (
            "openapi/matillion.yaml",
            "/v1/projects/{projectId}/connections:",
            "/v1/projects/{projectID}/connections:",
            "write projectID and projectId alike",
        ),
        ("openapi/matillion.yaml", "operationId: create_connection", "operationId: fn", "fn is a keyword of Rust"),
        (
            "openapi/lerian.yaml",
            "x-argument: product",
            "x-argument: 'a b'",
            "the argument a b of parameter X-Product-Name",
        ),
        ("openapi/lerian.yaml", "  title: Lerian Reporter database connections\n", "", "info has no title"),
        ("openapi/shared/errors.yaml", "errors:", "error:", "did you mean errors?"),
        ("openapi/shared/options.yaml", "maximum: 3600", "maximum: 0", "above its maximum"),
    ] {
        let root = copy();
        change(root.path(), file, from, to);
        let message = failure(root.path());
        assert!(message.contains(wanted) && message.contains(&format!("{file}:")), "{from}: {message}");
        assert!(message.contains("remedy: ") && message.len() < 3000, "{message}");
        assert!(!root.path().join("openapi/lowered").exists(), "nothing is written");
    }
}

#[test]
fn one_misspelt_keyword_is_one_finding() {
    let root = copy();
    change(root.path(), "openapi/matillion.yaml", "x-rules:", "x-rule:");
    let message = failure(root.path());
    assert!(message.starts_with("1 finding in openapi/\n"), "{message}");
    assert!(message.contains("x-rule is no keyword") && message.contains("did you mean x-rules?"), "{message}");
}

#[test]
fn a_file_that_is_no_text_or_not_there_is_a_finding() {
    let root = copy();
    fs::write(root.path().join("openapi/lerian.yaml"), b"openapi: 3.0.3\ninfo: \xff\n").unwrap();
    fs::remove_file(root.path().join("openapi/shared/rules.yaml")).unwrap();
    let message = failure(root.path());
    assert!(
        message.contains("openapi/lerian.yaml:2: this line is not valid UTF-8\n    remedy: save the file in UTF-8"),
        "{message}"
    );
    assert!(message.contains("openapi/shared/rules.yaml:1: the file cannot be read"), "{message}");
}

#[test]
fn shared_documents_that_are_empty_or_contradict_themselves_are_findings() {
    let shared = |rules: &str, errors: &str, options: &str| {
        let manifest = rules.replace("input.json.type", "manifest.file.empty");
        let texts = [rules, errors, options, &manifest];
        let names = ["rules.yaml", "errors.yaml", "options.yaml", "manifest.yaml"];
        let sources =
            names.iter().zip(texts).map(|(file, text)| Source { file: (*file).to_owned(), text: text.to_owned() });
        let found = Inputs::understand(&sources.collect::<Vec<_>>(), &["lerian", "matillion"]).unwrap_err();
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let rules =
        "x-rules: { input.json.type: { severity: error, evidence: assumed, summary: a, remedy: b, source: c } }";
    let errors = "errors: [{ class: ConfigError, code: config, when: a }]";
    let option = |rest: &str| format!("options: [{{ name: a, providers: [lerian], description: a, {rest} }}]");
    let options = option("type: string");
    assert!(shared("", errors, &options).contains("rules.yaml:1: the document is empty"));
    assert!(shared("{}", errors, &options).contains("the document has no x-rules"));
    assert!(shared("x-rules: {}", errors, &options).contains("there are no rules"));
    assert!(
        shared(&rules.replace("input.", "lerian."), errors, &options)
            .contains("write it as input.<subject>.<condition>")
    );
    for (bad, wanted) in [
        ("a: 1", "the document has no errors"),
        ("errors: []", "there are no errors"),
        ("errors:\n  - { class: A, code: a, when: this, or that }", "or that is no keyword"),
        (
            "errors:\n  - { class: AError, code: a, when: a }\n  - { class: AError, code: b, when: a }",
            "class AError stands in line 2 already",
        ),
        (
            "errors:\n  - { class: AError, code: a, when: a }\n  - { class: BError, code: a, when: a }",
            "code a stands in line 2 already",
        ),
        ("errors: [{ class: A, code: a, when: a }]", "no name for an error of its own"),
        ("errors: [{ class: AError, code: notFound, when: a }]", "write not_found"),
        ("errors: [{ class: AError, code: a, when: a, status: ['200'] }]", "has the status 200"),
        ("errors: [{ class: AError, code: a, when: a, attributes: [class] }]", "has the attribute class"),
    ] {
        assert!(shared(rules, bad, &options).contains(wanted), "{bad}: {}", shared(rules, bad, &options));
    }
    for (bad, wanted) in [
        ("type: text", "option a has the type text"),
        ("type: string, default: 5", "the default of option a is no text"),
        ("type: string, values: [x], default: y", "is none of its values"),
        ("type: string, minimum: 1", "has a minimum, but is no number"),
        ("type: secret, default: x", "is a secret in a public file"),
        ("type: url, default: x", "is no URL"),
        ("type: integer, unit: a, minimum: 1, maximum: 9, default: 10", "is out of the range"),
        ("type: integer, unit: a, minimum: 1, maximum: 9, default: 1.5", "is not an integer"),
        ("type: integer, unit: a, minimum: -1, maximum: 9", "is negative"),
        ("type: number, unit: a, minimum: 1", "is a number without maximum"),
        ("type: string, env: { lerian: A }", "env is not true or false"),
        ("type: string, values: []", "lists none"),
    ] {
        assert!(shared(rules, errors, &option(bad)).contains(wanted), "{bad}: {}", shared(rules, errors, &option(bad)));
    }
    let twice = "options:\n  - { name: a, type: path, providers: [lerian], description: a }\n  - { name: a, type: path, providers: [other], description: a }";
    let found = shared(rules, errors, twice);
    assert!(found.contains("option a stands in line 2 already") && found.contains("has the provider other"), "{found}");
}

#[test]
fn every_source_is_read_as_it_is_named() {
    let root = copy();
    let files = files(&providers(root.path()).unwrap());
    let sources = load(root.path(), &files).unwrap();
    assert_eq!(sources.iter().map(|s| s.file.as_str()).collect::<Vec<_>>(), files);
}

#[test]
fn every_document_of_the_folder_is_a_provider() {
    let root = copy();
    assert_eq!(providers(root.path()).unwrap(), ["airflow", "lerian", "matillion"]);
    fs::write(root.path().join("openapi/acme.yaml"), "").unwrap();
    assert_eq!(providers(root.path()).unwrap(), ["acme", "airflow", "lerian", "matillion"]);
    assert!(failure(root.path()).contains("openapi/acme.yaml:1: the document is empty"));
    fs::rename(root.path().join("openapi/acme.yaml"), root.path().join("openapi/Old copy.yaml")).unwrap();
    assert!(failure(root.path()).contains("openapi/Old copy.yaml: a provider is named in snake case"));
}
