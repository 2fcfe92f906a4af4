//! Ports and the one HTTP request that xtask needs: "do you answer yet?".
//!
//! Both loopback families are asked for a port, because a browser that goes to `localhost` tries both.

use anyhow::{Context, Result, bail};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::child::Running;

/// Fails with one line if somebody else already listens on the port.
pub(crate) fn need_free(port: u16, what: &str) -> Result<()> {
    let addresses =
        [SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
    for address in addresses {
        match TcpListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
                "port {port} ({what}) is taken: see who has it with `ss -ltnp 'sport = :{port}'`, stop it, and try again"
            ),
            // A machine without IPv6 refuses otherwise; that is no one listening.
            _ => {}
        }
    }
    Ok(())
}

/// A port that nobody has at this moment.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Waits until `GET path` answers 2xx; fails at once if the program ends, or when the time is up.
pub(crate) fn wait_for(program: &mut Running, port: u16, path: &str, limit: Duration) -> Result<()> {
    let deadline = Instant::now() + limit;
    loop {
        program.check()?;
        let status = status_of(port, path);
        if status.is_some_and(|status| (200..300).contains(&status)) {
            return Ok(());
        }
        if Instant::now() >= deadline {
            let last = status.map_or_else(|| "no answer".to_owned(), |status| format!("status {status}"));
            bail!("http://localhost:{port}{path} did not come up in {} s ({last})", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// The status of one GET, or `None` where nobody answers.
fn status_of(port: u16, path: &str) -> Option<u16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\naccept: */*\r\nconnection: close\r\n\r\n");
    // In one piece: a server that answers before it has read everything would reset the connection.
    stream.write_all(request.as_bytes()).ok()?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).ok()?;
    status_line(&head)
}

/// `HTTP/1.1 204` → 204.
fn status_line(head: &[u8]) -> Option<u16> {
    let (protocol, status) = std::str::from_utf8(head).ok()?.split_once(' ')?;
    protocol.strip_prefix("HTTP/1.")?;
    status.get(..3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_its_number_and_a_free_one_is_not() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let error = need_free(port, "server").expect_err("taken").to_string();
        assert!(error.starts_with(&format!("port {port} (server) is taken")), "{error}");
        drop(listener);
        need_free(port, "server").expect("free again");
    }

    #[test]
    fn status_lines() {
        assert_eq!(status_line(b"HTTP/1.1 204"), Some(204));
        assert_eq!(status_line(b"HTTP/1.0 503"), Some(503));
        assert_eq!(status_line(b"SSH-2.0-Open"), None);
    }

    #[test]
    fn asks_over_http() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut request = [0; 256];
            let length = stream.read(&mut request).expect("a request");
            stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").expect("written");
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        assert_eq!(status_of(port, "/healthz"), Some(404));
        assert!(server.join().expect("served").starts_with("GET /healthz HTTP/1.1\r\n"));
    }
}
