//! The same routes over TLS, with a certificate made at the start: Amazon's own SDKs write `https://` before
//! whatever host they are given. Who wants to check the certificate finds it under `/_sandbox`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use rcgen::{CertificateParams, DnType, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, version};
use tokio_rustls::server::TlsStream;
use url::Url;

/// How long a client may take to shake hands.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections whose handshake is done. Hands are shaken beside each other, so that a silent client holds
/// nobody up.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Makes a certificate for this machine and the public origin; returns it as PEM beside the listener. The
/// accepting ends when the listener is dropped.
pub(crate) fn listen(listener: TcpListener, origin: &str) -> anyhow::Result<(TlsListener, String)> {
    let address = listener.local_addr().context("the TLS listener has no address")?;
    let (acceptor, pem) = acceptor(origin, address)?;
    let (done, ready) = mpsc::channel(16);
    tokio::spawn(async move {
        while !done.is_closed() {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = done.closed() => return,
            };
            let Ok((stream, from)) = accepted else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let (acceptor, done) = (acceptor.clone(), done.clone());
            tokio::spawn(async move {
                match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                    Ok(Ok(stream)) => drop(done.send((stream, from)).await),
                    Ok(Err(error)) => tracing::info!("TLS: {error}"),
                    Err(_) => tracing::info!("TLS: a client did not shake hands in time"),
                }
            });
        }
    });
    Ok((TlsListener { ready, address }, pem))
}

fn acceptor(origin: &str, address: SocketAddr) -> anyhow::Result<(TlsAcceptor, String)> {
    let mut names =
        vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned(), address.ip().to_string()];
    names.extend(
        Url::parse(origin).ok().and_then(|url| Some(url.host_str()?.trim_matches(['[', ']']).to_owned())),
    );
    names.sort();
    names.dedup();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "amazon-pay-sandbox");
    let signing_key = KeyPair::generate()?;
    let cert = params.self_signed(&signing_key)?;
    let key = PrivateKeyDer::try_from(signing_key.serialize_der())
        .map_err(|error| anyhow::anyhow!("the TLS key: {error}"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&version::TLS12, &version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), cert.pem()))
}
