//! Somebody else pays: the way from a link and a code to the gateway's page, with the amount and nothing else.

use std::fmt;

use ::model::{Money, PaymentRequestId};
use serde::{Deserialize, Serialize};

use super::PaymentState;

/// The billing office sends a request to somebody else who pays it: a link, and a code that works once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskGuarantor {
    pub request_id: PaymentRequestId,
    pub email: String,
}

/// Shows the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPayLink {
    pub request_id: PaymentRequestId,
    #[serde(default)]
    pub code: String,
}

/// What the code was exchanged for; it opens one page for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLink {
    pub request_id: PaymentRequestId,
    pub token: String,
}

/// What somebody who has shown the code may know.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPayLink {
    pub request_id: PaymentRequestId,
    pub token: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLinkView {
    pub facility: String,
    pub open: Money,
    /// How the last payment of it stands.
    pub last: Option<PaymentState>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayAsGuarantor {
    pub request_id: PaymentRequestId,
    pub token: String,
    #[serde(default)]
    pub amount: String,
}

/// Codes and what they are exchanged for stand in no log.
macro_rules! secret {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("request_id", &self.request_id).finish_non_exhaustive()
            }
        }
    )*};
}
secret!(OpenPayLink, PayLink, ShowPayLink, PayAsGuarantor);
