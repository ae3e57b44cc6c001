//! What several pages use.

mod autosave;
mod chart_banner;
mod chart_nav;
mod diagnosis_field;
mod given_list;
mod note_cards;
mod note_editor;
mod notes_beside;
mod to_sign;
mod visit_actions;
mod visit_line;
mod vital_value;

pub use chart_banner::{ChartBanner, ChartVersion};
pub use chart_nav::ChartNav;
pub use diagnosis_field::DiagnosisField;
pub use given_list::GivenTable;
pub use note_cards::{NewNote, NoteCards, NoteTag};
pub use note_editor::NoteEditor;
pub use notes_beside::NotesBeside;
pub use to_sign::ToSign;
pub use visit_actions::for_the_day;
pub use visit_line::VisitLine;
pub use vital_value::{FlagTag, LatestVitals};
