//! Plans, deposits, payers and unknown money over HTTP: who finds what on the pages, and the ways by plain forms.

use billing::{model::*, server::gateway::Gateway};
use http::StatusCode;
use model::Role;
use uuid::Uuid;

use crate::{
    bills::House,
    own_bills::{Desk, Pages},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plan_is_made_from_the_invoice_and_cancelled_by_plain_forms() {
    let house = House::open().await;
    let invoice = house.bill(house.code().await, "100").await.to_string();
    let page = format!("/staff/billing/invoices/{invoice}");
    let (ada, facility) = (house.ada.to_string(), house.t.facility.to_string());
    let clerk = house.browser(&house.clerk);
    assert!(clerk.get(&page).await.body.contains("Make a payment plan"));
    let desk = house.browser(&house.desk).get(&page).await.body;
    assert!(!desk.contains("Make a payment plan"), "plans are made by the billing office");
    let mut plan = vec![
        ("cmd[patient_id]", ada.as_str()),
        ("cmd[facility_id]", facility.as_str()),
        ("cmd[invoices][]", invoice.as_str()),
        ("cmd[instalments]", "a few"),
        ("cmd[first_due]", ""),
        ("cmd[every]", "month"),
        ("cmd[agreed]", "yes"),
        ("cmd[note]", "<script>"),
    ];
    let refused = house.post(&house.clerk, &page, "make_plan", "plan", &plan).await;
    assert!(refused.body.contains("Enter a whole number from 2 to 60.") && refused.body.contains("value=\"a few\""));
    plan[3].1 = "3";
    let made = house.post(&house.clerk, &page, "make_plan", "plan", &plan).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let at = made.header("location").to_owned();
    let shown = clerk.get(&at).await.body;
    assert!(shown.contains("33.34 USD") && shown.contains("33.33 USD") && shown.contains("Kept"), "{shown}");
    assert!(!shown.contains("<script>\"") && shown.contains("&lt;script&gt;"), "a note is text");
    assert!(house.browser(&house.desk).get(&at).await.body.contains("33.34 USD"), "the desk looks at it");
    assert!(!house.browser(&house.desk).get(&at).await.body.contains("Cancel this plan"));
    let account = clerk.get(&format!("/staff/patients/{ada}/account")).await.body;
    assert!(account.contains(&at) && account.contains("In instalments"), "it stands on the account");
    assert!(clerk.get(&page).await.body.contains(&at), "and on the invoice");
    let plan_id = at.rsplit('/').next().unwrap_or_default();
    let cancel = [("cmd[plan_id]", plan_id), ("cmd[reason]", "Not needed")];
    house.post(&house.clerk, &at, "cancel_plan", "cancel", &cancel).await;
    assert!(clerk.get(&at).await.body.contains("Cancelled because"));
    let elsewhere = house.t.staff(Role::Billing, house.t.other_facility).await;
    assert!(house.browser(&elsewhere).get(&at).await.status.is_client_error());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_deposit_is_taken_at_the_desk_and_offered_where_it_can_pay() {
    let house = House::open().await;
    let (ada, facility) = (house.ada.to_string(), house.t.facility.to_string());
    let account = format!("/staff/patients/{ada}/account");
    let deposit = [
        ("cmd[patient_id]", ada.as_str()),
        ("cmd[facility_id]", facility.as_str()),
        ("cmd[method]", "card"),
        ("cmd[amount]", "200"),
        ("cmd[reference]", "SLIP 3"),
        ("cmd[meant_for]", "The <i>operation</i>"),
    ];
    let taken = house.post(&house.desk, &account, "take_deposit", "deposit", &deposit).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let desk = house.browser(&house.desk);
    let receipt = desk.get(taken.header("location")).await.body;
    assert!(receipt.contains("A deposit for") && receipt.contains("The &lt;i&gt;operation"), "{receipt}");
    assert!(desk.get(&account).await.body.contains("Of it deposits"));
    let invoice = house.bill(house.code().await, "45").await;
    let page = desk.get(&format!("/staff/billing/invoices/{invoice}")).await.body;
    assert!(page.contains("Pay it from what the patient has paid before") && page.contains("200.00 USD left (deposit"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn unknown_money_is_placed_by_two_people_by_plain_forms() {
    let house = House::open().await;
    let invoice = house.bill(house.code().await, "45").await;
    let number = house.t.ask(&house.clerk.actor, ShowInvoice { invoice_id: invoice }).await.expect("it").number;
    let facility = house.t.facility.to_string();
    let page = "/staff/billing/suspense";
    let money = [
        ("cmd[facility_id]", facility.as_str()),
        ("cmd[method]", "transfer"),
        ("cmd[amount]", "50"),
        ("cmd[reference]", "J. <b>DOE</b>"),
    ];
    let suspended = house.post(&house.desk, page, "suspend_money", "suspend", &money).await;
    let at = suspended.header("location").to_owned();
    assert!(at.starts_with("/staff/billing/suspense/"), "{at}");
    let work = house.browser(&house.clerk).get("/staff/billing").await.body;
    assert!(work.contains(&at) && work.contains("J. &lt;b&gt;DOE"), "it is a task: {work}");
    let desk = house.browser(&house.desk).get(&at).await.body;
    assert!(desk.contains("50.00 USD") && !desk.contains("Ask for it to be decided"), "the desk only looks");
    let suspense_id = at.rsplit('/').next().unwrap_or_default();
    let number = number.expect("a number");
    let place = [
        ("cmd[suspense_id]", suspense_id),
        ("cmd[kind]", "assign"),
        ("cmd[mrn]", ""),
        ("cmd[invoice]", number.as_str()),
        ("cmd[amount]", ""),
        ("cmd[reason]", "The number stands in it"),
    ];
    house.post(&house.clerk, &at, "place_money", "place", &place).await;
    let own = house.browser(&house.clerk).get(&at).await.body;
    assert!(own.contains("You asked for it: somebody else decides.") && !own.contains(">Approve<"), "{own}");
    let asked: Uuid =
        sqlx::query_scalar("select id from suspense_placement").fetch_one(house.t.pool()).await.expect("one");
    let asked = asked.to_string();
    let yes = [("cmd[placement_id]", asked.as_str()), ("cmd[approve]", "yes")];
    house.post(&house.second, &at, "decide_placement", &format!("yes-{asked}"), &yes).await;
    let placed = house.browser(&house.second).get(&at).await.body;
    assert!(placed.contains("Open the payment") && placed.contains("Placed"), "{placed}");
    let paid = house.t.ask(&house.clerk.actor, ShowInvoice { invoice_id: invoice }).await.expect("the invoice");
    assert_eq!(paid.state, InvoiceState::Balanced);
    let doctor = house.t.doctor("Dr Grace Hopper", house.t.facility).await;
    for path in [at.as_str(), page, "/staff/billing/payers"] {
        assert!(house.browser(&doctor).get(path).await.status.is_client_error(), "{path}");
    }
}

/// Without scripts: looked at, agreed to, and on to the gateway's page with what is due.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_patient_agrees_to_a_plan_and_pays_the_first_instalment_by_plain_forms() {
    let desk = Desk::open().await;
    desk.t.hale().fit(Gateway::new(Pages));
    let bill = desk.bill("ARM", "90").await;
    let plan = MakePlan {
        patient_id: desk.ada.patient_id(),
        facility_id: desk.t.facility,
        invoices: vec![bill.to_string()],
        instalments: "3".into(),
        first_due: String::new(),
        every: "month".into(),
        agreed: "no".into(),
        note: "As we said on the telephone.".into(),
    };
    let plan = desk.t.run(&desk.clerk.actor, plan).await.expect("offered").id.to_string();
    let (browser, page) = (desk.browser(&desk.ada), format!("/bills/plans/{plan}"));
    let offered = browser.get(&page).await.body;
    assert!(offered.contains("I agree") && offered.contains("As we said on the telephone."), "{offered}");
    assert!(!offered.contains("Pay online"), "not before it is agreed");
    assert!(browser.get("/bills").await.body.contains(&page), "it stands among the bills");
    let key = || Uuid::from(desk.t.new_key()).to_string();
    let fields = |key: &str| [("key", key.to_owned()), ("cmd[plan_id]", plan.clone())];
    let call = async |function: &str| {
        let fields = fields(&key());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.call(&format!("/api/billing/api/{function}"), &fields).await
    };
    let refused = call("pay_instalment").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    call("agree_to_plan").await;
    let agreed = browser.get(&page).await.body;
    assert!(agreed.contains("Pay online") && agreed.contains("30.00 USD"), "{agreed}");
    let begun = call("pay_instalment").await;
    assert!(begun.header("location").starts_with("https://pay.example/"), "{}", begun.body);
    let bill = browser.get(&format!("/bills/{bill}")).await.body;
    assert!(bill.contains(&page) && bill.contains("You have begun to pay"), "the bill leads to both: {bill}");
    let eve = desk.t.patient("Eve Other").await;
    assert_eq!(desk.browser(&eve).get(&page).await.status, StatusCode::NOT_FOUND);
}
