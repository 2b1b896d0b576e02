//! What may be retried, and after how long.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};

use crate::error::Error;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);
/// The longest `Retry-After` that is reported, in seconds: a year.
const LONGEST_ASKED: f64 = 31_536_000.0;

/// How an attempt failed, as far as a retry is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// The request never reached the service.
    NotSent,
    /// It was sent, and no whole reply came back.
    NoReply,
    /// It was answered, with what cannot be used: too long, or a web page.
    Unusable,
    /// It was answered with this status; the service named a time to wait.
    Status { status: StatusCode, asks_to_wait: bool },
}

impl Failed {
    /// The request may have been carried out, or may still be.
    pub(crate) fn may_have_happened(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::NoReply | Self::Unusable => true,
            // What redirects elsewhere (303) may have been carried out before.
            Self::Status { status, .. } => matches!(status.as_u16(), 300..=399 | 408 | 500 | 502 | 503 | 504),
        }
    }
}

/// How one attempt ended, if not with a success.
pub(super) struct Ended {
    pub(super) failed: Failed,
    pub(super) error: Error,
    pub(super) wait: Option<Duration>,
    /// How often it is worth retrying at most.
    pub(super) most_retries: u32,
}

impl Ended {
    pub(super) fn new(failed: Failed, error: Error) -> Self {
        Self { failed, error, wait: None, most_retries: u32::MAX }
    }
}

/// What that means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing has happened, or it does not matter if it happens twice.
    Retry,
    /// It may have happened: retrying is not this layer's to decide.
    Unknown,
    /// An answer.
    Final,
}

/// `repeatable`: the operation is idempotent, though its method is not.
pub(crate) fn verdict(method: &Method, repeatable: bool, failed: Failed) -> Verdict {
    let idempotent = repeatable || matches!(*method, Method::GET | Method::PUT | Method::DELETE | Method::HEAD);
    match failed {
        Failed::NotSent => Verdict::Retry,
        Failed::Unusable => Verdict::Final,
        Failed::Status { status: StatusCode::TOO_MANY_REQUESTS, .. } => Verdict::Retry,
        Failed::Status { status: StatusCode::SERVICE_UNAVAILABLE, asks_to_wait: true } => Verdict::Retry,
        Failed::Status { status, .. } if !matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504) => Verdict::Final,
        Failed::NoReply | Failed::Status { .. } if idempotent => Verdict::Retry,
        Failed::NoReply | Failed::Status { .. } => Verdict::Unknown,
    }
}

/// The wait before attempt `number + 1`: doubling, with jitter, so that many clients do not come back together.
pub(crate) fn backoff(number: u32) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(number.min(16))).min(LONGEST);
    doubled.mul_f64(0.5 + fastrand::f64() * 0.5)
}

/// The wait after attempt `number`: as long as was asked for, but never shorter than the usual one. A service whose clock
/// differs asks for times that are over, and one that asks for no time at all would be asked again in the same moment.
pub(crate) fn wait_after(number: u32, asked: Option<Duration>) -> Duration {
    backoff(number).max(asked.unwrap_or_default())
}

/// `Retry-After`, in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        // Longer than anybody waits is as good as forever; what is no time at all is not understood.
        return (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_ASKED)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let wait = date.duration_since(std::time::SystemTime::now()).unwrap_or_default();
    Some(wait.min(Duration::from_secs_f64(LONGEST_ASKED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, asks_to_wait: bool) -> Failed {
        Failed::Status { status: StatusCode::from_u16(status).unwrap(), asks_to_wait }
    }

    #[test]
    fn a_create_is_repeated_only_when_it_cannot_have_happened() {
        assert_eq!(verdict(&Method::POST, false, Failed::NotSent), Verdict::Retry);
        assert_eq!(verdict(&Method::POST, false, status(429, false)), Verdict::Retry);
        assert_eq!(verdict(&Method::POST, false, status(503, true)), Verdict::Retry);
        for failed in [
            Failed::NoReply,
            status(408, false),
            status(500, false),
            status(502, false),
            status(503, false),
            status(504, false),
        ] {
            assert_eq!(verdict(&Method::POST, false, failed), Verdict::Unknown, "{failed:?}");
            assert_eq!(verdict(&Method::GET, false, failed), Verdict::Retry, "{failed:?}");
            assert_eq!(verdict(&Method::PUT, false, failed), Verdict::Retry, "{failed:?}");
            assert_eq!(verdict(&Method::DELETE, false, failed), Verdict::Retry, "{failed:?}");
        }
        assert_eq!(
            verdict(&Method::PATCH, true, Failed::NoReply),
            Verdict::Retry,
            "an operation that may be sent twice"
        );
        for answer in [400, 401, 403, 404, 409, 422, 501] {
            assert_eq!(verdict(&Method::POST, false, status(answer, false)), Verdict::Final);
            assert_eq!(verdict(&Method::GET, false, status(answer, true)), Verdict::Final);
        }
    }

    #[test]
    fn waits_grow_up_to_a_limit() {
        for number in 0..40 {
            let wait = backoff(number);
            assert!(wait >= FIRST.mul_f64(0.5) && wait <= LONGEST, "{number}: {wait:?}");
        }
    }

    #[test]
    fn a_wait_that_is_over_already_is_no_wait_but_the_usual_one_is() {
        for asked in [None, Some(Duration::ZERO)] {
            assert!(wait_after(3, asked) >= FIRST * 4);
        }
        assert_eq!(wait_after(0, Some(Duration::from_secs(30))), Duration::from_secs(30));
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(read("12"), Some(Duration::from_secs(12)));
        let later = std::time::SystemTime::now() + Duration::from_secs(100);
        let wait = read(&httpdate::fmt_http_date(later)).unwrap();
        assert!((98..=100).contains(&wait.as_secs()), "{wait:?}");
        assert_eq!(read("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!((read("-1"), read("soon"), read("NaN")), (None, None, None));
        assert_eq!(read("1e99"), Some(Duration::from_secs(31_536_000)), "told as a year, and never waited for");
    }
}
