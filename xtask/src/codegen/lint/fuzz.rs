//! Broken documents by the thousand: none of them makes anything panic, and what lints clean becomes Rust that parses.

use crate::codegen::emit;
use crate::codegen::model::{Comment, GeneratedFile};
use crate::codegen::run::{Inputs, Source};
use crate::codegen::yaml;
use xtask::failure::Failure;

const RULES: &str = include_str!("../../../../openapi/shared/rules.yaml");
const ERRORS: &str = include_str!("../../../../openapi/shared/errors.yaml");
const OPTIONS: &str = include_str!("../../../../openapi/shared/options.yaml");
const MANIFEST: &str = include_str!("../../../../openapi/shared/manifest.yaml");

/// Small shared documents, so that the time goes into what is mutated.
const SMALL: [&str; 4] = [
    "x-rules: { input.json.type: { severity: error, evidence: assumed, summary: a, remedy: b, source: c } }",
    "errors: [{ class: ConfigError, code: config, when: a }, { class: BadRequestError, code: bad, when: b, status: ['4XX'] }]",
    "options: [{ name: token, type: secret, providers: [test, matillion, lerian], description: a }]",
    "x-rules: { manifest.file.empty: { severity: error, evidence: assumed, summary: a, remedy: b, source: c } }",
];

/// What is mutated, and how often.
struct Target {
    provider: &'static str,
    /// Index of the input that is mutated: rules, errors, options, manifest, then the provider's document.
    index: usize,
    mutants: u32,
    /// Of how many clean mutants everything is emitted, which is slow.
    emitted: u32,
    /// Whether the real client generator runs as well, which is slow.
    with_client: bool,
}

fn sources(provider: &str, index: usize) -> [Source; 5] {
    let document = match provider {
        "matillion" => include_str!("../../../../openapi/matillion.yaml"),
        "airflow" => include_str!("../../../../openapi/airflow.yaml"),
        "lerian" => include_str!("../../../../openapi/lerian.yaml"),
        _ => include_str!("fixture.yaml"),
    };
    let real = [RULES, ERRORS, OPTIONS, MANIFEST];
    let shared = |i: usize| if i == index { real[i] } else { SMALL[i] }.to_owned();
    [
        ("openapi/shared/rules.yaml".to_owned(), shared(0)),
        ("openapi/shared/errors.yaml".to_owned(), shared(1)),
        ("openapi/shared/options.yaml".to_owned(), shared(2)),
        ("openapi/shared/manifest.yaml".to_owned(), shared(3)),
        (format!("openapi/{provider}.yaml"), document.to_owned()),
    ]
    .map(|(file, text)| Source { file, text })
}

/// A linear congruential generator: the same mutants in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (end.max(1) as u64)).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

/// What stands where something else should: blank, hostile, another type, another name.
const ODD: &[&str] = &[
    "''",
    "~",
    "[]",
    "{}",
    "-1",
    "1.5",
    "1e400",
    "18446744073709551616",
    "fn",
    "1a",
    "true",
    "'a b'",
    "\"a\\nb\"",
    "'*/'",
    "'\"'",
    "\"\\0\"",
    "Self",
    "'{a}'",
    "'|'",
    "'\\'",
    "{ $ref: '#/components/schemas/Thing' }",
    "type",
    "allOf",
    "📦",
    "'\"\"\"'",
    "/",
    "' '",
    "x.y",
    "a-b",
    "A",
    "[a, a]",
    "\"\\r\"",
    "'#'",
    "object",
    "string",
    "array",
    "query",
    "path",
];

fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(2) {
        let at = dice.below(lines.len());
        match dice.below(9) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = dice.below(lines.len());
                lines.swap(at, other);
            }
            3 => {
                let end = (0..=dice.below(lines[at].len() + 1)).rev().find(|i| lines[at].is_char_boundary(*i)).unwrap();
                lines[at].truncate(end);
            }
            4 => lines[at] = format!("  {}", lines[at]),
            5 => lines[at] = lines[at].strip_prefix("  ").unwrap_or_default().to_owned(),
            // The value of a key.
            6 | 7 => {
                if let Some((key, _)) = lines[at].split_once(": ") {
                    lines[at] = format!("{key}: {}", dice.of(ODD));
                }
            }
            // A word of a value, by one from elsewhere: names change places.
            _ => {
                let words: Vec<&str> =
                    lines[at].split(&[' ', ',', '[', ']', '{', '}'][..]).filter(|w| w.len() > 1).collect();
                let other = dice.below(lines.len());
                let others: Vec<&str> =
                    lines[other].split(&[' ', ',', '[', ']', '{', '}'][..]).filter(|w| w.len() > 1).collect();
                if !words.is_empty() && !others.is_empty() {
                    let (from, to) = (dice.of(&words), dice.of(&others));
                    lines[at] = lines[at].replacen(from, to, 1);
                }
            }
        }
    }
    if dice.below(20) == 0 {
        lines.truncate(dice.below(lines.len()));
    }
    lines.join("\n")
}

fn no_client(_: &str, lowered: &serde_json::Value) -> Result<GeneratedFile, Failure> {
    let document: Result<openapiv3::OpenAPI, _> = serde_json::from_value(lowered.clone());
    document.map_err(|e| Failure::new(format!("no OpenAPI: {e}")))?;
    Ok(GeneratedFile { path: String::new(), comment: Comment::None, body: String::new() })
}

/// Runs the mutants of one input; returns how many were clean.
fn fuzz(target: &Target) -> u32 {
    let mut dice = Dice(0x5eed ^ target.index as u64);
    let good = sources(target.provider, target.index);
    let mut clean = 0;
    for number in 0..target.mutants {
        let mut mutants = sources(target.provider, target.index);
        mutants[target.index].text = mutate(&good[target.index].text, &mut dice);
        match Inputs::understand(&mutants, &["test", "airflow", "matillion", "lerian"]) {
            Err(found) => {
                assert!(!found.is_empty(), "mutant {number} is refused in silence");
                let lines = mutants[target.index].text.lines().count();
                for finding in found {
                    assert!((1..=lines + 1).contains(&finding.line), "mutant {number}: {finding}");
                    assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "mutant {number}: {finding}");
                }
            }
            Ok(inputs) => {
                clean += 1;
                if clean > target.emitted {
                    continue;
                }
                let client = if target.with_client { emit::client::emit } else { no_client };
                if let Err(failure) = inputs.generate(client) {
                    panic!("mutant {number} is clean, but: {failure}\n{}", mutants[target.index].text);
                }
            }
        }
    }
    clean
}

#[test]
fn mutants_of_the_fixture() {
    let clean = fuzz(&Target { provider: "test", index: 4, mutants: 2000, emitted: 50, with_client: false });
    assert!(clean > 50, "{clean} mutants reach the emitters");
}

#[test]
fn mutants_of_the_fixture_and_the_client_generator() {
    let clean = fuzz(&Target { provider: "test", index: 4, mutants: 120, emitted: 8, with_client: true });
    assert!(clean > 5, "{clean} mutants reach the generator");
}

#[test]
fn mutants_of_the_shared_documents() {
    for index in 0..4 {
        let clean = fuzz(&Target { provider: "test", index, mutants: 150, emitted: 8, with_client: false });
        assert!(clean > 5, "{clean} mutants of {index} reach the emitters");
    }
}

#[test]
fn mutants_of_the_real_documents() {
    for provider in ["airflow", "matillion", "lerian"] {
        let clean = fuzz(&Target { provider, index: 4, mutants: 160, emitted: 6, with_client: false });
        assert!(clean > 5, "{clean} mutants of {provider} reach the emitters");
    }
}

#[test]
fn bytes_of_any_kind_are_read_or_refused() {
    let mut dice = Dice(7);
    let good = include_str!("fixture.yaml").as_bytes();
    for _ in 0..500 {
        let mut bytes = good.to_vec();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] = u8::try_from(dice.below(256)).unwrap();
        }
        if let Ok(text) = yaml::decode("x.yaml", &bytes) {
            let _ = yaml::parse("x.yaml", &text).map_err(|found| assert!(!found.is_empty()));
        }
    }
}
