//! Fetching certificates: once each, from allowed places, without following anybody elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use amazon_pay::{IpnError, IpnMessage, IpnReceiver};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::sns::{Sns, notification};
use super::{NOT_AFTER, NOT_BEFORE, verifier};

/// Serves one response over and over, and counts.
async fn serve(response: String) -> (String, Arc<AtomicUsize>) {
    serve_in_turn(vec![response]).await
}

/// Serves these responses, the last one over and over.
async fn serve_in_turn(responses: Vec<String>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let turn = count.fetch_add(1, Ordering::SeqCst).min(responses.len() - 1);
            let _ = stream.write_all(responses[turn].as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (origin, served)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn receiver(origin: &str) -> IpnReceiver {
    IpnReceiver::new(verifier().certificates_from(origin).unwrap()).unwrap()
}

#[tokio::test]
async fn a_certificate_is_fetched_once() {
    let sns = Sns::new();
    let (origin, served) = serve(ok(&sns.certificate(NOT_BEFORE, NOT_AFTER))).await;
    let receiver = receiver(&origin);
    let signed = sns.sign(notification(&format!("{origin}/sns.pem")), "1").to_string();
    let together = [signed.as_bytes(); 5].map(|body| {
        let (receiver, body) = (receiver.clone(), body.to_vec());
        tokio::spawn(async move { receiver.receive(&body).await })
    });
    for message in together {
        assert!(matches!(message.await.unwrap().unwrap(), IpnMessage::Notification(_)));
    }
    assert_eq!(served.load(Ordering::SeqCst), 1);
    let forged = signed.replace("S03-1234567-1234567-C123456", "S03-1234567-1234567-C999999");
    assert!(matches!(receiver.receive(forged.as_bytes()).await, Err(IpnError::Signature)));
    assert_eq!(served.load(Ordering::SeqCst), 1, "a forgery costs no fetch");
}

#[tokio::test]
async fn a_stand_in_started_anew_is_believed_again() {
    let (old, new) = (Sns::new(), Sns::new());
    let certificates = [&old, &new].map(|sns| ok(&sns.certificate(NOT_BEFORE, NOT_AFTER)));
    let (origin, served) = serve_in_turn(certificates.to_vec()).await;
    let receiver = receiver(&origin).refetch_after(Duration::ZERO);
    for sns in [&old, &new, &new] {
        let signed = sns.sign(notification(&format!("{origin}/sns.pem")), "2").to_string();
        assert!(receiver.receive(signed.as_bytes()).await.is_ok());
    }
    assert_eq!(served.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn nothing_is_fetched_from_elsewhere() {
    let sns = Sns::new();
    let (origin, served) = serve(ok(&sns.certificate(NOT_BEFORE, NOT_AFTER))).await;
    let receiver = receiver("http://localhost:1");
    let signed = sns.sign(notification(&format!("{origin}/sns.pem")), "1").to_string();
    assert!(matches!(receiver.receive(signed.as_bytes()).await, Err(IpnError::Address)));
    assert_eq!(served.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn trouble_with_the_certificate_is_told_apart() {
    let sns = Sns::new();
    let verdict = async |response: String| {
        let (origin, served) = serve(response).await;
        let signed = sns.sign(notification(&format!("{origin}/sns.pem")), "2").to_string();
        let error = receiver(&origin).receive(signed.as_bytes()).await.unwrap_err();
        assert_eq!(served.load(Ordering::SeqCst), 1, "{error}");
        error
    };
    let (elsewhere, reached) = serve(ok(&sns.certificate(NOT_BEFORE, NOT_AFTER))).await;
    let redirect = format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}/x.pem\r\ncontent-length: 0\r\n\r\n");
    let error = verdict(redirect).await;
    assert!(matches!(error, IpnError::Fetch(_)) && error.is_temporary());
    assert_eq!(reached.load(Ordering::SeqCst), 0, "no redirect is followed");
    let error = verdict("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    assert!(error.is_temporary());
    let error = verdict(ok("not a certificate")).await;
    assert!(matches!(error, IpnError::Certificate(_)) && !error.is_temporary());
    let error = verdict(ok(&"x".repeat(70_000))).await;
    assert!(matches!(error, IpnError::Certificate("is too large")), "{error}");
    let error = verdict(ok(&Sns::new().certificate(NOT_BEFORE, NOT_AFTER))).await;
    assert!(matches!(error, IpnError::Signature));
}
