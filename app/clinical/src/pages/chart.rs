use ::model::{PatientId, Permission};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{Outlet, Redirect},
};
use scheduling::components::portal::{param, session};

use super::SummaryPage;
use crate::components::{ChartBanner, ChartNav, ChartVersion};

/// Around every page of a chart: who it is about, which never scrolls away, and the ways to the other pages. The patient
/// is the one in the address; nowhere else is it kept who is "open".
#[component]
pub fn ChartLayout() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let version = ChartVersion::provide();
    let page = view! { <Outlet/> };
    view! {
        <div class="chart-layout">
            {move || patient.get().map(|patient| view! { <ChartBanner patient version/> })}
            {move || patient.get().map(|patient| view! { <ChartNav patient/> })}
            <div class="chart-page">{page}</div>
        </div>
    }
}

/// `/staff/patients/{patient}`: the summary for those who treat; for the desk, who the patient is; for the billing office,
/// what they owe.
#[component]
pub fn ChartStartPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let session = session();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let info = session.await.ok().flatten().filter(|info| !info.may(Permission::ViewChart));
                let page = info.map(|info| if info.may(Permission::IssueInvoices) { "account" } else { "details" });
                match patient.get_untracked().zip(page) {
                    Some((patient, page)) => {
                        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                        view! { <Redirect path=format!("/staff/patients/{patient}/{page}") options/> }.into_any()
                    }
                    None => view! { <SummaryPage/> }.into_any(),
                }
            })}
        </Suspense>
    }
}
