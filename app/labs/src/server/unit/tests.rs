use octofhir_ucum::{get_all_units, is_comparable};
use proptest::prelude::*;

use super::*;

#[test]
fn the_same_unit_is_written_in_many_ways() {
    for (sent, ours) in [
        ("mg/dl", "mg/dL"),
        ("MG/DL", "mg/dL"),
        ("PG/ML", "pg/mL"),
        ("mg / dL", "mg/dL"),
        ("mg.dL-1", "mg/dL"),
        ("tera.l-1", "10*12/L"),
        ("giga.l-1", "10*9/L"),
        ("10^9/L", "10*9/L"),
        ("x10E9/L", "10*9/L"),
        ("x10^3/uL", "10*3/uL"),
        ("10⁹/L", "10*9/L"),
        ("× 10³/µL", "10*3/uL"),
        ("10**9/L", "10*9/L"),
        ("10*3/uL", "10*9/L"),
        ("10*6/uL", "10*12/L"),
        ("10*3/mm3", "10*9/L"),
        ("K/uL", "10*3/uL"),
        ("k/ul", "10*3/uL"),
        ("M/uL", "10*6/uL"),
        ("1000/uL", "10*3/uL"),
        ("thou/uL", "10*3/uL"),
        ("/uL", "{cells}/uL"),
        ("cells/uL", "/uL"),
        ("µmol/L", "umol/L"),
        ("mcg/dL", "ug/dL"),
        ("IU/L", "[IU]/L"),
        ("mIU/mL", "m[IU]/mL"),
        ("uIU/mL", "m[IU]/L"),
        ("MIU/L", "m[IU]/L"),
        ("u/l", "U/L"),
        ("g/L", "mg/mL"),
        ("mm/hr", "mm/h"),
        ("pg/{cell}", "pg"),
        ("ng/mL", "ug/L"),
        ("ng/L", "pg/mL"),
        ("mmHg", "mm[Hg]"),
        ("MMHG", "mm[Hg]"),
        ("mmol l-1", "mmol/L"),
        ("mmol·L⁻¹", "mmol/L"),
        ("°C", "Cel"),
        ("mEq/L", "meq/L"),
        ("MEQ/L", "meq/L"),
        ("ug/mL FEU", "ug/mL{FEU}"),
        ("mg/L{FEU}", "ug/mL{FEU}"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        ("ml/min/{1.73 m2}", "mL/min/{1.73_m2}"),
        ("INR", "{INR}"),
        ("ph", "[pH]"),
        ("percent", "%"),
        ("sec", "s"),
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
        ("umol/L", "mg/dL"),
        ("U/L", "[IU]/L"),
        ("nkat/L", "U/L"),
        ("ng/mL", "U/L"),
        ("L/L", "%"),
        ("mmol/mol", "%"),
        ("mg/mmol", "mg/g"),
        ("MU/L", "mU/L"),
        ("s", "min"),
        ("[degF]", "Cel"),
        ("/[HPF]", "/[LPF]"),
        ("/[HPF]", "{cells}"),
        ("G/L", "10*9/L"),
    ] {
        assert_eq!(compare(sent, ours), Likeness::Other, "{sent} {ours}");
    }
}

/// Equal in UCUM, and not in a laboratory.
#[test]
fn what_a_laboratory_tells_apart_is_not_the_same() {
    for (sent, ours) in [
        // Two of calcium.
        ("meq/L", "mmol/L"),
        ("mosm/kg", "mmol/kg"),
        ("ug/mL{DDU}", "ug/mL{FEU}"),
        ("ug/mL", "ug/mL{FEU}"),
        ("mL/min", "mL/min/{1.73_m2}"),
    ] {
        assert_eq!(compare(sent, ours), Likeness::Other, "{sent} {ours}");
        assert!(is_comparable(sent, ours).expect("both are UCUM"), "{sent} {ours}");
    }
}

#[test]
fn a_unit_that_such_a_test_can_t_have_is_nonsense() {
    for (sent, ours) in [
        ("mmHg", "g/dL"),
        ("beats/min", "mmol/L"),
        ("Cel", "%"),
        ("s", "mg/dL"),
        ("fL", "10*9/L"),
        ("kPa", "mmol/L"),
        ("mm/h", "mg/L"),
    ] {
        assert_eq!(compare(sent, ours), Likeness::Nonsense, "{sent} {ours}");
    }
}

#[test]
fn what_is_not_known_is_said_to_be_so() {
    let long = "mg/dL.".repeat(40);
    for sent in
        ["flub", "mg/dL/", "", "{", "}x{", "mg//flub", "kmin", "🜚", "gauss", "kelvin", "((((", &long, "m99999999999"]
    {
        assert_eq!(compare(sent, "mg/dL"), Likeness::Unknown, "{sent}");
    }
}

#[test]
fn the_catalogue_takes_ucum_only() {
    for unit in ["mg/dL", "10*3/uL", "m[IU]/L", "mL/min/{1.73_m2}", "ug/mL{FEU}", "{INR}", "%", "mm/h", "pg", "mg/g"] {
        assert!(is_ucum(unit), "{unit}");
    }
    for unit in ["mg/dl FEU", "K/uL", "IU/L", "sec", "mmHg", "", "µg/L", "mg / dL", "10^9 / L", "G/L"] {
        assert!(!is_ucum(unit), "{unit}");
    }
}

/// Concentrations and rates as laboratories have them, few enough that two of them are often equal.
fn usual_unit() -> impl Strategy<Value = String> {
    let atom = |atoms: &'static [&'static str]| {
        (prop::sample::select(vec!["", "m", "u", "n", "d"]), prop::sample::select(atoms))
            .prop_map(|(prefix, atom)| format!("{prefix}{atom}"))
    };
    (atom(&["g", "mol", "eq", "osm", "U", "kat", "[iU]"]), atom(&["L", "l", "g"])).prop_map(|(a, b)| format!("{a}/{b}"))
}

/// Any units of UCUM.
fn plain_unit() -> impl Strategy<Value = String> {
    let atoms: Vec<&str> = get_all_units().iter().map(|unit| unit.code).collect();
    let atom = (prop::sample::select(vec!["", "", "m", "u", "k", "d"]), prop::sample::select(atoms), -3i32..=3)
        .prop_map(|(prefix, atom, power)| match power {
            0 | 1 => format!("{prefix}{atom}"),
            power => format!("{prefix}{atom}{power}"),
        });
    prop::collection::vec(atom, 1..3).prop_map(|atoms| atoms.join("."))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_makes_it_panic(sent in ".*", other in "[a-zA-Z0-9/.*^{}()\\[\\]%'\"_#+-]{0,60}", words in "(mg|dL|10\\*|[(]|[)]|/|\\.|\\{a\\}|[0-9]|-|\\[iU\\]){0,40}") {
        for text in [sent, other, words] {
            let _ = compare(&text, "mg/dL");
            let _ = compare("10*9/L", &text);
            let _ = is_ucum(&text);
        }
    }

    /// The number is taken as it is only where UCUM itself converts it to the same number.
    #[test]
    fn a_number_never_means_something_else(
        one in prop_oneof![usual_unit(), plain_unit()],
        other in prop_oneof![usual_unit(), plain_unit()],
    ) {
        for (sent, ours) in [(&one, &other), (&other, &one)] {
            // Only what is UCUM itself: the lists above hold our spelling of other people's units.
            if sent != ours && is_ucum(sent) && is_ucum(ours) && compare(sent, ours) == Likeness::Same {
                prop_assert!(is_comparable(sent, ours).expect("both are UCUM"), "{sent} {ours}");
                let converted = octofhir_ucum::convert(7.4, sent, ours).expect("comparable");
                prop_assert!((converted - 7.4).abs() < 1e-9, "7.4 {sent} are {converted} {ours}");
            }
        }
    }

    /// Without the molar mass of what is measured nobody can tell one from the other.
    #[test]
    fn mass_and_moles_are_never_the_same(mass in "(|[munpk])g", moles in "(|[munpk])(mol|eq|osm)", per in "/(|[mdu])L") {
        prop_assert_eq!(compare(&format!("{mass}{per}"), &format!("{moles}{per}")), Likeness::Other);
    }

    /// It does not matter which of the two is ours, and what is the same stays so.
    #[test]
    fn likeness_goes_both_ways(one in plain_unit(), other in plain_unit()) {
        prop_assert_eq!(compare(&one, &other), compare(&other, &one));
        prop_assert_eq!(compare(&one, &one), Likeness::Same);
    }
}
