use jiff_sqlx::ToSqlx;
use model::{Action, AllergyId, AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{NewAllergy, SaveAllergy},
    server::chart::Chart,
};

/// Writes down what the patient reacts to, or corrects it. Who corrects an entry that somebody else changed in
/// between is told what stands there now, and nothing is overwritten (T11). What stood there before is kept.
impl Command for SaveAllergy {
    const NAME: &'static str = "clinical.save_allergy";
    const PERMISSION: Permission = Permission::RecordFindings;
    type Output = AllergyId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AllergyId, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::Edit).await?;
        let new = self.check().map_err(|fields| AppError::Invalid { fields })?;
        let id = match self.allergy_id {
            Some(id) => correct(tx, &self, id, &new).await?,
            None => write_down(tx, &self, &new).await?,
        };
        for (position, manifestation) in (0_i16..).zip(&new.reactions) {
            sqlx::query!(
                "insert into allergy_reaction (allergy_id, position, manifestation, severity) values ($1, $2, $3, $4)",
                id.0,
                position,
                manifestation,
                new.severity.map(|severity| severity.name()),
            )
            .execute(tx.conn())
            .await?;
        }
        tx.touched("allergy", id.0, Some(chart.patient));
        Ok(id)
    }
}

async fn write_down(tx: &mut Tx, command: &SaveAllergy, new: &NewAllergy) -> Result<AllergyId, Failure> {
    let id: AllergyId = tx.new_id();
    let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
    sqlx::query!(
        "insert into allergy (id, patient_id, encounter_id, substance, category, kind, criticality, status, verification,
                              note, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        command.patient_id.0,
        command.encounter_id.map(|encounter| encounter.0),
        new.substance,
        new.category.name(),
        new.kind.name(),
        new.criticality.name(),
        new.status.name(),
        new.verification.name(),
        new.note,
        by,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

async fn correct(tx: &mut Tx, command: &SaveAllergy, id: AllergyId, new: &NewAllergy) -> Result<AllergyId, Failure> {
    let current = sqlx::query!(
        "select version, substance, criticality, status, verification from allergy
         where id = $1 and patient_id = $2 for update",
        id.0,
        command.patient_id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if Some(current.version) != command.version {
        let stands = format!(
            "It now reads: {} ({}, {}, {}).",
            current.substance, current.criticality, current.status, current.verification
        );
        let typed = format!(
            "You typed: {} ({}, {}, {}).",
            new.substance,
            new.criticality.name(),
            new.status.name(),
            new.verification.name()
        );
        return Err(AppError::Conflict {
            message: "Somebody changed this allergy while you had it on the screen. Nothing was overwritten.".into(),
            details: vec![stands, typed],
            rule: None,
        }
        .into());
    }
    let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
    sqlx::query!(
        "insert into allergy_before (allergy_id, version, was, changed_by, changed_at)
         select a.id, a.version, to_jsonb(a) || jsonb_build_object('reactions', coalesce(
                    (select jsonb_agg(to_jsonb(r) order by r.position) from allergy_reaction r where r.allergy_id = a.id), '[]')),
                $2, $3
         from allergy a where a.id = $1",
        id.0,
        by,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update allergy set substance = $3, category = $4, kind = $5, criticality = $6, status = $7, verification = $8,
                            note = $9, version = version + 1
         where id = $1 and patient_id = $2",
        id.0,
        command.patient_id.0,
        new.substance,
        new.category.name(),
        new.kind.name(),
        new.criticality.name(),
        new.status.name(),
        new.verification.name(),
        new.note,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from allergy_reaction where allergy_id = $1", id.0).execute(tx.conn()).await?;
    Ok(id)
}
