use kit::{Notice, Tone};
use leptos::prelude::*;

use crate::model::{PaymentState, UnderWay};

/// Payments that have begun and are not known to have ended: a tab that was closed half-way leads on from here.
#[component]
pub fn UnderWayNotice(payments: Vec<UnderWay>) -> impl IntoView {
    payments
        .into_iter()
        .map(|payment| {
            let (title, words) = match payment.state {
                PaymentState::Processing => ("A payment is being processed", "See how it stands"),
                _ => ("You have begun to pay", "Go on with this payment"),
            };
            let href = format!("/bills/payments/{}", payment.payment_id);
            view! {
                <Notice tone=Tone::Information title=title>
                    <p>{payment.amount.to_string()}". "<a href=href>{words}</a></p>
                </Notice>
            }
        })
        .collect_view()
}
