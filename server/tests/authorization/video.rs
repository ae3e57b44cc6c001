//! A visit of Ada's by video.

use model::{AppointmentId, ServiceId};
use platform::Actor;
use scheduling::{
    model::{BookForPatient, OfferService, ServiceMode},
    server::commands::CreateService,
};

use crate::world::World;

impl World {
    /// Booked, and not begun. Whoever calls next gets another.
    pub async fn video_visit(&mut self) -> AppointmentId {
        let service_id = self.by_video().await;
        let form = BookForPatient {
            patient_id: self.patient(),
            service_id,
            slot: self.free_slot(),
            reason: String::new(),
            mode: String::new(),
            override_reason: String::new(),
        };
        self.t.run(&Actor::system("tests"), form).await.expect("booked").id
    }

    async fn by_video(&self) -> ServiceId {
        let known = sqlx::query_scalar("select id from service where mode = 'video'").fetch_optional(self.t.pool());
        if let Some(id) = known.await.expect("a query") {
            return ServiceId(id);
        }
        let house = Actor::system("tests");
        let service = CreateService {
            facility_id: self.t.facility,
            name: "Consultation by video".into(),
            description: String::new(),
            what_to_bring: String::new(),
            specialty_id: None,
            duration_minutes: 15,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            price_minor: 6_500,
            capacity: 1,
            mode: ServiceMode::Video,
            bookable_by_patients: true,
            cancel_cutoff_hours: 1,
        };
        let service_id = self.t.run(&house, service).await.expect("a service");
        let offer = OfferService { practitioner_id: self.practitioner, service_id, active: true };
        self.t.run(&house, offer).await.expect("offered");
        service_id
    }
}
