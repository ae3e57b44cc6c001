//! What billing is told of a result.

use billing::{
    model::ChargeSource,
    server::capture::{self, Test},
};
use platform::{Failure, Tx};

use super::{row::AnalysisRow, versions::Stored};
use crate::model::{ResultStatus, Source};

/// A test that was ordered here is charged when its first result is verified. A correction costs nothing, a value that
/// follows from others neither, and what is withdrawn is not charged.
pub async fn follow(tx: &mut Tx, row: &AnalysisRow, stored: &Stored) -> Result<(), Failure> {
    if stored.status == ResultStatus::EnteredInError {
        return capture::undone(tx, ChargeSource::Test, row.id.0, "The result was withdrawn").await;
    }
    let (Some(test), Some(_)) = (row.test, row.order) else { return Ok(()) };
    if stored.status != ResultStatus::Final || stored.source == Source::Calculated {
        return Ok(());
    }
    let named =
        sqlx::query!("select name, plain_name from lab_test where id = $1", test.0).fetch_one(tx.conn()).await?;
    let test = Test {
        analysis: row.id,
        facility: row.facility,
        patient: row.patient,
        test,
        name: &named.name,
        plain_name: &named.plain_name,
        practitioner: row.practitioner,
    };
    capture::test_verified(tx, &test).await
}
