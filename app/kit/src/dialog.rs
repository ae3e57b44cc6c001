use leptos::{html, prelude::*};

/// A native dialog that blocks the page while `open` is true. It comes and goes only with WebAssembly:
/// never put the only way to do something into one. Escape asks `on_close`.
#[component]
pub fn Dialog(
    /// Names its heading.
    id: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] open: Signal<bool>,
    /// Called when the person closes it by Escape.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(dialog) = dialog.get() {
            match (open, dialog.open()) {
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let heading = format!("{id}-title");
    let heading_id = heading.clone();
    view! {
        <dialog
            id=id
            class="dialog"
            aria-labelledby=heading
            node_ref=dialog
            on:close=move |_| {
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }
        >
            <h2 id=heading_id>{title}</h2>
            {children()}
        </dialog>
    }
}
