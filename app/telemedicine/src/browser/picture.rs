use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::{HtmlVideoElement, MediaStream};

use super::js;

/// Shows a stream. `false` where the browser plays no sound before the person has touched the page.
pub async fn show(video: &HtmlVideoElement, stream: &MediaStream, speaker: Option<&str>) -> bool {
    if video.src_object().as_ref() != Some(stream) {
        video.set_src_object(Some(stream));
    }
    if let Some(speaker) = speaker {
        // Not every browser lets a page choose.
        js::call(video, "setSinkId", &[speaker.into()]);
    }
    let Ok(playing) = video.play() else { return true };
    match playing.await {
        Ok(_) => true,
        // A stream that was exchanged meanwhile is played by whoever has exchanged it.
        Err(refused) => js::text(&refused, "name").as_deref() != Some("NotAllowedError"),
    }
}

pub fn has_small_window() -> bool {
    js::get(&document().into(), "pictureInPictureEnabled").is_truthy()
}

/// A window of its own that stays above others, and back. `false` where the browser refuses.
pub async fn toggle_small_window(video: &HtmlVideoElement) -> bool {
    let page: JsValue = document().into();
    let is_out = js::get(&page, "pictureInPictureElement").is_object();
    let asked = match is_out {
        true => js::call(&page, "exitPictureInPicture", &[]),
        false => js::call(video, "requestPictureInPicture", &[]),
    };
    match asked {
        Some(asked) => js_sys::Promise::<JsValue>::resolve(&asked).await.is_ok(),
        None => false,
    }
}
