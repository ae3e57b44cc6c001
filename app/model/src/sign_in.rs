/// The address of the sign-in page that leads back to `page` afterwards.
pub fn sign_in_then(page: &str) -> String {
    let encoded = page.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    });
    format!("/sign-in?next={encoded}")
}

#[cfg(test)]
mod tests {
    use super::sign_in_then;

    #[test]
    fn the_page_comes_back_whole() {
        assert_eq!(sign_in_then("/appointments"), "/sign-in?next=/appointments");
        assert_eq!(
            sign_in_then("/staff/day?date=2026-11-24&show=x"),
            "/sign-in?next=/staff/day%3Fdate%3D2026-11-24%26show%3Dx"
        );
    }
}
