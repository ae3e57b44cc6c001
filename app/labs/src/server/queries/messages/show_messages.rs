use jiff::tz::TimeZone;
use model::{AppError, FacilityId, Permission, time::LocalTime};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use crate::model::messages::{MessageLine, MessageState, Messages, Outbound, Reason, ShowMessages, UnfiledLine};

/// So many lines are a page; whoever has more begins with the oldest.
const MOST: i64 = 100;

impl Query for ShowMessages {
    const NAME: &'static str = "labs.show_messages";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = Messages;

    async fn execute(self, tx: &mut Tx) -> Result<Messages, Failure> {
        let mine: Vec<_> = tx.actor().facilities(Permission::FileMessages).into_iter().map(|id| id.0).collect();
        let places = sqlx::query!("select id, name, zone from facility where id = any($1) order by name", &mine)
            .fetch_all(tx.conn())
            .await?;
        let wanted = self.facility_id.map(|id| id.0);
        let here =
            places.iter().find(|place| wanted.is_none_or(|wanted| place.id == wanted)).ok_or(AppError::NotFound)?;
        let (facility, zone) = (FacilityId(here.id), zone::zone(&here.zone)?);
        let mut waiting = waiting(tx, facility, &zone).await?;
        let more = waiting.len() > MOST as usize;
        waiting.truncate(MOST as usize);
        Ok(Messages {
            facility_id: facility,
            facility_name: here.name.clone(),
            others: places
                .iter()
                .filter(|place| place.id != here.id)
                .map(|place| (place.id.into(), place.name.clone()))
                .collect(),
            waiting,
            more,
            latest: latest(tx, facility, &zone).await?,
            outbound: outbound(tx, facility, &zone).await?,
        })
    }
}

async fn waiting(tx: &mut Tx, facility: FacilityId, zone: &TimeZone) -> Result<Vec<UnfiledLine>, Failure> {
    let rows = sqlx::query!(
        r#"select u.id, u.at, u.reason, u.detail, u.content ->> 'name' as report, u.content #>> '{claim,name}' as claimed,
                  jsonb_array_length(u.content -> 'observations')::bigint as "results!",
                  concat_ws(', ', nullif(m.sending_application, ''), nullif(m.sending_facility, '')) as "sender!"
           from hl7_unfiled u join hl7_message m on m.id = u.message_id
           where u.facility_id = $1 and u.state = 'open'
           order by u.at, u.position, u.id limit $2"#,
        facility.0,
        MOST + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(UnfiledLine {
                id: row.id.into(),
                at: zone::local(row.at.to_jiff(), zone),
                sender: row.sender,
                reason: Reason::parse(&row.reason).ok_or_else(|| Failure::other("an unknown reason"))?,
                detail: row.detail,
                report: row.report.unwrap_or_default(),
                claimed: row.claimed,
                results: row.results,
            })
        })
        .collect()
}

async fn latest(tx: &mut Tx, facility: FacilityId, zone: &TimeZone) -> Result<Vec<MessageLine>, Failure> {
    let rows = sqlx::query!(
        r#"select id, at, direction, kind, control_id, state, reason,
                  concat_ws(', ', nullif(sending_application, ''), nullif(sending_facility, '')) as "sender!"
           from hl7_message where facility_id = $1 order by at desc, id desc limit 50"#,
        facility.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MessageLine {
                id: row.id.into(),
                at: zone::local(row.at.to_jiff(), zone),
                incoming: row.direction == "in",
                kind: row.kind,
                sender: row.sender,
                control_id: row.control_id,
                state: MessageState::parse(&row.state).ok_or_else(|| Failure::other("an unknown state"))?,
                reason: row.reason,
            })
        })
        .collect()
}

async fn outbound(tx: &mut Tx, facility: FacilityId, zone: &TimeZone) -> Result<Option<Outbound>, Failure> {
    let row = sqlx::query!(
        r#"select d.address, count(w.at) as "waiting!", min(w.at) as since
           from hl7_destination d
           left join (select facility_id, at from hl7_event
                      union all
                      select facility_id, at from hl7_message where direction = 'out' and state = 'waiting') w
                  on w.facility_id = d.facility_id
           where d.facility_id = $1 group by d.address"#,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let local = |at: jiff_sqlx::Timestamp| -> LocalTime { zone::local(at.to_jiff(), zone) };
    Ok(row.map(|row| Outbound { address: row.address, waiting: row.waiting, since: row.since.map(local) }))
}
