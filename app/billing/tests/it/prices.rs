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
    let package = office.t.run(&office.manager.actor, wound_care(&office)).await.expect("a package");
    let invoice = office.issue(office.draft(&[office.charge(package).await])).await;
    let shown = office.show(invoice).await;
    assert_eq!(shown.lines[0].name, "Wound care: Consultation, 2 × Wound dressing");
    assert_eq!(shown.total, usd(6000));
    let bill = office.t.ask(&office.ada.actor, MyBill { invoice_id: invoice }).await.expect("her bill");
    assert_eq!(bill.lines[0].name, shown.lines[0].name, "the patient reads what it holds");
}

/// A consultation and two dressings for 60.00.
fn wound_care(office: &Office) -> MakePackage {
    let parts = [("p1", office.visit.to_string()), ("p2", office.dressing.to_string()), ("p3", String::new())];
    MakePackage {
        code: "care-plus".into(),
        name: "Wound care".into(),
        plain_name: "Wound care".into(),
        parts: parts.into_iter().map(|(line, part)| (line.to_owned(), part)).collect(),
        quantities: [("p2".to_owned(), "2".to_owned())].into(),
        valid_from: String::new(),
        valid_to: String::new(),
        price_list_id: office.list.to_string(),
        unit_price: "60".into(),
    }
}

async fn packages(office: &Office, package_id: Option<model::ChargeCodeId>) -> PackagesView {
    let ask = ShowPackages { facility_id: None, package_id };
    office.t.ask(&office.clerk.actor, ask).await.expect("the packages")
}

#[tokio::test]
async fn a_package_is_changed_and_what_was_charged_stays() {
    let office = Office::open().await;
    let clerk = &office.clerk.actor;
    let package_id = office.t.run(clerk, wound_care(&office)).await.expect("a package");
    let before = office.charge(package_id).await;
    let shown = packages(&office, Some(package_id)).await;
    let chosen = shown.chosen.expect("the one to change");
    assert_eq!((chosen.version, chosen.unit_price.as_deref()), (1, Some("60.00")));
    let held: Vec<_> = chosen.parts.iter().map(|part| (part.name.as_str(), part.quantity.as_str())).collect();
    assert_eq!(held, [("Consultation", "1"), ("Wound dressing", "2")]);
    assert!(shown.codes.iter().all(|code| code.id != package_id), "a package holds no package");
    let change = |version| ChangePackage {
        package_id,
        version,
        name: "Wound care, long".into(),
        plain_name: "Long care of a wound".into(),
        parts: [("p1".to_owned(), office.dressing.to_string())].into(),
        quantities: [("p1".to_owned(), "5".to_owned())].into(),
        valid_from: "2026-01-01".into(),
        valid_to: "2026-03-31".into(),
        price_list_id: office.list.to_string(),
        unit_price: "75.50".into(),
    };
    assert_eq!(office.t.run(clerk, change(1)).await, Ok(package_id));
    assert_eq!(rule(office.t.run(clerk, change(1)).await), "changed_meanwhile");
    let after = office.charge(package_id).await;
    let shown = office.show(office.issue(office.draft(&[before, after])).await).await;
    let lines: Vec<_> = shown.lines.iter().map(|line| (line.name.as_str(), line.total)).collect();
    let expected = [
        ("Wound care: Consultation, 2 × Wound dressing", usd(6000)),
        ("Long care of a wound: 5 × Wound dressing", usd(7550)),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_package_is_charged_on_days_on_which_it_is_offered() {
    let office = Office::open().await;
    let clerk = &office.clerk.actor;
    // It is the second of March.
    for (from, to, offered) in [
        ("2026-03-02", "2026-03-02", true),
        ("", "2026-03-01", false),
        ("2026-03-03", "", false),
        ("2026-03-02", "", true),
    ] {
        let code = format!("P-{from}-{to}");
        let make = MakePackage { code, valid_from: from.into(), valid_to: to.into(), ..wound_care(&office) };
        let package = office.t.run(clerk, make).await.expect("a package");
        let answer = office.t.run(clerk, office.by_hand(package, "1")).await;
        let account = ShowAccount { patient_id: office.patient(), facility_id: None, as_of: None };
        let choices = office.t.ask(clerk, account).await.expect("the account").codes;
        assert_eq!(choices.iter().any(|code| code.id == package), offered, "{from} to {to}");
        match offered {
            true => drop(answer.expect("charged")),
            false => assert_eq!(beside(answer), ["code_id"], "{from} to {to}"),
        }
    }
    // Whoever comes past the command is stopped by the database.
    let past = sqlx::query(
        "insert into charge (id, facility_id, patient_id, charge_code_id, name, plain_name, performed_on, quantity, currency, state,
                             source, reason, created_at)
         select gen_random_uuid(), facility_id, patient_id, (select id from charge_code where code = 'P--2026-03-01'), name, plain_name,
                performed_on, quantity, currency, 'planned', 'manual', 'Past the form', now() from charge limit 1",
    );
    assert!(past.execute(office.t.pool()).await.is_err(), "on a day on which it is not offered");
    let past = sqlx::query("update charge_code set valid_to = '2026-03-01' where code = 'P-2026-03-02-'");
    assert!(past.execute(office.t.pool()).await.is_err(), "a last day before the first");
}

#[tokio::test]
async fn what_is_wrong_with_a_package_stands_beside_its_field() {
    let office = Office::open().await;
    let clerk = &office.clerk.actor;
    let other = office.t.run(clerk, wound_care(&office)).await.expect("a package");
    let line = |part: String| [("p1".to_owned(), part)].into();
    let make = || MakePackage { code: "NEW".into(), ..wound_care(&office) };
    let cases: [(&str, MakePackage); 10] = [
        ("code", MakePackage { code: "a b".into(), ..make() }),
        ("name", MakePackage { name: " ".into(), ..make() }),
        ("plain_name", MakePackage { plain_name: "x".repeat(201), ..make() }),
        ("parts", MakePackage { parts: Default::default(), ..make() }),
        ("parts[p1]", MakePackage { parts: line(other.to_string()), ..make() }),
        ("parts[p1]", MakePackage { parts: line("<b>".into()), ..make() }),
        ("quantities[p2]", MakePackage { quantities: [("p2".to_owned(), "-1".to_owned())].into(), ..make() }),
        ("quantities[p2]", MakePackage { quantities: [("p2".to_owned(), "0".to_owned())].into(), ..make() }),
        ("valid_to", MakePackage { valid_from: "2026-05-02".into(), valid_to: "2026-05-01".into(), ..make() }),
        ("unit_price", MakePackage { unit_price: "1e9".into(), ..make() }),
    ];
    for (field, cmd) in cases {
        assert_eq!(beside(office.t.run(clerk, cmd.clone()).await), [field], "{cmd:?}");
    }
    assert_eq!(
        rule(office.t.run(clerk, MakePackage { code: "CARE-PLUS".into(), ..make() }).await),
        "charge_code_unique"
    );
    let twice = [("p1", office.visit.to_string()), ("p2", office.visit.to_string())];
    let twice = twice.into_iter().map(|(line, part)| (line.to_owned(), part)).collect();
    let twice = MakePackage { parts: twice, quantities: Default::default(), ..make() };
    assert_eq!(beside(office.t.run(clerk, twice).await), ["parts[p2]"]);
    assert_eq!(office.t.run(&office.cashier.actor, make()).await, Err(AppError::Forbidden));
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    assert_eq!(office.t.run(&elsewhere.actor, make()).await, Err(AppError::NotFound), "the list is not theirs");
    let nested = sqlx::query("insert into package_content (package_id, code_id, quantity) select $1, $2, 1");
    let nested = nested.bind(office.visit.0).bind(office.dressing.0).execute(office.t.pool()).await;
    assert!(nested.is_err(), "only a package holds something");
}

#[tokio::test]
async fn the_bank_account_is_checked_and_stands_where_patients_look() {
    let office = Office::open().await;
    let set = |holder: &str, account: &str, bic: &str| SetBankAccount {
        facility_id: office.here(),
        holder: holder.into(),
        account: account.into(),
        bic: bic.into(),
    };
    let clerk = &office.clerk.actor;
    for (holder, account, bic, field) in [
        ("Hale", "DE89 3704 0044 0532 0130 01", "", "account"),
        ("Hale", "DE89 3704 0044 0532 0130", "", "account"),
        ("", "DE89370400440532013000", "", "holder"),
        ("Hale", "", "", "account"),
        ("Hale", "DE89370400440532013000", "COBADEF", "bic"),
    ] {
        assert_eq!(beside(office.t.run(clerk, set(holder, account, bic)).await), [field], "{holder} {account} {bic}");
    }
    let invoice_id = office.invoice_of("45").await;
    let bank = async || {
        let bill = office.t.ask(&office.ada.actor, MyBill { invoice_id }).await.expect("her bill");
        bill.bank.map(|bank| (bank.label(), bank.holder, bank.account, bank.bic))
    };
    assert_eq!(bank().await, None);
    office.t.run(clerk, set("Hale General", "de89370400440532013000", "cobadeff")).await.expect("set");
    let shown =
        ("IBAN", "Hale General".to_owned(), "DE89 3704 0044 0532 0130 00".to_owned(), Some("COBADEFF".to_owned()));
    assert_eq!(bank().await, Some(shown));
    office.t.run(clerk, set("Hale General", "aba 021000021 / 4417", "")).await.expect("set");
    let shown = ("Account", "Hale General".to_owned(), "ABA 021000021 / 4417".to_owned(), None);
    assert_eq!(bank().await, Some(shown));
    let prices = office.t.ask(clerk, ShowPrices { facility_id: None, price_list_id: None }).await.expect("prices");
    assert_eq!((prices.bank.account.as_str(), prices.policy.series.as_str()), ("ABA 021000021 / 4417", "HG"));
    office.t.run(clerk, set("", "", "")).await.expect("taken away");
    assert_eq!(bank().await, None);
    assert_eq!(office.t.run(&office.cashier.actor, set("", "", "")).await, Err(AppError::Forbidden));
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
