use std::{fmt, str::FromStr};

/// Where somebody wanted to go before they were asked to sign in: a page of this house, never another
/// site. A link such as `/sign-in?next=https://evil.example` must not lead out after a sign-in that
/// looked right (open redirect).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPath(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a page of Hale.")]
pub struct NotALocalPath;

const LONGEST: usize = 1_000;

impl NextPath {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NextPath {
    type Err = NotALocalPath;

    /// One leading slash, only visible ASCII, and neither `//` nor `\` anywhere: browsers read both as
    /// the start of another host, and drop tabs and line ends before they look. The sign-in page
    /// itself and the server functions are no places to arrive at.
    fn from_str(path: &str) -> Result<Self, NotALocalPath> {
        let local = path.starts_with('/')
            && path.len() <= LONGEST
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
            && !path.contains("//");
        let page = path.split(['?', '#']).next().unwrap_or_default();
        let arrives = page != "/sign-in" && page != "/api" && !page.starts_with("/api/");
        if local && arrives { Ok(Self(path.into())) } else { Err(NotALocalPath) }
    }
}

impl fmt::Display for NextPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_of_the_house_are_taken() {
        for path in ["/", "/staff", "/book/confirm/0190?step=2", "/staff/day?on=2026-03-02#now", "/sign-in-help"] {
            assert_eq!(path.parse::<NextPath>().expect("a local path").as_str(), path);
        }
    }

    #[test]
    fn every_known_way_out_is_refused() {
        for path in [
            "",
            "staff",
            "https://evil.example",
            "HTTPS:evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " /staff",
            "/staff ",
            "/%0d%0aSet-Cookie:x=y\r\n",
            "/staff//x",
            "javascript:alert(1)",
            "data:text/html,x",
            "/staff?to=//evil.example",
            "/\u{0}",
            "/st\u{202e}aff",
            "/sign-in",
            "/sign-in?next=/",
            "/api/identity/api/sign_out",
            "/api",
        ] {
            assert_eq!(path.parse::<NextPath>(), Err(NotALocalPath), "{path:?}");
        }
        assert!(format!("/{}", "a".repeat(LONGEST)).parse::<NextPath>().is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_stays_in_the_house(path in "[/\\\\a-z:?#.%@ \t\n\u{2028}]{0,40}") {
            if let Ok(next) = path.parse::<NextPath>() {
                let text = next.as_str();
                prop_assert!(text.starts_with('/') && !text.starts_with("//") && !text.contains('\\'));
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
