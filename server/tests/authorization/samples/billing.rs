use serde_json::json;

use super::{Sample, form, query};
use crate::world::World;

/// Billing.
pub async fn of(function: &str, world: &mut World) -> Option<Sample> {
    let whose = || [("patient_id", world.patient().to_string()), ("facility_id", world.t.facility.to_string())];
    let facility = || ("facility_id", world.t.facility.to_string());
    let why = || ("reason", "By mistake".to_owned());
    let amount = || ("amount", "5".to_owned());
    let with = |fields: Vec<(&str, String)>| {
        let [patient, facility] = whose();
        let all: Vec<_> = [patient, facility].into_iter().chain(fields).collect();
        form(true, &all)
    };
    let empty = |names: &[&'static str]| names.iter().map(|name| (*name, String::new())).collect::<Vec<_>>();
    Some(match function {
        "set_billing_policy" => form(
            false,
            &[
                facility(),
                ("series", "HG".into()),
                ("due_days", "30".into()),
                ("no_show_code", String::new()),
                ("discount_percent", "20".into()),
                ("smallest_coin", "0.01".into()),
                ("second_person_from", "0".into()),
            ],
        ),
        "add_charge_code" => {
            form(false, &[("code", world.fresh()), ("name", "Plaster".into()), ("plain_name", "Plaster".into())])
        }
        "set_bank_account" => form(
            false,
            &[
                facility(),
                ("holder", "Hale".into()),
                ("account", "DE89370400440532013000".into()),
                ("bic", String::new()),
            ],
        ),
        "make_package" | "change_package" => {
            let mut fields = vec![
                ("name", "Care".to_owned()),
                ("plain_name", "Care".into()),
                ("parts][p1", world.charge_code().await.to_string()),
            ];
            if function == "make_package" {
                fields.push(("code", world.fresh()));
            } else {
                fields.push(("package_id", world.package().await.to_string()));
                fields.push(("version", "1".into()));
            }
            fields.extend(empty(&["valid_from", "valid_to", "price_list_id", "unit_price"]));
            form(false, &fields)
        }
        "create_price_list" => {
            let list = ("name", "Another".to_owned());
            let days = [("valid_from", "2020-01-01".to_owned()), ("valid_to", "2020-12-31".into())];
            form(false, &[&[facility(), ("payer_class", "insured".into()), list][..], &days].concat())
        }
        "end_price_list" => {
            form(false, &[("price_list_id", world.price_list().await.to_string()), ("valid_to", "2026-12-30".into())])
        }
        "set_price" => {
            let mut fields = vec![
                ("price_list_id", world.price_list().await.to_string()),
                ("code_id", world.charge_code().await.to_string()),
                ("unit_price", "12.50".into()),
            ];
            fields.extend(empty(&["discount_percent", "surcharge_percent", "tax_percent", "tax"]));
            form(false, &fields)
        }
        "set_coverage_terms" => {
            let mut fields = vec![("coverage_id", world.coverage().await.to_string()), facility()];
            fields.extend(empty(&["copay", "patient_percent", "deductible", "ceiling", "valid_from"]));
            form(true, &fields)
        }
        "enter_charge" => {
            let code = world.charge_code().await.to_string();
            let price = ("unit_price", "20".to_owned());
            with(vec![("code_id", code), ("quantity", "1".into()), price, ("performed_on", String::new()), why()])
        }
        "abort_charge" => {
            form(true, &[("charge_id", world.charge().await.to_string()), ("version", "1".into()), why()])
        }
        "price_charges" => form(false, &[facility()]),
        "draft_invoice" => {
            let charge = world.charge().await.to_string();
            let mut fields = vec![("charges][", charge)];
            fields.extend(empty(&["coverage_id", "discount", "discount_reason"]));
            with(fields)
        }
        "issue_invoice" | "discard_draft" => {
            form(true, &[("invoice_id", world.draft().await.to_string()), ("version", "1".into())])
        }
        "credit_invoice" => form(true, &[("invoice_id", world.bill().await.to_string()), why()]),
        "request_write_off" => form(true, &[("invoice_id", world.bill().await.to_string()), amount(), why()]),
        "request_payer_write_off" => {
            form(true, &[("invoice_id", world.insured_bill().await.to_string()), amount(), why()])
        }
        "decide_write_off" => {
            form(true, &[("write_off_id", world.write_off().await.to_string()), ("approve", "yes".into())])
        }
        "request_payment" => {
            let bill = world.bill().await.to_string();
            with(vec![("invoices][", bill), ("days", "14".into()), ("note", String::new())])
        }
        "withdraw_request" => form(true, &[("request_id", world.payment_request().await.to_string())]),
        "take_payment" => with(vec![("method", "card".into()), amount(), ("reference", "SLIP 8".into())]),
        "allocate_credit" => {
            let (payment, bill) = (world.payment().await.to_string(), world.bill().await.to_string());
            form(true, &[("payment_id", payment), ("invoice_id", bill), amount()])
        }
        "request_refund" => form(true, &[("payment_id", world.payment().await.to_string()), amount(), why()]),
        "decide_refund" => {
            form(true, &[("refund_id", world.refund(false).await.to_string()), ("approve", "yes".into())])
        }
        "pay_out_refund" => form(true, &[("refund_id", world.refund(true).await.to_string())]),
        "take_deposit" => {
            with(vec![("method", "card".into()), amount(), ("reference", "SLIP 8".into()), ("meant_for", "It".into())])
        }
        "make_plan" => {
            let bill = world.bill().await.to_string();
            with(vec![
                ("invoices][", bill),
                ("instalments", "3".into()),
                ("first_due", String::new()),
                ("every", "month".into()),
                ("agreed", "yes".into()),
                ("note", String::new()),
            ])
        }
        "agree_plan" | "agree_to_plan" => form(true, &[("plan_id", world.plan("no").await.to_string())]),
        "pay_instalment" => form(true, &[("plan_id", world.plan("yes").await.to_string())]),
        "cancel_plan" => form(true, &[("plan_id", world.plan("yes").await.to_string()), why()]),
        "set_plan_policy" => form(false, &[facility(), ("broken_days", "14".into())]),
        "take_payer_payment" => {
            let (payer, text) = (world.payer().await.to_string(), ("reference", world.fresh()));
            form(false, &[facility(), ("payer_id", payer), ("method", "transfer".into()), amount(), text])
        }
        "allocate_payer_credit" => {
            let (invoice, payment) = world.payer_credit().await;
            let what = [("payer_payment_id", payment.to_string()), ("invoice_id", invoice.to_string()), amount()];
            form(true, &what)
        }
        "suspend_money" => {
            form(false, &[facility(), ("method", "transfer".into()), amount(), ("reference", "From somebody".into())])
        }
        "place_money" => {
            let money = world.suspended().await.to_string();
            let mut fields = vec![("suspense_id", money), ("kind", "send_back".into()), why()];
            fields.extend(empty(&["mrn", "invoice", "amount"]));
            form(false, &fields)
        }
        "decide_placement" => {
            form(true, &[("placement_id", world.placement().await.to_string()), ("approve", "yes".into())])
        }
        "plan" | "my_plan" => query(true, json!({ "plan_id": world.plan("yes").await })),
        "payers" => query(false, json!({ "facility_id": world.t.facility, "as_of": null })),
        "payer" => {
            let payer = world.payer().await;
            query(false, json!({ "payer_id": payer, "facility_id": world.t.facility, "as_of": null }))
        }
        "suspense" => query(false, json!({ "facility_id": world.t.facility })),
        "suspended" => query(false, json!({ "suspense_id": world.suspended().await })),
        "pay_online" => {
            form(true, &[("request_id", world.payment_request().await.to_string()), ("amount", "1".into())])
        }
        "remove_method" => form(true, &[("method_id", world.saved_method().await.to_string())]),
        "give_up_payment" => form(true, &[("payment_id", world.payment().await.to_string())]),
        "open_shift" => form(false, &[facility(), ("float", "10".into())]),
        "count_shift" => form(false, &[("shift_id", world.drawer("open").await.to_string()), ("counted", "20".into())]),
        "close_shift" => {
            form(false, &[("shift_id", world.drawer("open").await.to_string()), ("reason", String::new())])
        }
        "hand_over_shift" => {
            let shift = world.drawer("open").await.to_string();
            form(false, &[("shift_id", shift), ("counted", "20".into()), ("reason", String::new())])
        }
        "accept_shift" => form(false, &[("shift_id", world.drawer("offered").await.to_string())]),
        "review_shift" => form(false, &[("shift_id", world.drawer("closed").await.to_string())]),
        "close_billing_task" => form(false, &[("task_id", world.billing_task().await.to_string())]),
        "estimate" => {
            let codes = [world.charge_code().await];
            let (patient, facility) = (world.patient(), world.t.facility);
            query(true, json!({ "patient_id": patient, "facility_id": facility, "codes": codes, "coverage_id": null }))
        }
        "patient_account" => {
            let (patient, facility) = (world.patient(), world.t.facility);
            query(true, json!({ "patient_id": patient, "facility_id": facility, "as_of": null }))
        }
        "invoice" => query(true, json!({ "invoice_id": world.bill().await })),
        "billing_work" => query(false, json!({ "facility_id": world.t.facility })),
        "revenue" => query(false, json!({ "facility_id": world.t.facility, "from": "2026-03-01", "to": "2026-03-31" })),
        "export_journal" => query(
            false,
            json!({ "facility_id": world.t.facility, "from": "2026-03-01", "to": "2026-03-31", "format": "csv" }),
        ),
        "shift" => query(false, json!({ "shift_id": world.drawer("open").await })),
        "my_bills" | "count_my_bills" => query(false, json!({})),
        "ask_guarantor" => {
            let request = world.payment_request().await.to_string();
            form(true, &[("request_id", request), ("email", "payer@example.org".into())])
        }
        // Nobody has the code, nor what it is exchanged for.
        "open_pay_link" => {
            let request = world.payment_request().await.to_string();
            form(false, &[("request_id", request), ("code", "22222-22222".into())])
        }
        "pay_as_guarantor" => {
            let request = world.payment_request().await.to_string();
            form(true, &[("request_id", request), ("token", "none".into()), ("amount", String::new())])
        }
        "pay_link" => query(true, json!({ "request_id": world.payment_request().await, "token": "none" })),
        "my_bill" => query(true, json!({ "invoice_id": world.bill().await })),
        "my_payment" => query(true, json!({ "payment_id": world.payment().await })),
        "my_request" => query(true, json!({ "request_id": world.payment_request().await })),
        "pay_bills" => form(true, &[("invoices][", world.bill().await.to_string()), ("amount", "1".into())]),
        "payment" => query(true, json!({ "payment_id": world.payment().await })),
        "till" => query(false, json!({ "facility_id": world.t.facility })),
        "packages" => query(false, json!({ "facility_id": world.t.facility, "package_id": null })),
        "prices" => query(false, json!({ "facility_id": world.t.facility, "price_list_id": null })),
        _ => return None,
    })
}
