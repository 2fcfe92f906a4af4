//! A mail server that keeps what it gets: just enough SMTP for the server's letters.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

type Letters = Arc<Mutex<Vec<String>>>;

/// The mail server of one test.
pub(crate) struct PostOffice {
    address: SocketAddr,
    letters: Letters,
}

impl PostOffice {
    pub(crate) async fn open() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let (address, letters) = (listener.local_addr()?, Letters::default());
        let kept = Arc::clone(&letters);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&kept)));
            }
        });
        Ok(Self { address, letters })
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) async fn waits_for(&self, to: &str, text: &str) -> anyhow::Result<String> {
        let start = Instant::now();
        loop {
            let found =
                self.letters().into_iter().find(|letter| letter.contains(to) && letter.contains(text));
            if let Some(letter) = found {
                return Ok(letter);
            }
            let count = self.letters().len();
            anyhow::ensure!(
                start.elapsed() < Duration::from_secs(20),
                "none of {count} letters to {to} says 「{text}」"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn receive(stream: TcpStream, letters: Letters) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let answer: &[u8] = match line.split_whitespace().next().unwrap_or_default().to_uppercase().as_str() {
            "EHLO" => b"250-test\r\n250 8BITMIME\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let letter = body(&mut stream).await?;
                letters.lock().unwrap_or_else(PoisonError::into_inner).push(decoded(&letter));
                b"250 kept\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).await?;
        line.clear();
    }
    Ok(())
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut letter = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(letter);
        }
        letter.push_str(&line);
    }
}

/// Headers as they came, the text decoded: mail wraps Japanese in base64 or quoted-printable.
fn decoded(letter: &str) -> String {
    let (headers, text) = letter.split_once("\r\n\r\n").unwrap_or((letter, ""));
    let encoding = headers.to_lowercase();
    let bytes = if encoding.contains("content-transfer-encoding: base64") {
        STANDARD.decode(text.split_whitespace().collect::<String>()).unwrap_or_default()
    } else if encoding.contains("quoted-printable") {
        quoted_printable(text)
    } else {
        text.as_bytes().to_vec()
    };
    format!("{headers}\n\n{}", String::from_utf8_lossy(&bytes))
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, code.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}
