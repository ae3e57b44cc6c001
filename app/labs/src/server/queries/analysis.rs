use model::{Action, AppError, FacilityId, LabAnalysisId, LabReportId, PatientId, Permission, SpecimenId};
use platform::{Actor, Failure, Query, Resource, Tx};
use scheduling::server::zone;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    person::Person,
    shown::{self, Which},
};
use crate::{
    model::{AnalysisDetail, AnalysisState, DecisionView, ReleaseView, ShowAnalysis, Told, Visibility},
    server::{
        policy::{self, Thing},
        release::Decided,
        row::{AnalysisRow, ReportRow},
        told,
    },
};

/// One analysis with all its versions: what was read before a correction stays readable (T6.4). Whoever may correct it
/// is shown beforehand who will be told: the same question that saving asks.
impl Query for ShowAnalysis {
    const NAME: &'static str = "labs.analysis";
    /// Its page is the laboratory's; a report on paper asks the same for whoever may have the report.
    const PERMISSION: Permission = Permission::AmendResults;
    type Output = AnalysisDetail;

    async fn execute(self, tx: &mut Tx) -> Result<AnalysisDetail, Failure> {
        let (now, me) = (tx.now(), tx.actor().account());
        let about = tx.load::<About>(self.analysis_id, Action::View).await?;
        // Whoever looks here has opened the result.
        tx.saw(about.patient, ReportRow::KIND, Some(about.report.0));
        let site = zone::zone(&about.zone)?;
        let mut shown = shown::load(tx, Which::These(&[about.id])).await?;
        let happened = shown::release(tx, &mut shown).await?;
        let shown = shown.pop().ok_or(AppError::NotFound)?;
        let decision = |one: &Decided| DecisionView {
            decision: one.decision,
            reason: one.reason.clone(),
            at: zone::local(one.at, &site),
            by: one.by.clone(),
        };
        let decisions = happened.decisions_on(about.id).rev().map(decision).collect();
        let may_amend = shown.analysis.state == AnalysisState::Verified
            && !shown.analysis.calculated
            && policy::may(tx.actor(), Thing::Analysis, Action::Cancel, about.facility);
        let told = if may_amend {
            let released = shown.analysis.visibility.is_some_and(Visibility::is_visible);
            told::concerned(tx.conn(), (about.id, about.report, about.patient), released, me).await?
        } else {
            Vec::new()
        };
        let mut versions = shown.versions;
        versions.reverse();
        Ok(AnalysisDetail {
            patient: about.person.on(now),
            report_name: about.report_name,
            specimen_id: about.specimen,
            accession: about.accession,
            analysis: shown.analysis,
            versions,
            release: ReleaseView {
                category: shown.rule.category,
                hours: shown.rule.hours,
                sensitive: shown.rule.sensitive,
                decisions,
            },
            may_amend,
            told: told
                .into_iter()
                .map(|one| Told {
                    name: one.name,
                    is_patient: one.is_patient,
                    because: one.because,
                    opened: one.opened.map(|at| zone::local(at, &site)),
                })
                .collect(),
        })
    }
}

/// What an analysis is part of.
#[derive(Clone)]
struct About {
    id: LabAnalysisId,
    facility: FacilityId,
    patient: PatientId,
    person: Person,
    report: LabReportId,
    report_facility: FacilityId,
    report_name: String,
    specimen: Option<SpecimenId>,
    accession: Option<String>,
    zone: String,
}

impl Resource for About {
    type Id = LabAnalysisId;
    const KIND: &'static str = AnalysisRow::KIND;

    async fn fetch(conn: &mut PgConnection, id: LabAnalysisId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select a.facility_id, a.patient_id, ps.name as "patient!", ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!",
                      a.report_id, r.facility_id as report_facility, r.name as report_name, a.specimen_id,
                      s.accession as "accession?", f.zone
               from lab_analysis a
               join lab_report r on r.id = a.report_id
               join facility f on f.id = a.facility_id
               join patient_summary ps on ps.patient_id = a.patient_id
               left join specimen s on s.id = a.specimen_id
               where a.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| {
            let patient = PatientId(row.patient_id);
            Self {
                id,
                facility: row.facility_id.into(),
                patient,
                person: Person {
                    id: patient,
                    name: row.patient,
                    mrn: row.mrn,
                    birth_date: row.birth_date,
                    sex: row.sex,
                },
                report: row.report_id.into(),
                report_facility: row.report_facility.into(),
                report_name: row.report_name,
                specimen: row.specimen_id.map(Into::into),
                accession: row.accession,
                zone: row.zone,
            }
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    /// Its page is a page of its report, too.
    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Analysis, action, self.facility)
            && policy::may(actor, Thing::Report, Action::View, self.report_facility)
    }
}
