use model::{AppError, Permission};
use platform::{Failure, Query, Resource, Tx};

use super::card::card;
use crate::{
    model::{GuestLinkView, GuestVisit, ShowGuestLink, ShowGuestVisit},
    server::{guest, refusal::Refusal, visit::VisitRow},
};

/// What a link leads to. Looking does not use it up.
impl Query for ShowGuestLink {
    const NAME: &'static str = "telemedicine.guest_link";
    const PERMISSION: Permission = Permission::Public;
    type Output = GuestLinkView;

    async fn execute(self, tx: &mut Tx) -> Result<GuestLinkView, Failure> {
        let found = guest::of_link(tx, &self.link).await?;
        let row = VisitRow::fetch(tx.conn(), found.appointment).await?.ok_or(AppError::NotFound)?;
        tx.saw(row.patient, VisitRow::KIND, Some(row.uuid()));
        if row.is_over() {
            return Err(Refusal::Over.into());
        }
        let visit = card(tx, &row).await?.visit;
        Ok(GuestLinkView {
            facility: visit.place.name,
            practitioner: visit.practitioner.name,
            kind: found.kind,
            starts: visit.starts,
            door: row.door(tx.now()),
        })
    }
}

impl Query for ShowGuestVisit {
    const NAME: &'static str = "telemedicine.guest_visit";
    const PERMISSION: Permission = Permission::Public;
    type Output = GuestVisit;

    async fn execute(self, tx: &mut Tx) -> Result<GuestVisit, Failure> {
        let found = guest::of_pass(tx, self.guest_id, &self.pass).await?;
        let visit = card(tx, &found.visit).await?.visit;
        Ok(GuestVisit {
            name: found.name,
            facility: visit.place.name,
            practitioner: visit.practitioner.name,
            state: visit.state,
            admitted: found.admitted && found.visit.is_open(),
            over: visit.over,
        })
    }
}
