//! URLs of databases, read as their tools do: what stands before the last `@` is user and password.

/// A URL's parts, percent-decoded. Holds secrets, so it is never shown.
pub(super) struct Url {
    pub(super) scheme: String,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) host: Option<String>,
    pub(super) port: Option<String>,
    pub(super) path: Option<String>,
    pub(super) query: Vec<(String, String)>,
}

impl Url {
    /// An error says what is wrong without quoting anything of it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (scheme, rest) = text.trim().split_once("://").ok_or("it is not a URL: it has no ://")?;
        let valid = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_');
        if scheme.is_empty() || !scheme.bytes().all(valid) {
            return Err("it is not a URL: what precedes :// is not the name of a database".to_owned());
        }
        let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
        // A `?` of a password that is not encoded would make the password's end a parameter, whose name is told.
        if query.contains('@') {
            return Err("a ? of the password, or an @ of a parameter, is not percent-encoded".to_owned());
        }
        let (authority, path) = match rest.split_once('/') {
            Some((authority, path)) => (authority, Some(path)),
            None => (rest, None),
        };
        let (credentials, place) = match authority.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            // A `/` of a password that is not encoded would make the password's beginning the host.
            None if path.is_some_and(|path| path.contains('@')) => {
                return Err("a / of the password, or an @ of the database, is not percent-encoded".to_owned());
            }
            None => (None, authority),
        };
        let (user, password) = match credentials.map(|text| text.split_once(':').ok_or(text)) {
            Some(Ok((user, password))) => (some(decode(user, false)?), some(decode(password, false)?)),
            Some(Err(user)) => (some(decode(user, false)?), None),
            None => (None, None),
        };
        let (host, port) = place_of(place)?;
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name, true)?, decode(value, true)?))
        });
        Ok(Self {
            scheme: scheme.to_ascii_lowercase(),
            user,
            password,
            host: some(decode(host, false)?),
            port: port.map(|port| decode(port, false)).transpose()?.and_then(some),
            path: path.map(|path| decode(path, false)).transpose()?.and_then(some),
            query: query.collect::<Result<_, String>>()?,
        })
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Host and port; an IPv6 address stands in brackets.
fn place_of(place: &str) -> Result<(&str, Option<&str>), String> {
    if let Some(rest) = place.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or("its host begins with [ and has no ]")?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err("there is something between its host and its port".to_owned()),
        };
    }
    // Several hosts stay together, so that they can be told.
    match place.split_once(':') {
        Some(_) if place.contains(',') => Ok((place, None)),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((place, None)),
    }
}

/// What is no valid `%xx` stays as it is, as in Python.
fn decode(text: &str, plus_is_space: bool) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let hex =
            |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (byte, hex(index + 1), hex(index + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                index += 3;
                continue;
            }
            (b'+', ..) if plus_is_space => out.push(b' '),
            _ => out.push(*byte),
        }
        index += 1;
    }
    String::from_utf8(out).map_err(|_| "a percent-encoded part is not UTF-8".to_owned())
}
