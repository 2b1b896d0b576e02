//! A request or a reply of HTTP/1.1 as bytes, as far as it must be understood to know where it ends.

use std::io::{self, BufRead};

/// Head and body, as they were sent.
pub struct Message {
    pub head: Vec<u8>,
    pub body: Vec<u8>,
    chunked: bool,
}

impl Message {
    /// A request; none if the other side has closed the connection before one began.
    pub fn read_request(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(mut message) = Self::read_head(from)? else { return Ok(None) };
        message.read_framed(from)?;
        Ok(Some(message))
    }

    /// The final reply to a request of this method.
    pub fn read_reply(from: &mut impl BufRead, method: &str) -> io::Result<Option<Self>> {
        loop {
            let Some(mut message) = Self::read_head(from)? else { return Ok(None) };
            match message.status() {
                Some(100..200) => continue,
                Some(204 | 304) => {}
                _ if method == "HEAD" => {}
                _ if message.chunked || message.header("content-length").is_some() => message.read_framed(from)?,
                _ => drop(from.read_to_end(&mut message.body)?),
            }
            return Ok(Some(message));
        }
    }

    fn read_head(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if from.read_until(b'\n', &mut head)? == 0 {
                return if head.is_empty() { Ok(None) } else { Err(cut("head")) };
            }
        }
        let mut message = Self { head, body: Vec::new(), chunked: false };
        message.chunked = message.header("transfer-encoding").is_some_and(|value| value.contains("chunked"));
        Ok(Some(message))
    }

    fn read_framed(&mut self, from: &mut impl BufRead) -> io::Result<()> {
        if !self.chunked {
            let length = self.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
            self.body = vec![0; length];
            return from.read_exact(&mut self.body);
        }
        loop {
            let begin = self.body.len();
            from.read_until(b'\n', &mut self.body)?;
            let size = chunk_size(&self.body[begin..]).ok_or_else(|| cut("chunk"))?;
            let mut chunk = vec![0; size + 2];
            from.read_exact(&mut chunk)?;
            self.body.extend(chunk);
            if size == 0 {
                return Ok(());
            }
        }
    }

    /// The words of the first line.
    fn first_line(&self) -> Vec<String> {
        let line = self.head.split(|byte| *byte == b'\r').next().unwrap_or_default();
        String::from_utf8_lossy(line).split(' ').map(str::to_owned).collect()
    }

    pub fn status(&self) -> Option<u16> {
        self.first_line().get(1)?.parse().ok()
    }

    pub fn method(&self) -> String {
        self.first_line().into_iter().next().unwrap_or_default()
    }

    /// The path of a request, with its query.
    pub fn path(&self) -> String {
        self.first_line().into_iter().nth(1).unwrap_or_default()
    }

    pub fn header(&self, wanted: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.head).ok()?;
        let mut pairs = head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
        pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    }

    /// The body without what frames it.
    pub fn content(&self) -> Vec<u8> {
        if !self.chunked {
            return self.body.clone();
        }
        let (mut content, mut left) = (Vec::new(), self.body.as_slice());
        while let Some(end) = left.iter().position(|byte| *byte == b'\n') {
            let Some(size) = chunk_size(&left[..=end]).filter(|size| *size > 0) else { break };
            content.extend_from_slice(&left[end + 1..end + 1 + size]);
            left = &left[end + 1 + size + 2..];
        }
        content
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()
}

fn cut(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, format!("the connection was closed within a {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(bytes: &str, method: &str) -> io::Result<Option<Message>> {
        Message::read_reply(&mut bytes.as_bytes(), method)
    }

    #[test]
    fn a_message_ends_where_its_head_says() {
        let mut two: &[u8] = b"POST /a?b=c HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\n\r\n";
        let first = Message::read_request(&mut two).unwrap().unwrap();
        assert_eq!((first.method(), first.path(), first.content()), ("POST".into(), "/a?b=c".into(), b"hi".to_vec()));
        assert_eq!(Message::read_request(&mut two).unwrap().unwrap().content(), b"");
        assert!(Message::read_request(&mut two).unwrap().is_none());
    }

    #[test]
    fn chunks_are_joined_and_kept_as_they_were_sent() {
        let sent = "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        let message = reply(&format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{sent}rest"), "GET");
        let message = message.unwrap().unwrap();
        assert_eq!((message.content(), message.body), (b"abcde".to_vec(), sent.as_bytes().to_vec()));
    }

    #[test]
    fn some_replies_have_no_body_and_some_are_cut() {
        let length = "\r\ncontent-length: 9\r\n\r\n";
        assert_eq!(reply(&format!("HTTP/1.1 200 OK{length}"), "HEAD").unwrap().unwrap().body, b"");
        assert_eq!(reply(&format!("HTTP/1.1 204 No{length}"), "DELETE").unwrap().unwrap().body, b"");
        assert!(reply(&format!("HTTP/1.1 200 OK{length}short"), "GET").is_err());
        assert!(reply("HTTP/1.1 200 OK\r\nconn", "GET").is_err());
        assert_eq!(reply("HTTP/1.1 200 OK\r\n\r\nto the end", "GET").unwrap().unwrap().content(), b"to the end");
    }
}
