//! The code on the pages: regions of files that the tests run, copied to where a page names them.
//!
//! Pages are read on the site and in the repository, and only the text itself shows code in both. A comment before a
//! fence names the file, and what is wanted of it: `<!-- from docs/examples/python/bulk.py:run -->` the region `run`,
//! `<!-- from docs/examples/output/rules.txt:0:3 -->` its first three lines, without either all of it.

use std::fs;
use std::path::Path;

use super::model::{Comment, GeneratedFile};
use super::write::files_below;
use xtask::failure::Failure;

const NAMES: &str = "<!-- from ";
const REGION: &str = "--8<-- [";

/// The README and the pages below `docs/` that name code, with that code in its place.
pub fn fill(root: &Path) -> Result<Vec<GeneratedFile>, Failure> {
    let mut pages = Vec::new();
    let mut paths = files_below(&root.join("docs"))?;
    paths.extend(Some(root.join("README.md")).filter(|path| path.exists()));
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(path)?;
        if text.lines().any(|line| line.starts_with(NAMES)) {
            let page = path.strip_prefix(root).unwrap_or(path).display().to_string();
            let body = filled(root, &page, &text)?;
            pages.push(GeneratedFile { path: page, comment: Comment::None, body });
        }
    }
    Ok(pages)
}

fn filled(root: &Path, page: &str, text: &str) -> Result<String, Failure> {
    let mut filled = String::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        filled.push_str(line);
        filled.push('\n');
        let Some(source) = line.strip_prefix(NAMES).and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let wrong = |what: &str| Failure::new(format!("{page}:{}: {source}: {what}", index + 1));
        let Some((_, opening)) = lines.next().filter(|(_, next)| next.starts_with("```")) else {
            return Err(wrong("no fence follows\n    remedy: write the two lines ```language and ``` below"));
        };
        if !lines.any(|(_, line)| line == "```") {
            return Err(wrong("the fence has no end\n    remedy: write a line ``` below"));
        }
        let code = code(root, source).map_err(|what| wrong(&what))?;
        if code.lines().any(|line| line.starts_with("```")) {
            return Err(wrong("it has a fence of its own\n    remedy: show another part of it"));
        }
        filled.push_str(&format!("{opening}\n{code}```\n"));
    }
    Ok(filled)
}

/// The wanted part of a file, without the marks of regions and without indentation that all lines share.
fn code(root: &Path, source: &str) -> Result<String, String> {
    let (file, wanted) = source.split_once(':').unwrap_or((source, ""));
    let text = fs::read_to_string(root.join(file)).map_err(|error| format!("{error}\n    remedy: correct the path"))?;
    let lines: Vec<&str> = text.lines().collect();
    let part = match wanted.split_once(':') {
        _ if wanted.is_empty() => &lines[..],
        Some((from, to)) => {
            let range = from.parse::<usize>().ok().zip(to.parse::<usize>().ok());
            let shown = range.and_then(|(from, to)| lines.get(from..to)).filter(|shown| !shown.is_empty());
            shown.ok_or(
                "no such lines\n    remedy: count them anew, from 0; the second number is the line after the last",
            )?
        }
        None => {
            let at = |mark: &str| lines.iter().position(|line| line.contains(&format!("{REGION}{mark}:{wanted}]")));
            let range = at("start").zip(at("end"));
            range.and_then(|(from, to)| lines.get(from + 1..to)).ok_or_else(|| {
                format!("no such region\n    remedy: put comments with {REGION}start:{wanted}] and {REGION}end:{wanted}] around it")
            })?
        }
    };
    let part: Vec<&str> = part.iter().copied().filter(|line| !line.contains(REGION)).collect();
    let indents = part.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let indent = indents.min().unwrap_or(0);
    Ok(part.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or("").trim_end())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(page: &str) -> Result<Vec<GeneratedFile>, Failure> {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("docs/guides")).unwrap();
        let example = "use a;\n// --8<-- [start:run]\n    if b {\n        c\n\n    }\n// --8<-- [end:run]\n";
        fs::write(root.path().join("docs/example.rs"), example).unwrap();
        fs::write(root.path().join("docs/guides/a.md"), page).unwrap();
        fs::write(root.path().join("docs/other.md"), "nothing is named here\n").unwrap();
        fill(root.path())
    }

    #[test]
    fn a_fence_gets_the_region_that_is_named_before_it() {
        let page = "# A\n\n<!-- from docs/example.rs:run -->\n```rust\nwhat was there\n```\n\nB\n";
        let found = pages(page).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "docs/guides/a.md");
        let filled = "# A\n\n<!-- from docs/example.rs:run -->\n```rust\nif b {\n    c\n\n}\n```\n\nB\n";
        assert_eq!(found[0].body, filled);
        assert_eq!(pages(filled).unwrap()[0].body, filled, "filling it again changes nothing");
    }

    #[test]
    fn a_file_is_shown_whole_or_by_lines() {
        let shown = |wanted: &str| pages(&format!("<!-- from docs/example.rs{wanted} -->\n```\n```\n")).unwrap();
        assert!(shown("")[0].body.ends_with("```\nuse a;\n    if b {\n        c\n\n    }\n```\n"));
        assert!(shown(":0:1")[0].body.ends_with("```\nuse a;\n```\n"));
    }

    #[test]
    fn what_cannot_be_shown_is_told_with_its_place() {
        let told = |page: &str| pages(page).unwrap_err().to_string();
        assert!(
            told("a\n<!-- from docs/example.rs:walk -->\n```\n```\n")
                .contains("a.md:2: docs/example.rs:walk: no such region")
        );
        assert!(told("<!-- from docs/none.rs -->\n```\n```\n").contains("remedy: correct the path"));
        assert!(told("<!-- from docs/example.rs:3:99 -->\n```\n```\n").contains("no such lines"));
        assert!(told("<!-- from docs/example.rs:2:2 -->\n```\n```\n").contains("no such lines"), "an empty block");
        assert!(told("<!-- from docs/example.rs -->\ntext\n").contains("no fence follows"));
        assert!(told("<!-- from docs/example.rs -->\n```\n").contains("the fence has no end"));
    }
}
