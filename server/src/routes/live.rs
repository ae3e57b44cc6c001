//! GET /live/day/{practitioner}, /live/lab/{facility}, /live/patient/{patient}, /live/bills, /live/visit/{appointment}: a `changed`
//! event whenever an appointment of the practitioner, a worklist of the laboratory, the chart of the patient, the own bills or a
//! video visit change. It carries no
//! data: the page asks again. Whoever may not watch, or asks for what does not exist, gets a status of 4xx, after which
//! a page stops asking.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use billing::model::WatchMyBills;
use clinical::server::chart::Chart;
use http::HeaderMap;
use model::{Action, AppError, FacilityId, PatientId, Permission, PractitionerId};
use platform::{
    Ctx, Failure, Query, Topic, Tx, query,
    web::{errors, stream},
};
use telemedicine::model::WatchVisit;

use crate::router::Site;

/// May this person watch the practitioner's day? Staff of a facility where the practitioner works may.
struct WatchDay {
    practitioner: PractitionerId,
}

impl Query for WatchDay {
    const NAME: &'static str = "scheduling.watch_day";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let facilities: Vec<_> =
            tx.actor().facilities(Permission::ViewSchedule).into_iter().map(|facility| facility.0).collect();
        let works_there = sqlx::query_scalar!(
            r#"select exists (select from practitioner_facility
                              where practitioner_id = $1 and facility_id = any($2)) as "exists!""#,
            self.practitioner.0,
            &facilities,
        )
        .fetch_one(tx.conn())
        .await?;
        if works_there { Ok(()) } else { Err(AppError::NotFound.into()) }
    }
}

pub async fn day(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(practitioner): Path<String>,
    headers: HeaderMap,
) -> Response {
    match watch(ctx, &practitioner).await {
        Ok(practitioner) => stream::changes(&site.hale, &headers, Topic::Day(practitioner)).into_response(),
        Err(error) => errors::response(&error),
    }
}

async fn watch(ctx: Ctx, practitioner: &str) -> Result<PractitionerId, AppError> {
    let practitioner = practitioner.parse().map_err(|_| AppError::NotFound)?;
    query::ask(ctx, WatchDay { practitioner }).await.map(|()| practitioner)
}

/// May this person watch the worklists of the facility?
struct WatchLab {
    facility: FacilityId,
}

impl Query for WatchLab {
    const NAME: &'static str = "labs.watch_lab";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let works_there = tx.actor().holds(self.facility, Permission::ViewResults);
        if works_there { Ok(()) } else { Err(AppError::NotFound.into()) }
    }
}

pub async fn lab(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(facility): Path<String>,
    headers: HeaderMap,
) -> Response {
    let watch = async {
        let facility = facility.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx, WatchLab { facility }).await.map(|()| facility)
    };
    match watch.await {
        Ok(facility) => stream::changes(&site.hale, &headers, Topic::Lab(facility)).into_response(),
        Err(error) => errors::response(&error),
    }
}

/// May this person watch the patient's chart?
struct WatchPatient {
    patient: PatientId,
}

impl Query for WatchPatient {
    const NAME: &'static str = "clinical.watch_patient";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        tx.load::<Chart>(self.patient, Action::View).await.map(drop)
    }
}

pub async fn patient(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(patient): Path<String>,
    headers: HeaderMap,
) -> Response {
    let watch = async {
        let patient = patient.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx, WatchPatient { patient }).await.map(|()| patient)
    };
    match watch.await {
        Ok(patient) => stream::changes(&site.hale, &headers, Topic::Patient(patient)).into_response(),
        Err(error) => errors::response(&error),
    }
}

/// The own bills of the patient who is signed in.
pub async fn bills(State(site): State<Site>, Extension(ctx): Extension<Ctx>, headers: HeaderMap) -> Response {
    match query::ask(ctx, WatchMyBills {}).await {
        Ok(patient) => stream::changes(&site.hale, &headers, Topic::Bills(patient)).into_response(),
        Err(error) => errors::response(&error),
    }
}

/// A video visit: the patient's own, or one of the facility.
pub async fn visit(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(appointment): Path<String>,
    headers: HeaderMap,
) -> Response {
    let watch = async {
        let appointment_id = appointment.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx, WatchVisit { appointment_id }).await.map(|()| appointment_id)
    };
    match watch.await {
        Ok(appointment) => stream::changes(&site.hale, &headers, Topic::Visit(appointment)).into_response(),
        Err(error) => errors::response(&error),
    }
}
