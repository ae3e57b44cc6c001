//! The server functions of billing, one statement each. Commands take the form's idempotency key; a repeat returns the
//! first answer. Questions travel as JSON in a POST, so that nothing about anybody stands in a URL.

use ::model::{AppError, IdempotencyKey};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// Prices

#[server]
pub async fn set_billing_policy(key: IdempotencyKey, cmd: model::SetBillingPolicy) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn set_bank_account(key: IdempotencyKey, cmd: model::SetBankAccount) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn make_package(key: IdempotencyKey, cmd: model::MakePackage) -> Result<::model::ChargeCodeId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn change_package(key: IdempotencyKey, cmd: model::ChangePackage) -> Result<::model::ChargeCodeId, AppError> {
    let changed = server::run(key, cmd).await?;
    server::redirect("/staff/billing/packages");
    Ok(changed)
}

#[server]
pub async fn add_charge_code(
    key: IdempotencyKey,
    cmd: model::AddChargeCode,
) -> Result<::model::ChargeCodeId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn create_price_list(
    key: IdempotencyKey,
    cmd: model::CreatePriceList,
) -> Result<::model::PriceListId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn end_price_list(key: IdempotencyKey, cmd: model::EndPriceList) -> Result<::model::PriceListId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn set_price(key: IdempotencyKey, cmd: model::SetPrice) -> Result<::model::ChargeCodeId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn set_coverage_terms(key: IdempotencyKey, cmd: model::SetCoverageTerms) -> Result<(), AppError> {
    server::run(key, cmd).await
}

// Charges

#[server]
pub async fn enter_charge(key: IdempotencyKey, cmd: model::EnterCharge) -> Result<model::Charged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn abort_charge(key: IdempotencyKey, cmd: model::AbortCharge) -> Result<model::Charged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn price_charges(key: IdempotencyKey, cmd: model::PriceCharges) -> Result<model::Priced, AppError> {
    server::run(key, cmd).await
}

// Invoices

#[server]
pub async fn draft_invoice(key: IdempotencyKey, cmd: model::DraftInvoice) -> Result<model::Invoiced, AppError> {
    let drafted = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/invoices/{}", drafted.id));
    Ok(drafted)
}

#[server]
pub async fn issue_invoice(key: IdempotencyKey, cmd: model::IssueInvoice) -> Result<model::Invoiced, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn discard_draft(key: IdempotencyKey, cmd: model::DiscardDraft) -> Result<model::Invoiced, AppError> {
    let discarded = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{}/account", discarded.patient_id));
    Ok(discarded)
}

#[server]
pub async fn credit_invoice(
    key: IdempotencyKey,
    cmd: model::CreditInvoice,
) -> Result<model::CreditedInvoice, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn request_write_off(
    key: IdempotencyKey,
    cmd: model::RequestWriteOff,
) -> Result<model::WriteOffChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn request_payer_write_off(
    key: IdempotencyKey,
    cmd: model::RequestPayerWriteOff,
) -> Result<model::WriteOffChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn decide_write_off(
    key: IdempotencyKey,
    cmd: model::DecideWriteOff,
) -> Result<model::WriteOffChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn request_payment(
    key: IdempotencyKey,
    cmd: model::RequestPayment,
) -> Result<::model::PaymentRequestId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn withdraw_request(
    key: IdempotencyKey,
    cmd: model::WithdrawRequest,
) -> Result<::model::PaymentRequestId, AppError> {
    server::run(key, cmd).await
}

// Money

#[server]
pub async fn take_payment(key: IdempotencyKey, cmd: model::TakePayment) -> Result<model::Paid, AppError> {
    let paid = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/payments/{}", paid.id));
    Ok(paid)
}

#[server]
pub async fn take_deposit(key: IdempotencyKey, cmd: model::TakeDeposit) -> Result<model::Paid, AppError> {
    let paid = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/payments/{}", paid.id));
    Ok(paid)
}

#[server]
pub async fn allocate_credit(key: IdempotencyKey, cmd: model::AllocateCredit) -> Result<model::Paid, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn request_refund(key: IdempotencyKey, cmd: model::RequestRefund) -> Result<model::RefundChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn decide_refund(key: IdempotencyKey, cmd: model::DecideRefund) -> Result<model::RefundChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn pay_out_refund(key: IdempotencyKey, cmd: model::PayOutRefund) -> Result<model::RefundChanged, AppError> {
    server::run(key, cmd).await
}

/// The patient's own choice of bills is paid: on to the gateway's page.
#[server]
pub async fn pay_bills(key: IdempotencyKey, cmd: model::PayBills) -> Result<model::Checkout, AppError> {
    server::pay_online(key, cmd).await
}

/// What the billing office has asked for is paid: on to the gateway's page. The patient comes back to the payment's own page.
#[server]
pub async fn pay_online(key: IdempotencyKey, cmd: model::StartPayment) -> Result<model::Checkout, AppError> {
    server::pay_online(key, cmd).await
}

/// Somebody else is asked to pay, by mail.
#[server]
pub async fn ask_guarantor(key: IdempotencyKey, cmd: model::AskGuarantor) -> Result<(), AppError> {
    server::run(key, cmd).await
}

/// The code of that mail: on to the page that it opens.
#[server]
pub async fn open_pay_link(key: IdempotencyKey, cmd: model::OpenPayLink) -> Result<(), AppError> {
    let link = server::run(key, cmd).await?;
    server::redirect(&format!("/pay/{}/{}", link.request_id, link.token));
    Ok(())
}

/// On to the gateway's page.
#[server]
pub async fn pay_as_guarantor(key: IdempotencyKey, cmd: model::PayAsGuarantor) -> Result<model::Checkout, AppError> {
    server::pay_as_guarantor(key, cmd).await
}

/// A card is not kept any more.
#[server]
pub async fn remove_method(key: IdempotencyKey, cmd: model::RemoveMethod) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn give_up_payment(key: IdempotencyKey, cmd: model::GiveUpPayment) -> Result<(), AppError> {
    server::give_up_payment(key, cmd).await
}

// Payment plans

#[server]
pub async fn make_plan(key: IdempotencyKey, cmd: model::MakePlan) -> Result<model::PlanMade, AppError> {
    let made = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/plans/{}", made.id));
    Ok(made)
}

#[server]
pub async fn agree_plan(key: IdempotencyKey, cmd: model::AgreePlan) -> Result<::model::PaymentPlanId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn agree_to_plan(key: IdempotencyKey, cmd: model::AgreeToPlan) -> Result<::model::PaymentPlanId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn cancel_plan(key: IdempotencyKey, cmd: model::CancelPlan) -> Result<::model::PaymentPlanId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn set_plan_policy(key: IdempotencyKey, cmd: model::SetPlanPolicy) -> Result<(), AppError> {
    server::run(key, cmd).await
}

/// What is due of a plan is paid: on to the gateway's page.
#[server]
pub async fn pay_instalment(key: IdempotencyKey, cmd: model::PayInstalment) -> Result<model::Checkout, AppError> {
    server::pay_online(key, cmd).await
}

// Payers

#[server]
pub async fn take_payer_payment(
    key: IdempotencyKey,
    cmd: model::TakePayerPayment,
) -> Result<model::PayerPaid, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn allocate_payer_credit(
    key: IdempotencyKey,
    cmd: model::AllocatePayerCredit,
) -> Result<model::PayerPaid, AppError> {
    server::run(key, cmd).await
}

// Money that fits nothing

#[server]
pub async fn suspend_money(key: IdempotencyKey, cmd: model::SuspendMoney) -> Result<model::Suspended, AppError> {
    let suspended = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/suspense/{}", suspended.id));
    Ok(suspended)
}

#[server]
pub async fn place_money(key: IdempotencyKey, cmd: model::PlaceMoney) -> Result<model::PlacementChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn decide_placement(
    key: IdempotencyKey,
    cmd: model::DecidePlacement,
) -> Result<model::PlacementChanged, AppError> {
    server::run(key, cmd).await
}

// The drawer

#[server]
pub async fn open_shift(key: IdempotencyKey, cmd: model::OpenShift) -> Result<model::ShiftChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn count_shift(key: IdempotencyKey, cmd: model::CountShift) -> Result<model::ShiftChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn close_shift(key: IdempotencyKey, cmd: model::CloseShift) -> Result<model::ShiftChanged, AppError> {
    let closed = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/billing/till/{}", closed.id));
    Ok(closed)
}

#[server]
pub async fn hand_over_shift(key: IdempotencyKey, cmd: model::HandOverShift) -> Result<model::ShiftChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn accept_shift(key: IdempotencyKey, cmd: model::AcceptShift) -> Result<model::ShiftChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn review_shift(key: IdempotencyKey, cmd: model::ReviewShift) -> Result<model::ShiftChanged, AppError> {
    server::run(key, cmd).await
}

// What somebody has to look at

#[server]
pub async fn close_billing_task(key: IdempotencyKey, cmd: model::CloseBillingTask) -> Result<(), AppError> {
    server::run(key, cmd).await
}

// Questions

#[server(input = Json)]
pub async fn estimate(query: model::Estimate) -> Result<model::Estimated, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn patient_account(query: model::ShowAccount) -> Result<model::PatientAccount, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn invoice(query: model::ShowInvoice) -> Result<model::InvoiceView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn billing_work(query: model::ShowWork) -> Result<model::Work, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn revenue(query: model::ShowRevenue) -> Result<model::Revenue, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn export_journal(query: model::ExportJournal) -> Result<model::Exported, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn shift(query: model::ShowShift) -> Result<model::ShiftView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn payment(query: model::ShowPayment) -> Result<model::PaymentView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn till(query: model::ShowTill) -> Result<model::TillView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn prices(query: model::ShowPrices) -> Result<model::PricesView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn packages(query: model::ShowPackages) -> Result<model::PackagesView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_bills(query: model::MyBills) -> Result<model::OwnBills, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_bill(query: model::MyBill) -> Result<model::OwnBill, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_payment(query: model::MyPayment) -> Result<model::OwnPaymentPage, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_request(query: model::MyRequest) -> Result<model::OwnRequest, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn pay_link(query: model::ShowPayLink) -> Result<model::PayLinkView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn count_my_bills(query: model::CountMyBills) -> Result<u32, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn plan(query: model::ShowPlan) -> Result<model::PlanView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_plan(query: model::MyPlan) -> Result<model::OwnPlanPage, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn payers(query: model::ShowPayers) -> Result<model::PayersView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn payer(query: model::ShowPayer) -> Result<model::PayerView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn suspense(query: model::ShowSuspense) -> Result<model::SuspenseView, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn suspended(query: model::ShowSuspended) -> Result<model::SuspendedView, AppError> {
    server::ask(query).await
}
