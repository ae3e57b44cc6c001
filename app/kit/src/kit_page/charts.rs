use leptos::prelude::*;
use model::chart::{Measured, Range, chart, number_line};

use super::family;
use crate::{LineChart, ValueLine};

pub(super) fn section() -> AnyView {
    view! {
        {family("Figures over time", "The usual range is a band; unusual values are diamonds. The numbers stand below.", over_time())}
        {family("One figure", "Where it stands among what is usual, and the same as a sentence.", one())}
    }
    .into_any()
}

fn over_time() -> AnyView {
    let values = |values: [(i64, i64); 4]| {
        values
            .into_iter()
            .map(|(day, milli)| Measured {
                at: jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * day),
                when: format!("{} Jan 1970", day + 1),
                milli,
                shown: model::chart::milli_words(milli),
                flag: (milli > 140_000).then(|| "High".to_owned()),
            })
            .collect()
    };
    let lines = vec![
        ("Systolic".to_owned(), values([(0, 128_000), (7, 146_000), (14, 139_000), (28, 124_000)])),
        ("Diastolic".to_owned(), values([(0, 82_000), (7, 91_000), (14, 88_000), (28, 78_000)])),
    ];
    let range = Range { low: Some(90_000), high: Some(140_000) };
    chart("Blood pressure", "mmHg", lines, range).map(|chart| view! { <LineChart chart/> }).into_any()
}

fn one() -> AnyView {
    let usual = Range { low: Some(3_500), high: Some(5_100) };
    let shown = |milli: i64, words: &'static str, flagged: bool| {
        number_line(milli, usual).map(|line| {
            let value = format!("{} mmol/L", model::chart::milli_words(milli));
            view! { <ValueLine line value words flagged/> }
        })
    };
    view! {
        {shown(4_200, "Within what is usual.", false)}
        {shown(5_900, "Higher than usual.", true)}
        {shown(99_000, "Far higher than usual.", true)}
    }
    .into_any()
}
