//! The WebAssembly entry point: it takes over the page that the server has rendered.

use std::time::Duration;

use leptos::{
    mount::hydrate_from_async,
    prelude::{document, set_timeout, window},
    tachys::dom::body,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen]
pub fn hydrate() {
    spawn_local(async {
        hydrate_from_async(body(), app::App).await.forget();
        // What the page has waited for is taken over in its turn.
        set_timeout(alive, Duration::ZERO);
    });
}

/// The page answers by itself: it says so to whoever waits for that.
fn alive() {
    let root = document().document_element();
    if let (Some(root), Ok(event)) = (root, web_sys::Event::new("alive")) {
        let _ = root.set_attribute("data-alive", "");
        let _ = window().dispatch_event(&event);
    }
}

/// Room for the splitter. It lays the constants of each part of the program out anew, each part aligned; where this takes more
/// than the linker's layout did, all of them stay in the main file, and everybody downloads them.
#[used]
static ROOM: [u8; 0x1_0000] = [0; 0x1_0000];
