use model::Permission;
use platform::{Failure, Query, Tx};

use crate::model::{Catalogue, CatalogueTest, PanelChoice, ReleaseCategory, ShowCatalogue};

/// The whole catalogue.
impl Query for ShowCatalogue {
    const NAME: &'static str = "labs.catalogue";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = Catalogue;

    async fn execute(self, tx: &mut Tx) -> Result<Catalogue, Failure> {
        let tests = sqlx::query_as!(
            CatalogueTest,
            r#"select id, code, loinc, name, department, tube, unit, price_code,
                      release_category as "release_category: ReleaseCategory", release_hours, sensitive, active
               from lab_test order by position, code"#,
        );
        Ok(Catalogue { tests: tests.fetch_all(tx.conn()).await?, panels: panels(tx).await? })
    }
}

/// Panels that can be ordered.
pub(super) async fn panels(tx: &mut Tx) -> Result<Vec<PanelChoice>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.code, p.name, p.plain_name, array_agg(t.name order by x.position) as "tests!",
                  array_agg(distinct t.tube) as "tubes!"
           from lab_panel p join lab_panel_test x on x.panel_id = p.id join lab_test t on t.id = x.test_id and t.active
           where p.active group by p.id order by p.position, p.code"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PanelChoice {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            plain_name: row.plain_name,
            tests: row.tests,
            tubes: row.tubes,
        })
        .collect())
}
