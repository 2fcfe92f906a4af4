//! Instant payment notifications: verify, answer, then read the object that changed.
//!
//! `cargo run -p amazon-pay --example ipn`, with a sandbox running: it registers its address, makes an order and gives
//! a part of the money back, and ends after the refund's notification. A real shop has all but `listen` in its web
//! framework's handler.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    Client, CompleteCheckoutSession, CreateRefund, IpnMessage, IpnReceiver, IpnVerifier, Money, Notification,
    NotifiedObject, Payment, ProcessOrderPayload, RefundId,
};
use anyhow::{Context as _, Result};
use shared::{Buyer, SHOP, Stage, key};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let topic = stage.register_ipn(&format!("http://{}/ipn", listener.local_addr()?)).await?;

    // With Amazon itself the last line is left out: its own certificates are believed anyway.
    let verifier =
        IpnVerifier::new(stage.merchant_id.clone()).topic(topic).certificates_from(&stage.origin)?;
    let receiver = IpnReceiver::new(verifier)?;
    let refund = order_and_refund(&stage).await?;
    println!("waiting for the notification of {refund}");
    loop {
        let Some(notice) = listen(&listener, &receiver).await? else { continue };
        look(&stage.client, &notice).await?;
        if notice.object == NotifiedObject::Refund(refund.clone()) {
            return Ok(());
        }
    }
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

/// One POST of Amazon's. It gets its answer before anything is done about it.
async fn listen(listener: &TcpListener, receiver: &IpnReceiver) -> Result<Option<Notification>> {
    let mut stream = BufStream::new(listener.accept().await?.0);
    let message = receiver.receive(&read_body(&mut stream).await?).await;
    // Here a shop stores the notification.
    let status = match &message {
        Ok(_) => "200 OK",
        Err(error) if error.is_temporary() => "503 Service Unavailable",
        Err(_) => "400 Bad Request",
    };
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(match message {
        Ok(IpnMessage::Notification(notice)) => Some(notice),
        Ok(_) => None,
        Err(error) => {
            println!("not believed: {error}");
            None
        }
    })
}

/// Something to be told of.
async fn order_and_refund(stage: &Stage) -> Result<RefundId> {
    let client = &stage.client;
    let total = Money::yen(3300);
    let payment = Payment::authorize_with_capture(total, None);
    let order = ProcessOrderPayload::one_time(stage.store_id.clone(), format!("{SHOP}/result"), payment);
    let signed = client.sign_button(order.to_json())?;
    let mut buyer = Buyer::new(stage, "taro@buyer.example")?;
    let result = buyer.press(stage, order.product_type().as_str(), &signed, None).await?;
    let complete = CompleteCheckoutSession::new(total);
    let done = client.complete_checkout_session(&Stage::session(&result)?, &complete, None).await?;
    let charge = done.session().charge_id.clone().context("a charge")?;
    let refund = CreateRefund::new(charge.clone(), Money::yen(500));
    Ok(client.create_refund(&refund, &key("refund", charge.as_str(), 1)).await?.refund_id)
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
