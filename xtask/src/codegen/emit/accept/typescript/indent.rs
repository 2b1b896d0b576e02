//! The layout of code whose lines are written without their indentation.

/// Indents each line by the braces, brackets and parentheses that are open where it begins.
pub(super) fn indented(code: &str) -> String {
    let mut out = String::new();
    let mut depth: usize = 0;
    for line in code.lines() {
        let line = line.trim();
        let closes_first = line.starts_with(['}', ']', ')']);
        let indent = if closes_first { depth.saturating_sub(1) } else { depth };

        if !line.is_empty() {
            out.push_str(&"  ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
        let opens = line.ends_with(['{', '[', '(']) || line.ends_with("=>");
        depth = match (closes_first, opens) {
            (true, false) => depth.saturating_sub(1),
            (false, true) => depth + 1,
            _ => depth,
        };
    }
    out.trim_end().to_owned() + "\n"
}
