//! A server of a few lines that plays a script, records what arrives, and checks signatures with other code than
//! the crate's.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pss::{Signature, VerifyingKey};
use rsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Play {
    Answer(u16, &'static str),
    /// Reads the request, then closes the connection.
    HangUp,
    /// Answers 201 with this body after a while.
    Slow(Duration, &'static str),
    /// Reads the request and never answers.
    Silence,
    /// Sends to another address.
    Redirect,
}

/// One request as it arrived.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

pub(crate) struct Server {
    pub(crate) base_url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Plays `script` request by request; the last entry is repeated.
    pub(crate) async fn start(script: &[Play]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Mutex<VecDeque<Play>>> = Arc::new(Mutex::new(script.iter().cloned().collect()));
        let log = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, script) = (Arc::clone(&log), Arc::clone(&script));
                tokio::spawn(async move {
                    let (stream, request) = read(stream).await;
                    log.lock().unwrap().push(request);
                    let play = {
                        let mut script = script.lock().unwrap();
                        if script.len() > 1 { script.pop_front() } else { script.front().cloned() }
                    };
                    answer(stream, play.unwrap()).await;
                });
            }
        });
        Self { base_url, received }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn read(mut stream: TcpStream) -> (TcpStream, Received) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "the request broke off");
        bytes.extend_from_slice(&buffer[..read]);
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.lines();
    let mut start = lines.next().unwrap().split(' ').map(str::to_owned);
    let headers: HashMap<String, String> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = bytes[head_end + 4..].to_vec();
    while body.len() < length {
        let read = stream.read(&mut buffer).await.unwrap();
        body.extend_from_slice(&buffer[..read]);
    }
    let (method, target) = (start.next().unwrap(), start.next().unwrap());
    (stream, Received { method, target, headers, body: String::from_utf8(body).unwrap() })
}

async fn answer(mut stream: TcpStream, play: Play) {
    let response = match play {
        Play::HangUp => return,
        Play::Silence => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return;
        }
        Play::Slow(pause, body) => {
            tokio::time::sleep(pause).await;
            format!("HTTP/1.1 201 X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        }
        Play::Redirect => {
            "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                .to_owned()
        }
        Play::Answer(status, body) => format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nx-amz-pay-request-id: req-{status}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
    };
    stream.write_all(response.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

impl Received {
    pub(crate) fn signature(&self) -> &str {
        self.headers["authorization"].split_once("Signature=").unwrap().1
    }

    /// Rebuilds the canonical request from what arrived, as Amazon does, and verifies the signature over it.
    pub(crate) fn is_signed_by(&self, key: &rsa::PublicKey) -> bool {
        let authorization = &self.headers["authorization"];
        let names = authorization.split_once("SignedHeaders=").unwrap().1.split(',').next().unwrap();
        let lines: String = names.split(';').map(|name| format!("{name}:{}\n", self.headers[name])).collect();
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let body = hex::encode(Sha256::digest(&self.body));
        let canonical = format!("{}\n{path}\n{query}\n{lines}\n{names}\n{body}", self.method);
        let text = format!("AMZN-PAY-RSASSA-PSS-V2\n{}", hex::encode(Sha256::digest(canonical)));
        let signature = STANDARD.decode(self.signature()).unwrap();
        VerifyingKey::<Sha256>::new(key.clone())
            .verify(text.as_bytes(), &Signature::try_from(signature.as_slice()).unwrap())
            .is_ok()
    }
}
