use ::model::{AppError, Permission};
use leptos::prelude::*;
use scheduling::components::portal::session;

use crate::{api, model::MyUnsigned};

/// How many notes wait for the signature of whoever looks. Asked for where a page begins, beside its other questions:
/// what is made inside of an answer is made as often as the server looks through the page, and would ask each time.
pub(super) fn unsigned() -> Resource<Result<i64, AppError>> {
    let session = session();
    Resource::new(
        || (),
        move |()| async move {
            let writes = session.await?.is_some_and(|info| info.may(Permission::WriteChart));
            if writes { Ok(api::my_unsigned(MyUnsigned {}).await?.total) } else { Ok(0) }
        },
    )
}

/// "To sign 3": the way to the notes that wait for the signature of whoever looks; nothing where none does, and for
/// those who sign nothing.
#[component]
pub fn ToSign(count: Resource<Result<i64, AppError>>) -> impl IntoView {
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
