//! The tube's way, one use case per step.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission, SpecimenId};
use platform::{Command, Failure, Resource, Tx};
use uuid::Uuid;

use crate::{
    model::{
        AcceptSpecimen, CollectSpecimen, LoseSpecimen, OrderState, PutAwaySpecimen, REASON_MAX, ReceiveSpecimen,
        RejectSpecimen, SendSpecimen, SpecimenChanged, SpecimenState,
    },
    server::{
        progress,
        refusal::Refusal,
        row::{SpecimenRow, for_change},
        typed,
    },
};

/// Drawn, now, by whoever says so. What is true of the patient at this moment chooses the reference range.
impl Command for CollectSpecimen {
    const NAME: &'static str = "labs.collect_specimen";
    const PERMISSION: Permission = Permission::CollectSpecimens;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let mut fields = FieldErrors::default();
        let pregnant = typed::yes_or_no(&mut fields, "pregnant", &self.pregnant);
        fields.into_result()?;
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Receive).await?;
        if row.state.may_become(SpecimenState::Collected).is_none() {
            return Err(Refusal::SpecimenMove { from: row.state, to: SpecimenState::Collected }.into());
        }
        let (now, account) = (tx.now().to_sqlx(), tx.actor().account().map(Uuid::from));
        sqlx::query!(
            "update specimen set collected_at = $2, collected_by = $3, pregnant = coalesce($4, pregnant) where id = $1",
            row.id.0,
            now as _,
            account,
            pregnant,
        )
        .execute(tx.conn())
        .await?;
        moved(tx, &row, SpecimenState::Collected, None).await
    }
}

/// On its way to the laboratory.
impl Command for SendSpecimen {
    const NAME: &'static str = "labs.send_specimen";
    const PERMISSION: Permission = Permission::CollectSpecimens;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Receive).await?;
        moved(tx, &row, SpecimenState::InTransit, None).await
    }
}

/// In the laboratory.
impl Command for ReceiveSpecimen {
    const NAME: &'static str = "labs.receive_specimen";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Edit).await?;
        let now = tx.now().to_sqlx();
        sqlx::query!("update specimen set received_at = $2 where id = $1", row.id.0, now as _)
            .execute(tx.conn())
            .await?;
        moved(tx, &row, SpecimenState::Received, None).await
    }
}

/// Fit to be measured: right label, enough of it, nothing wrong with it. Not for an order that was cancelled.
impl Command for AcceptSpecimen {
    const NAME: &'static str = "labs.accept_specimen";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Edit).await?;
        if row.order_state == OrderState::Cancelled {
            return Err(Refusal::OrderNotOpen.into());
        }
        moved(tx, &row, SpecimenState::Accepted, None).await
    }
}

/// Not fit to be measured, with a reason. What was to be measured in it waits for another one, which is asked for at
/// once under a new number; what has a verified result keeps it.
impl Command for RejectSpecimen {
    const NAME: &'static str = "labs.reject_specimen";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let mut fields = FieldErrors::default();
        let ask = "Say why it can’t be measured: whoever draws the next one reads it.";
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, ask);
        fields.into_result()?;
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Edit).await?;
        sqlx::query!("update specimen set reject_reason = $2 where id = $1", row.id.0, reason)
            .execute(tx.conn())
            .await?;
        replaced(tx, &row, SpecimenState::Rejected, &reason).await
    }
}

/// Nobody can find it: another one is asked for.
impl Command for LoseSpecimen {
    const NAME: &'static str = "labs.lose_specimen";
    const PERMISSION: Permission = Permission::CollectSpecimens;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Say where it was seen last.");
        fields.into_result()?;
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Receive).await?;
        replaced(tx, &row, SpecimenState::Lost, &reason).await
    }
}

/// Kept in the store, or thrown away.
impl Command for PutAwaySpecimen {
    const NAME: &'static str = "labs.put_away_specimen";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = SpecimenChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenChanged, Failure> {
        let to = SpecimenState::parse(&self.state)
            .filter(|to| matches!(to, SpecimenState::Stored | SpecimenState::Disposed))
            .ok_or_else(|| AppError::invalid("state", "Choose whether it is stored or disposed of."))?;
        let row = for_change::<SpecimenRow>(tx, self.specimen_id, Action::Edit).await?;
        moved(tx, &row, to, None).await
    }
}

async fn moved(
    tx: &mut Tx,
    row: &SpecimenRow,
    to: SpecimenState,
    reason: Option<&str>,
) -> Result<SpecimenChanged, Failure> {
    progress::walk(tx, row, to, reason).await?;
    progress::settle(tx, row.order).await?;
    Ok(SpecimenChanged { id: row.id, state: to, recollection: None })
}

/// Another tube of the same kind takes its place.
async fn replaced(tx: &mut Tx, row: &SpecimenRow, to: SpecimenState, reason: &str) -> Result<SpecimenChanged, Failure> {
    progress::walk(tx, row, to, Some(reason)).await?;
    let open = matches!(row.order_state, OrderState::Ordered | OrderState::Collected);
    let waits = sqlx::query_scalar!(
        r#"select exists (select from lab_analysis where specimen_id = $1 and current_version = 0
                          and state in ('pending', 'entered', 'retest')) as "waits!""#,
        row.id.0,
    );
    let recollection =
        if open && waits.fetch_one(tx.conn()).await? { Some(recollection(tx, row).await?) } else { None };
    progress::settle(tx, row.order).await?;
    Ok(SpecimenChanged { id: row.id, state: to, recollection })
}

async fn recollection(tx: &mut Tx, row: &SpecimenRow) -> Result<SpecimenId, Failure> {
    let id: SpecimenId = tx.new_id();
    let (now, account) = (tx.now().to_sqlx(), tx.actor().account().map(Uuid::from));
    sqlx::query!(
        "insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, pregnant, urgency, recollects, created_at)
         select $2, facility_id, patient_id, order_id, specimen, tube, 'expected', pregnant, urgency, id, $3
         from specimen where id = $1",
        row.id.0,
        id.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into specimen_transition (specimen_id, to_state, at, account_id) values ($1, 'expected', $2, $3)",
        id.0,
        now as _,
        account,
    )
    .execute(tx.conn())
    .await?;
    // What was entered from the old one and not verified counts for nothing.
    sqlx::query!(
        "update lab_analysis set specimen_id = $2, state = case state when 'entered' then 'retest' else state end
         where specimen_id = $1 and current_version = 0 and state in ('pending', 'entered', 'retest')",
        row.id.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    tx.touched(SpecimenRow::KIND, id.0, Some(row.patient));
    Ok(id)
}
