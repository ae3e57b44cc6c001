//! HTTP/1.1 over one connection that is kept, as lightly as it goes: the machine that is measured also measures.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request, written down once and sent often.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    pub fn get(path: &str, cookie: Option<&str>) -> Self {
        Self::written("GET", path, cookie, "Accept: text/html\r\n", "")
    }

    /// With further header lines, each ended by `\r\n`.
    pub fn get_with(path: &str, cookie: Option<&str>, headers: &str) -> Self {
        Self::written("GET", path, cookie, headers, "")
    }

    /// As WebAssembly asks a question.
    pub fn json(path: &str, cookie: Option<&str>, body: &str) -> Self {
        Self::written("POST", path, cookie, "Accept: application/json\r\nContent-Type: application/json\r\n", body)
    }

    /// As WebAssembly sends a form.
    pub fn form(path: &str, cookie: Option<&str>, body: &str) -> Self {
        let headers = "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        Self::written("POST", path, cookie, headers, body)
    }

    fn written(method: &str, path: &str, cookie: Option<&str>, headers: &str, body: &str) -> Self {
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let length = if method == "GET" { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        Self(format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{cookie}{length}\r\n{body}").into_bytes())
    }
}

pub struct Connection {
    stream: TcpStream,
    /// What has arrived and was not taken yet.
    read: Vec<u8>,
    pub head: String,
    pub body: Vec<u8>,
    keep: bool,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(1 << 16), head: String::new(), body: Vec::new(), keep: true })
    }

    pub async fn write(&mut self, request: &Request) -> io::Result<()> {
        self.stream.write_all(&request.0).await
    }

    /// Sends, and reads the whole answer into `head` and `body`. The status.
    pub async fn send(&mut self, request: &Request) -> io::Result<u16> {
        self.write(request).await?;
        let status = self.read_head().await?;
        self.body.clear();
        if let Some(length) = self.header("content-length").and_then(|length| length.parse().ok()) {
            self.take(length).await?;
        } else if self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            self.take_chunks().await?;
        }
        self.keep = self.header("connection").is_none_or(|value| !value.eq_ignore_ascii_case("close"));
        Ok(status)
    }

    /// The connection can be used again.
    pub fn is_kept(&self) -> bool {
        self.keep
    }

    /// The head only, as of a stream that never ends.
    pub async fn read_head(&mut self) -> io::Result<u16> {
        let end = loop {
            if let Some(at) = find(&self.read, b"\r\n\r\n") {
                break at + 4;
            }
            self.fill().await?;
        };
        self.head = String::from_utf8_lossy(&self.read[..end]).into_owned();
        self.read.drain(..end);
        let status = self.head.get(9..12).and_then(|status| status.parse().ok());
        status.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not an answer of HTTP"))
    }

    /// Reads until `mark` has arrived, and throws away what stands before and the mark itself.
    pub async fn until(&mut self, mark: &[u8]) -> io::Result<()> {
        loop {
            if let Some(at) = find(&self.read, mark) {
                self.read.drain(..at + mark.len());
                return Ok(());
            }
            self.fill().await?;
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    async fn fill(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    async fn take(&mut self, length: usize) -> io::Result<()> {
        while self.read.len() < length {
            self.fill().await?;
        }
        self.body.extend_from_slice(&self.read[..length]);
        self.read.drain(..length);
        Ok(())
    }

    async fn take_chunks(&mut self) -> io::Result<()> {
        loop {
            let end = loop {
                if let Some(at) = find(&self.read, b"\r\n") {
                    break at;
                }
                self.fill().await?;
            };
            let size = std::str::from_utf8(&self.read[..end])
                .ok()
                .and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a chunk"))?;
            self.read.drain(..end + 2);
            self.take(size).await?;
            self.take(2).await?;
            self.body.truncate(self.body.len() - 2);
            if size == 0 {
                return Ok(());
            }
        }
    }
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}
