//! Generated Rust is laid out by prettyplease, so that no nightly rustfmt is needed and the output is stable.

use std::io::Write;

use xtask::failure::Failure;

/// Lays out Rust code. Code that does not parse is a defect of the emitter, or a name that the linter should have
/// refused; it is put aside in a file, as it is far too long for a message.
pub fn format_rust(path: &str, code: &str) -> Result<String, Failure> {
    match syn::parse_file(code) {
        Ok(file) => Ok(prettyplease::unparse(&file)),
        Err(error) => Err(Failure::new(format!(
            "{path} would be Rust that does not parse: {error}; {}\n    remedy: look there for a name or a text of openapi/ that Rust cannot hold, and refuse it in xtask/src/codegen/lint/",
            put_aside(code)
        ))),
    }
}

fn put_aside(code: &str) -> String {
    let kept = tempfile::Builder::new()
        .prefix("connguard-codegen-")
        .suffix(".rs")
        .tempfile()
        .and_then(|mut file| file.write_all(code.as_bytes()).map(|()| file))
        .and_then(|file| file.keep().map_err(|e| e.error));
    match kept {
        Ok((_, path)) => format!("the code is in {}", path.display()),
        Err(error) => format!("the code could not be kept: {error}"),
    }
}

/// A text inside a `///` comment: its further lines begin with `///` as well.
pub fn doc(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n/// ")
}

/// A text inside a cell of a Markdown table.
pub fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_does_not_parse_is_put_aside() {
        let message = format_rust("src/a.rs", "pub fn fn() { let secret_marker = 1; }").unwrap_err().to_string();
        assert!(message.contains("src/a.rs") && message.contains("remedy: ") && !message.contains("secret_marker"));
        let path = message.split("the code is in ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
        assert!(std::fs::read_to_string(path).unwrap().contains("secret_marker"));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn several_lines_stay_in_their_place() {
        assert_eq!(doc("a\nb\n"), "a\n/// b");
        assert_eq!(cell("a |\n b"), "a \\| b");
    }
}
