//! Units of measure, as far as two of them can be compared: the same, another one of the same kind, or one that such a
//! test can't have. UCUM is `octofhir_ucum`'s; what laboratories write instead of it is [`written`]'s. Where UCUM says
//! that two units are equal and a laboratory does not, the laboratory is right: then a value has no flag.

mod written;

use std::collections::{BTreeMap, BTreeSet};

use octofhir_ucum::{Case, Dimension, EvalResult, UnitExpr, evaluate, lookup_unit, parse_expression};

/// The longest unit, as the table has it.
pub const LONGEST: usize = 50;

/// How a unit that was sent stands to the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The number means the same.
    Same,
    /// A number in it means something else: it is shown as it was sent, and not flagged.
    Other,
    /// Nothing like it: millimetres of mercury for a haemoglobin.
    Nonsense,
    /// Not known here.
    Unknown,
}

/// Nothing is ever converted: a number is taken as it is, or it stays in its own unit.
pub fn compare(sent: &str, ours: &str) -> Likeness {
    if sent == ours {
        return Likeness::Same;
    }
    match (read(sent), read(ours)) {
        (Some(sent), Some(ours)) if sent.means_the_same(&ours) => Likeness::Same,
        (Some(sent), Some(ours)) if sent.kind == ours.kind => Likeness::Other,
        (Some(_), Some(_)) => Likeness::Nonsense,
        _ => Likeness::Unknown,
    }
}

/// UCUM as it stands, for the catalogue: no spelling of ours, and nothing that is measured in no laboratory.
pub fn is_ucum(text: &str) -> bool {
    text.len() <= LONGEST && ucum(text).is_some()
}

/// As sent, else without capitals: "MG/DL" says nothing as it stands.
fn read(text: &str) -> Option<Unit> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = written::tidy(text);
    ucum(&written::spelled(&plain)).or_else(|| ucum(&written::spelled(&plain.to_lowercase())))
}

fn ucum(text: &str) -> Option<Unit> {
    let expression = parse_expression(text).ok()?;
    let mut parts = Parts::default();
    parts.take(&expression, 1)?;
    let value = evaluate(&expression).ok()?;
    let kind = evaluate(&without_amounts(&expression)).ok()?.dim;
    parts.told_apart.retain(|_, power| *power != 0);
    Some(Unit { value, kind, parts })
}

struct Unit {
    /// What it is in UCUM's base units.
    value: EvalResult,
    /// What it is of, whether that is weighed, counted or measured by its effect: a test may be in any of these.
    kind: Dimension,
    parts: Parts,
}

impl Unit {
    fn means_the_same(&self, other: &Self) -> bool {
        self.value == other.value && self.parts == other.parts
    }
}

/// What of a unit counts in a laboratory and not in UCUM.
#[derive(Default, PartialEq, Eq)]
struct Parts {
    /// UCUM: one equivalent is one mole, and one osmole another. Of calcium it is half of one. And a field of the
    /// microscope is as good as none.
    told_apart: BTreeMap<String, i32>,
    /// UCUM: what stands in braces means nothing. A D-dimer in {FEU} is about twice that in {DDU}.
    remarks: BTreeSet<String>,
}

const TOLD_APART: [&str; 5] = ["eq", "osm", "[HPF]", "[LPF]", "[pH]"];
const REMARKS: [&str; 3] = ["feu", "ddu", "173m2"];
/// Substances are weighed, counted in moles, equivalents or osmoles, or measured by what they do.
const AMOUNTS: [&str; 6] = ["g", "mol", "eq", "osm", "U", "kat"];
/// Units of UCUM that no laboratory measures in, and whose letters stand for something else there: gauss for gram, henry
/// in "pH", the mass of an atom for an enzyme unit, kelvin for a thousand.
const NEVER_MEANT: [&str; 17] = ["G", "H", "ph", "u", "K", "C", "F", "N", "W", "V", "T", "B", "P", "R", "S", "b", "e"];

impl Parts {
    fn take(&mut self, expression: &UnitExpr, power: i32) -> Option<()> {
        match expression {
            UnitExpr::Symbol(code) => {
                let (_, unit) = lookup_unit(code, Case::Sensitive)?;
                if NEVER_MEANT.contains(&unit.code) {
                    return None;
                }
                if TOLD_APART.contains(&unit.code) {
                    let sum = self.told_apart.entry(unit.code.to_owned()).or_default();
                    *sum = sum.checked_add(power)?;
                }
                Some(())
            }
            UnitExpr::Power(base, by) => self.take(base, power.checked_mul(*by)?),
            UnitExpr::Annotated(inner, remark) => {
                self.remark(remark);
                self.take(inner, power)
            }
            UnitExpr::Annotation(remark) => {
                self.remark(remark);
                Some(())
            }
            UnitExpr::Product(factors) => factors.iter().try_for_each(|factor| self.take(factor, power)),
            UnitExpr::Quotient(above, below) => {
                self.take(above, power)?;
                self.take(below, power.checked_neg()?)
            }
            UnitExpr::Reciprocal(below) => self.take(below, power.checked_neg()?),
            UnitExpr::Numeric(_) => Some(()),
        }
    }

    fn remark(&mut self, remark: &str) {
        let plain: String = remark.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        if REMARKS.contains(&plain.as_str()) {
            self.remarks.insert(plain);
        }
    }
}

/// The same with nothing in the place of what is weighed or counted: of "mmol/L" and of "mg/dL", "1/L".
fn without_amounts(expression: &UnitExpr) -> UnitExpr {
    let inner = |one: &UnitExpr| Box::new(without_amounts(one));
    match expression {
        UnitExpr::Symbol(code) if is_amount(code) => UnitExpr::Annotation("amount".into()),
        UnitExpr::Power(base, by) => match &**base {
            UnitExpr::Symbol(code) if is_amount(code) => UnitExpr::Annotation("amount".into()),
            _ => UnitExpr::Power(inner(base), *by),
        },
        UnitExpr::Annotated(one, _) => without_amounts(one),
        UnitExpr::Product(factors) => UnitExpr::Product(factors.iter().map(without_amounts).collect()),
        UnitExpr::Quotient(above, below) => UnitExpr::Quotient(inner(above), inner(below)),
        UnitExpr::Reciprocal(below) => UnitExpr::Reciprocal(inner(below)),
        plain => plain.clone(),
    }
}

fn is_amount(code: &str) -> bool {
    lookup_unit(code, Case::Sensitive)
        .is_some_and(|(_, unit)| AMOUNTS.contains(&unit.code) || !unit.arbitrary.is_empty())
}

#[cfg(test)]
mod tests;
