use super::*;

/// Every (state, action) that leads anywhere; all others are refused.
fn table<S: Copy, A: Copy>(
    states: &[S],
    actions: &[A],
    name: fn(S) -> &'static str,
    verb: fn(A) -> &'static str,
    after: impl Fn(S, A) -> Option<S>,
) -> Vec<String> {
    let pairs = states.iter().flat_map(|state| actions.iter().map(move |action| (*state, *action)));
    pairs
        .filter_map(|(state, action)| {
            after(state, action).map(|next| format!("{}: {} → {}", name(state), verb(action), name(next)))
        })
        .collect()
}

#[test]
fn a_charge_lives_so_and_not_otherwise() {
    assert_eq!(
        table(ChargeState::ALL, ChargeAction::ALL, ChargeState::name, ChargeAction::name, ChargeState::after),
        [
            "planned: price → billable",
            "planned: abort → aborted",
            "billable: abort → aborted",
            "billable: bill → billed",
            "billed: release → billable",
            "billed: settle → paid",
            "billed: credit → credited",
            "paid: credit → credited",
        ]
    );
}

#[test]
fn an_invoice_lives_so_and_not_otherwise() {
    let stays = |state: InvoiceState, action| state.allows(action).then_some(state);
    assert_eq!(
        table(InvoiceState::ALL, InvoiceAction::ALL, InvoiceState::name, InvoiceAction::name, stays),
        [
            "draft: issue → draft",
            "draft: discard → draft",
            "issued: pay → issued",
            "issued: write_off → issued",
            "issued: credit → issued",
            "partly_paid: pay → partly_paid",
            "partly_paid: write_off → partly_paid",
            "partly_paid: credit → partly_paid",
            "balanced: credit → balanced",
        ]
    );
}

#[test]
fn an_invoice_stands_where_the_ledger_says() {
    use InvoiceState::*;
    for (left, patient_left, open, credited, state) in [
        (100, 100, 100, false, Issued),
        (100, 80, 80, false, Issued),
        (100, 80, 40, false, PartlyPaid),
        (100, 80, 0, false, Balanced),
        (60, 60, 60, true, Issued),
        (60, 60, 10, true, PartlyPaid),
        (60, 60, 0, true, Balanced),
        (100, 0, 0, true, Balanced),
        (0, 0, 0, true, Credited),
        (0, 0, 0, false, Balanced),
    ] {
        let stand = Stand { left, patient_left, open, credited };
        assert_eq!(InvoiceState::derived(stand), state, "{stand:?}");
    }
}

#[test]
fn a_payment_lives_so_and_not_otherwise() {
    assert_eq!(
        table(PaymentState::ALL, PaymentAction::ALL, PaymentState::name, PaymentAction::name, PaymentState::after),
        [
            "initiated: process → processing",
            "initiated: succeed → succeeded",
            "initiated: fail → failed",
            "initiated: abandon → abandoned",
            "processing: succeed → succeeded",
            "processing: fail → failed",
            "succeeded: refund → succeeded",
            "succeeded: dispute → disputed",
            "failed: succeed → succeeded",
            "abandoned: succeed → succeeded",
            "disputed: win → won",
            "disputed: lose → lost",
            "won: refund → won",
        ]
    );
}

#[test]
fn a_refund_lives_so_and_not_otherwise() {
    assert_eq!(
        table(RefundState::ALL, RefundAction::ALL, RefundState::name, RefundAction::name, RefundState::after),
        [
            "requested: approve → approved",
            "requested: reject → rejected",
            "approved: process → processing",
            "approved: succeed → succeeded",
            "processing: succeed → succeeded",
            "processing: fail → failed",
        ]
    );
}

#[test]
fn a_shift_lives_so_and_not_otherwise() {
    assert_eq!(
        table(ShiftState::ALL, ShiftAction::ALL, ShiftState::name, ShiftAction::name, ShiftState::after),
        [
            "open: take → open",
            "open: hand_over → handing_over",
            "open: count → counted",
            "handing_over: accept → accepted",
            "counted: count → counted",
            "counted: close → closed",
            "closed: review → reviewed",
        ]
    );
}
