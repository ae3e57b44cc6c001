//! What others are told over HL7: orders (OML^O21 or ORM^O01), patients registered and changed (ADT^A04, A08).
//!
//! Departments note what happened in their own transaction (`platform::outside`). Each facility's messages leave in that
//! order, one at a time; while nobody answers, they wait. One that the receiver refuses is shown to people, and the next
//! one follows.

mod courier;
mod destination;
mod next;
mod order;
mod patient;
mod write;

pub use courier::{Patience, deliver, deliver_all};
pub use destination::{Destination, Form, SetDestinations};
