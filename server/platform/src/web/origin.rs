//! Where a request comes from. Browsers say so themselves with every WebSocket, and a page can't say anything else; no layer
//! against forged requests looks at one, because it begins with a GET.

use http::{HeaderMap, header};
use url::Url;

use crate::Hale;

/// From a page of this house: of the address under which it is known, or of the one that was asked.
pub fn is_ours(hale: &Hale, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    is_from(text(header::ORIGIN), text(header::HOST), hale.base_url())
}

fn is_from(origin: Option<&str>, host: Option<&str>, base_url: &str) -> bool {
    let Some(origin) = origin.and_then(|origin| Url::parse(origin).ok()) else { return false };
    if !matches!(origin.scheme(), "http" | "https") || !origin.origin().is_tuple() {
        return false;
    }
    if Url::parse(base_url).is_ok_and(|base| base.origin() == origin.origin()) {
        return true;
    }
    // Over https, the house's own address is the only one.
    let plain = base_url.starts_with("http://") && origin.scheme() == "http";
    let asked = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    plain && asked.is_some_and(|asked| asked.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::is_from;

    #[test]
    fn only_pages_of_the_house_come_in() {
        let https = "https://hale.example.org";
        assert!(is_from(Some(https), Some("hale.example.org"), https));
        assert!(is_from(Some("https://hale.example.org:443"), Some("10.0.0.7:3000"), https), "behind a proxy");
        let plain = "http://localhost:3000";
        assert!(is_from(Some("http://127.0.0.1:3000"), Some("127.0.0.1:3000"), plain));
        assert!(is_from(Some("http://[::1]:3000"), Some("[::1]:3000"), plain));
        for (origin, host, base) in [
            (None, Some("hale.example.org"), https),
            (Some("null"), Some("hale.example.org"), https),
            (Some("https://evil.example"), Some("hale.example.org"), https),
            (Some("https://evil.example"), Some("evil.example"), https),
            (Some("http://hale.example.org"), Some("hale.example.org"), https),
            (Some("https://hale.example.org.evil.example"), Some("hale.example.org"), https),
            (Some("https://hale.example.org:8443"), Some("hale.example.org"), https),
            (Some("http://127.0.0.1:4000"), Some("127.0.0.1:3000"), plain),
            (Some("file:///"), Some(""), plain),
            (Some(""), None, plain),
        ] {
            assert!(!is_from(origin, host, base), "{origin:?} {host:?} {base}");
        }
    }
}
