//! A plan as a page of its own: its text, in colours, with everything escaped.

/// The page.
pub(crate) fn page(text: &str) -> String {
    let lines: String = text.lines().map(line).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>connguard plan</title>\n<style>\nbody {{ background: #fff; color: #1f2328; font: 14px/1.5 ui-monospace, monospace; margin: 2em; white-space: pre-wrap }}\n.add {{ color: #1a7f37 }} .change {{ color: #9a6700 }} .remove {{ color: #cf222e }}\n</style>\n<body>{lines}</body>\n</html>\n"
    )
}

fn line(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let class = match text.strip_prefix("  ").and_then(|rest| rest.chars().next()) {
        Some('+') => "add",
        Some('~' | '*') => "change",
        Some('-' | '±' | '!') => "remove",
        _ => return format!("{escaped}\n"),
    };
    format!("<span class=\"{class}\">{escaped}</span>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        let page = page("matillion x (eu)\n  + <script>alert(1)</script>\n1 create\n");
        assert!(
            page.contains("<span class=\"add\">  + &lt;script&gt;alert(1)&lt;/script&gt;</span>\n1 create\n"),
            "{page}"
        );
    }
}
