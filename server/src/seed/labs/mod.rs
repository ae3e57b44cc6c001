//! The laboratory of Hale General: orders of the last days in every state, and Maya's results over two years.

pub(super) mod asked;
mod earlier;

use jiff::{SignedDuration, Timestamp};
use labs::model::{
    AcceptSpecimen, AmendResult, CollectSpecimen, EnterResults, ReceiveSpecimen, RejectSpecimen, ReviewReport,
    SendSpecimen, SignOrder, VerifyResults,
};
use model::{FacilityId, PractitionerId, SpecimenId};
use platform::{Actor, Clock, Hale};

pub(super) use self::{asked::ActorOf, earlier::PastVisit};
use self::{
    asked::{AnyOrder, Line, Lines, PanelOf, PatientOf, Visit, Visits},
    earlier::EarlierResults,
};
use super::{Houses, ask, run, run_as};
use crate::cli::CliError;

const DOCTOR: &str = "doctor@hale.example";
const NURSE: &str = "nurse@hale.example";
const FIRST_TECHNICIAN: &str = "lab@hale.example";
const SECOND_TECHNICIAN: &str = "lab2@hale.example";
const MAYA: &str = "maya@hale.example";

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Ordered,
    Collected,
    Sent,
    Received,
    Rejected,
    InProcess,
    Entered,
    Verified,
}

/// Panel, stage, values that are not the usual ones, how many hours ago it was ordered, how urgent.
type Ordered = (&'static str, Stage, &'static [(&'static str, &'static str)], i64, &'static str);
const ORDERS: [Ordered; 10] = [
    ("CBC", Stage::Ordered, &[], 1, "routine"),
    ("BMP", Stage::Ordered, &[], 2, "stat"),
    ("LIPID", Stage::Collected, &[], 2, "routine"),
    ("THY", Stage::Sent, &[], 3, "routine"),
    ("COAG", Stage::Received, &[], 2, "urgent"),
    ("IRON", Stage::Rejected, &[], 5, "routine"),
    ("LFT", Stage::InProcess, &[], 4, "routine"),
    ("BMP", Stage::Entered, &[("NA", "131"), ("GLU", "182")], 4, "routine"),
    ("BMP", Stage::Verified, &[("K", "6.6")], 3, "stat"),
    ("CBC", Stage::Verified, &[("HB", "10.2")], 30, "routine"),
];

/// What comes out where nothing else is said.
const USUAL: [(&str, &str); 37] = [
    ("HB", "13.4"),
    ("HCT", "40.1"),
    ("RBC", "4.52"),
    ("WBC", "6.8"),
    ("PLT", "254"),
    ("NA", "140"),
    ("K", "4.2"),
    ("CL", "102"),
    ("CO2", "25"),
    ("BUN", "14"),
    ("CREA", "0.82"),
    ("GLU", "92"),
    ("CA", "9.4"),
    ("ALB", "4.3"),
    ("TP", "7.1"),
    ("BILI", "0.6"),
    ("ALP", "68"),
    ("ALT", "22"),
    ("AST", "24"),
    ("GGT", "21"),
    ("CHOL", "186"),
    ("HDL", "58"),
    ("TRIG", "104"),
    ("HBA1C", "5.4"),
    ("FE", "92"),
    ("TIBC", "284"),
    ("FERR", "88"),
    ("PT", "12.1"),
    ("INR", "1.0"),
    ("APTT", "29.5"),
    ("TSH", "1.84"),
    ("FT4", "1.21"),
    ("CRP", "2.1"),
    ("ESR", "9"),
    ("UALB", "8.0"),
    ("UCREA", "110"),
    ("VITD", "34"),
];

struct People {
    doctor: Actor,
    nurse: Actor,
    first: Actor,
    second: Actor,
}

pub async fn fill(hale: &Hale, clock: &Clock, now: Timestamp, houses: &Houses) -> Result<(), CliError> {
    if ask(hale, AnyOrder {}).await? {
        return Ok(());
    }
    let facility = houses.general;
    let people = People {
        doctor: ask(hale, ActorOf(DOCTOR)).await?,
        nurse: ask(hale, ActorOf(NURSE)).await?,
        first: ask(hale, ActorOf(FIRST_TECHNICIAN)).await?,
        second: ask(hale, ActorOf(SECOND_TECHNICIAN)).await?,
    };
    let practitioner =
        people.doctor.practitioner().ok_or_else(|| CliError::refused("The demo's doctor treats nobody."))?;
    let visits = ask(hale, Visits(facility)).await?;
    for (visit, (panel, stage, values, hours, priority)) in visits.iter().zip(ORDERS) {
        let ordered = now - SignedDuration::from_hours(hours);
        let lab = Bench { hale, clock, people: &people, visit, priority };
        lab.order(&[panel], stage, values, ordered).await?;
    }
    maya(hale, clock, now, &people, facility, practitioner).await?;
    clock.set(now);
    Ok(())
}

/// One patient's tubes on their way through the laboratory.
struct Bench<'a> {
    hale: &'a Hale,
    clock: &'a Clock,
    people: &'a People,
    visit: &'a Visit,
    priority: &'a str,
}

impl Bench<'_> {
    /// Everything that was verified, as (code, analysis, report).
    async fn order(
        &self,
        panels: &[&str],
        stage: Stage,
        values: &[(&str, &str)],
        at: Timestamp,
    ) -> Result<Vec<Line>, CliError> {
        let after = |minutes: i64| self.clock.set(at + SignedDuration::from_mins(minutes));
        after(0);
        let mut chosen = Vec::new();
        for panel in panels {
            chosen.push(ask(self.hale, PanelOf((*panel).to_owned())).await?.to_string());
        }
        let sign = SignOrder {
            patient_id: self.visit.patient,
            encounter_id: self.visit.encounter,
            tests: vec![],
            panels: chosen,
            priority: self.priority.to_owned(),
            reason: "As discussed".into(),
            instructions: String::new(),
            fasting: String::new(),
            pregnant: String::new(),
        };
        let signed = run_as(self.hale, self.people.doctor.clone(), sign).await?;
        for specimen in &signed.specimens {
            self.carry(*specimen, stage, &after).await?;
        }
        if stage < Stage::Entered {
            return Ok(Vec::new());
        }
        let lines = ask(self.hale, Lines(signed.id.0)).await?;
        let value = |code: &str| {
            let all = values.iter().chain(&USUAL);
            all.clone().find(|(of, _)| *of == code).map(|(_, value)| (*value).to_owned())
        };
        let typed = lines
            .iter()
            .filter(|line| !line.calculated)
            .filter_map(|line| Some((line.analysis.to_string(), value(&line.code)?)))
            .collect();
        after(40);
        run_as(self.hale, self.people.first.clone(), EnterResults { values: typed, ..EnterResults::default() }).await?;
        let lines = ask(self.hale, Lines(signed.id.0)).await?;
        if stage == Stage::Verified {
            after(52);
            let results = lines.iter().filter_map(|line| line.result).map(|id| id.to_string()).collect();
            run_as(self.hale, self.people.second.clone(), VerifyResults { results }).await?;
        }
        Ok(lines)
    }

    async fn carry(&self, specimen_id: SpecimenId, stage: Stage, after: &impl Fn(i64)) -> Result<(), CliError> {
        let (hale, people) = (self.hale, self.people);
        if stage >= Stage::Collected {
            after(10);
            run_as(hale, people.nurse.clone(), CollectSpecimen { specimen_id, pregnant: String::new() }).await?;
        }
        if stage >= Stage::Sent {
            after(14);
            run_as(hale, people.nurse.clone(), SendSpecimen { specimen_id }).await?;
        }
        if stage >= Stage::Received {
            after(22);
            run_as(hale, people.first.clone(), ReceiveSpecimen { specimen_id }).await?;
        }
        if stage == Stage::Rejected {
            after(25);
            let reason = "Haemolysed: please draw again".to_owned();
            run_as(hale, people.first.clone(), RejectSpecimen { specimen_id, reason }).await?;
        }
        if stage > Stage::Rejected {
            after(26);
            run_as(hale, people.first.clone(), AcceptSpecimen { specimen_id }).await?;
        }
        Ok(())
    }
}

/// Two years of values from elsewhere, a check-up of three days ago with one value out of range and the doctor's words to
/// it, and one value that was corrected.
async fn maya(
    hale: &Hale,
    clock: &Clock,
    now: Timestamp,
    people: &People,
    facility: FacilityId,
    practitioner: PractitionerId,
) -> Result<(), CliError> {
    let Some(patient) = ask(hale, PatientOf(MAYA)).await? else { return Ok(()) };
    run(hale, EarlierResults { patient, facility, now }).await?;
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    clock.set(days(3));
    let (kind, reason) = ("Check-up".to_owned(), "Yearly check-up".to_owned());
    let past = PastVisit { patient, facility, practitioner, kind, reason };
    let encounter = run(hale, past).await?;
    let visit = Visit { patient, encounter };
    let bench = Bench { hale, clock, people, visit: &visit, priority: "routine" };
    let values = [("CHOL", "231"), ("TRIG", "148"), ("HDL", "54"), ("NA", "151")];
    let lines = bench.order(&["LIPID", "CMP", "CBC"], Stage::Verified, &values, days(3)).await?;
    clock.set(days(2));
    if let Some(line) = lines.iter().find(|line| line.code == "LDL") {
        let review = ReviewReport {
            report_id: line.report,
            comment:
                "Your “bad” cholesterol is a little higher than we would like. Your other blood fats are fine, and \
                      there is no reason to worry."
                    .into(),
            next_step: "Please come back in six months to measure it again. Walking every day and less butter help."
                .into(),
            seen_result: String::new(),
        };
        run_as(hale, people.doctor.clone(), review).await?;
    }
    clock.set(days(1));
    if let Some(line) = lines.iter().find(|line| line.code == "NA") {
        let amend = AmendResult {
            analysis_id: line.analysis.into(),
            version: 1,
            value: "141".into(),
            comment: String::new(),
            reason: "The analyser had to be calibrated again; the tube was measured a second time.".into(),
        };
        run_as(hale, people.second.clone(), amend).await?;
    }
    Ok(())
}
