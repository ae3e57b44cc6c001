use kit::{Notice, Tone};
use leptos::prelude::*;

/// Where scripts are switched off: a call is impossible then, and the telephone is not.
#[component]
pub fn ScriptNeeded(
    /// Of the clinic.
    #[prop(optional_no_strip)]
    phone: Option<String>,
) -> impl IntoView {
    view! {
        <div class="without-script">
            <Notice tone=Tone::Attention title="A video call needs JavaScript">
                <p>"It is switched off in this browser. Switch it on and load the page again, or use another browser."</p>
                {phone.map(|phone| view! { <p>"You can also call us: "<Telephone number=phone/></p> })}
            </Notice>
        </div>
    }
}

/// A number to call with one touch.
#[component]
pub fn Telephone(#[prop(into)] number: String) -> impl IntoView {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    view! { <a class="nowrap" href=format!("tel:{digits}")>{number}</a> }
}
