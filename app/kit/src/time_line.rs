use jiff::civil::Time;
use leptos::prelude::*;

/// A day as a list of rows in the order of time: `TimeRow`s, and one `NowLine` where the caller puts it.
#[component]
pub fn TimeLine(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <section aria-label=label>
            <ol class="time-line">{children()}</ol>
        </section>
    }
}

/// One appointment. The whole row leads to `href`; children are tags and actions at its end.
#[component]
pub fn TimeRow(
    time: Time,
    #[prop(optional)] until: Option<Time>,
    #[prop(into)] title: String,
    /// Age and sex, reason, place: what the eye looks for second.
    #[prop(optional, into)]
    meta: Option<String>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional)] selected: bool,
    /// Over, cancelled: still there, but quiet.
    #[prop(optional)]
    past: bool,
    /// Changed a moment ago by somebody else: marked once.
    #[prop(optional)]
    changed: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let title = match href {
        Some(href) => {
            view! { <a class="time-row-link" href=href dir="auto" aria-current=selected.then_some("true")>{title}</a> }
                .into_any()
        }
        None => view! { <span dir="auto">{title}</span> }.into_any(),
    };
    view! {
        <li class="time-row" class:selected=selected class:past=past class:changed=changed>
            <span class="time-row-time">
                <time datetime=model::time::time(time)>{model::time::time(time)}</time>
                {until.map(|until| {
                    view! { <span class="time-row-until"><span class="visually-hidden">" to "</span>{model::time::time(until)}</span> }
                })}
            </span>
            <span class="time-row-text">
                <span class="time-row-title">{title}</span>
                {meta.map(|meta| view! { <span class="time-row-meta" dir="auto">{meta}</span> })}
            </span>
            {children.map(|children| view! { <span class="time-row-end">{children()}</span> })}
        </li>
    }
}

/// The line for now, between the last row that has begun and the next. The caller passes the time.
#[component]
pub fn NowLine(time: Time) -> impl IntoView {
    view! { <li class="now-line"><span>"Now "{model::time::time(time)}</span></li> }
}

/// A free stretch or a break between rows.
#[component]
pub fn TimeGap(#[prop(into)] text: String) -> impl IntoView {
    view! { <li class="time-gap"><span>{text}</span></li> }
}
