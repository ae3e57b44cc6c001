use ::model::{AppError, Permission};
use identity::model::SessionInfo;
use kit::{Asked, ask_after};
use leptos::prelude::*;
use scheduling::components::portal::session;

use crate::{
    api,
    model::{MyUnsigned, Unsigned},
};

/// The notes that wait for the signature of whoever looks. Asked for where a page begins, beside its other questions:
/// what is made inside of an answer is made as often as the server looks through the page, and would ask each time.
pub(super) fn unsigned() -> Asked<Unsigned> {
    ask_after(session(), |info: Option<SessionInfo>| {
        let writes = info.is_some_and(|info| info.may(Permission::WriteChart));
        writes.then_some(api::MyUnsigned { query: MyUnsigned {} }).ok_or(AppError::Forbidden)
    })
}

/// "To sign 3": the way to the notes that wait for the signature of whoever looks; nothing where none does, and for
/// those who sign nothing.
#[component]
pub fn ToSign(notes: Asked<Unsigned>) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let count = notes.await.map(|notes| notes.total).unwrap_or_default();
                (count > 0).then(|| view! {
                    <a class="to-do-link" href="/staff/unsigned">"To sign "<span class="count">{count}</span></a>
                })
            })}
        </Suspense>
    }
}
