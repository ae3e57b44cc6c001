//! How the enums stand in the database: by their names, as text.

use crate::model::{
    AlertState, AnalysisState, Comparator, Flag, NoticeKind, OrderState, Override, Priority, ReleaseCategory,
    ResultStatus, Source, SpecimenState, ValueKind,
};

platform::stored_as_text!(
    AlertState,
    AnalysisState,
    Comparator,
    Flag,
    NoticeKind,
    OrderState,
    Override,
    Priority,
    ReleaseCategory,
    ResultStatus,
    Source,
    SpecimenState,
    ValueKind,
);
