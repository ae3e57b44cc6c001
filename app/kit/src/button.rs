use leptos::prelude::*;

/// How much a button weighs on its page. One primary action per page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    #[default]
    Primary,
    Secondary,
    /// Beside others, or in a row of a list.
    Quiet,
    /// Takes something away; the words name what.
    Danger,
}

impl Variant {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button secondary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button that acts on the page itself (`on:click`). To send something, use `SubmitButton` in a `Form`.
#[component]
pub fn Button(
    #[prop(default = Variant::Secondary)] variant: Variant,
    #[prop(optional)] disabled: bool,
    children: Children,
) -> impl IntoView {
    view! { <button type="button" class=variant.class() disabled=disabled>{children()}</button> }
}

/// A link that is the next step, and so looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(default = Variant::Primary)] variant: Variant,
    /// A page that has to be loaded by itself, such as one that may use the camera.
    #[prop(optional)]
    afresh: bool,
    children: Children,
) -> impl IntoView {
    view! { <a href=href class=variant.class() rel=afresh.then_some("external")>{children()}</a> }
}

/// A file to take away: PDF. It is not a page, so not for the router.
#[component]
pub fn DownloadLink(#[prop(into)] href: String, children: Children) -> impl IntoView {
    view! { <a href=href class="button secondary" rel="external" download="">{children()}</a> }
}

/// Actions side by side; on a narrow screen below each other.
#[component]
pub fn ButtonRow(children: Children) -> impl IntoView {
    view! { <div class="button-row">{children()}</div> }
}
