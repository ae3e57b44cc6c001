use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Topic, Tx};
use scheduling::server::zone;

use crate::{model::SayRunningLate, server::line};

const MOST: i16 = 240;

/// A doctor tells those who wait for them that they run late, by so many minutes. It counts until the end of their day, or until
/// they say something else; 0 is "on time".
impl Command for SayRunningLate {
    const NAME: &'static str = "telemedicine.say_running_late";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let practitioner = tx.actor().practitioner().ok_or(AppError::Forbidden)?;
        let minutes = self.minutes.trim().parse::<i16>().ok().filter(|minutes| (0..=MOST).contains(minutes));
        let minutes = minutes.ok_or_else(|| {
            AppError::invalid(
                "minutes",
                format!("Enter a whole number of minutes from 0 to {MOST}; 0 says that you are on time."),
            )
        })?;
        let facilities: Vec<_> =
            tx.actor().facilities(Permission::SeePatients).iter().map(|facility| facility.0).collect();
        let zone_name = sqlx::query_scalar!(
            "select f.zone from practitioner_facility pf join facility f on f.id = pf.facility_id
             where pf.practitioner_id = $1 and pf.facility_id = any($2) order by f.id limit 1",
            practitioner.0,
            &facilities,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::Forbidden)?;
        let until = line::end_of_day(tx.now(), &zone::zone(&zone_name)?).to_sqlx();
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        sqlx::query!(
            "insert into video_delay (practitioner_id, minutes, said_at, until, account_id) values ($1, $2, $3, $4, $5)",
            practitioner.0,
            minutes,
            now as _,
            until as _,
            by,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("practitioner", practitioner.0, None);
        let waiting = sqlx::query_scalar!(
            "select v.appointment_id from video_visit v join appointment a on a.id = v.appointment_id
             where a.practitioner_id = $1 and v.state = 'patient_waiting'",
            practitioner.0,
        )
        .fetch_all(tx.conn())
        .await?;
        for appointment in waiting {
            tx.notify(Topic::Visit(appointment.into()));
        }
        tx.notify(Topic::Day(practitioner));
        Ok(())
    }
}
