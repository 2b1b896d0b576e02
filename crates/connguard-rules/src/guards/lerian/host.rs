//! Host names and IP addresses, and those that a multi-tenant service refuses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::body::host_name::is_host_name;
use crate::spec::generated::lerian::rule;
use crate::spec::violation::Violation;

pub(super) fn check(host: &str, multi_tenant: bool, out: &mut Vec<Violation>) {
    let address = host.parse::<IpAddr>().ok();
    let rule = match address {
        Some(address) if multi_tenant && is_blocked(address) => &rule::HOST_BLOCKED,
        None if !is_host_name(host) => &rule::HOST_SYNTAX,
        _ => return,
    };
    out.push(Violation::of(rule, "/host"));
}

fn is_blocked(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_blocked_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_blocked_v4(mapped),
            None => is_blocked_v6(address),
        },
    }
}

fn is_blocked_v4(address: Ipv4Addr) -> bool {
    let octets = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || octets[0] == 0
        || octets[0] >= 240
        || (octets[0] == 100 && octets[1] & 0xc0 == 64)
        || (octets[0] == 192 && octets[1] == 0 && octets[2] == 0)
        || (octets[0] == 198 && octets[1] & 0xfe == 18)
}

fn is_blocked_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || segments[0] & 0xfe00 == 0xfc00
        || segments[0] & 0xffc0 == 0xfe80
        || (segments[0] == 0x2001 && segments[1] == 0xdb8)
        || segments[..4] == [0x100, 0, 0, 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_multi_tenant_service_refuses() {
        for blocked in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "192.0.2.1",
            "192.0.0.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "240.0.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "100::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_blocked(blocked.parse().unwrap()), "{blocked}");
        }
        for open in ["8.8.8.8", "100.128.0.1", "198.20.0.1", "2606:4700::1", "::ffff:8.8.8.8"] {
            assert!(!is_blocked(open.parse().unwrap()), "{open}");
        }
    }
}
