//! Host names.

use std::net::IpAddr;

/// Whether it is a host name or an IP address.
pub(crate) fn is_host(host: &str) -> bool {
    is_host_name(host) || host.parse::<IpAddr>().is_ok()
}

/// Labels of letters, digits and inner hyphens, up to 63 each; the first starts with a letter. The total length is not limited.
pub(crate) fn is_host_name(host: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    host.starts_with(|c: char| c.is_ascii_alphabetic()) && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::is_host_name;

    #[test]
    fn host_names_as_observed() {
        for host in [
            "h",
            "localhost",
            "a.b.c.example.com",
            "xn--bcher-kva.example",
            "mydb.123456789012.us-east-1.rds.amazonaws.com",
        ] {
            assert!(is_host_name(host), "{host}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for host in [
            "db.example.com.",
            "db_1.example.com",
            "1db.example.com",
            "db-.example.com",
            "db:5432",
            "bücher.example",
            "",
            "   ",
            "-a",
            "a..b",
            &long,
        ] {
            assert!(!is_host_name(host), "{host}");
        }
    }
}
