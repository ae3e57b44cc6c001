use model::{Action, FacilityId, InvoiceId, PatientId, PaymentPlanId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::server::policy;

/// Instalments that the billing office and a patient have agreed, or are about to.
#[derive(Clone, Debug)]
pub struct PlanRow {
    pub id: PaymentPlanId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub currency: String,
    pub total: i64,
    /// What the billing office writes to the patient.
    pub note: Option<String>,
    /// The one that is due first before the others.
    pub invoices: Vec<InvoiceId>,
}

impl Resource for PlanRow {
    type Id = PaymentPlanId;
    const KIND: &'static str = "payment_plan";

    async fn fetch(conn: &mut PgConnection, id: PaymentPlanId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, currency, total_minor, note,
                      array(select i.id from payment_plan_invoice p join invoice i on i.id = p.invoice_id
                            where p.plan_id = payment_plan.id order by i.due_on, i.id) as "invoices!: Vec<Uuid>"
               from payment_plan where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            currency: row.currency,
            total: row.total_minor,
            note: row.note,
            invoices: row.invoices.into_iter().map(Into::into).collect(),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may_keep_plan(actor, action, self.facility, self.patient)
    }
}

impl Locked for PlanRow {
    async fn lock(tx: &mut Tx, id: PaymentPlanId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from payment_plan where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
