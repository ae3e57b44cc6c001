use jiff::tz::TimeZone;
use model::{Action, PatientId, Permission};
use patients::server::read::{held, held_some};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;

use crate::{
    model::{Allergy, AllergyList, AllergyName, AllergyReviewed, AllergyState, ShowAllergies, counts},
    server::chart::Chart,
};

/// The allergies of a patient with what was answered by whom, for those who treat them.
impl Query for ShowAllergies {
    const NAME: &'static str = "clinical.allergies";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = AllergyList;

    async fn execute(self, tx: &mut Tx) -> Result<AllergyList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        list(tx, &chart).await
    }
}

/// The same list, for whoever has been found to be allowed to see it.
pub async fn list(tx: &mut Tx, chart: &Chart) -> Result<AllergyList, Failure> {
    let site = zone::zone(&chart.zone)?;
    let entries = entries(tx, chart.patient, &site).await?;
    let reviews = reviews(tx, chart.patient, &site).await?;
    let names = entries
        .iter()
        .filter(|entry| counts(entry.status, entry.verification))
        .map(|entry| AllergyName {
            substance: entry.substance.clone(),
            high_risk: entry.criticality == crate::model::Criticality::High,
        })
        .collect();
    let latest = reviews.first().map(|review| (review.outcome, review.reason.clone()));
    let may_record = chart.decide(tx.actor(), Action::Edit);
    Ok(AllergyList { state: AllergyState::decide(names, latest), entries, reviews, may_record })
}

async fn entries(tx: &mut Tx, patient: PatientId, site: &TimeZone) -> Result<Vec<Allergy>, Failure> {
    let rows = sqlx::query!(
        r#"select a.id, a.version, a.substance, a.category, a.kind, a.criticality, a.status, a.verification, a.onset,
                  a.note, a.imported, a.recorded_at, by_whom.display_name as "by_whom?",
                  array(select concat(r.manifestation, ' (' || r.severity || ')')
                        from allergy_reaction r where r.allergy_id = a.id order by r.position) as "reactions!: Vec<String>"
           from allergy a left join account by_whom on by_whom.id = a.recorded_by
           where a.patient_id = $1
           order by a.status <> 'active' or a.verification in ('refuted', 'entered_in_error'),
                    a.criticality <> 'high', lower(a.substance), a.id"#,
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Allergy {
                id: row.id.into(),
                version: row.version,
                substance: row.substance,
                category: held(&row.category)?,
                kind: held(&row.kind)?,
                criticality: held(&row.criticality)?,
                status: held(&row.status)?,
                verification: held(&row.verification)?,
                reactions: row.reactions,
                onset: row.onset,
                note: row.note,
                imported: row.imported,
                recorded: zone::local(row.recorded_at.to_jiff(), site),
                recorded_by: row.by_whom,
            })
        })
        .collect()
}

async fn reviews(tx: &mut Tx, patient: PatientId, site: &TimeZone) -> Result<Vec<AllergyReviewed>, Failure> {
    let rows = sqlx::query!(
        r#"select r.outcome, r.reason, r.at, by_whom.display_name as "by_whom?"
           from allergy_review r left join account by_whom on by_whom.id = r.account_id
           where r.patient_id = $1 order by r.at desc, r.id desc limit 5"#,
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AllergyReviewed {
                outcome: held(&row.outcome)?,
                reason: row.reason,
                at: zone::local(row.at.to_jiff(), site),
                by: row.by_whom,
            })
        })
        .collect()
}

/// The state alone.
pub async fn state(tx: &mut Tx, patient: PatientId) -> Result<AllergyState, Failure> {
    let row = sqlx::query!(
        r#"select substances as "substances!", dangerous as "dangerous!", outcome, reason
           from allergy_state where patient_id = $1"#,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    decided(row.substances, row.dangerous, row.outcome, row.reason)
}

/// From a row of `allergy_state`, where the dangerous ones come first.
pub(super) fn decided(
    substances: Vec<String>,
    dangerous: i64,
    outcome: Option<String>,
    reason: Option<String>,
) -> Result<AllergyState, Failure> {
    let names = (0..)
        .zip(substances)
        .map(|(index, substance)| AllergyName { substance, high_risk: index < dangerous })
        .collect();
    let latest = held_some(outcome.as_deref())?.map(|outcome| (outcome, reason));
    Ok(AllergyState::decide(names, latest))
}
