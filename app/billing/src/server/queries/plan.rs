use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use super::invoices;
use crate::{
    model::{PlanView, ShowPlan},
    server::{named, place, plan, row::PlanRow},
};

/// A payment plan: each instalment and what is left of it, and the invoices that it pays.
impl Query for ShowPlan {
    const NAME: &'static str = "billing.plan";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = PlanView;

    async fn execute(self, tx: &mut Tx) -> Result<PlanView, Failure> {
        let row = tx.load::<PlanRow>(self.plan_id, Action::View).await?;
        let place = place::of(tx, row.facility).await?;
        let head = sqlx::query!(
            r#"select p.cancel_reason, m.display_name as "made_by?", a.display_name as "agreed_by?",
                      s.name as "name!", s.mrn as "mrn!"
               from payment_plan p join patient_summary s on s.patient_id = p.patient_id
               left join account m on m.id = p.created_by left join account a on a.id = p.agreed_by
               where p.id = $1"#,
            row.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        Ok(PlanView {
            plan: plan::one(tx, &place, row.id).await?,
            patient: named::named(row.patient, head.name, head.mrn),
            facility_id: place.id,
            note: row.note.clone(),
            made_by: head.made_by,
            agreed_by: head.agreed_by,
            cancel_reason: head.cancel_reason,
            broken_days: place.plan_broken_days,
            instalments: plan::instalments(tx, &row, place.today).await?,
            invoices: invoices::invoices(tx, &place, invoices::Which::Planned(row.id), place.today).await?,
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}
