use ::model::SpecimenId;
use kit::{Loaded, PageHead, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    model::{Label, ShowLabel},
};

/// Modules that stay empty at either side, so that a scanner finds the first bar.
const QUIET: u32 = 10;
const HEIGHT: u32 = 60;

/// `/staff/lab/specimens/{specimen}/label`: what is stuck on the tube. Prints on a label of 50 by 25 millimetres.
#[component]
pub fn LabelPage() -> impl IntoView {
    let id = param::<SpecimenId>("specimen");
    let label = ask_about(move || Some(api::Label { query: ShowLabel { specimen_id: id.get()? } }));
    view! {
        <div class="no-print">
            <PageHead title="Label" lead="Print this page on the label printer: one label, one tube."/>
        </div>
        <Loaded resource=label view=|label: Label| view! { <Sticker label/> }/>
    }
}

#[component]
fn Sticker(label: Label) -> impl IntoView {
    let width = label.bars.iter().map(|(from, wide)| from + wide).max().unwrap_or(0) + 2 * QUIET;
    let bars = label
        .bars
        .iter()
        .map(|(from, wide)| {
            view! { <rect x=(from + QUIET).to_string() y="0" width=wide.to_string() height=HEIGHT.to_string()></rect> }
        })
        .collect_view();
    let accession = label.accession.clone();
    view! {
        <section class="tube-label" aria-label=format!("Label of {accession}")>
            <strong dir="auto">{label.name}</strong>
            <span>{label.born}" · "{label.sex}" · MRN "{label.mrn}</span>
            <svg
                viewBox=format!("0 0 {width} {HEIGHT}")
                role="img"
                aria-label=format!("Barcode {accession}")
                preserveAspectRatio="none"
            >
                {bars}
            </svg>
            <span class="tube-label-line">
                <strong>{label.accession}</strong>
                <span>{label.tube}", "{label.number}" of "{label.of}</span>
            </span>
            <span>{label.tests.join(", ")}</span>
            <span>{label.priority}</span>
        </section>
    }
}
