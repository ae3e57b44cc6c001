//! Charges from what happened. The departments that know what happened call this in their own transaction; billing never
//! asks them back. One thing that happened is charged once, however often it is told.
//!
//! Care never waits for a price: where no list has one, the charge is planned and stands in billing's work list.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{
    AppointmentId, ChargeCodeId, ChargeId, FacilityId, LabAnalysisId, LabTestId, Money, PatientId, PractitionerId,
    ServiceId,
};
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    place::{self, Place},
    pricing,
    refusal::Refusal,
};
use crate::model::{
    ChargeSource, ChargeState, CodeKind,
    price::{Of, Price},
};

/// A consultation or an examination.
#[derive(Clone, Debug)]
pub struct Appointment<'a> {
    pub id: AppointmentId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub service: ServiceId,
    /// What the service is called.
    pub name: &'a str,
    pub practitioner: PractitionerId,
    /// The day on the facility's calendar.
    pub on: Date,
    /// What the patient was shown when it was booked: it counts where no price list says otherwise.
    pub agreed: Money,
}

/// The consultation is over.
pub async fn appointment_fulfilled(tx: &mut Tx, appointment: &Appointment<'_>) -> Result<(), Failure> {
    let place = place::of(tx, appointment.facility).await?;
    let code = Code {
        kind: CodeKind::Service,
        subject: appointment.service.0,
        prefix: "SV",
        name: appointment.name,
        plain_name: appointment.name,
    };
    let code = code_of(tx, &code).await?;
    let charge = NewCharge {
        patient: appointment.patient,
        code,
        practitioner: Some(appointment.practitioner),
        on: appointment.on,
        quantity: Decimal::ONE,
        price: None,
        agreed: Some(appointment.agreed),
        source: ChargeSource::Appointment,
        source_id: Some(appointment.id.0),
        reason: None,
    };
    make(tx, &place, charge).await.map(drop)
}

/// The patient did not come: charged where the facility's policy names a code for it.
pub async fn no_show(tx: &mut Tx, appointment: &Appointment<'_>) -> Result<(), Failure> {
    let place = place::of(tx, appointment.facility).await?;
    let Some(code) = place.no_show_code else { return Ok(()) };
    let charge = NewCharge {
        patient: appointment.patient,
        code,
        practitioner: Some(appointment.practitioner),
        on: appointment.on,
        quantity: Decimal::ONE,
        price: None,
        agreed: None,
        source: ChargeSource::NoShow,
        source_id: Some(appointment.id.0),
        reason: None,
    };
    make(tx, &place, charge).await.map(drop)
}

/// Something that the laboratory has measured.
#[derive(Clone, Debug)]
pub struct Test<'a> {
    pub analysis: LabAnalysisId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub test: LabTestId,
    pub name: &'a str,
    /// In plain words.
    pub plain_name: &'a str,
    /// Who ordered it.
    pub practitioner: Option<PractitionerId>,
}

/// A test was verified for the first time. Corrections of it cost nothing: the analysis is charged already.
pub async fn test_verified(tx: &mut Tx, test: &Test<'_>) -> Result<(), Failure> {
    let place = place::of(tx, test.facility).await?;
    let code =
        Code { kind: CodeKind::Test, subject: test.test.0, prefix: "LT", name: test.name, plain_name: test.plain_name };
    let code = code_of(tx, &code).await?;
    let charge = NewCharge {
        patient: test.patient,
        code,
        practitioner: test.practitioner,
        on: place.today,
        quantity: Decimal::ONE,
        price: None,
        agreed: None,
        source: ChargeSource::Test,
        source_id: Some(test.analysis.0),
        reason: None,
    };
    make(tx, &place, charge).await.map(drop)
}

struct Code<'a> {
    kind: CodeKind,
    subject: Uuid,
    prefix: &'a str,
    name: &'a str,
    plain_name: &'a str,
}

/// The code of a service or a test; the first time that it is charged it gets one.
async fn code_of(tx: &mut Tx, code: &Code<'_>) -> Result<ChargeCodeId, Failure> {
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    let written = format!("{}-{}", code.prefix, code.subject.simple().to_string().to_uppercase());
    sqlx::query!(
        "insert into charge_code (id, kind, subject_id, code, name, plain_name, created_at)
         values ($1, $2, $3, $4, left($5, 200), left($6, 200), $7) on conflict (kind, subject_id) do nothing",
        id,
        code.kind.name(),
        code.subject,
        written,
        code.name,
        code.plain_name,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    let id = sqlx::query_scalar!(
        "select id from charge_code where kind = $1 and subject_id = $2",
        code.kind.name(),
        code.subject,
    );
    Ok(id.fetch_one(tx.conn()).await?.into())
}

pub(super) struct NewCharge {
    pub patient: PatientId,
    pub code: ChargeCodeId,
    pub practitioner: Option<PractitionerId>,
    pub on: Date,
    pub quantity: Decimal,
    /// Where the list's price does not fit.
    pub price: Option<Price>,
    /// Where no list has one.
    pub agreed: Option<Money>,
    pub source: ChargeSource,
    pub source_id: Option<Uuid>,
    pub reason: Option<String>,
}

/// Writes a charge with its price as it is on that day. `None`: what happened is charged already.
pub(super) async fn make(
    tx: &mut Tx,
    place: &Place,
    new: NewCharge,
) -> Result<Option<(ChargeId, ChargeState)>, Failure> {
    let class = pricing::payer_class(tx, place, new.patient, new.on).await?;
    let listed = match new.price {
        Some(price) => Some(price),
        None => pricing::price(tx, place, new.code, class, new.on).await?,
    };
    let price = listed.or_else(|| new.agreed.map(Price::flat));
    let total = price.as_ref().map(|price| price.of(new.quantity, 0)).transpose().map_err(Refusal::from)?;
    let state = if price.is_some() { ChargeState::Billable } else { ChargeState::Planned };
    let id: ChargeId = tx.new_id();
    let now = tx.now().to_sqlx();
    let account = tx.actor().account().map(|account| account.0);
    let currency = price.as_ref().map_or(place.currency, |price| price.currency);
    let made = sqlx::query!(
        "insert into charge (id, facility_id, patient_id, charge_code_id, name, plain_name, practitioner_id, performed_on,
                             quantity, currency, unit_price, total_minor, state, source, source_id, reason, created_by, created_at)
         select $1, $2, $3, c.id, c.name,
                left(concat_ws(': ', c.plain_name, (
                    select string_agg(case when p.quantity = 1 then o.plain_name
                                      else trim_scale(p.quantity) || ' × ' || o.plain_name end, ', ' order by o.plain_name)
                    from package_content p join charge_code o on o.id = p.code_id where p.package_id = c.id)), 500),
                $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
         from charge_code c where c.id = $4
         on conflict (source, source_id) do nothing",
        id.0,
        place.id.0,
        new.patient.0,
        new.code.0,
        new.practitioner.map(|practitioner| practitioner.0),
        new.on.to_sqlx() as _,
        new.quantity,
        currency.code(),
        price.as_ref().map(|price| price.unit),
        total.map(|total| total.total),
        state.name(),
        new.source.name(),
        new.source_id,
        new.reason,
        account,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    if made.rows_affected() == 0 {
        return Ok(None);
    }
    if let Some(price) = &price {
        copy_components(tx, id, price).await?;
    }
    tx.touched("charge", id.0, Some(new.patient));
    Ok(Some((id, state)))
}

/// What the price is made of stands on the charge from now on (T3.7).
pub(super) async fn copy_components(tx: &mut Tx, charge: ChargeId, price: &Price) -> Result<(), Failure> {
    for (position, component) in (0_i16..).zip(&price.components) {
        let (rate, each) = match component.of {
            Of::Rate(rate) => (Some(rate), None),
            Of::Each(each) => (None, Some(each)),
        };
        sqlx::query!(
            "insert into charge_component (charge_id, position, kind, label, rate, each) values ($1, $2, $3, $4, $5, $6)",
            charge.0,
            position,
            component.kind.name(),
            component.label,
            rate,
            each,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// It did not happen: the patient came after all, a visit or a result was entered in error. What stands on no invoice yet
/// is not charged; what does stays until a person credits it.
pub async fn undone(tx: &mut Tx, source: ChargeSource, source_id: Uuid, reason: &str) -> Result<(), Failure> {
    let gone = sqlx::query!(
        "update charge set state = 'aborted', reason = $3
         where source = $1 and source_id = $2 and state in ('planned', 'billable') returning id, patient_id",
        source.name(),
        source_id,
        reason,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(gone) = gone {
        tx.touched("charge", gone.id, Some(gone.patient_id.into()));
    }
    Ok(())
}
