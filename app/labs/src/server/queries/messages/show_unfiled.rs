use jiff::tz::TimeZone;
use model::{Action, AppError, FacilityId, PatientId, Permission};
use patients::{
    model::PartialDate,
    server::queries::search_patients::{find_best, typed},
};
use platform::{Failure, Query, Tx};
use scheduling::{model::PatientRef, server::zone};
use uuid::Uuid;

use crate::{
    model::messages::{Chosen, Claimed, OrderToAnswer, SentResult, Settled, ShowUnfiled, Sought, Unfiled},
    server::arrival::{Claim, Group, Observation, UnfiledRow, Value},
};

/// Everything that was sent of a group of results, and what a person needs to say whose they are.
impl Query for ShowUnfiled {
    const NAME: &'static str = "labs.show_unfiled";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = Unfiled;

    async fn execute(self, tx: &mut Tx) -> Result<Unfiled, Failure> {
        let row = tx.load::<UnfiledRow>(self.unfiled_id, Action::View).await?;
        let group = row.group()?;
        let head = sqlx::query!(
            r#"select u.at, u.detail, u.settled_at, u.settle_reason, a.display_name as "settled_by?", f.name, f.zone,
                      m.kind || ' ' || m.control_id as "message!",
                      concat_ws(', ', nullif(m.sending_application, ''), nullif(m.sending_facility, '')) as "sender!"
               from hl7_unfiled u
               join hl7_message m on m.id = u.message_id
               join facility f on f.id = u.facility_id
               left join account a on a.id = u.settled_by
               where u.id = $1"#,
            row.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let zone = zone::zone(&head.zone)?;
        let patient = match row.patient {
            Some(patient) => patient_ref(tx, patient, row.facility).await?.map(|(patient, ..)| patient),
            None => None,
        };
        let settled = head.settled_at.map(|at| Settled {
            at: zone::local(at.to_jiff(), &zone),
            by: head.settled_by.unwrap_or_default(),
            reason: head.settle_reason.clone(),
            report: row.report,
            patient,
        });
        let search = match self.search {
            Some(search) => sought(tx, search, row.facility).await?,
            None => None,
        };
        let chosen = match self.patient_id {
            Some(patient) => Some(chosen(tx, patient, row.facility, &group.claim, &zone).await?),
            None => None,
        };
        Ok(Unfiled {
            id: row.id,
            facility_name: head.name,
            at: zone::local(head.at.to_jiff(), &zone),
            sender: head.sender,
            message: head.message,
            reason: row.reason,
            detail: head.detail,
            state: row.state,
            claimed: claimed(&group),
            report: group.name.clone(),
            performer: group.performer.clone(),
            collected: group.collected_at.map(|at| zone::local(at, &zone)),
            results: group.observations.iter().map(sent).collect(),
            settled,
            search,
            chosen,
        })
    }
}

fn claimed(group: &Group) -> Claimed {
    let claim = &group.claim;
    Claimed {
        name: claim.name.clone(),
        numbers: claim.numbers.clone(),
        birth_date: claim.birth_date.map(|date| date.to_string()),
        sex: claim.sex.map(|sex| sex.word().to_owned()),
        orders: group.placer.clone(),
        tubes: group.accessions.iter().chain(&group.filler).cloned().collect(),
    }
}

fn sent(observation: &Observation) -> SentResult {
    SentResult {
        position: observation.position,
        code: observation.code.clone(),
        name: observation.name.clone(),
        value: match &observation.value {
            Value::Nothing => String::new(),
            Value::Measured(measured) => measured.words(),
            Value::Unreadable { sent, .. } => sent.clone(),
        },
        unit: observation.unit.clone(),
        range: observation.range_text.clone(),
        flags: observation.flags.join(" "),
        status: observation.status.words().to_owned(),
        comment: observation.comment.clone(),
    }
}

/// One's own search, while it lasts; one that has ended shows nothing.
async fn sought(tx: &mut Tx, search: Uuid, facility: FacilityId) -> Result<Option<Sought>, Failure> {
    let text = match typed(tx, search).await {
        Ok(text) => text,
        Err(Failure::App(AppError::NotFound)) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let found = find_best(tx, &[facility], &text).await?;
    let more = found.total > found.items.len() as i64;
    Ok(Some(Sought { text, more, found: found.items }))
}

/// The patient, where this house knows them: with birth date and sex for comparing.
async fn patient_ref(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
) -> Result<Option<(PatientRef, Option<String>)>, Failure> {
    let row = sqlx::query!(
        r#"select s.name as "name!", s.mrn as "mrn!", s.birth_date, s.sex as "sex!" from patient_summary s
           join patient_facility pf on pf.patient_id = s.patient_id
           where s.patient_id = $1 and pf.facility_id = $2"#,
        patient.0,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    tx.saw(patient, "patient", Some(patient.0));
    let shown = PatientRef { id: patient, name: row.name, mrn: row.mrn, age: None, sex: row.sex };
    Ok(Some((shown, row.birth_date)))
}

async fn chosen(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
    claim: &Claim,
    zone: &TimeZone,
) -> Result<Chosen, Failure> {
    let (shown, birth_date) = patient_ref(tx, patient, facility).await?.ok_or(AppError::NotFound)?;
    let mut differs = Vec::new();
    let birth_date = birth_date.and_then(|date| date.parse::<PartialDate>().ok());
    if let (Some(sent), Some(known)) = (claim.birth_date, birth_date)
        && sent != known
    {
        differs.push(format!("The birth date that was sent is {sent}, and the patient’s is {known}"));
    }
    if let Some(sex) = claim.sex
        && sex.code() != shown.sex
    {
        differs.push(format!("The sex that was sent is “{}”, and the patient’s is another", sex.word()));
    }
    let digits: String = shown.mrn.chars().filter(char::is_ascii_digit).collect();
    let house_numbers = claim.numbers.iter().filter_map(|number| number.parse::<patients::model::Mrn>().ok());
    if house_numbers.into_iter().any(|mrn| mrn.digits() != digits) {
        differs.push("A record number of this house was sent that is another patient’s".to_owned());
    }
    Ok(Chosen {
        orders: orders(tx, patient, facility, zone).await?,
        patient: shown,
        birth_date: birth_date.map(|date| date.to_string()),
        differs,
    })
}

/// Orders that may still be answered, the latest first.
async fn orders(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
    zone: &TimeZone,
) -> Result<Vec<OrderToAnswer>, Failure> {
    let rows = sqlx::query!(
        r#"select o.id, o.number, o.ordered_at,
                  (select string_agg(r.name, ', ' order by r.id) from lab_report r where r.order_id = o.id) as what
           from lab_order o
           where o.patient_id = $1 and o.facility_id = $2 and o.state in ('ordered', 'collected', 'completed')
           order by o.ordered_at desc limit 20"#,
        patient.0,
        facility.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OrderToAnswer {
            id: row.id.into(),
            number: row.number,
            ordered: zone::local(row.ordered_at.to_jiff(), zone),
            what: row.what.unwrap_or_default(),
        })
        .collect())
}
