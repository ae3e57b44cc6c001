use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use scheduling::server::zone;

use crate::{
    model::{CheckInToVisit, Checked, DeviceCheck, Door, Mover, TakesPartWith, VisitChanged, VisitState, door},
    server::{
        consent,
        refusal::Refusal,
        visit::{self, VisitRow},
    },
};

/// The patient goes into the waiting room, from fifteen minutes before the start until an hour after the end, after they have
/// agreed. What the check of their device found is kept each time, and keeps nobody out. Who is in already stays where they
/// are.
impl Command for CheckInToVisit {
    const NAME: &'static str = "telemedicine.check_in";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Edit).await?;
        let check = read(&self)?;
        row.not_over()?;
        consent::needed(tx, row.appointment).await?;
        if row.state == VisitState::Scheduled {
            at_the_door(tx, &row)?;
        }
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into video_check (appointment_id, at, takes_part_with, camera, microphone, speaker, network)
             values ($1, $2, $3, $4, $5, $6, $7)",
            row.appointment.0,
            now as _,
            check.with.name(),
            check.camera.name(),
            check.microphone.name(),
            check.speaker.name(),
            check.network.name(),
        )
        .execute(tx.conn())
        .await?;
        if row.state == VisitState::Scheduled {
            visit::walk(tx, &mut row, Mover::Patient, &[VisitState::PatientWaiting]).await?;
        } else {
            row.tell(tx);
        }
        Ok(row.changed())
    }
}

fn at_the_door(tx: &Tx, row: &VisitRow) -> Result<(), Failure> {
    let (opens, _, stands) = door(row.starts_at, row.ends_at, tx.now());
    match stands {
        Door::Open => Ok(()),
        Door::Closed => Err(Refusal::TooLate.into()),
        Door::Early => Err(Refusal::Early { opens: zone::local(opens, &zone::zone(&row.zone)?).full() }.into()),
    }
}

fn read(typed: &CheckInToVisit) -> Result<DeviceCheck, Failure> {
    let mut fields = FieldErrors::default();
    let with = TakesPartWith::parse(&typed.with);
    if with.is_none() {
        fields.add("with", "Choose how you take part.");
    }
    let mut part = |field: &str, typed: &str| fields.take(field, typed.parse::<Checked>()).unwrap_or(Checked::Fails);
    let camera = part("camera", &typed.camera);
    let microphone = part("microphone", &typed.microphone);
    let speaker = part("speaker", &typed.speaker);
    let network = part("network", &typed.network);
    fields.into_result()?;
    Ok(DeviceCheck { with: with.unwrap_or(TakesPartWith::Listening), camera, microphone, speaker, network })
}
