//! Where somebody works: the facility whose worklist is shown, and the analyses that wait there.

use jiff::Timestamp;
use model::{AppError, FacilityId, LabAnalysisId, LabTestId, Permission, SpecimenId};
use platform::{Failure, Tx, actor::House};
use scheduling::model::PatientRef;
use uuid::Uuid;

use super::person::Person;
use crate::model::Priority;

/// The named facility, or the first one, where this person holds the permission.
pub fn place(tx: &Tx, wanted: Option<FacilityId>, permission: Permission) -> Result<House, Failure> {
    let actor = tx.actor();
    let houses = actor.signed_in().into_iter().flat_map(|person| &person.houses);
    let mut held = houses.filter(|house| actor.holds(house.id, permission));
    let here = held.find(|house| wanted.is_none_or(|wanted| wanted == house.id));
    Ok(here.ok_or(AppError::NotFound)?.clone())
}

/// An analysis that waits, whose it is, and its tube.
pub struct Waiting {
    pub analysis: LabAnalysisId,
    pub patient: PatientRef,
    pub specimen: Option<SpecimenId>,
    pub accession: Option<String>,
    pub priority: Priority,
}

struct Row {
    id: Uuid,
    patient_id: Uuid,
    name: String,
    mrn: String,
    birth_date: Option<String>,
    sex: String,
    specimen_id: Option<Uuid>,
    accession: Option<String>,
    priority: Priority,
}

impl Row {
    fn at(self, now: Timestamp) -> Waiting {
        let Self { name, mrn, birth_date, sex, .. } = self;
        Waiting {
            analysis: self.id.into(),
            patient: Person { id: self.patient_id.into(), name, mrn, birth_date, sex }.on(now),
            specimen: self.specimen_id.map(Into::into),
            accession: self.accession,
            priority: self.priority,
        }
    }
}

/// What was entered and waits for somebody to verify it, the most urgent first.
pub async fn to_verify(tx: &mut Tx, place: FacilityId, most: i64) -> Result<Vec<Waiting>, Failure> {
    let now = tx.now();
    let found = sqlx::query_as!(
        Row,
        r#"select w.id as "id!", w.patient_id as "patient_id!", ps.name as "name!", ps.mrn as "mrn!", ps.birth_date,
                  ps.sex as "sex!", w.specimen_id, w.accession as "accession?",
                  coalesce(o.priority, 'routine') as "priority!: Priority"
           from (select a.id, a.patient_id, a.report_id, a.specimen_id, s.accession,
                        row_number() over (order by coalesce(s.urgency, 2), s.received_at nulls last, a.specimen_id, a.report_id,
                                                    a.position, a.id) as place
                 from lab_analysis a left join specimen s on s.id = a.specimen_id
                 where a.facility_id = $1 and a.state = 'entered' order by place limit $2) w
           join lab_report r on r.id = w.report_id
           left join lab_order o on o.id = r.order_id
           join patient_summary ps on ps.patient_id = w.patient_id
           order by w.place"#,
        place.0,
        most,
    );
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(|row| row.at(now)).collect())
}

/// Everything of one test whose tube can be measured now, the most urgent first.
pub async fn to_measure(tx: &mut Tx, place: FacilityId, test: LabTestId, most: i64) -> Result<Vec<Waiting>, Failure> {
    let now = tx.now();
    let found = sqlx::query_as!(
        Row,
        r#"select w.id as "id!", w.patient_id as "patient_id!", ps.name as "name!", ps.mrn as "mrn!", ps.birth_date,
                  ps.sex as "sex!", w.specimen_id, w.accession as "accession?", o.priority as "priority!: Priority"
           from (select a.id, a.patient_id, a.specimen_id, s.accession, s.order_id,
                        row_number() over (order by s.urgency, s.created_at, a.id) as place
                 from specimen s join lab_analysis a on a.specimen_id = s.id and a.test_id = $2
                 where s.facility_id = $1 and s.in_process and a.state in ('pending', 'retest') order by place limit $3) w
           join lab_order o on o.id = w.order_id
           join patient_summary ps on ps.patient_id = w.patient_id
           order by w.place"#,
        place.0,
        test.0,
        most,
    );
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(|row| row.at(now)).collect())
}
