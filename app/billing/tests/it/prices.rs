use billing::model::*;
use jiff::SignedDuration;
use model::AppError;

use crate::office::{Office, beside, price_list, rule, usd};

#[tokio::test]
async fn a_later_price_never_alters_what_was_charged() {
    let office = Office::open().await;
    let charge = office.charge(office.dressing).await;
    let draft = office.t.run(&office.clerk.actor, office.draft(&[charge])).await.expect("a draft");
    office.price(office.list, office.dressing, "99", "7", "included").await;
    let shown = office.show(draft.id).await;
    assert_eq!((shown.lines[0].net, shown.lines[0].tax, shown.total), (usd(1000), usd(190), usd(1190)));
    let later = office.charge(office.dressing).await;
    let invoice = office.issue(office.draft(&[later])).await;
    let shown = office.show(invoice).await;
    assert_eq!((shown.lines[0].net, shown.lines[0].tax, shown.total), (usd(9252), usd(648), usd(9900)));
}

#[tokio::test]
async fn two_lists_never_hold_on_one_day() {
    let office = Office::open().await;
    let list = |from: &str, to: &str| CreatePriceList {
        facility_id: office.here(),
        payer_class: "self_pay".into(),
        name: "Another".into(),
        valid_from: from.into(),
        valid_to: to.into(),
    };
    let clerk = &office.clerk.actor;
    assert_eq!(rule(office.t.run(clerk, list("2026-06-01", "")).await), "price_list_one_at_a_time");
    let end = |valid_to: &str| EndPriceList { price_list_id: office.list, valid_to: valid_to.into() };
    assert_eq!(beside(office.t.run(clerk, end("2025-12-31")).await), ["valid_to"], "before it began");
    assert_eq!(beside(office.t.run(clerk, end("2026-02-28")).await), ["valid_to"], "a day that was priced by it");
    office.t.run(clerk, end("2026-05-31")).await.expect("ended");
    office.t.run(clerk, list("2026-06-01", "")).await.expect("from the day after");
    office.t.run(clerk, list("2025-01-01", "2025-12-31")).await.expect("the year before");
    assert_eq!(beside(office.t.run(clerk, list("2025-02-01", "2025-01-01")).await), ["valid_to"]);
    // What was done in that year has that year's price, and it has none.
    let old = EnterCharge { performed_on: "2025-06-01".into(), ..office.by_hand(office.visit, "1") };
    let charged = office.t.run(clerk, old).await.expect("charged");
    assert_eq!(charged.state, ChargeState::Planned);
    assert_eq!(rule(office.t.run(clerk, office.draft(&[charged.id])).await), "no_price");
}

#[tokio::test]
async fn what_waited_for_a_price_gets_it() {
    let office = Office::open().await;
    let code = crate::office::code(&office.t, &office.clerk, "PLASTER", "Plaster").await;
    let charged = office.t.run(&office.clerk.actor, office.by_hand(code, "2")).await.expect("charged");
    assert_eq!(charged.state, ChargeState::Planned);
    let give = PriceCharges { facility_id: office.here() };
    assert_eq!(office.t.run(&office.clerk.actor, give.clone()).await, Ok(Priced { charges: 0 }));
    office.price(office.list, code, "3.335", "", "").await;
    assert_eq!(office.t.run(&office.clerk.actor, give).await, Ok(Priced { charges: 1 }));
    let invoice = office.issue(office.draft(&[charged.id])).await;
    assert_eq!(office.show(invoice).await.total, usd(667));
}

#[tokio::test]
async fn the_estimate_is_the_bill() {
    let office = Office::open().await;
    let insured = price_list(&office.t, &office.clerk, "insured").await;
    office.price(insured, office.visit, "40", "", "").await;
    let coverage = office.coverage("5", "20", "10", "").await;
    let estimate = Estimate {
        patient_id: office.patient(),
        facility_id: office.here(),
        codes: vec![office.visit, office.dressing],
        coverage_id: Some(coverage),
    };
    let estimated = office.t.ask(&office.cashier.actor, estimate).await.expect("an estimate");
    // 40.00 of their own list and 11.90 of everybody's: 10.00, then 5.00, then a fifth of 36.90.
    assert_eq!((estimated.patient, estimated.payer, estimated.incomplete), (usd(2238), usd(2952), false));
    let charges = [office.charge(office.visit).await, office.charge(office.dressing).await];
    let draft = DraftInvoice { coverage_id: coverage.to_string(), ..office.draft(&charges) };
    let shown = office.show(office.issue(draft).await).await;
    assert_eq!((shown.patient, shown.payer), (estimated.patient, estimated.payer));
    let lines: Vec<_> = shown.lines.iter().map(|line| (Some(line.patient), Some(line.payer))).collect();
    let estimates: Vec<_> = estimated.lines.iter().map(|line| (line.patient, line.payer)).collect();
    assert_eq!(lines, estimates);
    assert_eq!((office.balance("patient").await, office.balance("payer").await), (2238, 2952));
}

#[tokio::test]
async fn a_deductible_is_used_once_a_year_and_comes_back_with_a_credit() {
    let office = Office::open().await;
    let coverage = office.coverage("", "0", "50", "").await;
    let own = |of: &InvoiceView| of.patient;
    let bill = async || {
        let charge = office.charge_of("40").await;
        let draft = DraftInvoice { coverage_id: coverage.to_string(), ..office.draft(&[charge]) };
        office.issue(draft).await
    };
    let first = bill().await;
    assert_eq!(own(&office.show(first).await), usd(4000));
    assert_eq!(own(&office.show(bill().await).await), usd(1000));
    assert_eq!(own(&office.show(bill().await).await), usd(0));
    office.credit(first, &[]).await.expect("credited");
    assert_eq!(own(&office.show(bill().await).await), usd(4000));
    office.t.clock.advance(SignedDuration::from_hours(24 * 365));
    assert_eq!(own(&office.show(bill().await).await), usd(4000), "a new year, a new deductible");
}

#[tokio::test]
async fn a_package_has_one_price_and_names_what_it_holds() {
    let office = Office::open().await;
    let contents = [("VISIT", "1"), ("DRESSING", "2")].map(|(code, often)| (code.to_owned(), often.to_owned()));
    let package = AddChargeCode {
        code: "CARE-PLUS".into(),
        name: "Wound care".into(),
        plain_name: "Wound care".into(),
        contents: contents.into_iter().collect(),
    };
    let package = office.t.run(&office.manager.actor, package).await.expect("a package");
    office.price(office.list, package, "60", "", "").await;
    let invoice = office.issue(office.draft(&[office.charge(package).await])).await;
    let shown = office.show(invoice).await;
    assert_eq!(shown.lines[0].name, "Wound care: Consultation, Wound dressing");
    assert_eq!(shown.total, usd(6000));
}

#[tokio::test]
async fn prices_are_not_everybodys_to_set() {
    let office = Office::open().await;
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    let price = |unit: &str| SetPrice {
        price_list_id: office.list,
        code_id: office.visit,
        unit_price: unit.into(),
        discount_percent: String::new(),
        surcharge_percent: String::new(),
        tax_percent: String::new(),
        tax: String::new(),
    };
    assert_eq!(office.t.run(&office.cashier.actor, price("1")).await, Err(AppError::Forbidden));
    assert_eq!(office.t.run(&elsewhere.actor, price("1")).await, Err(AppError::NotFound));
    for wrong in ["-1", "1e9", "0.0000001", "1,5", "999999999999", ""] {
        assert_eq!(beside(office.t.run(&office.clerk.actor, price(wrong)).await), ["unit_price"], "{wrong}");
    }
}
