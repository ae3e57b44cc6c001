//! Units as people write them. Kept, compared and sent, a unit is UCUM; what is shown says the same without its marks.

/// `10*3/uL` is "10³/µL", `mL/min/{1.73_m2}` is "mL/min/1.73 m²", `m[IU]/L` is "mIU/L", `{INR}` is nothing. What is no
/// UCUM stands as it was sent.
pub fn unit_words(ucum: &str) -> String {
    let mut words = String::new();
    for (at, factor) in parts(ucum, '/').into_iter().enumerate() {
        let product: Vec<String> = parts(factor, '.').into_iter().map(atom).collect();
        let product = product.join("·");
        if at > 0 && !product.is_empty() {
            words.push('/');
        }
        words.push_str(&product);
    }
    words
}

/// Between the marks that stand outside of a remark: `{1.73_m2}` is one.
fn parts(text: &str, mark: char) -> Vec<&str> {
    let mut inside = false;
    text.split(|sign| {
        inside = sign == '{' || inside && sign != '}';
        sign == mark && !inside
    })
    .collect()
}

/// What stands behind a number: nothing, where the unit says nothing.
pub fn shown_unit(ucum: Option<&str>) -> Option<String> {
    ucum.map(unit_words).filter(|words| !words.is_empty())
}

fn atom(atom: &str) -> String {
    if let Some(exponent) = atom.strip_prefix("10*").or_else(|| atom.strip_prefix("10^")) {
        return format!("10{}", raised(exponent));
    }
    match atom {
        "Cel" => return "°C".into(),
        "[degF]" => return "°F".into(),
        "{1.73_m2}" => return "1.73 m²".into(),
        "deg" => return "°".into(),
        _ => {}
    }
    // `{FEU}` after a unit says of what; alone, it only says that there is no unit.
    let (unit, remark) = atom.split_once('{').unwrap_or((atom, ""));
    let unit: String = unit.chars().filter(|sign| !matches!(sign, '[' | ']')).collect();
    let unit = match unit.strip_prefix('u') {
        Some(rest) if rest.starts_with(['L', 'g', 'm', 'U', 'I', 's', 'l']) => format!("µ{rest}"),
        _ => unit,
    };
    let letters = unit.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '-');
    let unit = match unit[letters.len()..].parse::<i8>() {
        Ok(_) if !letters.is_empty() => format!("{letters}{}", raised(&unit[letters.len()..])),
        _ => unit,
    };
    match remark.strip_suffix('}') {
        Some(remark) if !unit.is_empty() => format!("{unit} {remark}"),
        _ => unit,
    }
}

fn raised(exponent: &str) -> String {
    exponent
        .chars()
        .map(|sign| match sign {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            '-' => '⁻',
            sign => sign,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::unit_words;

    #[test]
    fn units_read_as_people_write_them() {
        for (ucum, words) in [
            ("mmol/L", "mmol/L"),
            ("10*3/uL", "10³/µL"),
            ("10*6/uL", "10⁶/µL"),
            ("10*9/L", "10⁹/L"),
            ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
            ("m[IU]/L", "mIU/L"),
            ("ug/mL{FEU}", "µg/mL FEU"),
            ("umol/L", "µmol/L"),
            ("mm[Hg]", "mmHg"),
            ("kg/m2", "kg/m²"),
            ("/min", "/min"),
            ("Cel", "°C"),
            ("[degF]", "°F"),
            ("%", "%"),
            ("U/L", "U/L"),
            ("{INR}", ""),
            ("{score}", ""),
            ("", ""),
        ] {
            assert_eq!(unit_words(ucum), words, "{ucum}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_sent_has_words(sent in any::<String>()) {
            prop_assert!(unit_words(&sent).chars().count() <= sent.chars().count() + 1);
        }
    }
}
