//! GET /live/day/{practitioner}: a `changed` event whenever an appointment of the practitioner
//! changes. It carries no data: the page asks again. Whoever may not watch, or asks for somebody who does not
//! exist, gets a status of 4xx, after which a page stops asking.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use model::{AppError, Permission, PractitionerId};
use platform::{
    Ctx, Failure, Query, Topic, Tx, query,
    web::{errors, stream},
};

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
