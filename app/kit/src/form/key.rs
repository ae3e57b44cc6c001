use model::IdempotencyKey;

/// A key for one command, so that a double submit is one command. The server makes one while it renders
/// the form; the browser makes the next one after a success.
#[cfg(feature = "ssr")]
pub fn new_key() -> IdempotencyKey {
    IdempotencyKey(uuid::Uuid::new_v4())
}

/// `crypto.getRandomValues` rather than `crypto.randomUUID`: the latter is missing on a plain-http address
/// other than localhost, where a clinic may well try Hale for the first time.
#[cfg(not(feature = "ssr"))]
pub fn new_key() -> IdempotencyKey {
    let mut bytes = [0_u8; 16];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // A browser without a random source: Math.random is enough to tell two submits apart.
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    IdempotencyKey(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
