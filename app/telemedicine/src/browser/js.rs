//! What web_sys has no words for.

use std::time::Duration;

use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::EventTarget;

/// An object of the browser, from JSON.
pub fn object(json: &serde_json::Value) -> JsValue {
    JSON::parse(&json.to_string()).unwrap_or(JsValue::NULL)
}

pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

pub fn number(of: &JsValue, name: &str) -> Option<f64> {
    get(of, name).as_f64()
}

pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

/// A method that not every browser has.
pub fn method(of: &JsValue, name: &str) -> Option<Function> {
    get(of, name).dyn_into().ok()
}

/// Calls such a method; `None` where there is none, or where it refuses.
pub fn call(of: &JsValue, name: &str, with: &[JsValue]) -> Option<JsValue> {
    let arguments: Array = with.iter().collect();
    method(of, name)?.apply(of, &arguments).ok()
}

/// The very same object. Streams and tracks have a `clone` of the browser's own, which makes another one.
pub fn same<T: Clone>(object: &T) -> T {
    Clone::clone(object)
}

pub async fn sleep(time: Duration) {
    let waited = Promise::new(&mut |done: Function, _| {
        set_timeout(
            move || {
                let _ = done.call0(&JsValue::UNDEFINED);
            },
            time,
        );
    });
    let _ = waited.await;
}

/// Hears an event for as long as it lives.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    heard: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    pub fn new(target: &EventTarget, event: &'static str, heard: impl FnMut(JsValue) + 'static) -> Self {
        let heard = Closure::new(heard);
        let _ = target.add_event_listener_with_callback(event, heard_by(&heard));
        Self { target: target.clone(), event, heard }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, heard_by(&self.heard));
    }
}

fn heard_by(heard: &Closure<dyn FnMut(JsValue)>) -> &Function {
    heard.as_ref().unchecked_ref()
}

/// Into the clipboard, and says so.
pub fn copy(text: String, copied: RwSignal<bool>) {
    let clipboard = get(&window().navigator(), "clipboard");
    if let Some(asked) = call(&clipboard, "writeText", &[text.into()]) {
        spawn_local(async move {
            // A browser that does not let it leaves the link to be marked and copied by hand.
            copied.try_set(Promise::<JsValue>::resolve(&asked).await.is_ok());
        });
    }
}
