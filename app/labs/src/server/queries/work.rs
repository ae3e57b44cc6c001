//! Where somebody works: the facility whose worklist is shown, and the analyses that wait there.

use model::{AppError, FacilityId, LabAnalysisId, LabTestId, Permission};
use platform::{Failure, Tx};

use crate::server::policy;

pub struct Place {
    pub id: FacilityId,
    pub name: String,
    pub zone: String,
}

/// The named facility, or the first one, where this person holds the permission.
pub async fn place(tx: &mut Tx, wanted: Option<FacilityId>, permission: Permission) -> Result<Place, Failure> {
    let allowed = policy::worklists(tx.actor(), permission);
    let allowed: Option<Vec<_>> = allowed.map(|facilities| facilities.into_iter().map(|one| one.0).collect());
    let found = sqlx::query!(
        "select id, name, zone from facility
         where ($1::uuid is null or id = $1) and ($2::uuid[] is null or id = any($2)) order by name, id limit 1",
        wanted.map(|wanted| wanted.0),
        allowed.as_deref() as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Place { id: found.id.into(), name: found.name, zone: found.zone })
}

/// What was entered and waits for somebody to verify it, the most urgent first.
pub async fn to_verify(tx: &mut Tx, place: &Place, most: i64) -> Result<Vec<LabAnalysisId>, Failure> {
    let found = sqlx::query_scalar!(
        "select a.id from lab_analysis a left join specimen s on s.id = a.specimen_id
         where a.facility_id = $1 and a.state = 'entered'
         order by coalesce(s.urgency, 2), s.received_at nulls last, a.specimen_id, a.report_id, a.position, a.id limit $2",
        place.id.0,
        most,
    );
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect())
}

/// Everything of one test whose tube can be measured now.
pub async fn to_measure(tx: &mut Tx, place: &Place, test: LabTestId, most: i64) -> Result<Vec<LabAnalysisId>, Failure> {
    let found = sqlx::query_scalar!(
        "select a.id from specimen s join lab_analysis a on a.specimen_id = s.id and a.test_id = $2
         where s.facility_id = $1 and s.in_process and a.state in ('pending', 'retest')
         order by s.urgency, s.created_at, a.id limit $3",
        place.id.0,
        test.0,
        most,
    );
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect())
}
