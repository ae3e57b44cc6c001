use ::model::{ChargeCodeId, FacilityId, PriceListId};
use kit::{
    ButtonRow, Card, CellField, Column, EmptyState, Form, Hidden, LinkButton, PageHead, PageLoaded, SelectField,
    Submission, SubmitButton, Table, Tag, TextField, Tone, Variant, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{accepted, day},
    model::{CodeChoice, PackageLine, PackagesView, PriceListLine, ShowPackages},
};

/// Lines that are free for something more.
const FREE: usize = 4;

#[derive(Clone, Copy)]
struct Steps {
    make: Submission<api::MakePackage>,
    change: Submission<api::ChangePackage>,
}

/// `/staff/billing/packages?package=&facility=`: packages, what each holds, costs and until when; one is made, or changed.
#[component]
pub fn PackagesPage() -> impl IntoView {
    let (package, facility) = (query::<ChargeCodeId>("package"), query::<FacilityId>("facility"));
    let steps = Steps { make: Submission::new(), change: Submission::new() };
    let changes = [accepted(steps.make), accepted(steps.change)];
    let packages = ask(move || {
        changes.iter().for_each(|change| _ = change.get());
        api::Packages { query: ShowPackages { facility_id: facility.get(), package_id: package.get() } }
    });
    view! {
        <PageLoaded title="Packages" resource=packages view=move |packages: PackagesView| view! { <Whole packages steps/> }/>
    }
}

#[component]
fn Whole(packages: PackagesView, steps: Steps) -> impl IntoView {
    let PackagesView { facility_id, facility_name, currency, today, packages, chosen, lists, list_id, codes } =
        packages;
    let back = ("Prices", "/staff/billing/prices".to_owned());
    let choices = Choices { lists, list_id, codes, currency: currency.code().to_owned() };
    let form = match chosen {
        Some(package) => {
            let title = format!("Change “{}”", package.name);
            let hint = "What was charged before keeps its name, what it held and its price.";
            view! {
                <Card title>
                    <p class="muted">{hint}</p>
                    <Form action=steps.change id="change-package" class="stack">
                        <Hidden name="package_id" value=package.code_id.to_string()/>
                        <Hidden name="version" value=package.version.to_string()/>
                        <Fields package=Some(package) choices/>
                        <ButtonRow>
                            <SubmitButton>"Save the package"</SubmitButton>
                            <LinkButton href="/staff/billing/packages" variant=Variant::Quiet>"Leave it as it is"</LinkButton>
                        </ButtonRow>
                    </Form>
                </Card>
            }
            .into_any()
        }
        None => view! {
            <Card title="Make a package">
                <Form action=steps.make id="make-package" class="stack">
                    <TextField name="code" label="Code" hint="Letters and figures, such as CHECKUP-1." width=20/>
                    <Fields package=None choices/>
                    <SubmitButton>"Make the package"</SubmitButton>
                </Form>
            </Card>
        }
        .into_any(),
    };
    let list = if packages.is_empty() {
        view! { <EmptyState title="No package yet" text="A package is several services, tests or other things together, for one price."/> }
            .into_any()
    } else {
        let rows = packages.into_iter().map(|one| row(one, facility_id, today)).collect_view();
        let columns = vec![
            Column::text("Package"),
            Column::text("What it holds"),
            Column::text("Offered"),
            Column::numeric(format!("Price in {}", currency.code())),
        ];
        view! { <Table caption="Packages" columns stacked=true>{rows}</Table> }.into_any()
    };
    view! {
        <PageHead title="Packages" lead=facility_name back/>
        <div class="stack">{list}{form}</div>
    }
}

fn row(one: PackageLine, facility: FacilityId, today: jiff::civil::Date) -> AnyView {
    let href = format!("/staff/billing/packages?package={}&facility={facility}", one.code_id);
    let over = one.valid_to.is_some_and(|to| to < today);
    let offered = match (one.valid_from, one.valid_to) {
        (None, None) => "Until further notice".to_owned(),
        (Some(from), None) => format!("From {}", day(from)),
        (None, Some(to)) => format!("Until {}", day(to)),
        (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
    };
    let parts = one.parts.iter().map(|part| match part.quantity.as_str() {
        "1" => part.name.clone(),
        often => format!("{often} × {}", part.name),
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    view! {
        <tr>
            <td data-label="Package">
                <a href=href dir="auto">{one.name}</a>
                <div class="muted small accession">{one.code}</div>
            </td>
            <td data-label="What it holds" dir="auto">{parts}</td>
            <td data-label="Offered">{offered}{over.then(|| view! { " "<Tag tone=Tone::Neutral>"Over"</Tag> })}</td>
            <td data-label="Price" class="numeric">{one.unit_price.unwrap_or_else(|| "no price".into())}</td>
        </tr>
    }
    .into_any()
}

/// What the fields offer.
#[derive(Clone)]
struct Choices {
    lists: Vec<PriceListLine>,
    list_id: Option<PriceListId>,
    codes: Vec<CodeChoice>,
    currency: String,
}

/// The same for one that is made and one that is changed.
#[component]
fn Fields(package: Option<PackageLine>, choices: Choices) -> impl IntoView {
    let Choices { lists, list_id, codes, currency } = choices;
    let options: Vec<(String, String)> = codes.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    let held = package.as_ref().map(|package| package.parts.clone()).unwrap_or_default();
    let lines = held.len() + FREE;
    let part = move |at: usize| {
        let part = held.get(at);
        let (chosen, often) = part.map(|part| (part.code_id.to_string(), part.quantity.clone())).unzip();
        let line = at + 1;
        view! {
            <tr>
                <td>
                    <SelectField
                        name=format!("parts[p{line:02}]")
                        label=format!("Part {line}")
                        options=options.clone()
                        value=chosen.unwrap_or_default()
                        placeholder="Nothing"
                    />
                </td>
                <td data-label="How often">
                    <CellField
                        name=format!("quantities[p{line:02}]")
                        label=format!("How often, part {line}")
                        value=often.unwrap_or_default()
                        numeric=true
                    />
                </td>
            </tr>
        }
    };
    let rows = (0..lines).map(part).collect_view();
    let lists: Vec<(String, String)> = lists
        .into_iter()
        .map(|list| (list.id.to_string(), format!("{} ({})", list.name, list.payer_class.words().to_lowercase())))
        .collect();
    let text = |of: fn(&PackageLine) -> String| package.as_ref().map(of).unwrap_or_default();
    let date = |on: Option<jiff::civil::Date>| on.map(|on| on.to_string()).unwrap_or_default();
    view! {
        <TextField name="name" label="What is it called?" maxlength=200 value=text(|one| one.name.clone())/>
        <TextField name="plain_name" label="In plain words, for the patient’s bill" maxlength=200 value=text(|one| one.plain_name.clone())/>
        <p class="muted">"What it holds stands on the bill behind its name. A line without a part is left out; nothing for “How often” is once."</p>
        <Table caption="What the package holds" columns=vec![Column::text("What"), Column::text("How often")] stacked=true>{rows}</Table>
        <TextField name="valid_from" label="First day on which it is offered" kind="date" width=10 value=package.as_ref().map(|one| date(one.valid_from)).unwrap_or_default() optional=true/>
        <TextField name="valid_to" label="Last day" kind="date" width=10 hint="Empty: until further notice." value=package.as_ref().map(|one| date(one.valid_to)).unwrap_or_default() optional=true/>
        <SelectField name="price_list_id" label="Its price stands in which list?" options=lists value=list_id.map(|id| id.to_string()).unwrap_or_default()/>
        <TextField
            name="unit_price"
            label=format!("Price in {currency}")
            hint="Empty: its price stays as it is. Discounts and taxes are set among the prices."
            inputmode="decimal"
            width=10
            value=package.as_ref().and_then(|one| one.unit_price.clone()).unwrap_or_default()
            optional=true
        />
    }
}
