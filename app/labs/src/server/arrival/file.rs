use jiff_sqlx::ToSqlx;
use model::{
    FacilityId, Hl7MessageId, Hl7UnfiledId, LabAnalysisId, LabOrderId, LabReportId, LabResultId, PatientId, SpecimenId,
};
use platform::{Failure, Tx};

use super::{
    Found, Group, Held, Observation,
    catalogue::{self, Fitted, Test, fit},
    decide::{Decision, Here, Why, decide},
    ladder::collected,
    queue::{Reason, add},
    sink::{self, Entry},
};
use crate::{
    model::{AnalysisState, Comparator},
    server::{row::lock_order, value::Value},
};

/// Where results go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub patient: PatientId,
    pub order: Option<LabOrderId>,
    pub specimen: Option<SpecimenId>,
    /// A person has looked at them and says so.
    pub by_person: Option<Hl7UnfiledId>,
}

impl From<Found> for Target {
    fn from(Found { patient, order, specimen }: Found) -> Self {
        Self { patient, order, specimen, by_person: None }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    pub filed: usize,
    pub known: usize,
    pub held: Vec<Held>,
    /// The report that most of them stand in.
    pub report: Option<LabReportId>,
}

/// Files a group's results. What was ordered answers the order; what was not, and what came without an order, becomes a
/// report of its own under the sender's name.
pub async fn file_observations(
    tx: &mut Tx,
    facility: FacilityId,
    message: Hl7MessageId,
    group: &Group,
    target: &Target,
) -> Result<Filed, Failure> {
    if let Some(order) = target.order {
        lock_order(tx, order).await?;
    }
    let mut filing = Filing { facility, message, group, target, own_report: None };
    let mut filed = Filed::default();
    for observation in group.observations.iter().filter(|observation| !observation.says_nothing()) {
        match filing.one(tx, observation).await? {
            Outcome::Filed(report) => {
                filed.filed += 1;
                filed.report = Some(report);
            }
            Outcome::Known(report) => {
                filed.known += 1;
                filed.report = filed.report.or(Some(report));
            }
            Outcome::Held(reason, said) => {
                let said = format!("OBX({}) {}: {said}", observation.position, observation.name);
                add(&mut filed.held, Held::new(reason, said).with(vec![observation.clone()]));
            }
        }
    }
    Ok(filed)
}

enum Outcome {
    Filed(LabReportId),
    Known(LabReportId),
    Held(Reason, String),
}

struct Filing<'a> {
    facility: FacilityId,
    message: Hl7MessageId,
    group: &'a Group,
    target: &'a Target,
    own_report: Option<LabReportId>,
}

/// The thing that a result is one of, as it stands.
struct Place {
    id: LabAnalysisId,
    report: LabReportId,
    state: AnalysisState,
    specimen: Option<SpecimenId>,
    specimen_state: Option<String>,
}

impl Filing<'_> {
    async fn one(&mut self, tx: &mut Tx, observation: &Observation) -> Result<Outcome, Failure> {
        let by_person = self.target.by_person.is_some();
        let test = catalogue::find(tx, observation).await?;
        if test.is_none() && !by_person {
            return Ok(Outcome::Held(Reason::UnknownTest, "there is no such test in the catalogue".into()));
        }
        let fitted = match fit(observation, test.as_ref(), by_person) {
            Ok(fitted) => fitted,
            Err((reason, said)) => return Ok(Outcome::Held(reason, said)),
        };
        let place = match self.ordered(tx, test.as_ref()).await? {
            Some(place) => place,
            None => self.own(tx, observation, test.as_ref()).await?,
        };
        if !matches!(place.specimen_state.as_deref(), None | Some("accepted" | "stored" | "disposed")) {
            return Ok(Outcome::Held(Reason::NoSpecimen, "its tube is not accepted in the laboratory".into()));
        }
        let here = here(tx, &place, &fitted).await?;
        let decision = decide(observation.status, here);
        let said = reason(observation);
        match decision {
            Decision::Known => return Ok(Outcome::Known(place.report)),
            Decision::Hold(why) => return Ok(Outcome::Held(held(why), why.words().into())),
            Decision::NotDone => sink::not_done(tx, place.id, &said).await?,
            Decision::Repeat => sink::repeat(tx, place.id, &said).await?,
            Decision::Withdraw => sink::withdraw(tx, place.id, &said).await?,
            Decision::Enter | Decision::Correct => {
                let corrects = (decision == Decision::Correct).then_some(said);
                let Some(entry) = self.entry(tx, &place, observation, test.as_ref(), fitted, corrects).await? else {
                    return Ok(Outcome::Known(place.report));
                };
                let result = sink::enter(tx, &entry).await?;
                self.remember(tx, result, observation).await?;
            }
        }
        Ok(Outcome::Filed(place.report))
    }

    /// What was ordered: in the tube that was named, else in one that still counts.
    async fn ordered(&self, tx: &mut Tx, test: Option<&Test>) -> Result<Option<Place>, Failure> {
        let (Some(order), Some(test)) = (self.target.order, test) else { return Ok(None) };
        // What is calculated here is not what the sender has measured: that stands beside it.
        if test.is_calculated {
            return Ok(None);
        }
        let row = sqlx::query!(
            r#"select a.id, a.report_id, a.state, a.specimen_id, s.state as "specimen_state?"
               from lab_analysis a
               join lab_report r on r.id = a.report_id
               left join specimen s on s.id = a.specimen_id
               where r.order_id = $1 and r.patient_id = $2 and a.test_id = $3
               order by a.specimen_id is not distinct from $4 desc,
                        s.state in ('rejected', 'lost', 'cancelled') nulls first, a.position, a.id
               limit 1"#,
            order.0,
            self.target.patient.0,
            test.id.0,
            self.target.specimen.map(|specimen| specimen.0),
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Place {
            id: row.id.into(),
            report: row.report_id.into(),
            state: state(&row.state)?,
            specimen: row.specimen_id.map(Into::into),
            specimen_state: row.specimen_state,
        }))
    }

    /// A report that nobody here ordered: found again by the sender's number, so that a final result finds its
    /// preliminary one.
    async fn own(&mut self, tx: &mut Tx, observation: &Observation, test: Option<&Test>) -> Result<Place, Failure> {
        let report = match self.own_report {
            Some(report) => report,
            None => self.own_report(tx, observation).await?,
        };
        self.own_report = Some(report);
        let code = test.map_or(&observation.code, |test| &test.code);
        let code = match &observation.sub_id {
            Some(sub_id) => format!("{}/{sub_id}", code.chars().take(75).collect::<String>()),
            None => code.clone(),
        };
        let name = test.map_or(&observation.name, |test| &test.name);
        let id: LabAnalysisId = tx.new_id();
        sqlx::query!(
            "insert into lab_analysis (id, facility_id, patient_id, report_id, test_id, code, name, state, position)
             values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8)
             on conflict on constraint lab_analysis_once_per_report do nothing",
            id.0,
            self.facility.0,
            self.target.patient.0,
            report.0,
            test.map(|test| test.id.0),
            code,
            name,
            observation.position,
        )
        .execute(tx.conn())
        .await?;
        let row = sqlx::query!("select id, state from lab_analysis where report_id = $1 and code = $2", report.0, code)
            .fetch_one(tx.conn())
            .await?;
        Ok(Place { id: row.id.into(), report, state: state(&row.state)?, specimen: None, specimen_state: None })
    }

    async fn own_report(&self, tx: &mut Tx, observation: &Observation) -> Result<LabReportId, Failure> {
        let Group { filler, code, name, performer, .. } = self.group;
        let before = sqlx::query_scalar!(
            "select id from lab_report
             where filler_number = $1 and patient_id = $2 and facility_id = $3 and source = 'hl7'
               and code is not distinct from $4
             order by created_at limit 1",
            filler.as_deref(),
            self.target.patient.0,
            self.facility.0,
            code.as_deref(),
        )
        .fetch_optional(tx.conn())
        .await?;
        if let Some(before) = before {
            return Ok(before.into());
        }
        let id: LabReportId = tx.new_id();
        let now = tx.now();
        let collected_at = self.group.collected_at.or(observation.observed_at);
        sqlx::query!(
            "insert into lab_report (id, facility_id, patient_id, code, name, source, performer, filler_number,
                                     collected_at, created_at)
             values ($1, $2, $3, $4, $5, 'hl7', $6, $7, $8, $9)",
            id.0,
            self.facility.0,
            self.target.patient.0,
            code.as_deref(),
            name,
            performer.as_deref(),
            filler.as_deref(),
            collected_at.map(|at| at.to_sqlx()) as _,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("lab_report", id.0, Some(self.target.patient));
        Ok(id)
    }

    async fn entry(
        &self,
        tx: &mut Tx,
        place: &Place,
        observation: &Observation,
        test: Option<&Test>,
        fitted: Fitted,
        corrects: Option<String>,
    ) -> Result<Option<Entry>, Failure> {
        let drawn = collected(tx, place.specimen.or(self.target.specimen)).await?;
        let collected_at = drawn.or(self.group.collected_at).or(observation.observed_at).unwrap_or(tx.now());
        Ok(fitted.value.map(|value| Entry {
            analysis: place.id,
            value,
            unit: fitted.unit,
            range_text: test.is_none().then(|| observation.range_text.clone()).flatten(),
            comment: comment(self.group, observation),
            collected_at: collected_at.min(tx.now()),
            corrects,
        }))
    }

    async fn remember(&self, tx: &mut Tx, result: LabResultId, observation: &Observation) -> Result<(), Failure> {
        sqlx::query!(
            "insert into hl7_filing (result_id, message_id, unfiled_id, position, sent_status) values ($1, $2, $3, $4, $5)
             on conflict (result_id) do update set message_id = excluded.message_id, unfiled_id = excluded.unfiled_id,
                 position = excluded.position, sent_status = excluded.sent_status",
            result.0,
            self.message.0,
            self.target.by_person.map(|unfiled| unfiled.0),
            observation.position,
            observation.status.name(),
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

fn held(why: Why) -> Reason {
    match why {
        Why::LatePreliminary => Reason::LatePreliminary,
        Why::AnotherFinal | Why::NothingToTakeBack | Why::Closed => Reason::Other,
    }
}

fn state(name: &str) -> Result<AnalysisState, Failure> {
    AnalysisState::parse(name).ok_or_else(|| Failure::other(format!("{name:?} is no state of an analysis")))
}

/// What stands there now: the version that waits for somebody, else the one that counts.
async fn here(tx: &mut Tx, place: &Place, fitted: &Fitted) -> Result<Here, Failure> {
    let latest = sqlx::query!(
        r#"select r.comparator, r.value_number, r.value_text, r.unit, f.sent_status as "sent_status?"
           from lab_result r left join hl7_filing f on f.result_id = r.id
           where r.analysis_id = $1 order by r.version desc limit 1"#,
        place.id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(latest) = latest else { return Ok(Here { state: place.state, was_final: false, is_same: false }) };
    let stored = Value::of(
        latest.comparator.as_deref().and_then(Comparator::parse),
        latest.value_number.map(|number| number.normalize()),
        latest.value_text,
    );
    // 7.40 and 7.4 are the same.
    let sent = fitted.value.clone().map(|value| match value {
        Value::Number { comparator, number } => Value::Number { comparator, number: number.normalize() },
        Value::Words(words) => Value::Words(words),
    });
    let is_same = stored == sent && latest.unit == fitted.unit;
    // What was typed here is somebody's own: it counts as final.
    let was_final = latest.sent_status.as_deref() != Some("preliminary");
    Ok(Here { state: place.state, was_final, is_same })
}

/// Why a version replaces another, or is taken back: what the sender says, else that it says so.
fn reason(observation: &Observation) -> String {
    let said = observation.comment.as_deref().map(str::trim).filter(|said| said.len() >= 3);
    let said = said.unwrap_or("The sender gives no reason.");
    let what = match observation.status {
        super::SentStatus::NotDone => "The laboratory can’t report it",
        super::SentStatus::Withdrawn => "Taken back by the sender",
        _ => "Corrected by the sender",
    };
    format!("{what}: {said}").chars().take(500).collect()
}

/// The sender's remarks, and what it thinks of the value: kept as its own words, beside our flag or none.
fn comment(group: &Group, observation: &Observation) -> Option<String> {
    let flags = observation
        .flags
        .iter()
        .filter(|flag| *flag != "N")
        .map(|flag| flag_words(flag))
        .collect::<Vec<_>>()
        .join(", ");
    let flags = (!flags.is_empty()).then(|| format!("The sender’s own mark: {flags}."));
    let parts = [observation.comment.clone(), group.comment.clone(), flags];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then(|| text.chars().take(4_000).collect())
}

/// HL7 table 0078; normal is not worth a word.
fn flag_words(flag: &str) -> String {
    match flag {
        "L" => "low".into(),
        "H" => "high".into(),
        "LL" => "very low".into(),
        "HH" => "very high".into(),
        "A" => "abnormal".into(),
        "AA" => "very abnormal".into(),
        "<" => "below what can be measured".into(),
        ">" => "above what can be measured".into(),
        other => other.to_owned(),
    }
}
