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
/// way needs too.
///
/// What several chunks need, the splitter puts into a file for that set of chunks, and bin/join.mjs joins those that are
/// loaded together. A chunk is `after` the frame that its pages are always shown in, and names all of what is there: what the
/// frame needs is then needed by all of its pages, in one file instead of dozens.
macro_rules! lazy_pages {
    ($chunk:ident, $preload:ident, $pages:ident $(after $before:ident)? { $($page:ident => $component:path),* $(,)? }) => {
        #[derive(Clone, Copy)]
        enum $pages {
            $($page,)*
            $(Before($before),)?
        }

        impl $pages {
            const ALL: &[Self] = &[$(Self::$page,)* $(Self::Before($before::ALL[0]),)?];

            fn show(self) -> AnyView {
                match self {
                    $(Self::$page => $component().into_any(),)*
                    $(Self::Before(page) => <$before>::show(page),)?
                }
            }
        }

        // The frame stands in a chunk only for the splitter: no route names it.
        const _: &[$pages] = $pages::ALL;

        #[lazy]
        fn $chunk(page: $pages) -> AnyView {
            page.show()
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

lazy_pages!(pay_link_pages, __preload_pay_link_pages, PayLinkPages after Entrance {
    Open => billing::pages::portal::PayLinkPage,
    Pay => billing::pages::portal::PayForPage,
});

lazy_pages!(kit_pages, __preload_kit_pages, KitPages after Entrance {
    Kit => kit::KitPage,
});

lazy_pages!(guest_pages, __preload_guest_pages, GuestPages after Entrance {
    Link => telemedicine::pages::guest::GuestLinkPage,
    Call => telemedicine::pages::guest::GuestCallPage,
});

// The portal

lazy_pages!(portal_frame, __preload_portal_frame, PortalFrame after Entrance {
    Layout => PortalLayout,
});

lazy_pages!(home_pages, __preload_home_pages, HomePages after PortalFrame {
    Home => crate::pages::HomePage,
});

lazy_pages!(booking_pages, __preload_booking_pages, BookingPages after PortalFrame {
    Book => portal::BookPage,
    Whom => portal::WhomPage,
    Times => portal::TimesPage,
    Confirm => portal::ConfirmPage,
    Doctors => portal::DoctorsPage,
    Doctor => portal::DoctorPage,
});

lazy_pages!(own_appointment_pages, __preload_own_appointment_pages, OwnAppointmentPages after PortalFrame {
    Appointments => portal::AppointmentsPage,
    Appointment => crate::pages::AppointmentPage,
    Move => portal::MovePage,
    Cancel => portal::CancelPage,
});

lazy_pages!(bill_pages, __preload_bill_pages, BillPages after PortalFrame {
    Bills => billing::pages::portal::BillsPage,
    Bill => billing::pages::portal::BillPage,
    Payment => billing::pages::portal::PaymentPage,
    Request => billing::pages::portal::RequestPage,
    Plan => billing::pages::portal::PlanPage,
});

lazy_pages!(record_pages, __preload_record_pages, RecordPages after PortalFrame {
    Results => labs::pages::portal::OwnResultsPage,
    Result => labs::pages::portal::OwnResultPage,
    Record => clinical::pages::portal::RecordPage,
    Visits => clinical::pages::portal::OwnVisitsPage,
    Visit => clinical::pages::portal::VisitPage,
    Access => clinical::pages::portal::AccessPage,
});

lazy_pages!(own_account_pages, __preload_own_account_pages, OwnAccountPages after PortalFrame {
    More => crate::pages::MorePage,
    Account => crate::pages::AccountPage,
});

lazy_pages!(video_pages, __preload_video_pages, VideoPages after PortalFrame {
    Visit => telemedicine::pages::portal::VideoVisitPage,
});

// The dashboards

lazy_pages!(staff_frame, __preload_staff_frame, StaffFrame after Entrance {
    Layout => StaffLayout,
});

lazy_pages!(start_pages, __preload_start_pages, StartPages after StaffFrame {
    Start => crate::start::StartPage,
});

lazy_pages!(own_work_pages, __preload_own_work_pages, OwnWorkPages after StaffFrame {
    Unsigned => clinical::pages::UnsignedPage,
    Inbox => labs::pages::InboxPage,
    Week => staff::WeekPage,
});

lazy_pages!(patient_pages, __preload_patient_pages, PatientPages after StaffFrame {
    Patients => patients::PatientsPage,
    Register => patients::RegisterPage,
});

lazy_pages!(day_pages, __preload_day_pages, DayPages after StaffFrame {
    Day => crate::pages::DayPage,
});

lazy_pages!(appointment_pages, __preload_appointment_pages, AppointmentPages after StaffFrame {
    Appointment => staff::StaffAppointmentPage,
    Move => staff::StaffMovePage,
    Book => staff::StaffBookPage,
    Times => staff::StaffTimesPage,
    Confirm => staff::StaffConfirmPage,
});

lazy_pages!(plan_pages, __preload_plan_pages, PlanPages after StaffFrame {
    Schedule => staff::SchedulePage,
    PractitionerSchedule => staff::PractitionerSchedulePage,
    Closures => staff::ClosuresPage,
    Services => staff::ServicesPage,
    Account => identity::pages::AccountPage,
    Accounts => identity::pages::AccountsPage,
});

lazy_pages!(chart_frame, __preload_chart_frame, ChartFrame after StaffFrame {
    Layout => clinical::pages::ChartLayout,
});

lazy_pages!(chart_pages, __preload_chart_pages, ChartPages after ChartFrame {
    Summary => clinical::pages::ChartStartPage,
    Allergies => clinical::pages::AllergiesPage,
    VitalSigns => clinical::pages::VitalSignsPage,
    Immunizations => clinical::pages::ImmunizationsPage,
    Procedures => clinical::pages::ProceduresPage,
    Medications => clinical::pages::MedicationsPage,
    Visits => clinical::pages::VisitsPage,
    Problems => clinical::pages::ProblemsPage,
    Details => crate::pages::PatientPage,
});

lazy_pages!(note_pages, __preload_note_pages, NotePages after ChartFrame {
    Encounter => clinical::pages::EncounterPage,
    Notes => clinical::pages::NotesPage,
    Note => clinical::pages::NotePage,
});

lazy_pages!(order_pages, __preload_order_pages, OrderPages after ChartFrame {
    Results => labs::pages::ResultsPage,
    Orders => labs::pages::OrdersPage,
    NewOrder => labs::pages::NewOrderPage,
});

lazy_pages!(visit_pages, __preload_visit_pages, VisitPages after StaffFrame {
    Visits => telemedicine::pages::staff::VideoVisitsPage,
});

lazy_pages!(call_pages, __preload_call_pages, CallPages after StaffFrame {
    Call => telemedicine::pages::staff::VideoVisitPage,
});

lazy_pages!(billing_pages, __preload_billing_pages, BillingPages after StaffFrame {
    Work => billing::pages::staff::WorkPage,
    Account => billing::pages::staff::AccountPage,
});

lazy_pages!(invoice_pages, __preload_invoice_pages, InvoicePages after StaffFrame {
    Invoice => billing::pages::staff::InvoicePage,
    Payment => billing::pages::staff::PaymentPage,
});

lazy_pages!(till_pages, __preload_till_pages, TillPages after StaffFrame {
    Till => billing::pages::staff::TillPage,
    Shift => billing::pages::staff::ShiftPage,
});

lazy_pages!(receivable_pages, __preload_receivable_pages, ReceivablePages after StaffFrame {
    Plan => billing::pages::staff::PlanPage,
    Payers => billing::pages::staff::PayersPage,
    Payer => billing::pages::staff::PayerPage,
    Suspense => billing::pages::staff::SuspensePage,
    Suspended => billing::pages::staff::SuspendedPage,
});

lazy_pages!(billing_office_pages, __preload_billing_office_pages, BillingOfficePages after StaffFrame {
    Prices => billing::pages::staff::PricesPage,
    Revenue => billing::pages::staff::RevenuePage,
});

lazy_pages!(package_pages, __preload_package_pages, PackagePages after StaffFrame {
    Packages => billing::pages::staff::PackagesPage,
});

lazy_pages!(bench_pages, __preload_bench_pages, BenchPages after StaffFrame {
    Worklist => labs::pages::WorklistPage,
    Specimen => labs::pages::SpecimenPage,
    Label => labs::pages::LabelPage,
    TestGrid => labs::pages::TestGridPage,
});

lazy_pages!(result_pages, __preload_result_pages, ResultPages after StaffFrame {
    Verify => labs::pages::VerifyPage,
    Analysis => labs::pages::AnalysisPage,
    Critical => labs::pages::CriticalPage,
    CriticalReport => labs::pages::CriticalReportPage,
});

lazy_pages!(lab_office_pages, __preload_lab_office_pages, LabOfficePages after StaffFrame {
    Catalogue => labs::pages::CataloguePage,
    Test => labs::pages::TestPage,
    Messages => labs::pages::MessagesPage,
    Message => labs::pages::MessagePage,
});

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=at!("/sign-in") view=Entrance::SignIn ssr=SsrMode::Async/>
            <Route path=at!("/kit") view=KitPages::Kit ssr=SsrMode::Async/>
            <Route path=at!("/pay/:link") view=PayLinkPages::Open ssr=SsrMode::Async/>
            <Route path=at!("/pay/:link/:visit") view=PayLinkPages::Pay ssr=SsrMode::Async/>
            <Route path=at!("/video/:link") view=GuestPages::Link ssr=SsrMode::Async/>
            <Route path=at!("/video/:guest/:pass") view=GuestPages::Call ssr=SsrMode::Async/>
            <StaffRoutes/>
            <PortalRoutes/>
        </Routes>
    }
}

#[component(transparent)]
fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("") view=PortalFrame::Layout ssr=SsrMode::Async>
            <Route path=at!("") view=HomePages::Home/>
            <Route path=at!("book") view=BookingPages::Book/>
            <Route path=at!("book/confirm/:appointment") view=BookingPages::Confirm/>
            <Route path=at!("book/:service") view=BookingPages::Whom/>
            <Route path=at!("book/:service/:practitioner") view=BookingPages::Times/>
            <Route path=at!("appointments") view=OwnAppointmentPages::Appointments/>
            <Route path=at!("appointments/:appointment") view=OwnAppointmentPages::Appointment/>
            <Route path=at!("appointments/:appointment/move") view=OwnAppointmentPages::Move/>
            <Route path=at!("appointments/:appointment/cancel") view=OwnAppointmentPages::Cancel/>
            <Route path=at!("appointments/:appointment/video") view=VideoPages::Visit/>
            <Route path=at!("doctors") view=BookingPages::Doctors/>
            <Route path=at!("doctors/:practitioner") view=BookingPages::Doctor/>
            <Route path=at!("bills") view=BillPages::Bills/>
            <Route path=at!("bills/payments/:payment") view=BillPages::Payment/>
            <Route path=at!("bills/requests/:request") view=BillPages::Request/>
            <Route path=at!("bills/plans/:plan") view=BillPages::Plan/>
            <Route path=at!("bills/:invoice") view=BillPages::Bill/>
            <Route path=at!("results") view=RecordPages::Results/>
            <Route path=at!("results/:report") view=RecordPages::Result/>
            <Route path=at!("record") view=RecordPages::Record/>
            <Route path=at!("visits") view=RecordPages::Visits/>
            <Route path=at!("visits/:encounter") view=RecordPages::Visit/>
            <Route path=at!("access") view=RecordPages::Access/>
            <Route path=at!("more") view=OwnAccountPages::More/>
            <Route path=at!("account") view=OwnAccountPages::Account/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// One address per patient and page.
#[component(transparent)]
fn ChartRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("patients/:patient") view=ChartFrame::Layout>
            <Route path=at!("") view=ChartPages::Summary/>
            <Route path=at!("allergies") view=ChartPages::Allergies/>
            <Route path=at!("vitals") view=ChartPages::VitalSigns/>
            <Route path=at!("immunisations") view=ChartPages::Immunizations/>
            <Route path=at!("procedures") view=ChartPages::Procedures/>
            <Route path=at!("medications") view=ChartPages::Medications/>
            <Route path=at!("visits") view=ChartPages::Visits/>
            <Route path=at!("results") view=OrderPages::Results/>
            <Route path=at!("orders") view=OrderPages::Orders/>
            <Route path=at!("orders/new") view=OrderPages::NewOrder/>
            <Route path=at!("notes") view=NotePages::Notes/>
            <Route path=at!("notes/:note") view=NotePages::Note/>
            <Route path=at!("problems") view=ChartPages::Problems/>
            <Route path=at!("encounters/:encounter") view=NotePages::Encounter/>
            <Route path=at!("account") view=BillingPages::Account/>
            <Route path=at!("details") view=ChartPages::Details/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn BillingRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("billing") view=Outlet>
            <Route path=at!("") view=BillingPages::Work/>
            <Route path=at!("invoices/:invoice") view=InvoicePages::Invoice/>
            <Route path=at!("payments/:payment") view=InvoicePages::Payment/>
            <Route path=at!("plans/:plan") view=ReceivablePages::Plan/>
            <Route path=at!("payers") view=ReceivablePages::Payers/>
            <Route path=at!("payers/:payer") view=ReceivablePages::Payer/>
            <Route path=at!("suspense") view=ReceivablePages::Suspense/>
            <Route path=at!("suspense/:money") view=ReceivablePages::Suspended/>
            <Route path=at!("till") view=TillPages::Till/>
            <Route path=at!("till/:shift") view=TillPages::Shift/>
            <Route path=at!("prices") view=BillingOfficePages::Prices/>
            <Route path=at!("packages") view=PackagePages::Packages/>
            <Route path=at!("revenue") view=BillingOfficePages::Revenue/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn LabRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("lab") view=Outlet>
            <Route path=at!("") view=BenchPages::Worklist/>
            <Route path=at!("specimens/:specimen") view=BenchPages::Specimen/>
            <Route path=at!("specimens/:specimen/label") view=BenchPages::Label/>
            <Route path=at!("tests/:test") view=BenchPages::TestGrid/>
            <Route path=at!("verify") view=ResultPages::Verify/>
            <Route path=at!("results/:analysis") view=ResultPages::Analysis/>
            <Route path=at!("critical") view=ResultPages::Critical/>
            <Route path=at!("critical/report") view=ResultPages::CriticalReport/>
            <Route path=at!("messages") view=LabOfficePages::Messages/>
            <Route path=at!("messages/:unfiled") view=LabOfficePages::Message/>
            <Route path=at!("catalogue") view=LabOfficePages::Catalogue/>
            <Route path=at!("catalogue/:test") view=LabOfficePages::Test/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn StaffRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=at!("/staff") view=StaffFrame::Layout ssr=SsrMode::Async>
            <Route path=at!("") view=StartPages::Start/>
            <Route path=at!("day") view=DayPages::Day/>
            <Route path=at!("inbox") view=OwnWorkPages::Inbox/>
            <Route path=at!("unsigned") view=OwnWorkPages::Unsigned/>
            <Route path=at!("week") view=OwnWorkPages::Week/>
            <Route path=at!("appointments/:appointment") view=AppointmentPages::Appointment/>
            <Route path=at!("appointments/:appointment/move") view=AppointmentPages::Move/>
            <Route path=at!("visits") view=VisitPages::Visits/>
            <Route path=at!("visits/:appointment") view=CallPages::Call/>
            <Route path=at!("patients") view=PatientPages::Patients/>
            <Route path=at!("patients/new") view=PatientPages::Register/>
            <ChartRoutes/>
            <Route path=at!("patients/:id/book") view=AppointmentPages::Book/>
            <Route path=at!("patients/:id/book/times") view=AppointmentPages::Times/>
            <Route path=at!("patients/:id/book/confirm") view=AppointmentPages::Confirm/>
            <BillingRoutes/>
            <LabRoutes/>
            <Route path=at!("schedule") view=PlanPages::Schedule/>
            <Route path=at!("schedule/:practitioner") view=PlanPages::PractitionerSchedule/>
            <Route path=at!("closures") view=PlanPages::Closures/>
            <Route path=at!("services") view=PlanPages::Services/>
            <Route path=at!("account") view=PlanPages::Account/>
            <Route path=at!("accounts") view=PlanPages::Accounts/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
