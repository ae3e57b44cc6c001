//! Whatever becomes of a file on its way: the reader never panics, and what it takes can be written down.

use interop::fhir::{Bundle, ImportError};
use jiff::civil::{Date, date};
use model::AppError;
use platform::testing::TestHale;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    chart_bundle::chart,
    practice::{import_text, rows},
};

const TODAY: Date = date(2026, 3, 2);

/// Every place of a JSON value, as pointers.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, format!("{at}/{index}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| places(field, format!("{at}/{name}"), found)),
        _ => {}
    }
}

fn other_values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9T:+-]{0,25}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[{ "a": null }]])),
    ]
}

/// What decides most about a chart: statuses, codes and numbers at the edge.
fn edge_values() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(vec![
            "active",
            "final",
            "entered-in-error",
            "unknown",
            "proposal",
            "refuted",
            "laboratory",
            "AMB"
        ])
        .prop_map(Value::from),
        prop::sample::select(vec![
            "0",
            "-0",
            "1e27",
            "1E-30",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001"
        ])
        .prop_map(|number| serde_json::from_str(number).expect("a number")),
        "(0001|1999|9999)-(01|12|13)-(01|28|31)(T(00|24):00:00(Z|\\+14:00))?".prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn one_place_changed(place in any::<proptest::sample::Index>(), value in prop_oneof![other_values(), edge_values()]) {
        let mut changed = chart();
        let mut found = Vec::new();
        places(&changed, String::new(), &mut found);
        if let Some(target) = changed.pointer_mut(place.get(&found)) {
            *target = value;
        }
        if let Err(broken) = Bundle::read(changed.to_string().as_bytes(), TODAY) {
            prop_assert!(!broken.place.is_empty() && !broken.problem.is_empty());
            prop_assert!(!broken.problem.contains(" at line "), "{}", broken);
        }
    }

    #[test]
    fn bytes_changed_and_cut(changes in prop::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..8), cut in any::<proptest::sample::Index>()) {
        let mut bytes = chart().to_string().into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = Bundle::read(&bytes, TODAY);
    }

    #[test]
    fn anything_at_all(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Bundle::read(&bytes, TODAY).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is read can be written down: taken in or refused with its place, never an error inside, and a refusal
    /// leaves nothing.
    #[test]
    fn what_is_read_can_be_written_down(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![other_values(), edge_values()]), 1..3),
    ) {
        let mut changed = chart();
        for (place, value) in changes {
            let mut found = Vec::new();
            places(&changed, String::new(), &mut found);
            if let Some(target) = changed.pointer_mut(place.get(&found)) {
                *target = value;
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let told = runtime.block_on(async {
            let t = TestHale::new().await;
            match import_text(&t, &changed.to_string()).await {
                Ok(_) => None,
                Err(ImportError::Broken { .. }) => Some((true, rows(&t).await)),
                Err(ImportError::Refused { error, .. }) => Some((!matches!(error, AppError::Internal { .. }), rows(&t).await)),
                Err(error @ ImportError::Unreadable { .. }) => panic!("{error}"),
            }
        });
        if let Some((named, left)) = told {
            prop_assert!(named, "an error inside: {changed}");
            prop_assert_eq!(left, 0);
        }
    }
}
