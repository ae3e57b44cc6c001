use leptos::prelude::*;

/// Calls `on_change` when the server says that something changed at `url` (server-sent events named
/// `changed`), and whenever the connection opens, since a change may have been missed: while it was broken,
/// and between the rendering of the page and its coming alive. Only in the browser; ends with the page that
/// asked for it. The usual `on_change` is `move || resource.refetch()`.
pub fn live(url: impl Into<Signal<String>>, on_change: impl Fn() + Clone + Send + Sync + 'static) {
    let url = url.into();
    #[cfg(feature = "ssr")]
    let _ = (url, on_change);
    #[cfg(not(feature = "ssr"))]
    Effect::new(move |_| {
        let stream = stream::Stream::open(url.get(), std::rc::Rc::new(on_change.clone()));
        let stream = StoredValue::new_local(stream);
        on_cleanup(move || {
            stream.try_with_value(stream::Stream::close);
        });
    });
}

#[cfg(not(feature = "ssr"))]
mod stream {
    use std::{cell::RefCell, rc::Rc, time::Duration};

    use leptos::prelude::set_timeout;
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use web_sys::{Event, EventSource, RequestInit, Response};

    /// The browser reconnects by itself after a broken connection, but gives up after an answer that is not
    /// a stream, such as the 503 of a server that is starting. It does not say which answer that was, so it is
    /// asked for once more.
    const GAVE_UP: Duration = Duration::from_secs(5);

    type Inner = Rc<RefCell<Option<Open>>>;

    pub(super) struct Stream(Inner);

    struct Open {
        source: EventSource,
        _listeners: [Closure<dyn FnMut(Event)>; 3],
        _answered: Rc<Closure<dyn FnMut(JsValue)>>,
    }

    impl Stream {
        pub fn open(url: String, on_change: Rc<dyn Fn()>) -> Self {
            let inner = Rc::new(RefCell::new(None));
            connect(&inner, url, on_change);
            Self(inner)
        }

        pub fn close(&self) {
            if let Some(open) = self.0.borrow_mut().take() {
                open.source.close();
            }
        }
    }

    fn connect(inner: &Inner, url: String, on_change: Rc<dyn Fn()>) {
        let Ok(source) = EventSource::new(&url) else { return };

        let changed = on_change.clone();
        let message = Closure::<dyn FnMut(Event)>::new(move |_| changed());

        let changed = on_change.clone();
        let opened = Closure::<dyn FnMut(Event)>::new(move |_| changed());

        let (weak, again) = (Rc::downgrade(inner), url.clone());
        let answered = Rc::new(Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| {
            if answer.dyn_ref::<Response>().is_some_and(|answer| is_final(answer.status())) {
                return;
            }
            let (weak, url, on_change) = (weak.clone(), again.clone(), on_change.clone());
            set_timeout(
                move || {
                    // Gone, or closed, when the page that asked is no longer there.
                    if let Some(inner) = weak.upgrade()
                        && inner.borrow().is_some()
                    {
                        connect(&inner, url, on_change);
                    }
                },
                GAVE_UP,
            );
        }));

        let (failed_source, ask) = (source.clone(), answered.clone());
        let failed = Closure::<dyn FnMut(Event)>::new(move |_| {
            if failed_source.ready_state() == EventSource::CLOSED
                && let Some(window) = web_sys::window()
            {
                let head = RequestInit::new();
                head.set_method("HEAD");
                // An answer, or none at all.
                let _ = window.fetch_with_str_and_init(&url, &head).then2(&ask, &ask);
            }
        });

        // `onmessage` would only see events without a name. Adding a listener cannot fail.
        let _ = source.add_event_listener_with_callback("changed", message.as_ref().unchecked_ref());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        *inner.borrow_mut() = Some(Open { source, _listeners: [message, opened, failed], _answered: answered });
    }
    /// There is no such thing, or it is not for this person: asking again changes nothing.
    fn is_final(status: u16) -> bool {
        status == 204 || (400..500).contains(&status) && status != 408 && status != 429
    }
}
