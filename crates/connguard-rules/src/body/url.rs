//! Passwords in URLs.

use std::ops::Range;

/// Where a text holds passwords of URLs, `scheme://user:password@host`.
pub fn url_passwords(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, part) in text.split("://").enumerate() {
        let authority = part.split(['/', '?', '#']).next().unwrap_or_default();
        if index > 0
            && let Some((user, _)) = authority.rsplit_once('@')
            && let Some(colon) = user.find(':')
        {
            found.push(start + colon + 1..start + user.len());
        }
        start += part.len() + "://".len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_found_where_they_are() {
        let of = |text: &'static str| url_passwords(text).into_iter().map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(of("http://a:b@h, jdbc:x://ü:c@d:e@[::1]:1/p:q@r"), ["b", "c@d:e"]);
        for text in ["https://h:1/a:b@c", "https://u@h", "a:b@h", "", "://", "https://h?x=a:b@c"] {
            assert!(of(text).is_empty(), "{text}");
        }
    }
}
