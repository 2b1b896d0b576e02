//! Host names.

use std::net::IpAddr;

/// Whether it is a host name or an IP address.
pub(crate) fn is_host(host: &str) -> bool {
    is_host_name(host) || host.parse::<IpAddr>().is_ok()
}

/// The longest label.
const LONGEST_LABEL: usize = 63;

/// Labels of letters, digits and inner hyphens, up to 63 each; the first starts with a letter. The total length is not limited.
pub(crate) fn is_host_name(host: &str) -> bool {
    let (mut length, mut before) = (0, b'.');
    for byte in host.bytes() {
        match byte {
            b'.' if length > 0 && before != b'-' => length = 0,
            b'-' if length > 0 => length += 1,
            byte if byte.is_ascii_alphanumeric() => length += 1,
            _ => return false,
        }
        if length > LONGEST_LABEL {
            return false;
        }
        before = byte;
    }
    length > 0 && before != b'-' && host.starts_with(|c: char| c.is_ascii_alphabetic())
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
        assert!(is_host_name(&format!("{0}.{0}", "a".repeat(63))));
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
            ".a",
            "a.-b",
            "a-.b",
            "a.b-",
            "a\u{17f}",
            &long,
        ] {
            assert!(!is_host_name(host), "{host}");
        }
    }
}
