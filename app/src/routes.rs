//! Which URL shows which page. Pages are loaded in chunks, so that a patient's phone never downloads the
//! staff's dashboards.

use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    any_nested_route::IntoAnyNestedRoute,
    components::{ParentRoute, Route, Routes},
    path,
};
use scheduling::pages::{portal, staff};

use crate::{
    document::NotFoundPage,
    layouts::{portal::PortalLayout, staff::StaffLayout},
};

/// Pages that nothing but their URL tells apart, in one chunk: what one of them needs, the next one on the
/// way needs too, and a chunk for each would be two hundred small files on a weak connection.
macro_rules! lazy_pages {
    ($chunk:ident, $preload:ident, $pages:ident { $($route:ident => $page:path),* $(,)? }) => {
        #[derive(Clone, Copy)]
        enum $pages {
            $($route),*
        }

        #[lazy]
        fn $chunk(page: $pages) -> AnyView {
            match page {
                $($pages::$route => $page().into_any()),*
            }
        }

        $(
            struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    $route
                }

                async fn view(_route: Self) -> AnyView {
                    $chunk($pages::$route).await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )*
    };
}

lazy_pages!(entrance, __preload_entrance, Entrance {
    SignIn => identity::pages::SignInPage,
});

lazy_pages!(portal_pages, __preload_portal_pages, PortalPages {
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
});

lazy_pages!(account_pages, __preload_account_pages, AccountPages {
    Account => crate::pages::AccountPage,
    StaffAccount => identity::pages::AccountPage,
    Accounts => identity::pages::AccountsPage,
});

lazy_pages!(staff_pages, __preload_staff_pages, StaffPages {
    StaffHome => crate::start::StartPage,
    Day => staff::DayPage,
    Week => staff::WeekPage,
    StaffAppointment => staff::StaffAppointmentPage,
    StaffMove => staff::StaffMovePage,
    StaffBook => staff::StaffBookPage,
    StaffTimes => staff::StaffTimesPage,
    StaffConfirm => staff::StaffConfirmPage,
});

lazy_pages!(plan_pages, __preload_plan_pages, PlanPages {
    Schedule => staff::SchedulePage,
    PractitionerSchedule => staff::PractitionerSchedulePage,
    Closures => staff::ClosuresPage,
    Services => staff::ServicesPage,
});

lazy_pages!(patient_pages, __preload_patient_pages, PatientPages {
    Patients => patients::PatientsPage,
    Register => patients::RegisterPage,
});

lazy_pages!(chart_pages, __preload_chart_pages, ChartPages {
    Chart => clinical::pages::ChartLayout,
    ChartSummary => clinical::pages::ChartStartPage,
    ChartAllergies => clinical::pages::AllergiesPage,
    ChartVitalSigns => clinical::pages::VitalSignsPage,
    ChartImmunizations => clinical::pages::ImmunizationsPage,
    ChartProcedures => clinical::pages::ProceduresPage,
    ChartMedications => clinical::pages::MedicationsPage,
    ChartVisits => clinical::pages::VisitsPage,
    ChartDetails => crate::pages::PatientPage,
});

lazy_pages!(kit_pages, __preload_kit_pages, KitPages {
    Kit => kit::KitPage,
});

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

/// One address per patient and page.
#[component(transparent)]
fn ChartRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("patients/:patient") view={Lazy::<Chart>::new()}>
            <Route path=path!("") view={Lazy::<ChartSummary>::new()}/>
            <Route path=path!("allergies") view={Lazy::<ChartAllergies>::new()}/>
            <Route path=path!("vitals") view={Lazy::<ChartVitalSigns>::new()}/>
            <Route path=path!("immunisations") view={Lazy::<ChartImmunizations>::new()}/>
            <Route path=path!("procedures") view={Lazy::<ChartProcedures>::new()}/>
            <Route path=path!("medications") view={Lazy::<ChartMedications>::new()}/>
            <Route path=path!("visits") view={Lazy::<ChartVisits>::new()}/>
            <Route path=path!("details") view={Lazy::<ChartDetails>::new()}/>
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
            <ChartRoutes/>
            <Route path=path!("patients/:id/book") view={Lazy::<StaffBook>::new()}/>
            <Route path=path!("patients/:id/book/times") view={Lazy::<StaffTimes>::new()}/>
            <Route path=path!("patients/:id/book/confirm") view={Lazy::<StaffConfirm>::new()}/>
            <Route path=path!("schedule") view={Lazy::<Schedule>::new()}/>
            <Route path=path!("schedule/:practitioner") view={Lazy::<PractitionerSchedule>::new()}/>
            <Route path=path!("closures") view={Lazy::<Closures>::new()}/>
            <Route path=path!("services") view={Lazy::<Services>::new()}/>
            <Route path=path!("account") view={Lazy::<StaffAccount>::new()}/>
            <Route path=path!("accounts") view={Lazy::<Accounts>::new()}/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
