use kit::{ErrorView, PageHead, RouteAnnouncer};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::Router;
use model::AppError;

use crate::routes::Pages;

/// A button that acts on its page needs the program. What is pressed before the program is there is kept, and happens once it
/// says that it is (frontend).
const EARLY: &str = "{let early;\
    addEventListener('click',({target})=>{\
    if(!('alive' in document.documentElement.dataset))early=target.closest('button[type=button]:not([popovertarget])')},true);\
    addEventListener('alive',()=>early?.click(),{once:true})}";

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    kit::ask_each_once();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script nonce=use_nonce()>{EARLY}</script>
                <AutoReload options=options.clone()/>
                <HydrationScripts options=options.clone()/>
                <HashedStylesheet options id="hale"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The colours that this browser chose before; none follows the system.
fn theme() -> Option<&'static str> {
    #[cfg(feature = "ssr")]
    {
        let parts = use_context::<http::request::Parts>()?;
        let cookies = parts.headers.get(http::header::COOKIE)?.to_str().ok()?;
        cookies.split(';').find_map(|cookie| kit::theme_of(cookie.trim().strip_prefix("theme=")?))
    }
    #[cfg(not(feature = "ssr"))]
    None
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <RouteAnnouncer/>
            <Pages/>
        </Router>
    }
}

/// Where no route leads.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <main id="main" class="plain">
            <PageHead title="Not found"/>
            <ErrorView error=AppError::NotFound/>
        </main>
    }
}
