//! Which URL shows which page. Every page is a chunk of its own, so that a patient's phone never
//! downloads the staff's dashboards.

use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    any_nested_route::IntoAnyNestedRoute,
    components::{ParentRoute, Route, Routes},
    lazy_route, path,
};
use scheduling::pages::{portal, staff};

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
    Account => crate::pages::AccountPage,
    Kit => kit::KitPage,
    Home => portal::HomePage,
    Book => portal::BookPage,
    Whom => portal::WhomPage,
    Times => portal::TimesPage,
    Confirm => portal::ConfirmPage,
    Appointments => portal::AppointmentsPage,
    Appointment => portal::AppointmentPage,
    Move => portal::MovePage,
    Cancel => portal::CancelPage,
    Doctors => portal::DoctorsPage,
    Doctor => portal::DoctorPage,
    StaffHome => staff::StaffHomePage,
    Day => staff::DayPage,
    Week => staff::WeekPage,
    StaffAppointment => staff::StaffAppointmentPage,
    StaffMove => staff::StaffMovePage,
    StaffBook => staff::StaffBookPage,
    StaffTimes => staff::StaffTimesPage,
    StaffConfirm => staff::StaffConfirmPage,
    Patients => patients::PatientsPage,
    Register => patients::RegisterPage,
    Patient => crate::pages::PatientPage,
    StaffAccount => identity::pages::AccountPage,
}

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view={Lazy::<SignIn>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/kit") view={Lazy::<Kit>::new()} ssr=SsrMode::Async/>
            <StaffRoutes/>
            <PortalRoutes/>
        </Routes>
    }
}

#[component(transparent)]
fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=PortalLayout ssr=SsrMode::Async>
            <Route path=path!("") view={Lazy::<Home>::new()}/>
            <Route path=path!("book") view={Lazy::<Book>::new()}/>
            <Route path=path!("book/confirm/:appointment") view={Lazy::<Confirm>::new()}/>
            <Route path=path!("book/:service") view={Lazy::<Whom>::new()}/>
            <Route path=path!("book/:service/:practitioner") view={Lazy::<Times>::new()}/>
            <Route path=path!("appointments") view={Lazy::<Appointments>::new()}/>
            <Route path=path!("appointments/:appointment") view={Lazy::<Appointment>::new()}/>
            <Route path=path!("appointments/:appointment/move") view={Lazy::<Move>::new()}/>
            <Route path=path!("appointments/:appointment/cancel") view={Lazy::<Cancel>::new()}/>
            <Route path=path!("doctors") view={Lazy::<Doctors>::new()}/>
            <Route path=path!("doctors/:practitioner") view={Lazy::<Doctor>::new()}/>
            <Route path=path!("account") view={Lazy::<Account>::new()}/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn StaffRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/staff") view=StaffLayout ssr=SsrMode::Async>
            <Route path=path!("") view={Lazy::<StaffHome>::new()}/>
            <Route path=path!("day") view={Lazy::<Day>::new()}/>
            <Route path=path!("week") view={Lazy::<Week>::new()}/>
            <Route path=path!("appointments/:appointment") view={Lazy::<StaffAppointment>::new()}/>
            <Route path=path!("appointments/:appointment/move") view={Lazy::<StaffMove>::new()}/>
            <Route path=path!("patients") view={Lazy::<Patients>::new()}/>
            <Route path=path!("patients/new") view={Lazy::<Register>::new()}/>
            <Route path=path!("patients/:id") view={Lazy::<Patient>::new()}/>
            <Route path=path!("patients/:id/book") view={Lazy::<StaffBook>::new()}/>
            <Route path=path!("patients/:id/book/times") view={Lazy::<StaffTimes>::new()}/>
            <Route path=path!("patients/:id/book/confirm") view={Lazy::<StaffConfirm>::new()}/>
            <Route path=path!("account") view={Lazy::<StaffAccount>::new()}/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
