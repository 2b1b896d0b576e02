//! What a string says once its escapes are read: those of JSON, of HTML and XML, of URLs and forms, of mails (quoted-printable). Every character knows
//! where in the string it came from, so that what is found can be hidden there.

/// A string, decoded so many times.
#[derive(Clone)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// For each byte, the bytes of the original that it came from; `None` while both are the same.
    origins: Option<Vec<(u32, u32)>>,
}

/// A service that repeats something escapes it once, and a gateway once more; nobody does so oftener than this.
const LAYERS: usize = 6;

impl Decoded {
    /// The string itself, and as it reads after one decoding, after two, and so on.
    pub(crate) fn layers(text: &str) -> Vec<Self> {
        let mut layers = vec![Self { text: text.to_owned(), origins: None }];
        while layers.len() < LAYERS {
            match layers.last().and_then(Self::decoded) {
                Some(next) => layers.push(next),
                None => break,
            }
        }
        layers
    }

    /// The bytes of the original from which these were decoded.
    pub(crate) fn origin(&self, start: usize, end: usize) -> (usize, usize) {
        match &self.origins {
            None => (start, end),
            Some(origins) => {
                let at = |index: usize| origins.get(index).copied().unwrap_or_default();
                (at(start).0 as usize, at(end.saturating_sub(1)).1 as usize)
            }
        }
    }

    /// The same with a space for each `+`, as forms have it, and without carriage returns and the like.
    pub(crate) fn folded(&self) -> Self {
        if !self.text.contains(['+', '\r', '\u{a0}']) {
            return self.clone();
        }
        let mut folded = Builder::new(self);
        for (at, c) in self.text.char_indices() {
            match c {
                '\r' => {}
                '+' | '\u{a0}' => folded.push(' ', at, at + c.len_utf8()),
                c => folded.push(c, at, at + c.len_utf8()),
            }
        }
        folded.built()
    }

    /// The same without white space, colons, commas and `0x`: base64 in lines, hexadecimal digits in pairs.
    pub(crate) fn squeezed(&self) -> Option<Self> {
        let parts = |c: char| c.is_whitespace() || matches!(c, ':' | ',');
        if !self.text.contains(parts) {
            return None;
        }
        let mut squeezed = Builder::new(self);
        let mut skipped = 0;
        for (at, c) in self.text.char_indices() {
            let rest = &self.text.as_bytes()[at..];
            if matches!(rest, [b'0', b'x' | b'X', first, second, ..] if hex(*first).and(hex(*second)).is_some()) {
                skipped = at + 2;
            }
            if at >= skipped && !parts(c) {
                squeezed.push(c, at, at + c.len_utf8());
            }
        }
        Some(squeezed.built())
    }

    /// Decoded once more; `None` if there is nothing to decode.
    fn decoded(&self) -> Option<Self> {
        if !self.text.contains(['%', '&', '\\', '=']) {
            return None;
        }
        let mut next = Builder::new(self);
        let (mut at, mut changed) = (0, false);
        while let Some(c) = self.text[at..].chars().next() {
            let rest = &self.text[at..];
            let read = match c {
                '%' => bytes(rest, 3, |unit| pair(unit, "%")),
                '=' => quoted_printable(&self.text, at),
                '&' => entity(rest),
                '\\' => escape(rest),
                _ => None,
            };
            match read {
                Some((text, length)) => {
                    changed = true;
                    text.chars().for_each(|c| next.push(c, at, at + length));
                    at += length;
                }
                None => {
                    next.push(c, at, at + c.len_utf8());
                    at += c.len_utf8();
                }
            }
        }
        changed.then(|| next.built())
    }
}

struct Builder<'a> {
    from: &'a Decoded,
    text: String,
    origins: Vec<(u32, u32)>,
}

impl<'a> Builder<'a> {
    fn new(from: &'a Decoded) -> Self {
        Self { from, text: String::with_capacity(from.text.len()), origins: Vec::with_capacity(from.text.len()) }
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        let (start, end) = self.from.origin(start, end);
        self.text.push(c);
        self.origins.resize(self.text.len(), (start as u32, end as u32));
    }

    fn built(self) -> Decoded {
        Decoded { text: self.text, origins: Some(self.origins) }
    }
}

/// What an escape says, and how long it is.
type Read = Option<(String, usize)>;

/// A character that is written as bytes, each of them `length` long: one beyond ASCII is several of them.
fn bytes(rest: &str, length: usize, byte: impl Fn(&str) -> Option<u8>) -> Read {
    let at = |number: usize| byte(rest.get(number * length..(number + 1) * length)?);
    let first = at(0)?;
    // No more than one character at a time, so that each knows where it came from.
    let count = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let run: Option<Vec<u8>> = (0..count).map(at).collect();
    match run.and_then(|run| String::from_utf8(run).ok()) {
        Some(text) => Some((text, length * count)),
        None => Some((char::from(first).to_string(), length)),
    }
}

/// The byte of `%41`, `=41` or `\x41`.
fn pair(unit: &str, mark: &str) -> Option<u8> {
    match unit.strip_prefix(mark)?.as_bytes() {
        [high, low] => Some(hex(*high)? * 16 + hex(*low)?),
        _ => None,
    }
}

/// `=C3=A9`, or a sign alone: a letter or digit alone after an equals sign is a value rather than an escape.
fn quoted_printable(text: &str, at: usize) -> Read {
    let is_pair = |at: usize| text.get(at..at + 3).and_then(|unit| pair(unit, "="));
    let own = is_pair(at)?;
    let in_run = is_pair(at + 3).is_some() || at.checked_sub(3).and_then(is_pair).is_some();
    let sign = own.is_ascii_punctuation() || own == b' ';
    if in_run || sign { bytes(&text[at..], 3, |unit| pair(unit, "=")) } else { None }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// `&amp;`, `&#38;`, `&#x26;`, also without the semicolon where browsers read them so.
fn entity(rest: &str) -> Read {
    match rest.strip_prefix("&#") {
        Some(number) => reference(number),
        None => {
            let length = rest[1..].bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
            match rest.as_bytes().get(1 + length) {
                Some(b';') => Some((named(&rest[1..=length])?.to_string(), length + 2)),
                _ => UNENDED.iter().find_map(|(name, c)| {
                    let begin = rest.get(1..=name.len())?;
                    begin.eq_ignore_ascii_case(name).then(|| (c.to_string(), 1 + name.len()))
                }),
            }
        }
    }
}

/// The number of a character, after `&#`, however many zeros it begins with.
fn reference(number: &str) -> Read {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.bytes().take_while(|digit| char::from(*digit).is_digit(radix)).count();
    let significant = digits[..length].trim_start_matches('0');
    let c = char::from_u32(u32::from_str_radix(significant, radix).ok()?)?;
    let read = 2 + (number.len() - digits.len()) + length;
    Some((c.to_string(), read + usize::from(digits.as_bytes().get(length) == Some(&b';'))))
}

/// No name of [`SIGNS`] or [`LATIN`] is longer.
const LONGEST_NAME: usize = 16;
/// The names that HTML reads without their semicolon, as far as they stand for signs.
const UNENDED: [(&str, char); 4] = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"')];

fn named(name: &str) -> Option<char> {
    let signs = SIGNS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, c)| *c);
    let latin = || LATIN.iter().position(|known| *known == name).and_then(|at| char::from_u32(160 + at as u32));
    signs.or_else(latin)
}

/// `\n`, `\/`, `\x41`, `\u0041`, `\u{41}`, `\U00000041`, `\101`.
fn escape(rest: &str) -> Read {
    let kind = rest[1..].chars().next()?;
    let simple = |c: char| Some((c.to_string(), 2));
    match kind {
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        '"' | '\'' | '\\' | '/' => simple(kind),
        '0'..='7' => {
            let octal = |unit: &str| u8::from_str_radix(unit.strip_prefix('\\')?, 8).ok();
            let count = rest[1..].bytes().take(3).take_while(|digit| matches!(digit, b'0'..=b'7')).count();
            bytes(rest, 1 + count, octal)
        }
        'U' => {
            let c = char::from_u32(u32::from_str_radix(digits(rest, 2, 8)?, 16).ok()?)?;
            Some((c.to_string(), 10))
        }
        'x' => bytes(rest, 4, |unit| pair(unit, "\\x")),
        'u' if rest[2..].starts_with('{') => {
            let end = rest.bytes().take(12).position(|byte| byte == b'}')?;
            let c = char::from_u32(u32::from_str_radix(rest.get(3..end)?, 16).ok()?)?;
            Some((c.to_string(), end + 1))
        }
        'u' => {
            let unit = |at: usize| u16::from_str_radix(digits(rest, at, 4)?, 16).ok();
            let first = unit(2)?;
            if let Some(c) = char::from_u32(u32::from(first)) {
                return Some((c.to_string(), 6));
            }
            let second = rest.get(6..8).filter(|begin| *begin == "\\u").and_then(|_| unit(8))?;
            String::from_utf16(&[first, second]).ok().map(|text| (text, 12))
        }
        _ => None,
    }
}

fn digits(text: &str, at: usize, count: usize) -> Option<&str> {
    text.get(at..at + count).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// The names of signs in HTML and XML.
const SIGNS: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("midast", '*'),
    ("UnderBar", '_'),
    ("VerticalLine", '|'),
    ("DiacriticalGrave", '`'),
    ("plus", '+'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("colon", ':'),
    ("semi", ';'),
    ("equals", '='),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("bsol", '\\'),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("Hat", '^'),
    ("lowbar", '_'),
    ("grave", '`'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("vert", '|'),
    ("verbar", '|'),
    ("rcub", '}'),
    ("rbrace", '}'),
];

/// The names of U+00A0 to U+00FF in HTML.
const LATIN: &[&str] = &[
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
    "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm",
    "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
    "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
    "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
    "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];
