use kit::{TabLink, Tabs};
use leptos::prelude::*;

use crate::{components::portal::Whom, model::PractitionerRef};

/// With whom: anybody, or one of those who offer the service. Where there is only one, there is nothing to choose.
#[component]
pub fn WhomTabs<H>(practitioners: Vec<PractitionerRef>, whom: Whom, href: H) -> impl IntoView
where
    H: Fn(Whom) -> String,
{
    if practitioners.len() < 2 {
        return None;
    }
    let tab = |label: String, choice: Whom| TabLink { label, href: href(choice), count: None, current: choice == whom };
    let anybody = tab("Anybody".to_owned(), Whom::Anybody);
    let each = practitioners.into_iter().map(|doctor| tab(doctor.name, Whom::Practitioner(doctor.id)));
    let tabs: Vec<TabLink> = std::iter::once(anybody).chain(each).collect();
    Some(view! { <Tabs label="With whom" tabs=tabs/> })
}
