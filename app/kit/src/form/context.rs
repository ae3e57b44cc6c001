use leptos::prelude::*;
use model::AppError;

/// What a form tells its fields: what the server said, what was typed before, whether an answer is awaited.
#[derive(Clone, Copy)]
pub struct FormContext {
    /// Why the last submit was refused.
    pub error: Signal<Option<AppError>>,
    /// An answer is awaited; a second submit is ignored.
    pub pending: Signal<bool>,
    /// What was typed, when the page comes back from a post without WebAssembly.
    pub(super) typed: StoredValue<Option<Vec<(String, String)>>>,
    /// Sets apart the ids of several forms on one page.
    pub(super) prefix: StoredValue<String>,
    pub(super) names: Names,
}

/// How the fields of a form are called on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Of a command: `cmd[birth_day]`.
    Command,
    /// Of an address: as they stand.
    Address,
}

impl FormContext {
    /// The form around what is being made. A field that is made before its form, in a `let` above the `view!`, would
    /// be sent under another name and show no errors.
    pub(super) fn around() -> Self {
        use_context().unwrap_or_else(|| {
            debug_assert!(false, "a field is made inside of its kit::Form or kit::AskForm, and this one was not");
            Self::of_address()
        })
    }

    pub(super) fn of_address() -> Self {
        Self {
            error: Signal::stored(None),
            pending: Signal::stored(false),
            typed: StoredValue::new(None),
            prefix: StoredValue::new(String::new()),
            names: Names::Address,
        }
    }

    /// `cmd[note]` in the form of a command, and `cmd[values][0198…]` for one of a map, `cmd[tests][]` of a list.
    pub(super) fn wire_name(&self, name: &str) -> String {
        match self.names {
            Names::Command => wire_name(name),
            Names::Address => name.to_owned(),
        }
    }

    /// Was something typed into this field before the page came back from the server? A field that is shown only
    /// when it is needed must not take it away.
    pub fn was_typed(&self, name: &str) -> bool {
        let wrapped = wire_name(name);
        let filled =
            |values: &Vec<(String, String)>| values.iter().any(|(key, value)| *key == wrapped && !value.is_empty());
        self.typed.with_value(|typed| typed.as_ref().is_some_and(filled))
    }

    /// A form that stays as it is, for the page of components.
    pub(crate) fn sample(prefix: &str, error: Option<AppError>, pending: bool) -> Self {
        Self {
            error: Signal::stored(error),
            pending: Signal::stored(pending),
            typed: StoredValue::new(None),
            prefix: StoredValue::new(prefix.into()),
            names: Names::Command,
        }
    }
}

/// A field's place in its form.
#[derive(Clone)]
pub(super) struct Field {
    pub id: String,
    /// As the server function reads it: `cmd[birth_day]`.
    pub name: String,
    pub error: Signal<Option<String>>,
    /// Whether this form came back from the server, so that an absent value means "left empty".
    pub posted: bool,
    /// What was typed the last time.
    pub typed: Option<String>,
}

impl Field {
    pub fn of(name: &str) -> Self {
        Self::with_errors(name, &[name])
    }

    /// A field that also shows the errors of its parts, as a date of three fields does.
    pub fn with_errors(name: &str, errors: &[&str]) -> Self {
        let form = FormContext::around();
        let wrapped = form.wire_name(name);
        let names: Vec<String> = errors.iter().map(|&name| name.to_owned()).collect();
        let error = Signal::derive(move || {
            form.error.with(|error| match error {
                Some(AppError::Invalid { fields }) => names.iter().find_map(|name| fields.of(name)).map(str::to_owned),
                _ => None,
            })
        });
        let (posted, typed) = form.typed.with_value(|typed| match typed {
            None => (false, None),
            Some(values) => {
                let value = values.iter().find(|(key, _)| *key == wrapped || key == name);
                (true, value.map(|(_, value)| value.clone()))
            }
        });
        Self { id: field_id(&form.prefix.read_value(), name), name: wrapped, error, posted, typed }
    }

    /// What stands in the field at first: what was typed before, else the value from the record.
    pub fn initial(&self, value: Option<String>) -> String {
        self.typed.clone().or(value.filter(|_| !self.posted)).unwrap_or_default()
    }

    /// Ids of the hint and of the error, as far as they are there.
    pub fn described_by(&self, hint: bool) -> Signal<Option<String>> {
        let (error, id) = (self.error, self.id.clone());
        Signal::derive(move || match (hint, error.with(Option::is_some)) {
            (true, true) => Some(format!("{id}-hint {id}-error")),
            (true, false) => Some(format!("{id}-hint")),
            (false, true) => Some(format!("{id}-error")),
            (false, false) => None,
        })
    }

    /// `true`, or no attribute at all.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.with(Option::is_some).then_some("true"))
    }
}

/// As the server function reads it.
fn wire_name(name: &str) -> String {
    match name.split_once('[') {
        Some((outer, inner)) => format!("cmd[{outer}][{inner}"),
        None => format!("cmd[{name}]"),
    }
}

/// Of a field that is one of many, `values[a1]`, the id is `values-a1`.
pub(super) fn field_id(prefix: &str, name: &str) -> String {
    let name = name.replace('[', "-").replace(']', "");
    if prefix.is_empty() { name } else { format!("{prefix}-{name}") }
}
