use kit::{Card, Form, PageHead, PasswordField, SelectField, Submission, SubmitButton, TextField};
use leptos::prelude::*;

use super::accounts::Options;
use crate::{
    api::{CreateAccount, GrantRole},
    model::grantable_roles,
};

/// `?new=account`: somebody who has none yet.
#[component]
pub fn NewAccount(facilities: Options) -> impl IntoView {
    let action = Submission::<CreateAccount>::new();
    view! {
        <PageHead title="Let somebody in" back=("Back to the accounts", "/staff/accounts".to_owned())/>
        <Card>
            <Form id="create" action>
                <TextField name="display_name" label="Name" autocomplete="off" required=true/>
                <TextField name="email" label="E-mail address" kind="email" autocomplete="off" required=true/>
                <Where facilities/>
                <PasswordField
                    name="password"
                    label="First password"
                    autocomplete="new-password"
                    hint="At least 15 characters. Hand it over in person; they can change it under Account."
                />
                <SubmitButton>"Create account"</SubmitButton>
            </Form>
        </Card>
    }
}

/// `?new=role`: somebody who works elsewhere and has an account there. They are not in the list of this facility, so
/// they are named by their address.
#[component]
pub fn NewRole(facilities: Options) -> impl IntoView {
    let action = Submission::<GrantRole>::new();
    view! {
        <PageHead
            title="Somebody from elsewhere"
            lead="Give a role at your facility to somebody who already has an account in this hospital."
            back=("Back to the accounts", "/staff/accounts".to_owned())
        />
        <Card>
            <Form id="grant" action>
                <TextField
                    name="email"
                    label="E-mail address"
                    hint="The one that they sign in with."
                    kind="email"
                    autocomplete="off"
                    required=true
                />
                <Where facilities/>
                <SubmitButton>"Give this role"</SubmitButton>
            </Form>
        </Card>
    }
}

/// The facility and the role there.
#[component]
fn Where(facilities: Options) -> impl IntoView {
    view! {
        <SelectField name="facility_id" label="Facility" options=facilities/>
        <SelectField name="role" label="Role" options=grantable_roles() placeholder="Choose a role" required=true/>
    }
}
