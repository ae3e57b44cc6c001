use model::{Action, FacilityId, Permission, SpecimenId};
use platform::{Actor, Failure, Query, Tx};
use scheduling::server::zone;

use super::{
    person::Person,
    shown::{self, Which},
};
use crate::{
    model::{OrderState, Party, Priority, ShowSpecimen, Specimen, SpecimenState, SpecimenStep},
    server::{
        policy::{self, Thing},
        row::SpecimenRow,
    },
};

/// One tube with everything that is measured in it, what happened to it, and what may be done next.
impl Query for ShowSpecimen {
    const NAME: &'static str = "labs.specimen";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Specimen;

    async fn execute(self, tx: &mut Tx) -> Result<Specimen, Failure> {
        let mut tube = tube(tx, self.specimen_id).await?;
        let analyses = shown::load(tx, Which::OfSpecimen(tube.id)).await?;
        tube.analyses = analyses.into_iter().map(|shown| shown.analysis).collect();
        tube.history = history(tx, tube.id).await?;
        Ok(tube)
    }
}

/// The tube itself, without what is measured in it and what happened to it.
pub(super) async fn tube(tx: &mut Tx, id: SpecimenId) -> Result<Specimen, Failure> {
    let row = tx.load::<SpecimenRow>(id, Action::View).await?;
    let more = sqlx::query!(
        r#"select s.accession, s.specimen, s.tube, s.received_at, s.reject_reason, s.recollects,
                  again.id as "recollection?", o.number as order_number, o.priority as "priority: Priority",
                  o.ordered_at, o.instructions, o.fasting, by.display_name as ordered_by,
                  drawn.display_name as "collected_by?", f.name as facility_name, f.zone, ps.name as "patient!",
                  ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!",
                  (select count(*) from specimen x where x.order_id = s.order_id and x.recollects is null
                                                     and x.state <> 'cancelled') as "of!",
                  (select count(*) from specimen x where x.order_id = s.order_id and x.recollects is null
                                                     and x.state <> 'cancelled' and x.id <= s.id) as "number!"
           from specimen s
           join lab_order o on o.id = s.order_id
           join account by on by.id = o.ordered_by
           join facility f on f.id = s.facility_id
           join patient_summary ps on ps.patient_id = s.patient_id
           left join account drawn on drawn.id = s.collected_by
           left join specimen again on again.recollects = s.id
           where s.id = $1"#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let birth_date = more.birth_date.clone();
    let person = Person { id: row.patient, name: more.patient, mrn: more.mrn, birth_date, sex: more.sex };
    let site = zone::zone(&more.zone)?;
    let of = i32::try_from(more.of).unwrap_or(i32::MAX).max(1);
    let may_enter = matches!(row.state, SpecimenState::Accepted | SpecimenState::Stored)
        && may(tx.actor(), Party::Laboratory, row.facility);
    Ok(Specimen {
        id: row.id,
        accession: more.accession,
        patient: person.on(tx.now()),
        birth_date: more.birth_date,
        facility_id: row.facility,
        facility_name: more.facility_name,
        specimen: more.specimen,
        tube: more.tube,
        state: row.state,
        priority: more.priority,
        order_id: row.order,
        order_number: more.order_number,
        order_state: row.order_state,
        ordered: zone::local(more.ordered_at.to_jiff(), &site),
        ordered_by: more.ordered_by,
        instructions: more.instructions,
        fasting: more.fasting,
        pregnant: row.pregnant,
        collected: row.collected_at.map(|at| zone::local(at, &site)),
        collected_by: more.collected_by,
        received: more.received_at.map(|at| zone::local(at.to_jiff(), &site)),
        reject_reason: more.reject_reason,
        recollects: more.recollects.map(Into::into),
        recollection: more.recollection.map(Into::into),
        number: i32::try_from(more.number).unwrap_or(i32::MAX).clamp(1, of),
        of,
        analyses: Vec::new(),
        history: Vec::new(),
        next: next(tx.actor(), &row),
        may_enter,
    })
}

async fn history(tx: &mut Tx, tube: SpecimenId) -> Result<Vec<SpecimenStep>, Failure> {
    let steps = sqlx::query!(
        r#"select t.to_state as "to_state: SpecimenState", t.at, t.reason, a.display_name as "by?", f.zone
           from specimen_transition t
           join specimen s on s.id = t.specimen_id
           join facility f on f.id = s.facility_id
           left join account a on a.id = t.account_id
           where t.specimen_id = $1 order by t.id"#,
        tube.0,
    )
    .fetch_all(tx.conn())
    .await?;
    steps
        .into_iter()
        .map(|step| {
            let at = zone::local(step.at.to_jiff(), &zone::zone(&step.zone)?);
            Ok(SpecimenStep { to: step.to_state, at, by: step.by, reason: step.reason })
        })
        .collect()
}

fn may(actor: &Actor, party: Party, facility: FacilityId) -> bool {
    let action = match party {
        Party::Collector => Action::Receive,
        Party::Laboratory => Action::Edit,
        // A tube that nobody needs is let go with its order.
        Party::Orderer => return false,
    };
    policy::may(actor, Thing::Specimen, action, facility)
}

fn next(actor: &Actor, row: &SpecimenRow) -> Vec<SpecimenState> {
    let cancelled = row.order_state == OrderState::Cancelled;
    SpecimenState::ALL
        .iter()
        .copied()
        .filter(|to| row.state.may_become(*to).is_some_and(|party| may(actor, party, row.facility)))
        .filter(|to| !(cancelled && *to == SpecimenState::Accepted))
        .collect()
}
