/// Closed lists of words: as the database, FHIR and forms have them, and as people read them.
///
/// ```
/// model::named! {
///     /// How soon it is needed.
///     Priority {
///         Urgent => "urgent", "Urgent";
///         Routine => "routine", "Routine";
///     }
/// }
/// assert_eq!(Priority::parse("urgent"), Some(Priority::Urgent));
/// assert_eq!(Priority::Routine.words(), "Routine");
/// ```
#[macro_export]
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $code:literal, $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// In the database and in forms.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// For people.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(name: &str) -> Result<Self, String> {
                Self::parse(name).ok_or_else(|| format!("{name:?} is not among the choices."))
            }
        }
    };
}
