//! Bytes into a checked bundle. Nothing is written before all of a file has passed here.

use std::collections::HashSet;

use jiff::civil;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, error::Category, value::RawValue};

use super::{
    error::Broken,
    resource::{
        AllergyIntolerance, CareTeam, Condition, Coverage, DiagnosticReport, Encounter, Immunization, Medication,
        MedicationRequest, Observation, Organization, Patient, Practitioner, Procedure,
    },
};

/// More entries than a lifetime of records; above this it is another kind of file.
const MOST_ENTRIES: usize = 100_000;
const LONGEST_URL: usize = 200;

/// A transaction bundle, whole and understood.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    /// What the source calls the resource; references point to it.
    pub full_url: String,
    pub resource_type: String,
    /// The resource's own id, by which "Patient/123" refers to it.
    pub id: Option<String>,
    /// Whom it is about, as it is written: subject, patient or beneficiary.
    pub subject: Option<String>,
    pub content: Content,
    /// Coverages that are contained in it.
    pub contained: Vec<(usize, Coverage)>,
    /// As it was written, every digit of every decimal.
    pub raw: Box<RawValue>,
}

#[derive(Clone, Debug)]
pub enum Content {
    Patient(Box<Patient>),
    Practitioner(Box<Practitioner>),
    Organization(Box<Organization>),
    Coverage(Box<Coverage>),
    Encounter(Box<Encounter>),
    Condition(Box<Condition>),
    AllergyIntolerance(Box<AllergyIntolerance>),
    Observation(Box<Observation>),
    DiagnosticReport(Box<DiagnosticReport>),
    Immunization(Box<Immunization>),
    Procedure(Box<Procedure>),
    MedicationRequest(Box<MedicationRequest>),
    CareTeam(Box<CareTeam>),
    /// Read for the requests that refer to it, and kept whole.
    Medication(Box<Medication>),
    /// Kept whole.
    Other,
}

#[derive(Deserialize)]
struct RawBundle {
    #[serde(rename = "resourceType")]
    resource_type: String,
    #[serde(rename = "type")]
    kind: String,
    entry: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawEntry {
    full_url: String,
    resource: Box<RawValue>,
    /// Read so that it is checked, not kept.
    #[serde(rename = "request")]
    _request: Request,
}

#[derive(Deserialize)]
struct Request {
    #[serde(rename = "method")]
    _method: Method,
}

/// What a transaction may ask of an import: to bring something. Deleting is not among it.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Method {
    Post,
    Put,
}

impl Bundle {
    /// `today` is the date at the facility: a birth date after it is wrong.
    pub fn read(bytes: &[u8], today: civil::Date) -> Result<Self, Broken> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let raw = read_outline(text)?;
        if raw.entry.len() > MOST_ENTRIES {
            return Err(Broken::whole(format!("{} entries are too many, {MOST_ENTRIES} fit", raw.entry.len())));
        }
        let mut seen = HashSet::new();
        let mut entries = Vec::with_capacity(raw.entry.len());
        for (number, entry) in (1..).zip(raw.entry) {
            let entry = Entry::read(number, entry, today)?;
            if !seen.insert((entry.resource_type.clone(), entry.full_url.clone())) {
                let problem = format!("{:?} is the fullUrl of an earlier entry too", entry.full_url);
                return Err(Broken::at_entry(number, &entry.resource_type, "fullUrl", problem));
            }
            entries.push(entry);
        }
        Ok(Self { entries })
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> Broken {
    let before = &bytes[..valid];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    Broken::at_line(line, column, "expected text in UTF-8")
}

/// The bundle down to its resources; those stay text until each is read.
fn read_outline(text: &str) -> Result<RawBundle, Broken> {
    let mut json = serde_json::Deserializer::from_str(text);
    let bundle: RawBundle = serde_path_to_error::deserialize(&mut json).map_err(|error| outline_error(&error))?;
    json.end().map_err(|error| Broken::at_line(error.line(), error.column(), "expected nothing after the bundle"))?;
    if bundle.resource_type != "Bundle" {
        let found = bundle.resource_type;
        return Err(Broken { place: "resourceType".into(), problem: format!("expected Bundle, found {found:?}") });
    }
    if bundle.kind != "transaction" {
        let found = bundle.kind;
        return Err(Broken { place: "type".into(), problem: format!("expected transaction, found {found:?}") });
    }
    Ok(bundle)
}

fn outline_error(error: &serde_path_to_error::Error<serde_json::Error>) -> Broken {
    let inner = error.inner();
    let problem = without_place(inner);
    match inner.classify() {
        Category::Data => match entry_of(&error.path().to_string()) {
            Some((number, rest)) => Broken::at_entry(number, "", &rest, problem),
            None if error.path().iter().len() == 0 => Broken::whole(problem),
            None => Broken { place: error.path().to_string(), problem },
        },
        Category::Eof => Broken::at_line(inner.line(), inner.column(), "the file ends in the middle"),
        Category::Syntax | Category::Io => {
            Broken::at_line(inner.line(), inner.column(), format!("this is not JSON: {problem}"))
        }
    }
}

/// "entry[3].request.method" is the fourth entry.
fn entry_of(path: &str) -> Option<(usize, String)> {
    let (index, rest) = path.strip_prefix("entry[")?.split_once(']')?;
    Some((index.parse::<usize>().ok()? + 1, rest.trim_start_matches('.').to_owned()))
}

/// serde_json ends its messages with a line and column, which we say in front.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}

impl Entry {
    /// A resource that was kept whole by an earlier version of Hale. What still can't be read stays as it is.
    pub fn kept(full_url: String, text: String, today: civil::Date) -> Option<Self> {
        let resource = RawValue::from_string(text).ok()?;
        let request = Request { _method: Method::Post };
        Self::read(1, RawEntry { full_url, resource, _request: request }, today).ok()
    }

    fn read(number: usize, entry: RawEntry, today: civil::Date) -> Result<Self, Broken> {
        let value: Value = serde_json::from_str(entry.resource.get())
            .map_err(|error| Broken::at_entry(number, "", "resource", without_place(&error)))?;
        let resource_type =
            resource_type(&value).map_err(|problem| Broken::at_entry(number, "", "resource.resourceType", problem))?;
        let broken = |path: &str, problem: String| Broken::at_entry(number, &resource_type, path, problem);
        if let Some(path) = path_of_nul(&value) {
            return Err(broken(path.trim_start_matches('.'), "expected text, found the character NUL".into()));
        }
        let length = entry.full_url.chars().count();
        if length == 0 || length > LONGEST_URL || entry.full_url.contains('\0') {
            return Err(broken("fullUrl", format!("expected an address of 1 to {LONGEST_URL} characters")));
        }
        let content = Content::read(&resource_type, &value, entry.resource.get(), today)
            .map_err(|(path, problem)| broken(&path, problem))?;
        Ok(Self {
            id: value.get("id").and_then(Value::as_str).map(str::to_owned),
            subject: subject(&value),
            contained: contained(&value).map_err(|(path, problem)| broken(&path, problem))?,
            full_url: entry.full_url,
            content,
            raw: entry.resource,
            resource_type,
        })
    }
}

/// Path, and what is wrong there.
pub type At = (String, String);

/// Whether it is of that type.
macro_rules! content_as {
    ($($name:ident: $kind:ident),* $(,)?) => {
        impl Content {
            $(pub fn $name(&self) -> Option<&$kind> {
                match self {
                    Self::$kind(resource) => Some(resource),
                    _ => None,
                }
            })*
        }
    };
}

content_as! {
    encounter: Encounter,
    condition: Condition,
    allergy: AllergyIntolerance,
    observation: Observation,
    report: DiagnosticReport,
    immunization: Immunization,
    procedure: Procedure,
    medication_request: MedicationRequest,
    care_team: CareTeam,
}

impl Content {
    /// People, houses and coverage always become rows; of the rest, what fits.
    pub fn may_stay_whole(&self) -> bool {
        !matches!(self, Self::Patient(_) | Self::Practitioner(_) | Self::Organization(_) | Self::Coverage(_))
    }

    /// The chart's resources are read from the text, where every digit of a number still stands.
    fn read(resource_type: &str, value: &Value, text: &str, today: civil::Date) -> Result<Self, At> {
        let at = |(path, problem): (&str, String)| (path.to_owned(), problem);
        Ok(match resource_type {
            "Patient" => {
                let patient: Patient = typed(value)?;
                patient.check(today).map_err(at)?;
                Self::Patient(Box::new(patient))
            }
            "Practitioner" => {
                let practitioner: Practitioner = typed(value)?;
                practitioner.check().map_err(at)?;
                Self::Practitioner(Box::new(practitioner))
            }
            "Organization" => {
                let organization: Organization = typed(value)?;
                organization.check().map_err(at)?;
                Self::Organization(Box::new(organization))
            }
            "Coverage" => Self::Coverage(Box::new(typed(value)?)),
            "Encounter" => {
                let encounter: Encounter = exact(text)?;
                encounter.check().map_err(at)?;
                Self::Encounter(Box::new(encounter))
            }
            "Observation" => {
                let observation: Observation = exact(text)?;
                observation.check(today).map_err(at)?;
                Self::Observation(Box::new(observation))
            }
            "DiagnosticReport" => {
                let report: DiagnosticReport = exact(text)?;
                report.check(today).map_err(at)?;
                Self::DiagnosticReport(Box::new(report))
            }
            "Condition" => Self::Condition(Box::new(exact(text)?)),
            "AllergyIntolerance" => Self::AllergyIntolerance(Box::new(exact(text)?)),
            "Immunization" => Self::Immunization(Box::new(exact(text)?)),
            "Procedure" => Self::Procedure(Box::new(exact(text)?)),
            "MedicationRequest" => Self::MedicationRequest(Box::new(exact(text)?)),
            "CareTeam" => Self::CareTeam(Box::new(exact(text)?)),
            "Medication" => Self::Medication(Box::new(exact(text)?)),
            _ => Self::Other,
        })
    }
}

/// A resource, or the path to what is wrong in it.
fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, At> {
    serde_path_to_error::deserialize(value).map_err(|error| (error.path().to_string(), without_place(error.inner())))
}

/// The same, with numbers as they are written.
fn exact<T: DeserializeOwned>(text: &str) -> Result<T, At> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| (error.path().to_string(), without_place(error.inner())))
}

fn resource_type(value: &Value) -> Result<String, String> {
    let Some(object) = value.as_object() else { return Err("expected an object".into()) };
    match object.get("resourceType") {
        Some(Value::String(name))
            if (2..=64).contains(&name.len())
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Ok(name.clone())
        }
        Some(found) => Err(format!("expected the name of a resource, such as Patient, found {found}")),
        None => Err("expected the name of a resource, such as Patient, found nothing".into()),
    }
}

/// Whom a resource is about; the patient's own has no subject.
fn subject(value: &Value) -> Option<String> {
    ["subject", "patient", "beneficiary"]
        .iter()
        .find_map(|field| value.get(field)?.get("reference")?.as_str().map(str::to_owned))
}

/// Coverages that a bill carries with it. Elsewhere, and of other types, contained resources are kept with the whole.
fn contained(value: &Value) -> Result<Vec<(usize, Coverage)>, At> {
    let Some(Value::Array(contained)) = value.get("contained") else { return Ok(Vec::new()) };
    let coverages =
        contained.iter().enumerate().filter(|(_, one)| one.get("resourceType") == Some(&Value::from("Coverage")));
    coverages
        .map(|(index, one)| match typed(one) {
            Ok(coverage) => Ok((index, coverage)),
            Err((path, problem)) => Err((format!("contained[{index}].{path}"), problem)),
        })
        .collect()
}

/// PostgreSQL holds every character but this one. The path begins with a dot or a bracket.
fn path_of_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| Some(format!("[{index}]{}", path_of_nul(item)?)))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            if name.contains('\0') {
                return Some(".(the name of a field)".into());
            }
            Some(format!(".{name}{}", path_of_nul(field)?))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
