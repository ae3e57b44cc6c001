use kit::{Column, EmptyState, Loaded, PageHead, Table, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::NoteTag,
    model::{MyUnsigned, Unsigned},
};

/// `/staff/unsigned`: the notes that wait for the signature of whoever looks, the oldest first.
#[component]
pub fn UnsignedPage() -> impl IntoView {
    let notes = ask(move || api::MyUnsigned { query: MyUnsigned {} });
    view! {
        <PageHead title="To sign" lead="Notes that you began and have not signed."/>
        <Loaded resource=notes view=|notes: Unsigned| view! { <Notes notes/> }/>
    }
}

#[component]
fn Notes(notes: Unsigned) -> impl IntoView {
    if notes.notes.is_empty() {
        return view! { <EmptyState title="Nothing to sign" text="All your notes are signed."/> }.into_any();
    }
    let shown = i64::try_from(notes.notes.len()).unwrap_or(i64::MAX);
    let left = (notes.total > shown)
        .then(|| view! { <p class="muted">"The oldest "{shown}" of "{notes.total}" are shown."</p> });
    let rows = notes
        .notes
        .into_iter()
        .map(|note| {
            let href = format!("/staff/patients/{}/notes/{}", note.patient_id, note.id);
            view! {
                <tr class="row-link">
                    <td><a href=href dir="auto">{note.title}</a></td>
                    <td><bdi>{note.patient}</bdi></td>
                    <td class="nowrap">{note.begun.full()}</td>
                    <td><NoteTag state=note.state/></td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text("Note"), Column::text("Patient"), Column::text("Begun"), Column::text("State")];
    view! {
        <Table caption="Notes to sign, the oldest first" columns=columns>{rows}</Table>
        {left}
    }
    .into_any()
}
