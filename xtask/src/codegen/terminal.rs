//! Pictures of a terminal, drawn from what the command line prints: the tests hold these outputs, and so the pictures too.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::model::{Comment, GeneratedFile};
use xtask::failure::Failure;

const OUTPUTS: [&str; 2] = ["docs/examples/output/manifest-check.txt", "docs/examples/output/manifest-plan.txt"];
const PICTURE: &str = "docs/generated/terminal.svg";
/// Characters of a line, and its height and that of a character's width in pixels.
const COLUMNS: usize = 96;
const LINE: usize = 21;
const MARGIN: usize = 24;

pub fn draw(root: &Path) -> Result<GeneratedFile, Failure> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for file in OUTPUTS {
        let text = fs::read_to_string(root.join(file)).map_err(|error| Failure::new(format!("{file}: {error}")))?;
        if !lines.is_empty() {
            lines.push(("", String::new()));
        }
        lines.extend(text.lines().flat_map(|line| wrapped(line).into_iter().map(|row| (colour(line), row))));
    }
    Ok(GeneratedFile { path: PICTURE.to_owned(), comment: Comment::None, body: picture(&lines) })
}

/// A line as a terminal of this width shows it.
fn wrapped(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    let rows: Vec<String> = characters.chunks(COLUMNS).map(|row| row.iter().collect()).collect();
    if rows.is_empty() { vec![String::new()] } else { rows }
}

fn picture(lines: &[(&str, String)]) -> String {
    let (width, height) = (COLUMNS * 17 / 2 + 2 * MARGIN, lines.len() * LINE + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"connguard check refuses a wrong row; connguard plan shows what would be created\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#1b1f27\"/>\n<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"14\">\n"
    );
    for (index, (colour, line)) in lines.iter().enumerate() {
        let y = MARGIN + index * LINE + 14;
        let _ = writeln!(out, "<text x=\"{MARGIN}\" y=\"{y}\" fill=\"{colour}\">{}</text>", escaped(line));
    }
    out + "</g>\n</svg>\n"
}

fn colour(line: &str) -> &'static str {
    match line.trim_start().chars().next() {
        Some('$') => "#ffffff",
        Some('+') => "#7ee787",
        Some('~' | '*') => "#e3b341",
        Some('-') => "#ff7b72",
        _ if line.contains("error") || line.trim_end().ends_with('^') => "#ff7b72",
        _ => "#c9d1d9",
    }
}

fn escaped(line: &str) -> String {
    // Spaces at the beginning of a text are not drawn.
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(' ', "\u{a0}")
}
