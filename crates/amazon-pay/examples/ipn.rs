//! Instant payment notifications: verify, answer, then read the object that changed.
//!
//! Register `http://localhost:8790/ipn` with the sandbox, then `cargo run -p amazon-pay --example ipn`: it takes
//! notifications until one was good, or `IPN_COUNT` of them. A real shop puts this into its web framework's handler.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{Client, IpnMessage, IpnReceiver, IpnVerifier, Notification, NotifiedObject};
use anyhow::{Context as _, Result};
use shared::Stage;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    // With Amazon itself the last line is left out, and the topic of Seller Central is pinned with `.topic(arn)`.
    let verifier = IpnVerifier::new(stage.merchant_id.clone()).certificates_from(&stage.origin)?;
    let receiver = IpnReceiver::new(verifier)?;
    let listen = std::env::var("IPN_LISTEN").unwrap_or_else(|_| "127.0.0.1:8790".to_owned());
    let wanted = std::env::var("IPN_COUNT").ok().map_or(Ok(1), |count| count.parse::<u32>())?;
    let listener = TcpListener::bind(&listen).await?;
    println!("waiting for notifications at http://{listen}/");

    let mut good = 0;
    while good < wanted {
        let (stream, _) = listener.accept().await?;
        let mut stream = BufStream::new(stream);
        let body = read_body(&mut stream).await?;
        let message = receiver.receive(&body).await;
        // Here a shop stores the notification, before it answers.
        let status = match &message {
            Ok(_) => "200 OK",
            Err(error) if error.is_temporary() => "503 Service Unavailable",
            Err(_) => "400 Bad Request",
        };
        stream
            .write_all(
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes(),
            )
            .await?;
        stream.shutdown().await?;
        match message {
            Ok(IpnMessage::Notification(notice)) => {
                look(&stage.client, &notice).await?;
                good += 1;
            }
            Ok(other) => println!("{other:?}"),
            Err(error) => println!("not believed: {error}"),
        }
    }
    Ok(())
}

/// A notification says that something changed; what, only a signed GET says.
async fn look(client: &Client, notice: &Notification) -> Result<()> {
    match &notice.object {
        NotifiedObject::Charge(id) => println!("{id}: {:?}", client.get_charge(id).await?.state()),
        NotifiedObject::Refund(id) => println!("{id}: {:?}", client.get_refund(id).await?.state()),
        NotifiedObject::ChargePermission(id) => {
            println!("{id}: {:?}", client.get_charge_permission(id).await?.state());
        }
        other => println!("for a person to look at: {other:?}"),
    }
    Ok(())
}

/// Just enough HTTP for an example.
async fn read_body(stream: &mut BufStream<TcpStream>) -> Result<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<u64>().context("a length")?;
        }
    }
    let mut body = Vec::new();
    stream.take(length.min(256 * 1024)).read_to_end(&mut body).await?;
    Ok(body)
}
