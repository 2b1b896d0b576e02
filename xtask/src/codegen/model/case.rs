//! Names in the case of a language.

/// `connectionName`, `X-Product-Name` → `connection_name`, `x_product_name`
pub fn snake_case(name: &str) -> String {
    let mut out = String::new();
    let mut previous = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && previous != '_' && !previous.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        previous = if c.is_ascii_alphanumeric() { c } else { '_' };
    }
    out
}

/// `not_found` → `NotFound`
pub fn pascal_case(name: &str) -> String {
    name.split(['_', '-', '.'])
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
        })
        .collect()
}
