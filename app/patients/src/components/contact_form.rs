use kit::{Form, FormContext, Hidden, Submission, SubmitButton, TextField};
use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, codec::PostUrl},
};
use model::AppError;
use serde::de::DeserializeOwned;

use crate::model::{PatientDetails, TelecomSystem};

/// How the patient is reached. The portal and the desk send it to a server function each, which knows the way back.
#[component]
pub fn ContactForm<S, Codec>(
    action: Submission<S>,
    details: PatientDetails,
    /// Whether the patient fills it in: the browser may then offer what it knows.
    #[prop(optional)]
    own: bool,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Codec>, Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let id = details.head.id.to_string();
    let version = details.version.to_string();
    view! {
        <Form id="contact" action class="stack">
            <Hidden name="patient_id" value=id/>
            <Hidden name="version" value=version/>
            {if own {
                view! { <Fields details own/> }.into_any()
            } else {
                view! { <Folded summary="Change how to reach the patient"><Fields details own/></Folded> }.into_any()
            }}
        </Form>
    }
}

#[component]
fn Fields(details: PatientDetails, own: bool) -> impl IntoView {
    let first =
        |system| details.telecoms.iter().find(|telecom| telecom.system == system).map(|telecom| telecom.value.clone());
    let (phone, email) = (first(TelecomSystem::Phone), first(TelecomSystem::Email));
    let address = details.addresses.into_iter().next().unwrap_or_default();
    let known = move |token: &'static str| if own { token } else { "off" };
    view! {
        <TextField
            name="phone"
            label="Phone"
            kind="tel"
            inputmode="tel"
            value=phone.unwrap_or_default()
            autocomplete=known("tel")
            width=20
            optional=true
        />
        <TextField
            name="email"
            label="E-mail address"
            hint="For messages from the hospital. It does not change how you sign in."
            kind="email"
            inputmode="email"
            value=email.unwrap_or_default()
            autocomplete=known("email")
            optional=true
        />
        <TextField
            name="address_line"
            label="Street and number"
            value=address.lines.join(", ")
            autocomplete=known("street-address")
            optional=true
        />
        <TextField
            name="postal_code"
            label="Postal code"
            value=address.postal_code.unwrap_or_default()
            autocomplete=known("postal-code")
            width=10
            optional=true
        />
        <TextField
            name="city"
            label="Town"
            value=address.city.unwrap_or_default()
            autocomplete=known("address-level2")
            width=20
            optional=true
        />
        <TextField
            name="state"
            label="State or region"
            value=address.state.unwrap_or_default()
            autocomplete=known("address-level1")
            width=20
            optional=true
        />
        <TextField
            name="country"
            label="Country"
            value=address.country.unwrap_or_default()
            autocomplete=known("country-name")
            width=20
            optional=true
        />
        <SubmitButton>"Save"</SubmitButton>
    }
}

/// At the desk the form is looked at more rarely than it is scrolled past. It opens by itself when it comes back with
/// an error.
#[component]
fn Folded(summary: &'static str, children: Children) -> impl IntoView {
    let form = use_context::<FormContext>();
    let open = move || form.is_some_and(|form| form.error.with(Option::is_some));
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div class="disclosure-body stack">{children()}</div>
        </details>
    }
}
