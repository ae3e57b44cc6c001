//! What a form looks like when the server writes it: before WebAssembly has loaded, and without it.
#![cfg(feature = "ssr")]

use kit::{Submission, *};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{components::Router, location::RequestUrl};
use model::{AppError, FieldErrors, FormOutcome, IdempotencyKey};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Register {
    name: String,
    secret: String,
    note: String,
    #[serde(default)]
    agreed: bool,
}

#[server]
pub async fn register_person(key: IdempotencyKey, cmd: Register) -> Result<(), AppError> {
    let _ = (key, cmd);
    Ok(())
}

const PATH: &str = RegisterPerson::PATH;

/// The page as the server writes it, after `outcome` where the form was posted before.
fn page(outcome: Option<FormOutcome>) -> String {
    Owner::new().with(|| {
        if let Some(outcome) = outcome {
            provide_context(outcome);
        }
        provide_context(RequestUrl::new("/register"));
        let action = Submission::<RegisterPerson>::new();
        let page = move || {
            view! {
            <Form action=action id="first">
                <TextField name="name" label="Name" value="from the record"/>
                <PasswordField name="secret" label="Password"/>
                <TextArea name="note" label="Note"/>
                <CheckField name="agreed" label="Agreed" checked=true/>
                <SubmitButton name="then" value="another">"Register"</SubmitButton>
            </Form>
            <Form action=action id="second">
                <TextField name="name" label="Name" value="from the record"/>
            </Form>
            }
        };
        view! {
            <Router>
                <RouteAnnouncer/>
                {page()}
            </Router>
        }
        .to_html()
        // What Leptos leaves for itself.
        .replace("<!>", "")
    })
}

fn outcome(error: AppError, values: &[(&str, &str)]) -> FormOutcome {
    let values = values.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    FormOutcome { path: PATH.into(), error, values }
}

fn refused() -> FormOutcome {
    let mut fields = FieldErrors::default();
    fields.add("name", "Enter a name.");
    fields.add("", "The form as a whole is odd.");
    let typed = [
        ("__form", "first"),
        ("cmd[name]", ""),
        ("cmd[secret]", "correct horse battery staple"),
        ("cmd[note]", "</textarea><script>alert(1)</script>"),
    ];
    outcome(AppError::Invalid { fields }, &typed)
}

/// The opening tag that holds `part`.
fn tag<'a>(html: &'a str, part: &str) -> &'a str {
    let at = html.find(part).unwrap_or_else(|| panic!("{part} is not in {html}"));
    let start = html[..at].rfind('<').expect("a tag");
    &html[start..=start + html[start..].find('>').expect("its end")]
}

#[test]
fn a_form_posts_to_its_own_page_with_function_and_key() {
    let html = page(None);
    assert!(!tag(&html, "method=\"post\"").contains("action="), "{html}");
    assert!(tag(&html, "name=\"__fn\"").contains(&format!("value=\"{PATH}\"")), "{html}");
    assert_eq!(html.matches("name=\"key\"").count(), 2);
    assert!(tag(&html, "id=\"first-name\"").contains("name=\"cmd[name]\" value=\"from the record\""), "{html}");
    assert!(tag(&html, "type=\"submit\"").contains("name=\"cmd[then]\" value=\"another\""), "{html}");
    assert!(!html.contains("role=\"alert\""), "{html}");
}

#[test]
fn every_form_has_a_key_of_its_own() {
    let html = page(None);
    let keys: Vec<&str> =
        html.match_indices("name=\"key\"").map(|(at, _)| tag(&html[at - 30..], "name=\"key\"")).collect();
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn a_refused_form_comes_back_with_what_was_typed() {
    let html = page(Some(refused()));
    let summary = html.find("role=\"alert\"").expect("a summary");
    assert!(html[summary..].contains("<a href=\"#first-name\">Enter a name.</a>"), "{html}");
    assert!(html.contains("<li>The form as a whole is odd.</li>"), "{html}");
    let name = tag(&html, "id=\"first-name\"");
    assert!(name.contains("aria-invalid=\"true\""), "{name}");
    assert!(name.contains("aria-describedby=\"first-name-error\""), "{name}");
    // Emptied on purpose: the value of the record does not come back.
    assert!(name.contains("value=\"\""), "{name}");
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    assert!(!tag(&html, "id=\"first-agreed\"").contains("checked"), "{html}");
}

#[test]
fn a_password_never_comes_back() {
    assert!(!page(Some(refused())).contains("correct horse"));
}

#[test]
fn the_outcome_belongs_to_the_form_that_was_posted() {
    let html = page(Some(refused()));
    assert_eq!(html.matches("role=\"alert\"").count(), 1);
    assert!(tag(&html, "id=\"second-name\"").contains("value=\"from the record\""), "{html}");
    let elsewhere = FormOutcome { path: "/api/elsewhere".into(), ..refused() };
    assert!(!page(Some(elsewhere)).contains("role=\"alert\""));
}

#[test]
fn a_conflict_lists_every_reason() {
    let error = |rule: Option<&str>, details: &[&str]| AppError::Conflict {
        rule: rule.map(str::to_owned),
        message: "Taken.".into(),
        details: details.iter().map(|&detail| detail.to_owned()).collect(),
    };
    let html = page(Some(outcome(error(None, &["Room 3", "Dr Hopper"]), &[("__form", "first")])));
    assert!(html.contains("<p>Taken.</p>") && html.contains("<li>Room 3</li>") && html.contains("<li>Dr Hopper</li>"));
    assert!(html.contains(">That is no longer possible</p>"));
    // One that has a name is its own headline.
    let html = page(Some(outcome(error(Some("taken"), &["Room 3"]), &[("__form", "first")])));
    assert!(html.contains("error-summary-title") && html.contains(">Taken.</p>") && html.contains("<p>Room 3</p>"));
    assert!(!html.contains("no longer possible"));
}
