//! Which URL shows which page. Pages and the frames around them are loaded in chunks, so that a patient's phone
//! never downloads the staff's dashboards.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    ChooseView, PossibleRouteMatch, SsrMode,
    any_nested_route::IntoAnyNestedRoute,
    components::{Outlet, ParentRoute, Route, Routes},
    path,
};
use scheduling::pages::{portal, staff};

use crate::{
    document::NotFoundPage,
    layouts::{portal::PortalLayout, staff::StaffLayout},
};

/// Pages that nothing but their URL tells apart, in one chunk: what one of them needs, the next one on the
/// way needs too, and a chunk for each would be two hundred small files on a weak connection.
///
/// What several chunks need, the splitter puts into a file for that set of chunks. Each chunk of pages therefore names
/// the frame around them, as `Around`: what a frame needs, all of its pages then have in common, in one file instead
/// of dozens.
macro_rules! lazy_pages {
    ($chunk:ident, $preload:ident, $pages:ident { $($page:ident => $component:path),* $(,)? }) => {
        #[derive(Clone, Copy)]
        enum $pages {
            $($page),*
        }

        // Frames stand in a chunk of pages only for the splitter: no route names them.
        const _: &[$pages] = &[$($pages::$page),*];

        #[lazy]
        fn $chunk(page: $pages) -> AnyView {
            match page {
                $($pages::$page => $component().into_any()),*
            }
        }

        impl ChooseView for $pages {
            async fn choose(self) -> AnyView {
                $chunk(self).await
            }

            async fn preload(&self) {
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
        }
    };
}

/// A path of one type, whatever it is made of: the router is then compiled once, not for every shape of a path.
macro_rules! at {
    ($path:tt) => {
        Arc::new(path!($path)) as Arc<dyn PossibleRouteMatch + Send + Sync>
    };
}

lazy_pages!(entrance, __preload_entrance, Entrance {
    SignIn => identity::pages::SignInPage,
});

lazy_pages!(portal_pages, __preload_portal_pages, PortalPages {
    Around => PortalLayout,
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
    AroundPatient => PortalLayout,
    AroundStaff => StaffLayout,
    Account => crate::pages::AccountPage,
    StaffAccount => identity::pages::AccountPage,
    Accounts => identity::pages::AccountsPage,
});

lazy_pages!(staff_pages, __preload_staff_pages, StaffPages {
    Around => StaffLayout,
    StaffHome => crate::start::StartPage,
    Day => crate::pages::DayPage,
    Unsigned => clinical::pages::UnsignedPage,
    Week => staff::WeekPage,
    StaffAppointment => staff::StaffAppointmentPage,
    StaffMove => staff::StaffMovePage,
    StaffBook => staff::StaffBookPage,
    StaffTimes => staff::StaffTimesPage,
    StaffConfirm => staff::StaffConfirmPage,
});

lazy_pages!(plan_pages, __preload_plan_pages, PlanPages {
    Around => StaffLayout,
    Schedule => staff::SchedulePage,
    PractitionerSchedule => staff::PractitionerSchedulePage,
    Closures => staff::ClosuresPage,
    Services => staff::ServicesPage,
});

lazy_pages!(patient_pages, __preload_patient_pages, PatientPages {
    Around => StaffLayout,
    Patients => patients::PatientsPage,
    Register => patients::RegisterPage,
});

lazy_pages!(chart_pages, __preload_chart_pages, ChartPages {
    Around => StaffLayout,
    Chart => clinical::pages::ChartLayout,
    ChartSummary => clinical::pages::ChartStartPage,
    ChartAllergies => clinical::pages::AllergiesPage,
    ChartVitalSigns => clinical::pages::VitalSignsPage,
    ChartImmunizations => clinical::pages::ImmunizationsPage,
    ChartProcedures => clinical::pages::ProceduresPage,
    ChartMedications => clinical::pages::MedicationsPage,
    ChartVisits => clinical::pages::VisitsPage,
    ChartNotes => clinical::pages::NotesPage,
    ChartNote => clinical::pages::NotePage,
    ChartProblems => clinical::pages::ProblemsPage,
    ChartEncounter => clinical::pages::EncounterPage,
    ChartDetails => crate::pages::PatientPage,
});

lazy_pages!(chart_lab_pages, __preload_chart_lab_pages, ChartLabPages {
    Around => StaffLayout,
    Results => labs::pages::ResultsPage,
    Orders => labs::pages::OrdersPage,
    NewOrder => labs::pages::NewOrderPage,
});

lazy_pages!(lab_pages, __preload_lab_pages, LabPages {
    Around => StaffLayout,
    Worklist => labs::pages::WorklistPage,
    Specimen => labs::pages::SpecimenPage,
    Label => labs::pages::LabelPage,
    TestGrid => labs::pages::TestGridPage,
    Verify => labs::pages::VerifyPage,
    Analysis => labs::pages::AnalysisPage,
    Critical => labs::pages::CriticalPage,
    CriticalReport => labs::pages::CriticalReportPage,
    Catalogue => labs::pages::CataloguePage,
    Test => labs::pages::TestPage,
    Messages => labs::pages::MessagesPage,
    Message => labs::pages::MessagePage,
});

lazy_pages!(record_pages, __preload_record_pages, RecordPages {
    Around => PortalLayout,
    Results => labs::pages::portal::OwnResultsPage,
    Result => labs::pages::portal::OwnResultPage,
    Record => clinical::pages::portal::RecordPage,
    Visits => clinical::pages::portal::OwnVisitsPage,
    Visit => clinical::pages::portal::VisitPage,
    Access => clinical::pages::portal::AccessPage,
    More => crate::pages::MorePage,
});

lazy_pages!(kit_pages, __preload_kit_pages, KitPages {
    Kit => kit::KitPage,
});

// Whoever comes to sign in needs neither frame yet.
lazy_pages!(portal_frame, __preload_portal_frame, PortalFrame {
    Layout => PortalLayout,
});

lazy_pages!(staff_frame, __preload_staff_frame, StaffFrame {
    Layout => StaffLayout,
});

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=at!("/sign-in") view=Entrance::SignIn ssr=SsrMode::Async/>
            <Route path=at!("/kit") view=KitPages::Kit ssr=SsrMode::Async/>
            <StaffRoutes/>
            <PortalRoutes/>
        </Routes>
    }
}

#[component(transparent)]
fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("") view=PortalFrame::Layout ssr=SsrMode::Async>
            <Route path=at!("") view=PortalPages::Home/>
            <Route path=at!("book") view=PortalPages::Book/>
            <Route path=at!("book/confirm/:appointment") view=PortalPages::Confirm/>
            <Route path=at!("book/:service") view=PortalPages::Whom/>
            <Route path=at!("book/:service/:practitioner") view=PortalPages::Times/>
            <Route path=at!("appointments") view=PortalPages::Appointments/>
            <Route path=at!("appointments/:appointment") view=PortalPages::Appointment/>
            <Route path=at!("appointments/:appointment/move") view=PortalPages::Move/>
            <Route path=at!("appointments/:appointment/cancel") view=PortalPages::Cancel/>
            <Route path=at!("doctors") view=PortalPages::Doctors/>
            <Route path=at!("doctors/:practitioner") view=PortalPages::Doctor/>
            <Route path=at!("results") view=RecordPages::Results/>
            <Route path=at!("results/:report") view=RecordPages::Result/>
            <Route path=at!("record") view=RecordPages::Record/>
            <Route path=at!("visits") view=RecordPages::Visits/>
            <Route path=at!("visits/:encounter") view=RecordPages::Visit/>
            <Route path=at!("access") view=RecordPages::Access/>
            <Route path=at!("more") view=RecordPages::More/>
            <Route path=at!("account") view=AccountPages::Account/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// One address per patient and page.
#[component(transparent)]
fn ChartRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("patients/:patient") view=ChartPages::Chart>
            <Route path=at!("") view=ChartPages::ChartSummary/>
            <Route path=at!("allergies") view=ChartPages::ChartAllergies/>
            <Route path=at!("vitals") view=ChartPages::ChartVitalSigns/>
            <Route path=at!("immunisations") view=ChartPages::ChartImmunizations/>
            <Route path=at!("procedures") view=ChartPages::ChartProcedures/>
            <Route path=at!("medications") view=ChartPages::ChartMedications/>
            <Route path=at!("visits") view=ChartPages::ChartVisits/>
            <Route path=at!("results") view=ChartLabPages::Results/>
            <Route path=at!("orders") view=ChartLabPages::Orders/>
            <Route path=at!("orders/new") view=ChartLabPages::NewOrder/>
            <Route path=at!("notes") view=ChartPages::ChartNotes/>
            <Route path=at!("notes/:note") view=ChartPages::ChartNote/>
            <Route path=at!("problems") view=ChartPages::ChartProblems/>
            <Route path=at!("encounters/:encounter") view=ChartPages::ChartEncounter/>
            <Route path=at!("details") view=ChartPages::ChartDetails/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn LabRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("lab") view=Outlet>
            <Route path=at!("") view=LabPages::Worklist/>
            <Route path=at!("specimens/:specimen") view=LabPages::Specimen/>
            <Route path=at!("specimens/:specimen/label") view=LabPages::Label/>
            <Route path=at!("tests/:test") view=LabPages::TestGrid/>
            <Route path=at!("verify") view=LabPages::Verify/>
            <Route path=at!("results/:analysis") view=LabPages::Analysis/>
            <Route path=at!("critical") view=LabPages::Critical/>
            <Route path=at!("critical/report") view=LabPages::CriticalReport/>
            <Route path=at!("messages") view=LabPages::Messages/>
            <Route path=at!("messages/:unfiled") view=LabPages::Message/>
            <Route path=at!("catalogue") view=LabPages::Catalogue/>
            <Route path=at!("catalogue/:test") view=LabPages::Test/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn StaffRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("/staff") view=StaffFrame::Layout ssr=SsrMode::Async>
            <Route path=at!("") view=StaffPages::StaffHome/>
            <Route path=at!("day") view=StaffPages::Day/>
            <Route path=at!("unsigned") view=StaffPages::Unsigned/>
            <Route path=at!("week") view=StaffPages::Week/>
            <Route path=at!("appointments/:appointment") view=StaffPages::StaffAppointment/>
            <Route path=at!("appointments/:appointment/move") view=StaffPages::StaffMove/>
            <Route path=at!("patients") view=PatientPages::Patients/>
            <Route path=at!("patients/new") view=PatientPages::Register/>
            <ChartRoutes/>
            <Route path=at!("patients/:id/book") view=StaffPages::StaffBook/>
            <Route path=at!("patients/:id/book/times") view=StaffPages::StaffTimes/>
            <Route path=at!("patients/:id/book/confirm") view=StaffPages::StaffConfirm/>
            <LabRoutes/>
            <Route path=at!("schedule") view=PlanPages::Schedule/>
            <Route path=at!("schedule/:practitioner") view=PlanPages::PractitionerSchedule/>
            <Route path=at!("closures") view=PlanPages::Closures/>
            <Route path=at!("services") view=PlanPages::Services/>
            <Route path=at!("account") view=AccountPages::StaffAccount/>
            <Route path=at!("accounts") view=AccountPages::Accounts/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
