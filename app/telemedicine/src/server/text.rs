//! How words stand in the database.

use crate::model::{Authority, CallRole, Checked, FileKind, GuestKind, Rating, TakesPartWith, VisitState};

platform::stored_as_text!(Authority, CallRole, Checked, FileKind, GuestKind, Rating, TakesPartWith, VisitState);
