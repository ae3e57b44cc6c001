//! Analyses as pages show them: with versions, the last value before, and whether the patient sees it. Six statements,
//! however many there are.

use std::collections::HashMap;

use jiff::{Timestamp, tz::TimeZone};
use model::{AccountId, FacilityId, LabAnalysisId, PatientId, SpecimenId, unit::shown_unit};
use patients::model::{PartialDate, age};
use platform::{Failure, Tx};
use scheduling::{model::PatientRef, server::zone};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{Analysis, AnalysisState, Previous, Priority, ResultVersion, ValueKind, Visibility, Waits, decimal},
    server::{
        previous::{self, Before},
        release::{self, Of},
        value::Value,
        versions::{self, Stored},
    },
};

/// One analysis with its surroundings.
pub struct Shown {
    pub patient: PatientId,
    pub facility: FacilityId,
    pub specimen: Option<SpecimenId>,
    pub accession: Option<String>,
    pub priority: Priority,
    pub report_name: String,
    pub analysis: Analysis,
    /// Oldest first.
    pub versions: Vec<ResultVersion>,
}

struct Row {
    decimals: u32,
    delta_percent: Option<i16>,
    zone: TimeZone,
    current_version: i32,
}

/// In the order of `ids`; what does not exist is left out.
pub async fn load(tx: &mut Tx, ids: &[LabAnalysisId]) -> Result<Vec<Shown>, Failure> {
    let (now, me) = (tx.now(), tx.actor().account());
    let stored = versions::of(tx.conn(), ids).await?;
    let names = names(tx.conn(), &stored).await?;
    let before = previous::of(tx.conn(), ids).await?;
    let visible: HashMap<LabAnalysisId, Visibility> = release::standings(tx.conn(), Of::Analyses(ids), now)
        .await?
        .into_iter()
        .map(|standing| (standing.analysis, standing.visibility))
        .collect();
    let mut chains: HashMap<LabAnalysisId, Vec<Stored>> = HashMap::new();
    for one in stored {
        chains.entry(one.analysis).or_default().push(one);
    }
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select a.id, a.patient_id, a.facility_id, a.report_id, r.name as report_name, a.specimen_id,
                  s.accession as "accession?", coalesce(o.priority, 'routine') as "priority!: Priority", a.test_id, a.code,
                  a.name, a.state as "state: AnalysisState", a.not_done_reason, a.current_version,
                  t.value_kind as "kind?: ValueKind", t.unit as "unit?", t.decimals as "decimals?", t.choices as "choices?",
                  t.formula as "formula?", t.second_person as "second_person?", t.delta_percent as "delta_percent?", f.zone
           from lab_analysis a
           join lab_report r on r.id = a.report_id
           join facility f on f.id = a.facility_id
           left join lab_order o on o.id = r.order_id
           left join specimen s on s.id = a.specimen_id
           left join lab_test t on t.id = a.test_id
           where a.id = any($1)
           order by array_position($1, a.id)"#,
        &uuids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut shown = Vec::new();
    for row in rows {
        let id: LabAnalysisId = row.id.into();
        let chain = chains.remove(&id).unwrap_or_default();
        let how = Row {
            decimals: u32::from(row.decimals.unwrap_or(0).unsigned_abs()),
            delta_percent: row.delta_percent,
            zone: zone::zone(&row.zone)?,
            current_version: row.current_version,
        };
        let versions: Vec<ResultVersion> =
            chain.iter().map(|stored| version(stored, &how, before.get(&id), &names, me)).collect();
        let latest = chain.last().filter(|latest| latest.verified_at.is_none());
        shown.push(Shown {
            patient: row.patient_id.into(),
            facility: row.facility_id.into(),
            specimen: row.specimen_id.map(Into::into),
            accession: row.accession,
            priority: row.priority,
            report_name: row.report_name,
            analysis: Analysis {
                id,
                report_id: row.report_id.into(),
                test_id: row.test_id.map(Into::into),
                code: row.code,
                name: row.name,
                kind: row.kind.unwrap_or(
                    if chain.iter().any(|one| one.value.as_ref().is_some_and(|value| value.number().is_some())) {
                        ValueKind::Quantity
                    } else {
                        ValueKind::Text
                    },
                ),
                unit: shown_unit(row.unit.as_deref()),
                choices: row.choices.unwrap_or_default(),
                calculated: row.formula.is_some(),
                state: row.state,
                not_done_reason: row.not_done_reason,
                second_person: row.second_person.unwrap_or(false),
                current: versions.iter().find(|one| one.version == how.current_version).cloned(),
                waiting: versions
                    .iter()
                    .find(|one| row.state == AnalysisState::Entered && latest.is_some_and(|latest| latest.id == one.id))
                    .cloned(),
                previous: before.get(&id).map(|before| Previous {
                    shown: before.value.show(how.decimals),
                    unit: shown_unit(before.unit.as_deref()),
                    flag: before.flag,
                    collected: zone::local(before.collected_at, &how.zone),
                }),
                visibility: visible
                    .get(&id)
                    .copied()
                    .unwrap_or(Visibility::NotYet { until: None, why: Waits::NotVerified }),
            },
            versions,
        });
    }
    Ok(shown)
}

fn version(
    stored: &Stored,
    how: &Row,
    before: Option<&Before>,
    names: &HashMap<Uuid, String>,
    me: Option<AccountId>,
) -> ResultVersion {
    let local = |at: Timestamp| zone::local(at, &how.zone);
    let name = |account: Option<AccountId>| account.and_then(|account| names.get(&account.0).cloned());
    let limits = stored.limits;
    let plain = stored.value.as_ref().and_then(Value::plain);
    ResultVersion {
        id: stored.id,
        version: stored.version,
        status: stored.status,
        shown: stored.value.as_ref().map(|value| value.show(how.decimals)).unwrap_or_default(),
        unit: shown_unit(stored.unit.as_deref()),
        range: decimal::show_range(limits.low, limits.high, how.decimals).or_else(|| stored.range_text.clone()),
        number_line: plain.and_then(|number| decimal::number_line(number, limits.low, limits.high)),
        flag: stored.flag,
        no_flag_reason: stored.no_flag_reason.clone(),
        delta: before
            .zip(stored.value.as_ref())
            .and_then(|(before, value)| before.delta(value, stored.unit.as_deref(), how.delta_percent)),
        comment: stored.comment.clone(),
        collected: local(stored.collected_at),
        source: stored.source,
        entered: local(stored.entered_at),
        entered_by: name(stored.entered_by),
        entered_by_me: stored.entered_by.is_some() && stored.entered_by == me,
        verified: stored.verified_at.map(local),
        verified_by: name(stored.verified_by),
        reason: stored.reason.clone(),
    }
}

async fn names(conn: &mut PgConnection, stored: &[Stored]) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let mut ids: Vec<Uuid> =
        stored.iter().flat_map(|one| [one.entered_by, one.verified_by]).flatten().map(Into::into).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = sqlx::query!("select id, display_name from account where id = any($1)", &ids).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.display_name)).collect())
}

/// As much as every page about a patient shows, with the age of today.
pub async fn people(
    tx: &mut Tx,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<HashMap<PatientId, PatientRef>, Failure> {
    let mut ids: Vec<Uuid> = patients.into_iter().map(Into::into).collect();
    ids.sort_unstable();
    ids.dedup();
    let today = zone::date_at(tx.now(), &TimeZone::UTC);
    let rows = sqlx::query!(
        r#"select patient_id as "id!", mrn as "mrn!", name as "name!", birth_date, sex as "sex!"
           from patient_summary where patient_id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let known = |birth: Option<String>| age::in_words(birth?.parse::<PartialDate>().ok()?, today);
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = PatientId(row.id);
            (id, PatientRef { id, name: row.name, mrn: row.mrn, age: known(row.birth_date), sex: row.sex })
        })
        .collect())
}

pub async fn person(tx: &mut Tx, patient: PatientId) -> Result<PatientRef, Failure> {
    Ok(people(tx, [patient]).await?.remove(&patient).ok_or(model::AppError::NotFound)?)
}
