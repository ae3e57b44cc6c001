use std::time::Duration;

use leptos::{
    leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
    prelude::document,
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaStream, MediaStreamTrack};

/// What is left of a picture: so many points along its longer side. A person can be told from a wall, and no more: a face or
/// a letter is not in there any longer, whatever anybody does with it afterwards.
const POINTS: f64 = 28.0;
/// As it is sent: smooth, and large enough for every encoder.
const SENT: f64 = 480.0;
const STEP: Duration = Duration::from_millis(80);

/// A picture of which only patches of colour are sent.
pub struct Blurred {
    camera: HtmlVideoElement,
    clock: Option<IntervalHandle>,
    pub track: MediaStreamTrack,
}

impl Blurred {
    pub fn new(camera: &MediaStreamTrack) -> Result<Self, JsValue> {
        let sharp: HtmlVideoElement = document().create_element("video")?.unchecked_into();
        sharp.set_muted(true);
        sharp.set_autoplay(true);
        let stream = MediaStream::new()?;
        stream.add_track(camera);
        sharp.set_src_object(Some(&stream));
        // Muted, it may always be played; only who ends the blur at once interrupts it.
        let playing = sharp.play()?;
        spawn_local(async move { drop(playing.await) });
        let (few, many) = (Canvas::new()?, Canvas::new()?);
        let track = many.element.capture_stream()?.get_video_tracks().get(0).dyn_into()?;
        let video = sharp.clone();
        let draw = move || {
            let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
            if width > 0.0 && height > 0.0 {
                let whole = width.max(height);
                let points = few.sized(width / whole * POINTS, height / whole * POINTS);
                let _ = few.pen.draw_image_with_html_video_element_and_dw_and_dh(&video, 0.0, 0.0, points.0, points.1);
                let sent = many.sized(width / whole * SENT, height / whole * SENT);
                let _ =
                    many.pen.draw_image_with_html_canvas_element_and_dw_and_dh(&few.element, 0.0, 0.0, sent.0, sent.1);
            }
        };
        let clock = set_interval_with_handle(draw, STEP).ok();
        Ok(Self { camera: sharp, clock, track })
    }
}

impl Drop for Blurred {
    fn drop(&mut self) {
        if let Some(clock) = self.clock.take() {
            clock.clear();
        }
        self.track.stop();
        self.camera.set_src_object(None);
    }
}

struct Canvas {
    element: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
}

impl Canvas {
    fn new() -> Result<Self, JsValue> {
        let element: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        let pen = element.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
        Ok(Self { element, pen })
    }

    /// In even numbers, as encoders want them. Setting a size empties a canvas, so only when it is another one.
    fn sized(&self, width: f64, height: f64) -> (f64, f64) {
        let even = |length: f64| (length / 2.0).round().max(1.0) as u32 * 2;
        let (width, height) = (even(width), even(height));
        if (self.element.width(), self.element.height()) != (width, height) {
            self.element.set_width(width);
            self.element.set_height(height);
        }
        (f64::from(width), f64::from(height))
    }
}
