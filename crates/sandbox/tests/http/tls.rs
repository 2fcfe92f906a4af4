//! The same sandbox over TLS, for SDKs that insist on it.

use amazon_pay_sandbox::{Listeners, Options, serve};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::support::Stage;

#[tokio::test]
async fn both_doors_lead_to_one_world_and_a_silent_client_blocks_neither() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let tls = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (origin, secure) = (format!("http://{}", plain.local_addr().unwrap()), tls.local_addr().unwrap());
    tokio::spawn(serve(Listeners::with_tls(plain, tls), Options::default()));
    let mut stage = Stage::at(&origin).await;
    stage.reviewed("OneTime", "taro@buyer.example").await;

    let _silent = TcpStream::connect(secure).await.unwrap();
    let mut wrong = TcpStream::connect(secure).await.unwrap();
    wrong.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();

    let pem = reqwest::get(format!("{origin}/_sandbox/tls-certificate.pem")).await.unwrap();
    let trusted = reqwest::Certificate::from_pem(&pem.bytes().await.unwrap()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let ledger = client.get(format!("https://{secure}/_sandbox/ledger")).send().await.unwrap();
    let ledger: serde_json::Value = ledger.json().await.unwrap();
    assert_eq!(ledger["checkoutSessions"].as_array().unwrap().len(), 1);
    let stranger = reqwest::Client::new().get(format!("https://{secure}/")).send().await;
    assert!(stranger.is_err(), "nobody trusts it unasked");
}
