use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, DecideWriteOff, InvoiceAction, JournalKind, WriteOffChanged, WriteOffPart, WriteOffState,
        journal::{Journal, Of},
    },
    server::{
        invoice, ledger, payer, place,
        refusal::{Refusal, told},
        row::{InvoiceRow, WriteOffRow, for_change},
        typed,
    },
};

/// Approves a write-off or refuses it: never by the person who asked. What was paid meanwhile may leave less open than was
/// asked for; then it is refused, and asked for anew.
impl Command for DecideWriteOff {
    const NAME: &'static str = "billing.decide_write_off";
    const PERMISSION: Permission = Permission::ApproveRefunds;
    type Output = WriteOffChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<WriteOffChanged, Failure> {
        let mut fields = FieldErrors::default();
        let approve = typed::yes(&mut fields, "approve", &self.approve);
        fields.into_result()?;
        let asked = tx.load::<WriteOffRow>(self.write_off_id, Action::Edit).await?;
        let row = for_change::<InvoiceRow>(tx, asked.invoice, Action::View).await?;
        let asked = for_change::<WriteOffRow>(tx, asked.id, Action::Edit).await?;
        if asked.state != WriteOffState::Requested {
            return Err(Refusal::WriteOffDecided.into());
        }
        let by = tx.actor().account();
        if asked.requested_by == by {
            return Err(Refusal::SecondPerson.into());
        }
        let state = if approve { WriteOffState::Approved } else { WriteOffState::Rejected };
        if approve {
            post(tx, &row, &asked).await?;
        }
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update write_off set state = $2, decided_by = $3, decided_at = $4 where id = $1",
            asked.id.0,
            state.name(),
            by.map(|by| by.0),
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        Ok(WriteOffChanged { id: asked.id, state })
    }
}

async fn post(tx: &mut Tx, row: &InvoiceRow, asked: &WriteOffRow) -> Result<(), Failure> {
    let currency = invoice::currency(row)?;
    let action = InvoiceAction::WriteOff;
    let (state, open) = invoice::stands(tx, row, jiff::civil::Date::MAX).await?;
    let of = Of { patient: Some(row.patient), invoice: Some(row.id), ..Of::default() };
    let (account, open, of) = match asked.part {
        WriteOffPart::Patient if !state.allows(action) => return Err(Refusal::InvoiceMove { state, action }.into()),
        WriteOffPart::Patient => (Account::Patient, open.patient, of),
        WriteOffPart::Payer => {
            let payer = payer::of_invoice(tx, row.id).await?.map(Into::into);
            (Account::Payer, open.payer, Of { payer, ..of })
        }
    };
    if asked.amount > open {
        return Err(Refusal::OverWriteOff { open: Money::new(open, currency) }.into());
    }
    let journal = Journal::new(JournalKind::WrittenOff, currency).debit(Account::WriteOff, asked.amount, of).credit(
        account,
        asked.amount,
        of,
    );
    let place = place::of(tx, row.facility).await?;
    ledger::post(tx, &place, asked.id.0, journal).await
}
