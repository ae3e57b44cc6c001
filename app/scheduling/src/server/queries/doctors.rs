use model::Permission;
use platform::{Failure, Query, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::{DoctorCard, Doctors, Specialty};

impl Query for Doctors {
    const NAME: &'static str = "scheduling.doctors";
    const PERMISSION: Permission = Permission::BrowseServices;
    type Output = Vec<DoctorCard>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<DoctorCard>, Failure> {
        let which = Which {
            facility: self.facility_id.map(|facility| facility.0),
            specialty: self.specialty_id.map(|specialty| specialty.0),
            practitioner: None,
        };
        Ok(find(tx.conn(), which).await?)
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Which {
    pub facility: Option<Uuid>,
    pub specialty: Option<Uuid>,
    pub practitioner: Option<Uuid>,
}

/// Those who are in service here: somebody who came with an import and has never offered anything is not listed.
pub(super) async fn find(conn: &mut PgConnection, which: Which) -> Result<Vec<DoctorCard>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.languages,
                  array(select f.name from practitioner_facility pf join facility f on f.id = pf.facility_id
                        where pf.practitioner_id = p.id order by f.name) as "places!",
                  array(select s.id from practitioner_specialty ps join specialty s on s.id = ps.specialty_id
                        where ps.practitioner_id = p.id order by s.name) as "specialty_ids!",
                  array(select s.name from practitioner_specialty ps join specialty s on s.id = ps.specialty_id
                        where ps.practitioner_id = p.id order by s.name) as "specialty_names!",
                  array(select s.hint from practitioner_specialty ps join specialty s on s.id = ps.specialty_id
                        where ps.practitioner_id = p.id order by s.name) as "specialty_hints!",
                  exists(select from practitioner_service ps join service s on s.id = ps.service_id
                         where ps.practitioner_id = p.id and ps.active and s.active and s.bookable_by = 'patients')
                      as "bookable!"
           from practitioner p
           where p.active
             and exists(select from practitioner_service ps where ps.practitioner_id = p.id and ps.active)
             and ($1::uuid is null or exists(
                 select from practitioner_facility pf where pf.practitioner_id = p.id and pf.facility_id = $1))
             and ($2::uuid is null or exists(
                 select from practitioner_specialty ps where ps.practitioner_id = p.id and ps.specialty_id = $2))
             and ($3::uuid is null or p.id = $3)
           order by p.family, p.name, p.id limit 500"#,
        which.facility,
        which.specialty,
        which.practitioner,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DoctorCard {
            id: row.id.into(),
            name: row.name,
            specialties: row
                .specialty_ids
                .into_iter()
                .zip(row.specialty_names)
                .zip(row.specialty_hints)
                .map(|((id, name), hint)| Specialty { id: id.into(), name, hint })
                .collect(),
            languages: row.languages,
            places: row.places,
            bookable: row.bookable,
        })
        .collect())
}
