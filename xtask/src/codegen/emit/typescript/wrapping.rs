//! Lines of prose.

pub(super) const WIDTH: usize = 120;

/// Breaks a text into lines that are no longer than this, unless a word is.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { continue };
        // A line of a comment that begins with `@` is a tag.
        if line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width || word.starts_with('@') {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
