//! Whatever becomes of a file on its way: the reader never panics, and what it takes can be written down.

use interop::fhir::Bundle;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::practice::bundle;

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

proptest! {
    #[test]
    fn one_place_changed(place in any::<proptest::sample::Index>(), value in other_values()) {
        let mut changed = bundle();
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
        let mut bytes = bundle().to_string().into_bytes();
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
