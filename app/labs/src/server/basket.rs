//! What a basket becomes: reports with their analyses, and the tubes that have to be drawn. Pure.

use std::collections::BTreeMap;

use super::catalogue::Test;

/// A panel as it was ordered.
#[derive(Clone, Debug)]
pub struct Panel {
    pub id: model::LabPanelId,
    pub code: Option<String>,
    pub name: String,
    pub tests: Vec<Test>,
}

/// What is asked for and answered together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub panel: Option<model::LabPanelId>,
    pub code: Option<String>,
    pub name: String,
    pub tests: Vec<Test>,
}

/// A tube that has to be drawn, by what is in it and its cap.
pub type Tube = (String, String);

/// Nothing is measured twice in one order: the larger panels come first, and what they hold the others leave out. A
/// computed value that is ordered for itself brings what it is computed from.
pub fn reports(mut panels: Vec<Panel>, singles: Vec<Test>, inputs: &[Test]) -> Vec<Asked> {
    panels.sort_by_key(|panel| std::cmp::Reverse(panel.tests.len()));
    let mut asked: Vec<Asked> = Vec::new();
    let of_panels = panels.into_iter().map(|panel| Asked {
        panel: Some(panel.id),
        code: panel.code,
        name: panel.name,
        tests: panel.tests,
    });
    let of_singles = singles.into_iter().map(|test| Asked {
        panel: None,
        code: Some(test.code.clone()),
        name: test.name.clone(),
        tests: vec![test],
    });
    for mut report in of_panels.chain(of_singles) {
        let computed: Vec<_> = report.tests.iter().filter_map(|test| test.formula).collect();
        for code in computed.iter().flat_map(|formula| formula.inputs()) {
            if report.tests.iter().all(|test| test.code != *code) {
                report.tests.extend(inputs.iter().find(|test| test.code == *code).cloned());
            }
        }
        report.tests.retain(|test| test.active);
        let taken = |test: &Test| asked.iter().any(|earlier| earlier.tests.iter().any(|other| other.id == test.id));
        report.tests.retain(|test| !taken(test));
        report.tests.sort_by_key(|test| (test.position, test.code.clone()));
        if !report.tests.is_empty() {
            asked.push(report);
        }
    }
    asked
}

/// One of each kind, in the order of their names.
pub fn tubes(asked: &[Asked]) -> Vec<Tube> {
    let all = asked.iter().flat_map(|report| &report.tests);
    let kinds: BTreeMap<Tube, ()> = all.map(|test| ((test.specimen.clone(), test.tube.clone()), ())).collect();
    kinds.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use crate::model::{ValueKind, formula::Formula};

    use super::*;

    fn test(code: &str, tube: &str, formula: Option<Formula>) -> Test {
        Test {
            id: uuid::Uuid::from_u128(code.bytes().fold(0, |sum, byte| sum * 256 + u128::from(byte))).into(),
            code: code.into(),
            name: code.into(),
            specimen: "Blood".into(),
            tube: tube.into(),
            kind: ValueKind::Quantity,
            unit: None,
            decimals: 0,
            choices: vec![],
            formula,
            second_person: false,
            delta_percent: None,
            active: true,
            position: 0,
        }
    }

    fn panel(name: &str, tests: &[Test]) -> Panel {
        Panel { id: uuid::Uuid::nil().into(), code: None, name: name.into(), tests: tests.to_vec() }
    }

    fn codes(asked: &[Asked]) -> Vec<(String, Vec<String>)> {
        asked
            .iter()
            .map(|report| (report.name.clone(), report.tests.iter().map(|test| test.code.clone()).collect()))
            .collect()
    }

    #[test]
    fn nothing_is_measured_twice() {
        let (na, k, alt) = (test("NA", "gold", None), test("K", "gold", None), test("ALT", "gold", None));
        let small = panel("Basic", &[na.clone(), k.clone()]);
        let large = panel("Comprehensive", &[na.clone(), k, alt]);
        let asked = reports(vec![small, large], vec![na], &[]);
        assert_eq!(codes(&asked), [("Comprehensive".into(), vec!["ALT".into(), "K".into(), "NA".into()])]);
    }

    #[test]
    fn a_computed_value_brings_what_it_is_computed_from() {
        let egfr = test("EGFR", "gold", Some(Formula::Egfr));
        let asked = reports(vec![], vec![egfr], &[test("CREA", "gold", None)]);
        assert_eq!(codes(&asked), [("EGFR".into(), vec!["CREA".into(), "EGFR".into()])]);
    }

    #[test]
    fn one_tube_of_a_kind_and_none_for_what_is_not_done_any_more() {
        let mut old = test("OLD", "red", None);
        old.active = false;
        let asked = reports(
            vec![],
            vec![test("NA", "gold", None), test("K", "gold", None), test("HB", "lavender", None), old],
            &[],
        );
        let tubes = tubes(&asked);
        assert_eq!(tubes, [("Blood".into(), "gold".into()), ("Blood".into(), "lavender".into())]);
    }
}
