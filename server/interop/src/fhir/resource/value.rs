//! FHIR's value[x]: a number with its unit, or words.

use rust_decimal::Decimal;

use crate::fhir::datatype::{CodeableConcept, Comparator, DateTime, Exact, Prose, Quantity, Range, Ratio, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measured {
    Number { comparator: Option<Comparator>, number: Decimal, unit: Option<String> },
    Words(String),
}

/// A struct with the fields of value[x]. (serde's flatten would read numbers as floats on the way.)
macro_rules! valued {
    ($(#[$doc:meta])* pub struct $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($fields)*
            pub value_quantity: Option<Quantity>,
            pub value_codeable_concept: Option<CodeableConcept<500>>,
            pub value_string: Option<Prose<4000>>,
            pub value_boolean: Option<bool>,
            pub value_integer: Option<Exact>,
            pub value_range: Option<Range>,
            pub value_ratio: Option<Ratio>,
            pub value_date_time: Option<DateTime>,
            pub value_time: Option<Text<20>>,
        }

        impl $name {
            fn measured(&self) -> Option<Measured> {
                $crate::fhir::resource::value::Written {
                    quantity: self.value_quantity.as_ref(),
                    concept: self.value_codeable_concept.as_ref(),
                    string: self.value_string.as_ref(),
                    boolean: self.value_boolean,
                    integer: self.value_integer,
                    range: self.value_range.as_ref(),
                    ratio: self.value_ratio.as_ref(),
                    date_time: self.value_date_time.as_ref(),
                    time: self.value_time.as_ref(),
                }
                .measured()
            }
        }
    };
}
pub(super) use valued;

/// What stands in value[x]; a resource has one of them at most.
pub(super) struct Written<'a> {
    pub quantity: Option<&'a Quantity>,
    pub concept: Option<&'a CodeableConcept<500>>,
    pub string: Option<&'a Prose<4000>>,
    pub boolean: Option<bool>,
    pub integer: Option<Exact>,
    pub range: Option<&'a Range>,
    pub ratio: Option<&'a Ratio>,
    pub date_time: Option<&'a DateTime>,
    pub time: Option<&'a Text<20>>,
}

impl Written<'_> {
    pub fn measured(self) -> Option<Measured> {
        if let Some(quantity) = self.quantity {
            let Exact(number) = quantity.value?;
            return Some(Measured::Number { comparator: quantity.comparator, number, unit: quantity.unit() });
        }
        if let Some(Exact(number)) = self.integer {
            return Some(Measured::Number { comparator: None, number, unit: None });
        }
        let words = self
            .concept
            .and_then(|concept| concept.title(500))
            .or_else(|| self.string.map(|text| text.0.clone()))
            .or_else(|| self.boolean.map(|yes| if yes { "Yes" } else { "No" }.to_owned()))
            .or_else(|| self.range.and_then(Range::words))
            .or_else(|| self.ratio.and_then(Ratio::words))
            .or_else(|| self.date_time.map(|at| at.0.clone()))
            .or_else(|| self.time.map(|at| at.0.clone()));
        words.map(Measured::Words)
    }
}
