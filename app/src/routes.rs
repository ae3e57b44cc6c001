//! Which URL shows which page. Every page is a chunk of its own, so that a patient's phone never
//! downloads the staff's dashboards.

use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{ParentRoute, Route, Routes},
    lazy_route, path,
};

use crate::{
    document::NotFoundPage,
    layouts::{portal::PortalLayout, staff::StaffLayout},
};

/// A page that takes nothing but its URL becomes a lazy route.
macro_rules! lazy_pages {
    ($($route:ident => $page:path),* $(,)?) => {$(
        struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                $route
            }

            fn view(_route: Self) -> AnyView {
                $page().into_any()
            }
        }
    )*};
}

lazy_pages! {
    SignIn => identity::pages::SignInPage,
    Account => identity::pages::AccountPage,
    Kit => kit::KitPage,
    Home => scheduling::pages::portal::HomePage,
    Book => scheduling::pages::portal::BookPage,
    StaffHome => scheduling::pages::staff::StaffHomePage,
    Day => scheduling::pages::staff::DayPage,
    Week => scheduling::pages::staff::WeekPage,
}

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view=Lazy::<SignIn>::new() ssr=SsrMode::Async/>
            <Route path=path!("/kit") view=Lazy::<Kit>::new() ssr=SsrMode::Async/>
            <ParentRoute path=path!("/staff") view=StaffLayout ssr=SsrMode::Async>
                <Route path=path!("") view=Lazy::<StaffHome>::new()/>
                <Route path=path!("day") view=Lazy::<Day>::new()/>
                <Route path=path!("week") view=Lazy::<Week>::new()/>
                <Route path=path!("account") view=Lazy::<Account>::new()/>
            </ParentRoute>
            <ParentRoute path=path!("") view=PortalLayout ssr=SsrMode::Async>
                <Route path=path!("") view=Lazy::<Home>::new()/>
                <Route path=path!("book") view=Lazy::<Book>::new()/>
                <Route path=path!("account") view=Lazy::<Account>::new()/>
            </ParentRoute>
        </Routes>
    }
}
