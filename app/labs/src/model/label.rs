use model::SpecimenId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowLabel {
    pub specimen_id: SpecimenId,
}

/// What is stuck on a tube: two ways to tell whose it is, and the accession as text and as Code 128.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub accession: String,
    /// Bars of the code in its smallest unit: where each begins, how wide it is.
    pub bars: Vec<(u32, u32)>,
    pub name: String,
    pub born: String,
    pub sex: String,
    pub mrn: String,
    pub tube: String,
    pub tests: Vec<String>,
    /// "At once"; empty for routine.
    pub priority: String,
    pub number: i32,
    pub of: i32,
}
