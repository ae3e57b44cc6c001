use model::{Action, Currency, Money, PatientId, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{
        Method, PlacementKind, PlacementView, RefundState, ShowSuspended, ShowSuspense, SuspendedLine, SuspendedView,
        SuspenseView,
    },
    server::{
        named,
        place::{self, Place},
        row::SuspenseRow,
    },
};

/// What stands on the suspense account of a facility, the oldest first, beside what the ledger has on it.
impl Query for ShowSuspense {
    const NAME: &'static str = "billing.suspense";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = SuspenseView;

    async fn execute(self, tx: &mut Tx) -> Result<SuspenseView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewBilling).await?;
        let money = lines(tx, &place, None).await?;
        let ledger = sqlx::query_scalar!(
            r#"select coalesce(-sum(amount_minor), 0)::bigint as "left!" from ledger_entry
               where facility_id = $1 and account = 'suspense' and currency = $2"#,
            place.id.0,
            place.currency.code(),
        )
        .fetch_one(tx.conn())
        .await?;
        let here = money.iter().filter(|one| one.left.currency == place.currency);
        Ok(SuspenseView {
            facility_id: place.id,
            currency: place.currency,
            left: Money::new(here.map(|one| one.left.minor).sum(), place.currency),
            money,
            ledger: Money::new(ledger, place.currency),
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// All that is not placed, or one of them, whatever became of it.
async fn lines(tx: &mut Tx, place: &Place, only: Option<&SuspenseRow>) -> Result<Vec<SuspendedLine>, Failure> {
    let rows = sqlx::query!(
        r#"select m.id, m.method as "method: Method", m.reference, m.came_on, m.currency, m.amount_minor, l.left_minor as "left!",
                  exists (select from suspense_placement p where p.suspense_id = m.id
                          and p.state in ('requested', 'approved', 'processing')) as "waits!"
           from suspense_money m join suspense_left l on l.suspense_id = m.id
           where m.facility_id = $1 and case when $2::uuid is null then l.left_minor <> 0 else m.id = $2 end
           order by m.came_at, m.id limit 500"#,
        place.id.0,
        only.map(|one| one.id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            Ok(SuspendedLine {
                id: row.id.into(),
                method: row.method,
                reference: row.reference,
                came_on: row.came_on.to_jiff(),
                amount: Money::new(row.amount_minor, currency),
                left: Money::new(row.left, currency),
                waits: row.waits,
            })
        })
        .collect()
}

/// Money on the suspense account, and what somebody has said of it.
impl Query for ShowSuspended {
    const NAME: &'static str = "billing.suspended";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = SuspendedView;

    async fn execute(self, tx: &mut Tx) -> Result<SuspendedView, Failure> {
        let row = tx.load::<SuspenseRow>(self.suspense_id, Action::View).await?;
        let place = place::of(tx, row.facility).await?;
        let money = lines(tx, &place, Some(&row)).await?.pop().ok_or(model::AppError::NotFound)?;
        let meant = sqlx::query!(
            "select p.id, p.patient_id from suspense_money m join payment p on p.id = m.meant_for where m.id = $1",
            row.id.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        let meant_for = match &meant {
            Some(meant) => {
                tx.saw(meant.patient_id.into(), "payment", Some(meant.id));
                Some(named::patient(tx, meant.patient_id.into()).await?)
            }
            None => None,
        };
        Ok(SuspendedView {
            placements: placements(tx, &place, &row, money.amount.currency).await?,
            money,
            facility_id: place.id,
            meant_for,
            meant_payment: meant.map(|meant| meant.id.into()),
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

async fn placements(
    tx: &mut Tx,
    place: &Place,
    money: &SuspenseRow,
    currency: Currency,
) -> Result<Vec<PlacementView>, Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        r#"select p.id, p.kind as "kind: PlacementKind", p.patient_id, p.invoice_id, i.number as "number?", p.amount_minor, p.reason,
                  p.state as "state: RefundState", p.requested_by, a.display_name as "asked_by?", d.display_name as "decided_by?",
                  p.payment_id
           from suspense_placement p left join invoice i on i.id = p.invoice_id
           left join account a on a.id = p.requested_by left join account d on d.id = p.decided_by
           where p.suspense_id = $1 order by p.requested_at, p.id"#,
        money.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let whose: Vec<PatientId> = rows.iter().filter_map(|row| row.patient_id.map(Into::into)).collect();
    let names = named::patients(tx, &whose).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let patient: Option<PatientId> = row.patient_id.map(Into::into);
        if let Some(patient) = patient {
            tx.saw(patient, "suspense_placement", Some(row.id));
        }
        found.push(PlacementView {
            id: row.id.into(),
            kind: row.kind,
            patient: patient.and_then(|patient| names.iter().find(|name| name.id == patient).cloned()),
            invoice: row.invoice_id.map(|id| (id.into(), row.number.unwrap_or_default())),
            amount: Money::new(row.amount_minor, currency),
            reason: row.reason,
            state: row.state,
            asked_by: row.asked_by,
            decided_by: row.decided_by,
            payment_id: row.payment_id.map(Into::into),
            own: row.requested_by == own && row.amount_minor >= place.second_person_from,
        });
    }
    Ok(found)
}
