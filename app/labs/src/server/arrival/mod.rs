//! Results that arrive by themselves: from an analyser, or from another laboratory.
//!
//! | step | where |
//! |---|---|
//! | what a message says, whoever wrote it | [`sent`] |
//! | whose is it: order, tube, or record number with birth date and sex | [`ladder`] |
//! | which test of the catalogue is it, and can its value stand for it | [`catalogue`] |
//! | what it does to what is here already | [`decide`] |
//! | into the reports, version by version | [`file`] |
//! | what nobody can file by rule waits for a person | [`queue`] |

mod catalogue;
mod decide;
mod file;
mod ladder;
mod queue;
mod sent;
mod sink;
mod unfiled;

use model::{FacilityId, Hl7MessageId, LabAnalysisId};
use platform::{Failure, Tx};

use crate::model::{AnalysisState, messages::Reason};

pub use file::{Filed, Target, file_observations};
pub use ladder::{Found, find};
pub use queue::{Held, hold};
pub use sent::{Claim, Comparator, Group, Measured, Observation, SentStatus, Value};
pub use unfiled::UnfiledRow;

/// What became of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Results that are new, or replaced an earlier one.
    pub filed: usize,
    /// Results that were here already, word for word.
    pub known: usize,
    /// Results that stand for "not yet" or "not asked for": nothing to file.
    pub empty: usize,
    /// For people and for the sender: what waits for a person, and why.
    pub waiting: Vec<String>,
}

/// Files what is certain and holds the rest for a person, each with its reason. Nothing is lost, no patient is made,
/// and nothing is shown as something that it is not. With `set_aside`, nothing is filed by rule at all, for that reason.
pub async fn take_in(
    tx: &mut Tx,
    facility: FacilityId,
    message: Hl7MessageId,
    set_aside: Option<&str>,
    groups: Vec<Group>,
) -> Result<Taken, Failure> {
    let mut taken = Taken::default();
    for group in groups {
        let empty = group.observations.iter().filter(|observation| observation.says_nothing()).count();
        taken.empty += empty;
        if group.observations.len() == empty {
            continue;
        }
        let found = match set_aside {
            Some(why) => Err(Held::new(Reason::Other, why)),
            None => find(tx, facility, &group).await?,
        };
        let held = match found {
            Ok(found) => {
                let filed = file_observations(tx, facility, message, &group, &Target::from(found)).await?;
                taken.filed += filed.filed;
                taken.known += filed.known;
                filed.held
            }
            Err(held) => {
                vec![held.with(group.observations.iter().filter(|one| !one.says_nothing()).cloned().collect())]
            }
        };
        for held in held {
            taken.waiting.push(held.said(group.position));
            hold(tx, facility, message, &group, held).await?;
        }
    }
    Ok(taken)
}

/// What was filed with somebody else by mistake: put aside where nobody has verified it, withdrawn where somebody has.
pub async fn take_back(tx: &mut Tx, analysis: LabAnalysisId, reason: &str) -> Result<(), Failure> {
    let state =
        sqlx::query_scalar!("select state from lab_analysis where id = $1", analysis.0).fetch_one(tx.conn()).await?;
    match AnalysisState::parse(&state) {
        Some(AnalysisState::Entered) => sink::repeat(tx, analysis, reason).await,
        Some(AnalysisState::Verified) => sink::withdraw(tx, analysis, reason).await,
        _ => Ok(()),
    }
}
