//! Mail. It says that there is something to join, and where: no doctor, no service, no time stands in a mailbox.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AccountId, AppointmentId, Permission, VideoGuestId};
use platform::{
    Command, Ctx, Failure, Hale, Tx, command,
    jobs::{Job, Jobs},
    mail::{self, Deliver, Letter, MailError, Notice},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{commands::MakeGuestLink, sweep::OfTelemedicine};

/// The background work of telemedicine, for whoever starts the workers.
pub fn jobs(jobs: Jobs) -> Jobs {
    jobs.hourly::<OfTelemedicine>()
        .each_hour::<RemindOfVisits>()
        .with::<Deliver<VisitReminder>>()
        .with::<SendGuestLink>()
}

/// Patients are reminded from so long before the start.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// What was booked for the next hours needs no reminder: its letter has just come.
const SOON: SignedDuration = SignedDuration::from_hours(3);

/// The day before a video visit: where it is joined. Once; dropped when it was moved or cancelled by then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VisitReminder(pub AppointmentId);

impl Notice for VisitReminder {
    const KIND: &'static str = "mail.video_visit_reminder";

    fn about(&self) -> Uuid {
        self.0.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let still = sqlx::query_scalar!(
            "select 1 from appointment where id = $1 and state = 'booked' and mode = 'video'",
            self.0.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(still.map(|_| Letter {
            subject: "You have an appointment soon".into(),
            text: format!(
                "Hello,\n\nYou have an appointment soon. Sign in to see when, to try your camera and microphone, and to join when \
                 it begins: {base_url}/appointments/{}/video\n\nThis message holds no details, so that nobody reads them in your \
                 mailbox.\n",
                self.0
            ),
        }))
    }
}

/// Once an hour: whose video visit is within a day.
#[derive(Default, Serialize, Deserialize)]
pub struct RemindOfVisits {}

impl Job for RemindOfVisits {
    const IDENTIFIER: &'static str = "telemedicine.remind";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let key = hale.random().uuid(hale.clock().now()).into();
        Ok(command::run(Ctx::system(&hale, "reminders"), key, Remind {}).await?)
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Remind {}

impl Command for Remind {
    const NAME: &'static str = "telemedicine.remind";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let now = tx.now();
        let due = sqlx::query!(
            "select a.id, a.patient_id, acc.id as account
             from appointment a join account acc on acc.patient_id = a.patient_id and acc.disabled_at is null
             where a.mode = 'video' and a.state = 'booked' and a.starts_at > $1 and a.starts_at <= $2
               and a.created_at <= a.starts_at - interval '1 hour' * $3
               and not exists (select from notification n
                               where n.event = $4 || ':' || a.id and n.recipient = acc.id and n.channel = 'email')
             order by a.id",
            now.to_sqlx() as _,
            (now + AHEAD).to_sqlx() as _,
            SOON.as_hours() as f64,
            VisitReminder::KIND,
        )
        .fetch_all(tx.conn())
        .await?;
        for row in due {
            tx.touched("appointment", row.id, Some(row.patient_id.into()));
            mail::notify(tx, AccountId(row.account), VisitReminder(row.id.into())).await?;
        }
        Ok(())
    }
}

/// Makes a guest's link and sends it. Each try has a new link: none is ever written down.
#[derive(Serialize, Deserialize)]
pub struct SendGuestLink {
    pub guest: VideoGuestId,
}

impl Job for SendGuestLink {
    const IDENTIFIER: &'static str = "mail.video_guest_link";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let id = || hale.random().uuid(hale.clock().now());
        let house = Ctx::system(&hale, "telemedicine");
        let Some((email, facility, link)) = command::run(house, id().into(), MakeGuestLink(self.guest)).await? else {
            return Ok(());
        };
        let letter = Letter {
            subject: "You are invited to a video call".into(),
            text: format!(
                "Hello,\n\nA doctor of {facility} invites you to a video call. Open this link when it is time:\n\n{}/video/{}\n\n\
                 The link works once. If you know nothing of this, you need do nothing.\n\nThis message holds no details, so that \
                 nobody reads them in your mailbox.\n",
                hale.base_url(),
                link.take()?,
            ),
        };
        match hale.mailer().send(id(), &email, letter).await {
            Ok(_) | Err(MailError::Unwritable | MailError::Refused) => Ok(()),
            Err(error @ MailError::NotNow(_)) => Err(Failure::other(error)),
        }
    }
}
