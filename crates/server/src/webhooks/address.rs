//! Where a webhook may go: https to a public host. An operator's typing mistake, or a name that is pointed at our own
//! network later, must not make this server knock at inner doors: names are resolved by us, at each delivery.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// The address, if a webhook may go there. On a development server it may also go to this machine.
pub(super) fn fit(text: &str, development: bool) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return None;
    }
    let host = url.host()?.to_owned();
    if development && is_this_machine(&host) && matches!(url.scheme(), "http" | "https") {
        return Some(url);
    }
    let public = match host {
        Host::Domain(name) => name.contains('.') && !is_inner_name(&name),
        Host::Ipv4(address) => is_public(IpAddr::V4(address)),
        Host::Ipv6(address) => is_public(IpAddr::V6(address)),
    };
    (url.scheme() == "https" && public).then_some(url)
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn is_inner_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let inner = ["localhost", "local", "internal", "intranet", "lan", "home", "corp"];
    name.rsplit('.').next().is_none_or(|last| inner.contains(&last))
}

/// Whether an address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => address.to_ipv4().map_or_else(|| is_public_v6(address), is_public_v4),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    // Only global unicast; of it neither 6to4, Teredo nor the documentation's, which lead elsewhere. NAT64 is outside.
    let (second, global) = (address.segments()[1], (0x2000..0x4000).contains(&first));
    global && first != 0x2002 && !(first == 0x2001 && (second == 0 || second == 0x0db8))
}

/// Resolves names to public addresses only.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{fit, is_public};

    #[test]
    fn api_webhooks_go_to_public_https_addresses_alone() {
        for good in
            ["https://cart.shop.example/hooks?a=1", "https://203.0.114.7/x", "https://[2606:4700::1]/"]
        {
            assert!(fit(good, false).is_some(), "{good}");
        }
        for bad in [
            "http://cart.shop.example/",
            "https://user:secret@cart.shop.example/",
            "https://cart.shop.example/#x",
            "https://localhost/",
            "https://pay.localhost/",
            "https://db/",
            "https://metadata.internal/",
            "https://169.254.169.254/latest/meta-data",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://10.0.0.1/",
            "https://172.16.3.4/",
            "https://192.168.1.1/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:a00:1::]/",
            "ftp://cart.shop.example/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(fit(bad, false).is_none(), "{bad}");
        }
    }

    #[test]
    fn api_webhooks_of_a_development_server_may_go_to_this_machine_alone() {
        for good in ["http://localhost:3000/", "http://127.0.0.1:3000/", "https://cart.localhost/"] {
            assert!(fit(good, true).is_some(), "{good}");
        }
        for bad in ["http://10.0.0.1/", "http://cart.shop.example/", "https://192.168.1.1/"] {
            assert!(fit(bad, true).is_none(), "{bad}");
        }
    }

    #[test]
    fn api_webhooks_know_private_addresses_behind_names() {
        for (address, public) in
            [("8.8.8.8", true), ("10.1.2.3", false), ("::1", false), ("2606:4700::1", true)]
        {
            assert_eq!(is_public(address.parse().expect("an address")), public, "{address}");
        }
    }
}
