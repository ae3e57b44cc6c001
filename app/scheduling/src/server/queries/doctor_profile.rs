use model::{AppError, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::{
    booking_choices::places,
    doctors::{self, Which},
    services,
};
use crate::model::{Doctor, DoctorProfile};

impl Query for DoctorProfile {
    const NAME: &'static str = "scheduling.doctor_profile";
    const PERMISSION: Permission = Permission::BrowseServices;
    type Output = Doctor;

    async fn execute(self, tx: &mut Tx) -> Result<Doctor, Failure> {
        let id = self.practitioner_id.0;
        let which = Which { practitioner: Some(id), ..Which::default() };
        let card = doctors::find(tx.conn(), which).await?.into_iter().next().ok_or(AppError::NotFound)?;
        let more = sqlx::query!(
            r#"select about, education,
                      array(select facility_id from practitioner_facility where practitioner_id = p.id) as "places!"
               from practitioner p where id = $1"#,
            id,
        )
        .fetch_one(tx.conn())
        .await?;
        let actor = tx.actor().clone();
        let which = services::Which { practitioner: Some(id), ..services::Which::default() };
        let services: Vec<_> =
            services::find(tx.conn(), &actor, which).await?.into_iter().map(|found| found.card).collect();
        let facilities: Vec<Uuid> = more.places;
        let places = places(tx.conn(), &facilities).await?;
        Ok(Doctor { card, about: more.about, education: more.education, services, places })
    }
}
