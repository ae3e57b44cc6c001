use std::collections::HashMap;

use model::{LabPanelId, LabTestId};
use platform::{Failure, Tx};

use super::{NewReport, NewResult, Value};
use crate::{model::ValueKind, server::judging::same_unit};

/// What of the house's catalogue the reports may mean.
pub(super) struct Catalogue {
    tests: HashMap<String, Vec<Test>>,
    panels: HashMap<String, LabPanelId>,
}

pub(super) struct Test {
    pub id: LabTestId,
    pub code: String,
    pub name: String,
    kind: ValueKind,
    unit: Option<String>,
    choices: Vec<String>,
    sensitive: bool,
}

impl Catalogue {
    /// By LOINC, and by the old LOINCs that the catalogue names as aliases.
    pub async fn load(tx: &mut Tx, reports: &[NewReport]) -> Result<Self, Failure> {
        let results = reports.iter().flat_map(|report| &report.results).filter_map(|result| result.loinc.clone());
        let mut codes: Vec<String> = results.chain(reports.iter().filter_map(|report| report.loinc.clone())).collect();
        codes.sort_unstable();
        codes.dedup();
        let found = sqlx::query!(
            r#"select sent.loinc as "loinc!", t.id, t.code, t.name, t.value_kind as "kind: ValueKind", t.unit, t.choices,
                      t.sensitive or t.release_category = 'never' as "sensitive!"
               from unnest($1::text[]) as sent (loinc)
               join lab_test t on t.active and (t.loinc = sent.loinc or exists (
                   select from lab_test_alias a
                   where a.test_id = t.id and a.system = 'http://loinc.org' and a.code = sent.loinc))
               order by t.loinc = sent.loinc desc, t.position, t.code"#,
            &codes,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut tests: HashMap<String, Vec<Test>> = HashMap::new();
        for row in found {
            let test = Test {
                id: row.id.into(),
                code: row.code,
                name: row.name,
                kind: row.kind,
                unit: row.unit,
                choices: row.choices,
                sensitive: row.sensitive,
            };
            tests.entry(row.loinc).or_default().push(test);
        }
        let panels = sqlx::query!(
            r#"select called.loinc as "loinc!", p.id
               from lab_panel p cross join lateral unnest(array_append(p.other_loincs, p.loinc)) as called (loinc)
               where p.active and called.loinc = any($1) order by p.position desc"#,
            &codes,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(Self { tests, panels: panels.into_iter().map(|panel| (panel.loinc, panel.id.into())).collect() })
    }

    pub fn panel(&self, report: &NewReport) -> Option<LabPanelId> {
        self.panels.get(report.loinc.as_ref()?).copied()
    }

    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        self.tests.values().flatten()
    }

    /// The test that a result is one of: the same LOINC, a value of the same kind, and a unit that agrees. A number in
    /// another unit is never taken for one in ours. What is sensitive here is so in every unit and in all words.
    pub fn test(&self, result: &NewResult) -> Option<&Test> {
        let candidates = self.tests.get(result.loinc.as_ref()?)?;
        let agreeing = candidates.iter().find(|test| test.agrees_with(&result.value));
        agreeing.or_else(|| candidates.iter().find(|test| test.sensitive))
    }
}

impl Test {
    pub fn agrees_with(&self, value: &Value) -> bool {
        match value {
            Value::Number { unit, .. } => {
                self.kind == ValueKind::Quantity && same_unit(unit.as_deref(), self.unit.as_deref())
            }
            Value::Words(words) => match self.kind {
                ValueKind::Coded => self.choices.contains(words),
                ValueKind::Text => true,
                ValueKind::Quantity => false,
            },
        }
    }
}
