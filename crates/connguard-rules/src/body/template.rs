//! Template placeholders that were not filled in.

/// Whether a string looks like an unrendered template: `${DB_PW}`, `$DB_PW`, `{{ env_var('DB_PW') }}`, `%(pw)s`.
pub(crate) fn is_template(text: &str) -> bool {
    let between = |open: &str, close: &str| {
        text.split_once(open)
            .is_some_and(|(_, rest)| rest.find(close).is_some_and(|end| !rest[..end].trim().is_empty()))
    };
    between("${", "}") || between("{{", "}}") || between("%(", ")s") || text.strip_prefix('$').is_some_and(is_variable)
}

fn is_variable(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::is_template;

    #[test]
    fn templates_are_told_from_passwords() {
        for template in [
            "${DB_PW}",
            "x${pw}",
            "{{ env_var('DB_PW') }}",
            "{{pw}}",
            "%(pw)s",
            "$DB_PW",
            "${{ secrets.PW }}",
            "%(a)s%(b)s",
        ] {
            assert!(is_template(template), "{template}");
        }
        for password in
            ["", "$", "$a", "pa$$word", "${", "}${", "{{}}", "{a}", "100%(ok)", "%()s", "$Xy1", "A$B", "${}"]
        {
            assert!(!is_template(password), "{password}");
        }
    }
}
