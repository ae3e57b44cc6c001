//! How the enums stand in the database: by their names, as text.

use crate::model::{AppointmentState, CancelReason, CancelledBy, ServiceMode, VisitMode};

platform::stored_as_text!(AppointmentState, CancelReason, CancelledBy, ServiceMode, VisitMode);
