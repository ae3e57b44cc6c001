//! What is open, in instalments: filled by payments in their order, reminded of, kept or broken.

use billing::{
    model::*,
    server::{
        jobs,
        plan::{InstalmentOverdue, InstalmentSoon, PlanOffered},
    },
};
use jiff::{SignedDuration, civil::date};
use model::{AppError, InvoiceId, PaymentPlanId};
use platform::jobs::{Jobs, run_once};

use crate::{
    mails::{compose, is_discreet, told},
    office::{Office, beside, rule, usd},
    online::{Double, Online, request},
};

impl Office {
    pub fn plan(&self, invoices: &[InvoiceId], instalments: &str, first_due: &str, agreed: &str) -> MakePlan {
        MakePlan {
            patient_id: self.patient(),
            facility_id: self.here(),
            invoices: invoices.iter().map(ToString::to_string).collect(),
            instalments: instalments.into(),
            first_due: first_due.into(),
            every: "month".into(),
            agreed: agreed.into(),
            note: String::new(),
        }
    }

    async fn planned(&self, invoices: &[InvoiceId], instalments: &str, first_due: &str) -> PaymentPlanId {
        let plan = self.plan(invoices, instalments, first_due, "yes");
        self.t.run(&self.clerk.actor, plan).await.expect("a plan").id
    }

    pub async fn show_plan(&self, plan_id: PaymentPlanId) -> PlanView {
        self.t.ask(&self.clerk.actor, ShowPlan { plan_id }).await.expect("the plan")
    }

    async fn lefts(&self, plan: PaymentPlanId) -> Vec<i64> {
        self.show_plan(plan).await.instalments.iter().map(|one| one.left.minor).collect()
    }

    fn at(&self, time: &str) {
        self.t.clock.set(time.parse().expect("a time"));
    }
}

#[tokio::test]
async fn instalments_are_what_is_open_and_payments_fill_them_in_order() {
    let office = Office::open().await;
    let (first, second) = (office.invoice_of("60").await, office.invoice_of("40").await);
    office.pay("0.01", &[first]).await;
    let plan = office.planned(&[first, second], "3", "2026-03-31").await;
    let shown = office.show_plan(plan).await;
    let told: Vec<_> = shown.instalments.iter().map(|one| (one.due_on, one.amount.minor)).collect();
    assert_eq!(told, [(date(2026, 3, 31), 3333), (date(2026, 4, 30), 3333), (date(2026, 5, 31), 3333)]);
    assert_eq!((shown.plan.state, shown.plan.total, shown.plan.left), (PlanState::Kept, usd(9999), usd(9999)));
    // Whichever invoice is paid, and however much: the earliest instalment first.
    office.pay("40", &[second]).await;
    assert_eq!(office.lefts(plan).await, [0, 2666, 3333]);
    office.pay("20", &[first]).await;
    assert_eq!(office.lefts(plan).await, [0, 666, 3333]);
    assert_eq!(office.show_plan(plan).await.plan.next.expect("one is left").number, 2);
    // What is credited is no longer owed, and what is released is owed again.
    let line = office.show(first).await.lines[0].id.to_string();
    office.credit(first, &[(line, "6.66")]).await.expect("credited");
    assert_eq!(office.lefts(plan).await, [0, 0, 3333]);
    office.pay("33.33", &[first]).await;
    let done = office.show_plan(plan).await.plan;
    assert_eq!((done.state, done.left, done.next), (PlanState::Fulfilled, usd(0), None));
    let cancel = CancelPlan { plan_id: plan, reason: "Too late".into() };
    assert_eq!(rule(office.t.run(&office.clerk.actor, cancel).await), "payment_plan_move_listed");
    let account = office.account().await;
    assert_eq!(account.plans.iter().map(|plan| plan.state).collect::<Vec<_>>(), [PlanState::Fulfilled]);
}

#[tokio::test]
async fn an_invoice_is_not_overdue_while_its_plan_is_kept() {
    let office = Office::open().await;
    let invoice = office.invoice_of("90").await;
    // Due on 1 April; the instalments on 20 March, 20 April, 20 May.
    let plan = office.planned(&[invoice], "3", "2026-03-20").await;
    office.pay("30", &[invoice]).await;
    office.at("2026-04-10T15:00:00Z");
    let work = office.work().await;
    assert_eq!((work.overdue.len(), work.late_plans.len(), work.broken_plans.len()), (0, 0, 0));
    let own = office.t.ask(&office.ada.actor, MyBills {}).await.expect("her bills");
    assert_eq!((own.bills[0].overdue, own.bills[0].words(), own.plans.len()), (false, "In instalments", 1));
    assert_eq!(office.show(invoice).await.plan.map(|plan| plan.kept), Some(true));
    // An instalment is overdue, and the plan still holds.
    office.at("2026-04-21T15:00:00Z");
    let work = office.work().await;
    assert_eq!((work.overdue.len(), work.late_plans.len(), work.broken_plans.len()), (0, 1, 0));
    let late = &work.late_plans[0];
    assert_eq!((late.overdue, late.overdue_since, late.state), (usd(3000), Some(date(2026, 4, 20)), PlanState::Late));
    assert!(work.patients.iter().any(|one| one.id == office.patient()));
    // After fourteen days it is broken, and the invoice is what it always was.
    office.at("2026-05-04T15:00:00Z");
    let work = office.work().await;
    assert_eq!((work.overdue.len(), work.late_plans.len(), work.broken_plans.len()), (1, 0, 1));
    assert!(office.t.ask(&office.ada.actor, MyBills {}).await.expect("her bills").bills[0].overdue);
    // The house may bear more.
    let bear = SetPlanPolicy { facility_id: office.here(), broken_days: "15".into() };
    office.t.run(&office.clerk.actor, bear).await.expect("a policy");
    assert_eq!(office.show_plan(plan).await.plan.state, PlanState::Late);
    let wrong = SetPlanPolicy { facility_id: office.here(), broken_days: "0".into() };
    assert_eq!(beside(office.t.run(&office.clerk.actor, wrong).await), ["broken_days"]);
    // Cancelled, it says nothing any more; as of before, it still does.
    let cancel = |reason: &str| CancelPlan { plan_id: plan, reason: reason.into() };
    assert_eq!(beside(office.t.run(&office.clerk.actor, cancel("")).await), ["reason"]);
    office.t.run(&office.clerk.actor, cancel("Moved abroad")).await.expect("cancelled");
    assert_eq!(office.work().await.overdue.len(), 1);
    let before =
        ShowAccount { patient_id: office.patient(), facility_id: Some(office.here()), as_of: Some(date(2026, 4, 10)) };
    let before = office.t.ask(&office.clerk.actor, before).await.expect("the account");
    let one = &before.invoices[0];
    assert!(!is_overdue(one.open, one.due_on, one.plan, date(2026, 4, 10)), "{one:?}");
    let again = office.planned(&[invoice], "2", "2026-06-01").await;
    assert_eq!(office.lefts(again).await, [3000, 3000]);
}

#[tokio::test]
async fn a_plan_is_offered_and_agreed_to_by_whose_it_is() {
    let office = Office::open().await;
    let invoice = office.invoice_of("90").await;
    let clerk = &office.clerk.actor;
    let plan_id = office.t.run(clerk, office.plan(&[invoice], "3", "2026-03-20", "no")).await.expect("offered").id;
    is_discreet(compose(&office, PlanOffered(plan_id)).await.as_ref(), &format!("/bills/plans/{plan_id}"));
    assert_eq!(office.show_plan(plan_id).await.plan.state, PlanState::Offered);
    assert_eq!(
        rule(office.t.run(clerk, office.plan(&[invoice], "2", "2026-03-20", "no")).await),
        "payment_plan_invoice_once"
    );
    let ada = &office.ada.actor;
    assert_eq!(
        rule(office.t.run(ada, pay_instalment(plan_id)).await),
        "payment_plan_move_listed",
        "not before it is agreed"
    );
    office.at("2026-04-10T15:00:00Z");
    assert_eq!(office.work().await.overdue.len(), 1, "an offer changes nothing");
    let eve = office.t.patient("Eve Other").await;
    assert_eq!(office.t.run(&eve.actor, AgreeToPlan { plan_id }).await, Err(AppError::NotFound));
    assert_eq!(office.t.ask(&eve.actor, MyPlan { plan_id }).await, Err(AppError::NotFound));
    assert_eq!(office.t.run(ada, AgreePlan { plan_id }).await, Err(AppError::Forbidden));
    assert_eq!(office.t.run(&office.cashier.actor, AgreePlan { plan_id }).await, Err(AppError::Forbidden));
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    assert_eq!(office.t.run(&elsewhere.actor, AgreePlan { plan_id }).await, Err(AppError::NotFound));
    office.t.run(ada, AgreeToPlan { plan_id }).await.expect("agreed");
    assert_eq!(rule(office.t.run(clerk, AgreePlan { plan_id }).await), "payment_plan_move_listed", "once");
    assert!(compose(&office, PlanOffered(plan_id)).await.is_none());
    assert_eq!(office.work().await.late_plans.len(), 0, "broken: the first one was due three weeks ago");
    let page = office.t.ask(ada, MyPlan { plan_id }).await.expect("her plan");
    assert_eq!((page.plan.state, page.bills.len(), page.instalments.len()), (PlanState::Broken, 1, 3));
    assert_eq!(page.plan.due(), Some(usd(3000)));
}

/// On the page of the gateway she pays what is due, and it fills the plan like any other money.
#[tokio::test]
async fn the_next_instalment_is_paid_online() {
    let office = Office::open().await;
    let first = office.invoice_of("30").await;
    office.tick();
    let second = office.invoice_of("60").await;
    let plan_id = office.planned(&[second, first], "2", "2026-03-20").await;
    let paid = office.t.run(&office.ada.actor, pay_instalment(plan_id)).await.expect("begun");
    assert_eq!(office.t.run(&office.ada.actor, pay_instalment(plan_id)).await.map(|again| again.id), Ok(paid.id));
    let online = Online {
        payment: paid.id,
        request: request(&office, &[first]).await,
        gateway: Double::default(),
        invoice: first,
        office,
    };
    online.checkout().await.expect("a page");
    let asked = online.gateway.asked.lock().expect("a lock")[0].amount;
    assert_eq!(asked, usd(4500), "half of all");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("told");
    assert_eq!(online.office.lefts(plan_id).await, [0, 4500]);
    assert_eq!(online.office.show(first).await.open, usd(0), "the one that is due first before the other");
    // Two are overdue: both are due.
    online.office.at("2026-04-21T15:00:00Z");
    let page = online.office.t.ask(&online.office.ada.actor, MyPlan { plan_id }).await.expect("her plan");
    assert_eq!((page.plan.due(), page.plan.overdue), (Some(usd(4500)), usd(4500)));
}

#[tokio::test]
async fn wrong_plans_are_met_with_a_sentence() {
    let office = Office::open().await;
    let invoice = office.invoice_of("0.05").await;
    let clerk = &office.clerk.actor;
    for (count, first, agreed, fields) in [
        ("1", "2026-03-20", "yes", vec!["instalments"]),
        ("61", "2026-03-20", "yes", vec!["instalments"]),
        ("-3", "", "perhaps", vec!["instalments", "agreed"]),
        ("3", "2026-03-01", "yes", vec!["first_due"]),
        ("3", "soon", "yes", vec!["first_due"]),
        ("6", "2026-03-20", "yes", vec!["instalments"]),
    ] {
        let plan = office.plan(&[invoice], count, first, agreed);
        assert_eq!(beside(office.t.run(clerk, plan).await), fields, "{count} {first}");
    }
    assert_eq!(beside(office.t.run(clerk, office.plan(&[], "3", "", "yes")).await), ["invoices"]);
    office.pay("0.05", &[invoice]).await;
    assert_eq!(rule(office.t.run(clerk, office.plan(&[invoice], "2", "", "yes")).await), "invoice_move_listed");
    let eve = office.t.patient("Eve Other").await;
    let open = office.invoice_of("5").await;
    let hers = MakePlan { patient_id: eve.patient_id(), ..office.plan(&[open], "2", "", "yes") };
    assert_eq!(office.t.run(clerk, hers).await, Err(AppError::NotFound));
    assert_eq!(
        office.t.run(&office.cashier.actor, office.plan(&[open], "2", "", "yes")).await,
        Err(AppError::Forbidden)
    );
}

#[tokio::test]
async fn who_plan_the_same_invoice_at_once_get_one_plan() {
    let office = Office::open().await;
    let invoice = office.invoice_of("100").await;
    let mut clerks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let ctx = platform::Ctx::of(office.t.hale(), office.clerk.actor.clone());
        let (key, plan) = (office.t.new_key(), office.plan(&[invoice], "4", "", "yes"));
        clerks.spawn(platform::command::run(ctx, key, plan));
    }
    let answers = clerks.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
}

/// The database says the same, whatever the code does.
#[tokio::test]
async fn instalments_that_are_not_the_whole_are_refused_by_the_database() {
    let office = Office::open().await;
    let plan = office.planned(&[office.invoice_of("90").await], "3", "2026-03-20").await;
    let pool = office.t.pool();
    for wrong in [
        "insert into payment_plan_instalment select plan_id, 4, date '2026-09-01', 1, through_minor + 1 from payment_plan_instalment
         where plan_id = $1 and number = 3",
        "update payment_plan_instalment set amount_minor = 1 where plan_id = $1",
        "update payment_plan set total_minor = total_minor + 1 where id = $1",
        "delete from payment_plan where id = $1",
    ] {
        assert!(sqlx::query(wrong).bind(plan.0).execute(pool).await.is_err(), "{wrong}");
    }
}

/// Three days before, and on the morning after; not for what is paid by then, and not of the bill while the plan is kept.
#[tokio::test]
async fn instalments_are_reminded_of_and_the_bill_is_not() {
    let office = Office::open().await;
    let invoice = office.invoice_of("90").await;
    let plan = office.planned(&[invoice], "3", "2026-03-20").await;
    let reminders = async |at: &str| {
        office.at(at);
        run_once(office.t.hale(), &jobs::jobs(Jobs::default())).await.expect("the jobs run");
        let told = told(&office).await;
        let count = |kind: &str| told.iter().filter(|told| told.starts_with(kind)).count();
        (count("mail.instalment_soon"), count("mail.instalment_overdue"), count("mail.bill_overdue"))
    };
    assert_eq!(reminders("2026-03-17T11:59:00Z").await, (0, 0, 0));
    assert_eq!(reminders("2026-03-17T12:00:00Z").await, (1, 0, 0), "eight o'clock in New York");
    let soon = InstalmentSoon { plan, number: 1 };
    is_discreet(compose(&office, soon.clone()).await.as_ref(), &format!("/bills/plans/{plan}"));
    office.pay("30", &[invoice]).await;
    assert!(compose(&office, soon).await.is_none(), "it is paid");
    assert_eq!(reminders("2026-04-05T12:00:00Z").await, (1, 0, 0), "the bill was due on the first");
    assert_eq!(reminders("2026-04-17T12:00:00Z").await, (2, 0, 0));
    assert_eq!(reminders("2026-04-21T12:00:00Z").await, (2, 1, 0));
    is_discreet(
        compose(&office, InstalmentOverdue { plan, number: 2 }).await.as_ref(),
        &format!("/bills/plans/{plan}"),
    );
    // Broken: the bill speaks for itself again.
    assert_eq!(reminders("2026-05-04T15:00:00Z").await.2, 1, "the third reminder of the bill");
    office.t.clock.advance(SignedDuration::from_secs(1));
    let cancel = CancelPlan { plan_id: plan, reason: "Not kept".into() };
    office.t.run(&office.clerk.actor, cancel).await.expect("cancelled");
    assert_eq!(reminders("2026-06-30T12:00:00Z").await.0, 2, "and the plan no longer");
}

fn pay_instalment(plan_id: PaymentPlanId) -> PayInstalment {
    PayInstalment { plan_id, method: String::new(), keep: false }
}
