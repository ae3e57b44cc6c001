use ::model::{AppError, Permission};
use leptos::prelude::*;
use scheduling::components::portal::session;

use crate::{api, model::MyUnsigned};

/// "To sign 3": the way to the notes that wait for the signature of whoever looks; nothing where none does, and for
/// those who sign nothing.
#[component]
pub fn ToSign() -> impl IntoView {
    let session = session();
    let count = Resource::new(
        || (),
        move |()| async move {
            let writes = session.await?.is_some_and(|info| info.may(Permission::WriteChart));
            if writes { Ok(api::my_unsigned(MyUnsigned {}).await?.total) } else { Ok::<_, AppError>(0) }
        },
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let count = count.await.unwrap_or_default();
                (count > 0).then(|| view! {
                    <a class="to-do-link" href="/staff/unsigned">"To sign "<span class="count">{count}</span></a>
                })
            })}
        </Suspense>
    }
}
