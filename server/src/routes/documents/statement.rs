//! GET /bills/statements/{facility}/document.pdf, /staff/patients/{patient}/statements/{facility}/document.pdf: the
//! account of a patient at a facility as it stands, or with `?as_of=2026-11-24` as it stood at the end of that day.

use axum::{
    Extension,
    extract::{Path, Query as Asked},
    response::Response,
};
use billing::server::{paper, row::AccountRow};
use documents::{Document, Statement};
use jiff::civil::Date;
use model::{Action, AppError, FacilityId, PatientId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};
use serde::Deserialize;

use super::{answer, head, set};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AsOf {
    as_of: String,
}

impl AsOf {
    /// A day that is none is left out, as everywhere in addresses.
    fn day(&self) -> Option<Date> {
        self.as_of.parse().ok()
    }
}

struct OwnStatement {
    facility: FacilityId,
    as_of: Option<Date>,
}

impl Query for OwnStatement {
    const NAME: &'static str = "billing.my_statement";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let patient = tx.actor().patient().ok_or(AppError::NotFound)?;
        written(tx, patient, self.facility, self.as_of).await
    }
}

struct StatementDocument {
    patient: PatientId,
    facility: FacilityId,
    as_of: Option<Date>,
}

impl Query for StatementDocument {
    const NAME: &'static str = "billing.statement";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        written(tx, self.patient, self.facility, self.as_of).await
    }
}

async fn written(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
    as_of: Option<Date>,
) -> Result<Document, Failure> {
    let account = tx.load::<AccountRow>((patient, facility), Action::View).await?;
    let paper = paper::statement(tx, &account, as_of).await?;
    let head = head::of(tx, account.facility, account.patient).await?;
    set(&head, &Statement::of(paper))
}

pub async fn own_statement(
    Extension(ctx): Extension<Ctx>,
    Path(facility): Path<String>,
    Asked(asked): Asked<AsOf>,
) -> Response {
    let document = async {
        let facility = facility.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), OwnStatement { facility, as_of: asked.day() }).await
    };
    answer(&ctx, document.await).await
}

pub async fn statement(
    Extension(ctx): Extension<Ctx>,
    Path((patient, facility)): Path<(String, String)>,
    Asked(asked): Asked<AsOf>,
) -> Response {
    let document = async {
        let patient = patient.parse().map_err(|_| AppError::NotFound)?;
        let facility = facility.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), StatementDocument { patient, facility, as_of: asked.day() }).await
    };
    answer(&ctx, document.await).await
}
