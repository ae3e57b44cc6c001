//! Behind a reverse proxy every request comes from the proxy. Where the proxy is trusted, the client's
//! address is the one that it wrote down.
//!
//! Only `X-Forwarded-For` is read. Every proxy writes it, and one that writes only this one hands a
//! `Forwarded` header on as the client made it up: reading both would be believing the client.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies of HALE_TRUSTED_PROXIES.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub fn new(nets: &[IpNet]) -> Self {
        Self(nets.to_vec())
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Who sent the request that `peer` brought. Each proxy appends whom it spoke with, so the list is
    /// read from its end: the first address that is none of our proxies is the last that anybody we trust
    /// has seen. What stands before it the client may have made up.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let lines: Vec<&[u8]> = headers.get_all(FORWARDED_FOR).iter().map(http::HeaderValue::as_bytes).collect();
        let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
        while self.trusts(nearest) {
            match hops.next().map(address) {
                Some(Some(hop)) => nearest = hop,
                // The end of the list, or something that is no address: whoever wrote it is as far as we see.
                Some(None) | None => break,
            }
        }
        nearest
    }
}

/// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]`, `[2001:db8::7]:4711`
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let alone = bare.parse::<IpAddr>().ok();
    alone.or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip())).map(|address| address.to_canonical())
}

/// Sits outside of everything: whoever asks for the peer's address is told the client's.
pub async fn client_address(State(proxies): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let client = proxies.client(peer.ip(), request.headers());
        let port = if client == peer.ip().to_canonical() { peer.port() } else { 0 };
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, port)));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn proxies() -> TrustedProxies {
        let nets = ["10.0.0.0/8", "192.0.2.1/32", "2001:db8:1::/48"];
        TrustedProxies::new(&nets.map(|net| net.parse().expect("a network")))
    }

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let name = HeaderName::from_static(FORWARDED_FOR);
        let value = |line: &&[u8]| HeaderValue::from_bytes(line).expect("a header");
        lines.iter().map(|line| (name.clone(), value(line))).collect()
    }

    fn client(peer: &str, lines: &[&str]) -> IpAddr {
        let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
        proxies().client(ip(peer), &headers(&lines))
    }

    #[test]
    fn without_a_proxy_nobody_says_who_they_are() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), ip("203.0.113.9"));
        let none = TrustedProxies::default();
        assert_eq!(none.client(ip("10.0.0.1"), &headers(&[b"198.51.100.1"])), ip("10.0.0.1"));
    }

    #[test]
    fn the_last_one_that_is_no_proxy_of_ours_is_the_client() {
        assert_eq!(client("10.0.0.1", &["203.0.113.9"]), ip("203.0.113.9"));
        assert_eq!(client("10.0.0.1", &["198.51.100.1, 203.0.113.9"]), ip("203.0.113.9"), "the first is made up");
        assert_eq!(client("10.0.0.1", &["203.0.113.9, 192.0.2.1,10.9.9.9"]), ip("203.0.113.9"), "a chain of proxies");
        assert_eq!(client("10.0.0.1", &["198.51.100.1", "203.0.113.9"]), ip("203.0.113.9"), "two lines are one list");
        assert_eq!(client("2001:db8:1::1", &["2001:db8:2::7"]), ip("2001:db8:2::7"));
    }

    #[test]
    fn addresses_come_with_ports_and_brackets() {
        for hop in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:4711"] {
            assert_eq!(client("10.0.0.1", &[hop]), ip("2001:db8::7"), "{hop}");
        }
        for hop in ["203.0.113.9:4711", "\t203.0.113.9 ", "::ffff:203.0.113.9"] {
            assert_eq!(client("10.0.0.1", &[hop]), ip("203.0.113.9"), "{hop}");
        }
        assert_eq!(client("::ffff:10.0.0.1", &["203.0.113.9"]), ip("203.0.113.9"), "one address in two spellings");
    }

    #[test]
    fn what_is_no_address_is_not_looked_behind() {
        for line in ["", ",", "unknown", "203.0.113.9, _hidden", "203.0.113.9, 999.1.1.1", "203.0.113.9;", "[::1"] {
            assert_eq!(client("10.0.0.1", &[line]), ip("10.0.0.1"), "{line:?}");
        }
        assert_eq!(client("10.0.0.1", &["203.0.113.9, x, 10.2.2.2"]), ip("10.2.2.2"));
        assert_eq!(client("10.0.0.1", &[]), ip("10.0.0.1"));
        assert_eq!(client("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), ip("10.0.0.3"), "somebody inside the house");
    }

    proptest! {
        /// Whatever the client sends along, behind our proxy they are whom the proxy saw.
        #[test]
        fn nobody_becomes_somebody_else(
            made_up in prop::collection::vec(prop::collection::vec(32_u8..=255, 0..60), 0..4), seen in any::<[u8; 4]>()
        ) {
            let seen = IpAddr::from(seen);
            prop_assume!(!proxies().trusts(seen));
            let sane = |line: &Vec<u8>| line.iter().map(|byte| if *byte == 127 { b' ' } else { *byte }).collect();
            let mut lines: Vec<Vec<u8>> = made_up.iter().map(sane).collect();
            // A proxy appends to the last line, or adds a line of its own.
            let mut appended = lines.clone();
            if let Some(last) = appended.last_mut() {
                last.extend(format!(", {seen}").into_bytes());
                let appended: Vec<&[u8]> = appended.iter().map(Vec::as_slice).collect();
                prop_assert_eq!(proxies().client(ip("10.0.0.1"), &headers(&appended)), seen);
            }
            lines.push(seen.to_string().into_bytes());
            let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(proxies().client(ip("10.0.0.1"), &headers(&lines)), seen);
        }
    }
}
