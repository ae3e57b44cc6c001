use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::{VitalFlag, VitalValue};

/// The last value of each kind, side by side, with when it was taken.
#[component]
pub fn LatestVitals(values: Vec<VitalValue>) -> impl IntoView {
    let tiles = values
        .into_iter()
        .map(|vital| {
            view! {
                <div class="vital">
                    <dt>{vital.name}</dt>
                    <dd>
                        <span class="vital-value">{vital.value}</span>
                        " "
                        <span class="vital-unit">{vital.unit}</span>
                        <FlagTag flag=vital.flag/>
                        <span class="vital-when muted small">{vital.taken.full()}</span>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="vitals">{tiles}</dl> }
}

/// Nothing where the value is usual or nobody can say.
#[component]
pub fn FlagTag(flag: Option<VitalFlag>) -> impl IntoView {
    flag.filter(|flag| flag.is_unusual()).map(|flag| {
        let tone = match flag {
            VitalFlag::VeryLow | VitalFlag::VeryHigh => Tone::Danger,
            VitalFlag::Low | VitalFlag::High | VitalFlag::Normal => Tone::Attention,
        };
        view! { <Tag tone=tone>{flag.words()}</Tag> }
    })
}
