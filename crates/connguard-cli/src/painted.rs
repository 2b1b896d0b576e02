//! Diagnostics in colors.

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const PLAIN: &str = "\u{1b}[0m";

/// The severities and the marks below what they mark in their colors; the text stays the same.
pub(crate) fn problems(text: &str) -> String {
    let mut color = RED;
    let mut painted = Vec::new();
    for line in text.lines() {
        let gutter = line.trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if let Some(rest) = gutter.strip_prefix("| ") {
            // A line of the source may hold marks itself; those of ours stand alone, and without a number.
            let is_marks = line.trim_start().starts_with('|') && rest.trim().chars().all(|c| c == '^');
            let at = line.len() - rest.trim_start().len();
            painted.push(match is_marks && at < line.len() {
                true => format!("{}{color}{}{PLAIN}", &line[..at], &line[at..]),
                false => line.to_owned(),
            });
            continue;
        }
        let found = [("error: ", RED), ("warning: ", YELLOW)]
            .into_iter()
            .filter_map(|(word, own)| severity(line, word).map(|at| (at, word.trim_end_matches(": "), own)))
            .min();
        painted.push(match found {
            Some((at, word, own)) => {
                color = own;
                format!("{}{own}{word}{PLAIN}{}", &line[..at], &line[at + word.len()..])
            }
            None => line.to_owned(),
        });
    }
    painted.join("\n")
}

/// Where a line has its severity: at its beginning, or behind a place.
fn severity(line: &str, word: &str) -> Option<usize> {
    match line.starts_with(word) {
        true => Some(0),
        false => line.find(&format!(": {word}")).map(|at| at + 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_and_marks_are_painted_and_nothing_else_changes() {
        let text = "c.yaml:2:8: error: a.b: an error: x\n  |\n2 | owner: ^^\n  |        ^^\nd.yaml:1:1: the other place\n1 | warning: x\nc.yaml:1:1: warning: a.c: y\n  |\n1 | \tx\n  | \t^\n1 error, 1 warning";
        let painted = problems(text);
        let stripped = [RED, YELLOW, PLAIN].iter().fold(painted.clone(), |text, code| text.replace(code, ""));
        assert_eq!(stripped, text);
        assert!(painted.starts_with("c.yaml:2:8: \u{1b}[1;31merror\u{1b}[0m: a.b: an error: x\n"), "{painted}");
        assert!(painted.contains("\n  |        \u{1b}[1;31m^^\u{1b}[0m\n"), "{painted}");
        assert!(painted.contains("\n  | \t\u{1b}[1;33m^\u{1b}[0m\n"), "{painted}");
        assert_eq!(painted.matches(PLAIN).count(), 4, "{painted}");
    }
}
