use barcoders::sym::code128::Code128;
use model::Permission;
use platform::{Failure, Query, Tx};

use super::specimen::tube;
use crate::model::{Label, Priority, ShowLabel};

/// The label of a tube, for whoever may collect it.
impl Query for ShowLabel {
    const NAME: &'static str = "labs.label";
    const PERMISSION: Permission = Permission::CollectSpecimens;
    type Output = Label;

    async fn execute(self, tx: &mut Tx) -> Result<Label, Failure> {
        let tube = tube(tx, self.specimen_id).await?;
        let tests = sqlx::query_scalar!(
            "select a.code from lab_analysis a left join lab_test t on t.id = a.test_id
             where a.specimen_id = $1 and t.formula is null order by a.report_id, a.position, a.id",
            tube.id.0,
        );
        let routine = tube.priority == Priority::Routine;
        Ok(Label {
            bars: bars(&tube.accession)?,
            born: tube.birth_date.unwrap_or_else(|| "Birth date not known".into()),
            name: tube.patient.name,
            sex: tube.patient.sex,
            mrn: tube.patient.mrn,
            tests: tests.fetch_all(tx.conn()).await?,
            priority: if routine { String::new() } else { tube.priority.words().to_uppercase() },
            accession: tube.accession,
            tube: tube.tube,
            number: tube.number,
            of: tube.of,
        })
    }
}

/// Code 128, character set B: capitals and figures.
fn bars(accession: &str) -> Result<Vec<(u32, u32)>, Failure> {
    let code = Code128::new(format!("\u{0181}{accession}")).map_err(|error| Failure::other(error.to_string()))?;
    let mut bars: Vec<(u32, u32)> = Vec::new();
    for (at, module) in (0_u32..).zip(code.encode()) {
        match bars.last_mut() {
            Some((from, wide)) if module == 1 && *from + *wide == at => *wide += 1,
            _ if module == 1 => bars.push((at, 1)),
            _ => {}
        }
    }
    Ok(bars)
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn a_label_has_the_bars_of_code_128() {
        let bars = bars("S10000012").expect("an accession");
        // Start B is 2 bars wide, 1 space, 1 bar, 2 spaces, 1 bar, 4 spaces.
        assert_eq!(bars[..3], [(0, 2), (3, 1), (6, 1)]);
        // Start, nine characters, the check character: 11 modules each; the stop has 13.
        assert_eq!(bars.last().map(|(from, wide)| from + wide), Some(11 * 11 + 13));
    }
}
