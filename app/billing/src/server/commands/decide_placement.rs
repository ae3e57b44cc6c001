use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{DecidePlacement, Method, PlacementChanged, PlacementKind, RefundAction, RefundState},
    server::{
        jobs::SendMoneyBack,
        place::{self, Place},
        refusal::Refusal,
        row::{InvoiceRow, PlacementRow, SuspenseRow, for_change},
        suspense, typed,
    },
};

/// Decides on where money of the suspense account is to go: from the facility's threshold on somebody other than the person
/// who said so. What is a patient's becomes a payment of theirs at once; what came by the bank goes back at once, and what
/// came online through the payment gateway, by itself.
impl Command for DecidePlacement {
    const NAME: &'static str = "billing.decide_placement";
    const PERMISSION: Permission = Permission::ApproveRefunds;
    type Output = PlacementChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PlacementChanged, Failure> {
        let mut fields = FieldErrors::default();
        let approve = typed::yes(&mut fields, "approve", &self.approve);
        fields.into_result()?;
        let asked = tx.load::<PlacementRow>(self.placement_id, Action::Edit).await?;
        let invoice = match asked.invoice {
            Some(invoice) => Some(for_change::<InvoiceRow>(tx, invoice, Action::View).await?),
            None => None,
        };
        let money = for_change::<SuspenseRow>(tx, asked.suspense, Action::View).await?;
        let row = for_change::<PlacementRow>(tx, asked.id, Action::Edit).await?;
        let place = place::of(tx, row.facility).await?;
        let by = tx.actor().account();
        if approve && row.requested_by == by && row.amount >= place.second_person_from {
            return Err(Refusal::SecondPerson.into());
        }
        let action = if approve { RefundAction::Approve } else { RefundAction::Reject };
        let state = row.state.after(action).ok_or(Refusal::PlacementMove { state: row.state, action })?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update suspense_placement set state = $2, decided_by = $3, decided_at = $4 where id = $1",
            row.id.0,
            state.name(),
            by.map(|by| by.0),
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let payment_id = match (approve, row.kind) {
            (true, PlacementKind::Assign) => Some(suspense::assign(tx, &place, &money, &row, invoice.as_ref()).await?),
            (true, PlacementKind::SendBack) if money.method == Method::Online => {
                tx.enqueue(SendMoneyBack { placement: row.id }).await?;
                None
            }
            (true, PlacementKind::SendBack) => {
                suspense::sent_back(tx, &place, &money, row.id.0, row.amount).await?;
                None
            }
            (false, _) => None,
        };
        let state = end(tx, &place, &money, &row, state, payment_id).await?;
        Ok(PlacementChanged { id: row.id, suspense_id: money.id, state, payment_id })
    }
}

/// What the gateway has to do first is not done yet.
async fn end(
    tx: &mut Tx,
    place: &Place,
    money: &SuspenseRow,
    row: &PlacementRow,
    state: RefundState,
    payment: Option<model::PaymentId>,
) -> Result<RefundState, Failure> {
    let by_gateway = row.kind == PlacementKind::SendBack && money.method == Method::Online;
    if state != RefundState::Approved || by_gateway {
        return Ok(state);
    }
    suspense::done(tx, place, row, payment).await?;
    Ok(RefundState::Succeeded)
}
