//! How enums stand in the database: by their names, as text.

/// `stored_as_text!(Flag, Priority)`: each is read from a column of text by its own `parse`.
#[macro_export]
macro_rules! stored_as_text {
    ($($name:ty),* $(,)?) => {$(
        impl ::sqlx::Type<::sqlx::Postgres> for $name {
            fn type_info() -> ::sqlx::postgres::PgTypeInfo {
                <str as ::sqlx::Type<::sqlx::Postgres>>::type_info()
            }
            fn compatible(ty: &::sqlx::postgres::PgTypeInfo) -> bool {
                <str as ::sqlx::Type<::sqlx::Postgres>>::compatible(ty)
            }
        }

        impl<'r> ::sqlx::Decode<'r, ::sqlx::Postgres> for $name {
            fn decode(value: ::sqlx::postgres::PgValueRef<'r>) -> Result<Self, ::sqlx::error::BoxDynError> {
                let name = <&str as ::sqlx::Decode<::sqlx::Postgres>>::decode(value)?;
                Self::parse(name).ok_or_else(|| format!("{} is no {}", name, stringify!($name)).into())
            }
        }
    )*};
}
