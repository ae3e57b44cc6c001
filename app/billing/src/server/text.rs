//! How the enums stand in the database: by their names, as text.

use sqlx::{
    Decode, Postgres, Type,
    error::BoxDynError,
    postgres::{PgTypeInfo, PgValueRef},
};

use crate::model::{
    Account, ChargeSource, ChargeState, CodeKind, ComponentKind, InvoiceState, JournalKind, Method, PaymentState,
    RefundState, ShiftState, WriteOffState,
};

macro_rules! text {
    ($($name:ty),* $(,)?) => {$(
        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo {
                <str as Type<Postgres>>::type_info()
            }
            fn compatible(ty: &PgTypeInfo) -> bool {
                <str as Type<Postgres>>::compatible(ty)
            }
        }

        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                let name = <&str as Decode<Postgres>>::decode(value)?;
                Self::parse(name).ok_or_else(|| format!("{} is no {}", name, stringify!($name)).into())
            }
        }
    )*};
}

text!(
    Account,
    ChargeSource,
    ChargeState,
    CodeKind,
    ComponentKind,
    InvoiceState,
    JournalKind,
    Method,
    PaymentState,
    RefundState,
    ShiftState,
    WriteOffState,
);
