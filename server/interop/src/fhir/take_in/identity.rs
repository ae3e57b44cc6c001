use std::collections::HashMap;

use platform::{Failure, Tx};
use uuid::Uuid;

use crate::fhir::bundle::Bundle;

/// A resource that came with an earlier file.
pub(super) struct Known {
    /// The row that it became then.
    pub became: Option<Uuid>,
    /// Whether it says the same as the one in this file.
    pub same: bool,
}

/// Which of the entries are here already, by type and fullUrl. jsonb compares what is said, not how it is written.
pub(super) async fn known(tx: &mut Tx, bundle: &Bundle) -> Result<HashMap<usize, Known>, Failure> {
    let types: Vec<String> = bundle.entries.iter().map(|entry| entry.resource_type.clone()).collect();
    let sources: Vec<String> = bundle.entries.iter().map(|entry| entry.full_url.clone()).collect();
    let raws: Vec<String> = bundle.entries.iter().map(|entry| entry.raw.get().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select new.place as "place!", r.became, r.resource = new.raw::jsonb as "same!"
           from unnest($1::text[], $2::text[], $3::text[]) with ordinality as new (kind, source, raw, place)
           join fhir_resource r on r.resource_type = new.kind and r.source_id = new.source"#,
        &types,
        &sources,
        &raws,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((usize::try_from(row.place - 1).ok()?, Known { became: row.became, same: row.same })))
        .collect())
}
