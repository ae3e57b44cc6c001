//! Units of measure, as far as two of them can be compared: the same, another one of the same kind, or one that such a
//! test can't have. Written in UCUM, or as analysers have written them for forty years: "mg/dl", "10^9/L", "tera.l-1".

use std::collections::BTreeMap;

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

pub fn compare(sent: &str, ours: &str) -> Likeness {
    if sent == ours {
        return Likeness::Same;
    }
    match (read(sent), read(ours)) {
        (Some(sent), Some(ours)) if sent == ours => Likeness::Same,
        (Some(sent), Some(ours)) if sent.dimensions == ours.dimensions => Likeness::Other,
        (Some(_), Some(_)) => Likeness::Nonsense,
        _ => Likeness::Unknown,
    }
}

/// What a unit is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Unit {
    /// As a power of ten.
    ten: i32,
    /// Of a minute, an hour, a day: what is no power of ten.
    other: BTreeMap<&'static str, i32>,
    /// What is counted or weighed; gram, mole and international unit can stand for each other in a test.
    substance: BTreeMap<&'static str, i32>,
    /// Length, time, pressure, temperature.
    dimensions: BTreeMap<char, i32>,
}

fn read(text: &str) -> Option<Unit> {
    let plain = without_spaces(text);
    if plain.is_empty() || plain.len() > 50 {
        return None;
    }
    let mut unit = Unit::default();
    let mut sign = 1;
    let mut rest = without_annotations(&plain.replace(['μ', 'µ'], "u").replace('·', "."))?;
    if let Some(below) = rest.strip_prefix('/') {
        (sign, rest) = (-1, below.to_owned());
    }
    let mut atom = String::new();
    for letter in rest.chars().chain(['.']) {
        match letter {
            '.' | '/' => {
                if !atom.is_empty() {
                    unit.multiply(&atom, sign)?;
                    atom.clear();
                }
                sign = if letter == '/' { -1 } else { 1 };
            }
            letter => atom.push(letter),
        }
    }
    unit.other.retain(|_, power| *power != 0);
    unit.substance.retain(|_, power| *power != 0);
    unit.dimensions.retain(|_, power| *power != 0);
    Some(unit)
}

/// "mmol l-1" is a product, as "mmol.l-1" is; beside a sign, a space says nothing.
fn without_spaces(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split_whitespace() {
        let product = plain.ends_with(char::is_alphanumeric) && word.starts_with(char::is_alphabetic);
        plain.extend(product.then_some('.'));
        plain.push_str(word);
    }
    plain
}

/// UCUM's `{cells}` is a remark, and so is what is counted: "cells", "copies".
fn without_annotations(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut inside = false;
    for letter in text.chars() {
        match (letter, inside) {
            ('{', false) => inside = true,
            ('}', true) => inside = false,
            ('{', true) | ('}', false) => return None,
            (_, true) => {}
            (letter, false) => plain.push(letter),
        }
    }
    (!inside).then_some(plain)
}

impl Unit {
    fn multiply(&mut self, written: &str, sign: i32) -> Option<()> {
        if let Some(ten) = ten(written) {
            self.ten += sign * ten;
            return Some(());
        }
        let (name, power) = powered(written)?;
        let power = sign * power;
        let (prefix, atom) = atom(name)?;
        self.ten += power * (prefix + atom.ten);
        if let Some(dimension) = atom.dimension {
            *self.dimensions.entry(dimension).or_default() += power * atom.power;
        }
        if let Some(substance) = atom.substance {
            *self.substance.entry(substance).or_default() += power;
        }
        if let Some(other) = atom.other {
            *self.other.entry(other).or_default() += power;
        }
        Some(())
    }
}

/// "10*9", "10^9", "10E9", "x10e9", "1000", "giga", "tera".
fn ten(written: &str) -> Option<i32> {
    let lower = written.to_ascii_lowercase();
    match lower.as_str() {
        "1" => return Some(0),
        "10" => return Some(1),
        "giga" => return Some(9),
        "tera" => return Some(12),
        "mega" => return Some(6),
        "kilo" | "thou" | "k" | "1000" => return Some(3),
        _ => {}
    }
    let exponent = lower.strip_prefix(['x', '*']).unwrap_or(&lower);
    let exponent = ["10*", "10^", "10e"].into_iter().find_map(|start| exponent.strip_prefix(start))?;
    exponent.strip_prefix('+').unwrap_or(exponent).parse::<i32>().ok().filter(|exponent| (-30..=30).contains(exponent))
}

/// "L-1", "m2", "mm3": the power at the end. A bracket ends a name that holds digits.
fn powered(written: &str) -> Option<(&str, i32)> {
    let digits = written.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = digits.strip_suffix(['-', '+', '^']).unwrap_or(digits);
    if name.is_empty() || digits.len() == written.len() {
        return (!written.is_empty()).then_some((written, 1));
    }
    let power = written[digits.len()..].parse::<i32>().ok().filter(|power| (1..=9).contains(power))?;
    Some((name, if digits.ends_with('-') { -power } else { power }))
}

struct Atom {
    ten: i32,
    dimension: Option<char>,
    power: i32,
    substance: Option<&'static str>,
    other: Option<&'static str>,
}

const fn of(dimension: char, power: i32, ten: i32) -> Atom {
    Atom { ten, dimension: Some(dimension), power, substance: None, other: None }
}

const fn substance(name: &'static str) -> Atom {
    Atom { ten: 0, dimension: None, power: 0, substance: Some(name), other: None }
}

const fn scaled(atom: Atom, name: &'static str) -> Atom {
    Atom { other: Some(name), ..atom }
}

const fn bare(ten: i32) -> Atom {
    Atom { ten, dimension: None, power: 0, substance: None, other: None }
}

const PREFIXES: [(&str, i32); 11] = [
    ("da", 1),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
    ("k", 3),
    ("M", 6),
    ("G", 9),
];

/// A name, or a prefix and a name. Capitals count first; where there is no such name, they don't: "mg/dl", "MMOL/L".
fn atom(written: &str) -> Option<(i32, Atom)> {
    exact(written).or_else(|| exact(&written.to_ascii_lowercase()))
}

fn exact(written: &str) -> Option<(i32, Atom)> {
    if let Some(atom) = named(written) {
        return Some((0, atom));
    }
    PREFIXES
        .into_iter()
        .find_map(|(prefix, ten)| Some((ten, named(written.strip_prefix(prefix)?).filter(takes_prefix)?)))
}

/// A "mmin" or a "k%" is a slip of the pen.
fn takes_prefix(atom: &Atom) -> bool {
    atom.other.is_none() && (atom.substance.is_some() || atom.dimension.is_some())
}

fn named(written: &str) -> Option<Atom> {
    Some(match written {
        "g" | "gm" => substance("gram"),
        "mol" => substance("mole"),
        "eq" | "Eq" => substance("equivalent"),
        "osm" | "Osm" | "osmol" => substance("osmole"),
        "U" | "u" => substance("enzyme unit"),
        "[IU]" | "[iU]" | "[iu]" | "IU" | "iu" | "[arb'U]" => substance("international unit"),
        "kat" => substance("katal"),
        "%" | "percent" => bare(-2),
        "‰" => bare(-3),
        "[ppm]" | "ppm" => bare(-6),
        "cells" | "cell" | "copies" | "ratio" | "[pH]" | "pH" | "ph" | "INR" | "inr" => bare(0),
        "L" | "l" => of('L', 3, -3),
        "m" => of('L', 1, 0),
        "s" | "sec" => of('T', 1, 0),
        "min" => scaled(of('T', 1, 0), "minute"),
        "h" | "hr" | "hour" => scaled(of('T', 1, 0), "hour"),
        "d" | "day" => scaled(of('T', 1, 0), "day"),
        "beats" | "breaths" => bare(0),
        "bpm" | "BPM" => scaled(of('T', -1, 0), "per minute"),
        "[HPF]" | "[hpf]" | "HPF" | "hpf" => scaled(bare(0), "high power field"),
        "[LPF]" | "[lpf]" | "LPF" | "lpf" => scaled(bare(0), "low power field"),
        "Pa" | "pa" => of('P', 1, 0),
        "m[Hg]" | "m[hg]" | "mHg" | "mhg" => scaled(of('P', 1, 0), "metre of mercury"),
        "mm[Hg]" | "mm[hg]" | "mmHg" | "mmhg" => scaled(of('P', 1, -3), "metre of mercury"),
        "Cel" | "cel" | "°C" => of('K', 1, 0),
        "[degF]" | "[degf]" | "°F" => scaled(of('K', 1, 0), "fahrenheit"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_unit_is_written_in_many_ways() {
        for (sent, ours) in [
            ("mg/dl", "mg/dL"),
            ("MG/DL", "mg/dL"),
            ("tera.l-1", "10*12/L"),
            ("giga.l-1", "10*9/L"),
            ("10^9/L", "10*9/L"),
            ("x10E9/L", "10*9/L"),
            ("10*3/uL", "10*9/L"),
            ("10*6/uL", "10*12/L"),
            ("K/uL", "10*3/uL"),
            ("/uL", "{cells}/uL"),
            ("µmol/L", "umol/L"),
            ("IU/L", "[IU]/L"),
            ("g/L", "mg/mL"),
            ("mm/hr", "mm/h"),
            ("pg/{cell}", "pg"),
            ("ng/mL", "ug/L"),
            ("mmHg", "mm[Hg]"),
            ("mmol l-1", "mmol/L"),
            ("a unit of nobody", "a unit of nobody"),
        ] {
            assert_eq!(compare(sent, ours), Likeness::Same, "{sent} {ours}");
        }
    }

    #[test]
    fn another_unit_of_the_same_kind_is_another_unit() {
        for (sent, ours) in [
            ("g/mL", "g/dL"),
            ("mmol/L", "mg/dL"),
            ("U/L", "[IU]/L"),
            ("L/L", "%"),
            ("MU/L", "mU/L"),
            ("s", "min"),
            ("[degF]", "Cel"),
            ("/[HPF]", "/[LPF]"),
        ] {
            assert_eq!(compare(sent, ours), Likeness::Other, "{sent} {ours}");
        }
    }

    #[test]
    fn a_unit_that_such_a_test_can_t_have_is_nonsense() {
        for (sent, ours) in [("mmHg", "g/dL"), ("beats/min", "mmol/L"), ("Cel", "%"), ("s", "mg/dL"), ("fL", "10*9/L")]
        {
            assert_eq!(compare(sent, ours), Likeness::Nonsense, "{sent} {ours}");
        }
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        for sent in ["flub", "mg/dL/", "", "{", "}x{", "mg//flub", "kmin", "🜚"] {
            let likeness = compare(sent, "mg/dL");
            assert!(sent == "mg/dL/" || likeness == Likeness::Unknown, "{sent}: {likeness:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(sent in ".*", other in "[a-zA-Z0-9/.*^{}\\[\\]%-]{0,60}") {
            let _ = compare(&sent, "mg/dL");
            let _ = compare(&other, "10*9/L");
        }
    }
}
