//! Any text is read: without a panic, never as an empty wish, and with places inside of the file.

mod support {
    pub mod reading;
}

use support::reading::holds;

const MANIFESTS: [&str; 3] = [
    include_str!("../../../docs/examples/manifest/connections.yaml"),
    "{\"connguard\": 1, \"owner\": \"acme/x\", \"accounts\": {\"r\": {\"provider\": \"lerian\", \"base_url\": \"https://r.example.com\"}}, \"lerian\": [{\"account\": \"r\", \"connections\": []}]}",
    "connguard: 1\nowner: acme/x\nvars: { a: &a [1, 2], b: *a }\naccounts: { eu: { provider: matillion, region: eu1 } }\nmatillion:\n  - account: eu\n    project: { id: \"${b}\" }\n    connections: []\n",
];

/// What stands where something else should.
const ODD: &[&str] = &[
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "? ",
    "| ",
    "> ",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "---\n",
    "...\n",
    "# ",
    "${",
    "}",
    "${x}",
    "~",
    "null",
    "1e999",
    ".nan",
    "0x1F",
    "😀",
    "é",
    "from: env:X",
    "\\u0000",
    "connections",
    "owner: ",
    "%YAML 1.1\n",
    ", ",
    ",",
];

/// A linear congruential generator: the same mutants in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (end.max(1) as u64)).unwrap_or(0)
    }
}

fn mutant(text: &str, dice: &mut Dice) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(4) {
        let at = dice.below(characters.len());
        let end = (at + dice.below(12)).min(characters.len());
        let odd: Vec<char> = match dice.below(3) {
            0 => Vec::new(),
            1 => {
                let from = dice.below(characters.len());
                characters[from..(from + dice.below(40)).min(characters.len())].to_vec()
            }
            _ => ODD[dice.below(ODD.len())].chars().collect(),
        };
        characters.splice(at..end, odd);
    }
    characters.into_iter().collect()
}

#[test]
fn any_bytes() {
    let mut dice = Dice(7);
    for text in MANIFESTS {
        holds(text);
        for _ in 0..3_000 {
            holds(&mutant(text, &mut dice));
        }
    }
}
