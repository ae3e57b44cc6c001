//! Two video visits of the first doctor that can be joined as soon as the demo has started, whatever the hour: one patient waits
//! already, the other one comes through consent and device check, as whoever tries the demo.

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use model::{AppointmentId, PatientId, PractitionerId, ServiceId};
use platform::{Actor, Clock, Hale, actor::Person, session::SessionKind};
use scheduling::{
    model::{BookForPatient, BookingChoices, ExceptionKind, FreeDays, SlotKey, VisitMode},
    server::commands::AddException,
};
use telemedicine::model::{CONSENT_VERSION, CheckInToVisit, GiveConsent, ShowWaitingList, limits::JOIN_BEFORE_MINUTES};

use super::{
    House, Houses, ask,
    labs::asked::{ActorOf, PatientOf},
    run, run_as,
};
use crate::cli::CliError;

const DOCTOR: &str = "doctor@hale.example";
/// Waits when the demo opens.
const WAITS: &str = "oliver@hale.example";
/// Is still to come.
const COMES: &str = "maya@hale.example";
/// New York's.
const ZONE: &str = "America/New_York";

pub(super) async fn fill(hale: &Hale, clock: &Clock, now: Timestamp, houses: &Houses) -> Result<(), CliError> {
    let minutes = SignedDuration::from_mins;
    let doctor = ask(hale, ActorOf(DOCTOR)).await?;
    let practitioner = doctor.practitioner().ok_or_else(|| CliError::refused("The demo's doctor treats nobody."))?;
    if !ask_as(hale, &doctor, ShowWaitingList {}).await?.here.is_empty() {
        return Ok(());
    }
    let Some(service) = by_video(hale, practitioner, houses).await? else { return Ok(()) };
    // Before the times of which some have begun by now.
    clock.set(now - minutes(20));
    let mut times = times(hale, practitioner, service, now).await?;
    if times.len() < 4 {
        extra_session(hale, practitioner, now, houses).await?;
        times = self::times(hale, practitioner, service, now).await?;
    }
    let mut times = times.into_iter();
    for email in [WAITS, COMES] {
        let Some(patient) = ask(hale, PatientOf(email)).await? else { continue };
        let Some((visit, starts)) = book(hale, patient, service, &mut times).await else { continue };
        if email == WAITS {
            let came = (now - minutes(6)).max(starts - minutes(JOIN_BEFORE_MINUTES));
            wait(hale, clock, came, as_patient(&ask(hale, ActorOf(email)).await?, patient), visit).await?;
        }
    }
    clock.set(now);
    Ok(())
}

async fn ask_as<Q: platform::Query>(hale: &Hale, actor: &Actor, question: Q) -> Result<Q::Output, CliError> {
    Ok(platform::query::ask(platform::Ctx::of(hale, actor.clone()), question).await?)
}

async fn by_video(hale: &Hale, practitioner: PractitionerId, houses: &Houses) -> Result<Option<ServiceId>, CliError> {
    let choices = ask(hale, BookingChoices { facility_id: Some(houses.id(House::General)) }).await?;
    let offered = choices.services.into_iter().find(|service| {
        service.mode.choices().contains(&VisitMode::Video)
            && service.practitioners.iter().any(|one| one.id == practitioner)
    });
    Ok(offered.map(|service| service.id))
}

/// Free ones that can be joined now, soonest first.
async fn times(
    hale: &Hale,
    practitioner: PractitionerId,
    service_id: ServiceId,
    now: Timestamp,
) -> Result<Vec<SlotKey>, CliError> {
    let today = now.to_zoned(TimeZone::get(ZONE).map_err(|error| CliError::refused(error.to_string()))?).date();
    let question = FreeDays { service_id, practitioner_id: Some(practitioner), open: Some(today), patient_id: None };
    let opened = ask(hale, question).await?.opened.filter(|day| day.date == today);
    let (from, to) = (now - SignedDuration::from_mins(4), now + SignedDuration::from_mins(JOIN_BEFORE_MINUTES - 1));
    let times = opened.map(|day| day.times).unwrap_or_default();
    Ok(times.into_iter().map(|time| time.slot).filter(|slot| slot.starts_at >= from && slot.starts_at <= to).collect())
}

/// For an hour or so from now on, with a start every minute: also by night, and among what is booked.
async fn extra_session(
    hale: &Hale,
    practitioner_id: PractitionerId,
    now: Timestamp,
    houses: &Houses,
) -> Result<(), CliError> {
    let zone = TimeZone::get(ZONE).map_err(|error| CliError::refused(error.to_string()))?;
    let local = |minutes: i64| (now + SignedDuration::from_mins(minutes)).to_zoned(zone.clone()).datetime();
    let (today, clock) = (local(0).date(), |time: Time| format!("{:02}:{:02}", time.hour(), time.minute()));
    let from = if local(-5).date() == today { clock(local(-5).time()) } else { "00:00".to_owned() };
    let to = if local(60).date() == today { clock(local(60).time()) } else { "24:00".to_owned() };
    let extra = AddException {
        practitioner_id,
        facility_id: houses.id(House::General),
        on_date: today,
        kind: ExceptionKind::Extra { grid_minutes: 1 },
        starts: from,
        ends: to,
        reason: "For trying the video visit".into(),
    };
    run(hale, extra).await.map(drop)
}

/// The first time that nothing stands in the way of.
async fn book(
    hale: &Hale,
    patient_id: PatientId,
    service_id: ServiceId,
    times: &mut impl Iterator<Item = SlotKey>,
) -> Option<(AppointmentId, Timestamp)> {
    for slot in times {
        let form = BookForPatient {
            patient_id,
            service_id,
            slot,
            reason: "The new tablets: are they right for me?".into(),
            mode: VisitMode::Video.name().into(),
            override_reason: String::new(),
        };
        if let Ok(booked) = run(hale, form).await {
            return Some((booked.id, slot.starts_at));
        }
    }
    None
}

async fn wait(
    hale: &Hale,
    clock: &Clock,
    came: Timestamp,
    patient: Actor,
    appointment_id: AppointmentId,
) -> Result<(), CliError> {
    clock.set(came);
    let agree = GiveConsent { appointment_id, version: CONSENT_VERSION, agrees: "true".into() };
    run_as(hale, patient.clone(), agree).await?;
    let works = || "works".to_owned();
    let check = CheckInToVisit {
        appointment_id,
        with: "picture_and_sound".into(),
        camera: works(),
        microphone: works(),
        speaker: works(),
        network: works(),
    };
    run_as(hale, patient, check).await.map(drop)
}

/// The account as it signs in to the portal.
fn as_patient(account: &Actor, patient: PatientId) -> Actor {
    let Some(person) = account.signed_in() else { return account.clone() };
    Actor::person(Person { patient: Some(patient), kind: SessionKind::Patient, ..person.clone() })
}
