//! Timestamps as the services format them.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Nanoseconds since the start of 1970, in UTC.
pub(crate) type Nanoseconds = i64;

/// Now.
pub(crate) fn now() -> Nanoseconds {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_nanos()).unwrap_or(i64::MAX)
}

/// The moment in UTC; a moment out of range becomes the start of 1970.
pub(crate) fn utc(moment: Nanoseconds) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The moment of a date and time of RFC 3339.
pub(crate) fn parsed(text: &str) -> Option<Nanoseconds> {
    i64::try_from(OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos()).ok()
}

/// With exactly three decimals, as Matillion formats it: `2024-01-15T10:30:00.120Z`.
pub(crate) fn three_decimals(moment: Nanoseconds) -> String {
    format!("{}.{:03}Z", seconds(moment), utc(moment).millisecond())
}

/// Without trailing zeros, with at most nine decimals, as Go formats it: `2024-01-15T10:30:00.12Z`.
pub(crate) fn shortest(moment: Nanoseconds) -> String {
    let decimals = format!("{:09}", utc(moment).nanosecond());
    match decimals.trim_end_matches('0') {
        "" => format!("{}Z", seconds(moment)),
        decimals => format!("{}.{decimals}Z", seconds(moment)),
    }
}

/// The moment, truncated to milliseconds.
pub(crate) fn to_milliseconds(moment: Nanoseconds) -> Nanoseconds {
    moment - moment.rem_euclid(1_000_000)
}

fn seconds(moment: Nanoseconds) -> String {
    let moment = utc(moment);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Nanoseconds = 1_705_314_600_120_000_000;

    #[test]
    fn each_service_has_its_own_decimals() {
        assert_eq!(three_decimals(MOMENT), "2024-01-15T10:30:00.120Z");
        assert_eq!(shortest(MOMENT), "2024-01-15T10:30:00.12Z");
        assert_eq!(shortest(MOMENT + 7), "2024-01-15T10:30:00.120000007Z");
        assert_eq!(shortest(MOMENT - 120_000_000), "2024-01-15T10:30:00Z");
    }

    #[test]
    fn milliseconds_cut_off_the_rest() {
        assert_eq!(to_milliseconds(MOMENT + 999_999), MOMENT);
    }
}
