//! What analysers and people have written for forty years, in UCUM's spelling: "x10E9/L", "K/uL", "mL/min/1.73m²".

/// Without the spaces, and in ASCII as far as units have it. "mmol l-1" is a product, as "mmol.l-1" is; beside a sign, a
/// space says nothing.
pub(super) fn tidy(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split_whitespace() {
        let product = plain.ends_with(char::is_alphanumeric) && word.starts_with(char::is_alphabetic);
        plain.extend(product.then_some('.'));
        plain.push_str(word);
    }
    for (written, means) in LETTERS {
        plain = plain.replace(written, means);
    }
    plain
}

const LETTERS: [(&str, &str); 14] = [
    ("μ", "u"),
    ("µ", "u"),
    ("·", "."),
    ("×", "x"),
    ("10¹²", "10*12"),
    ("10⁹", "10*9"),
    ("10⁶", "10*6"),
    ("10³", "10*3"),
    ("²", "2"),
    ("³", "3"),
    ("°", "deg"),
    ("‰", "[ppth]"),
    ("−", "-"),
    ("⁻¹", "-1"),
];

/// In UCUM's words, part by part.
pub(super) fn spelled(plain: &str) -> String {
    if let Some((_, means)) = WHOLE.iter().find(|(written, _)| written.eq_ignore_ascii_case(plain)) {
        return (*means).to_owned();
    }
    let mut plain = plain.to_owned();
    for (written, means) in ENDINGS {
        if let Some(start) = plain.len().checked_sub(written.len()).filter(|start| plain.is_char_boundary(*start))
            && plain[start..].eq_ignore_ascii_case(written)
        {
            plain.replace_range(start.., means);
        }
    }
    let mut spelled = String::new();
    let mut part = String::new();
    let mut inside = false;
    for letter in plain.chars() {
        inside = match letter {
            '{' | '[' => true,
            '}' | ']' => false,
            _ => inside,
        };
        if !inside && matches!(letter, '.' | '/' | '(' | ')') {
            spelled.push_str(&one(&part, spelled.is_empty()));
            part.clear();
            spelled.push(letter);
        } else {
            part.push(letter);
        }
    }
    spelled.push_str(&one(&part, spelled.is_empty()));
    spelled
}

/// Units that are one word, whatever stands in it.
const WHOLE: [(&str, &str); 12] = [
    ("pH", "[pH]"),
    ("ph units", "[pH]"),
    ("INR", "{INR}"),
    ("ratio", "{ratio}"),
    ("bpm", "{beats}/min"),
    ("percent", "%"),
    ("degC", "Cel"),
    ("degF", "[degF]"),
    ("K/uL", "10*3/uL"),
    ("K/mm3", "10*3/mm3"),
    ("M/uL", "10*6/uL"),
    ("M/mm3", "10*6/mm3"),
];

/// What stands last and is no unit: of whom, or of what.
const ENDINGS: [(&str, &str); 6] = [
    ("/1.73m2", "/{1.73_m2}"),
    ("/1.73/m2", "/{1.73_m2}"),
    ("/1.73.m2", "/{1.73_m2}"),
    ("/1.73sqm", "/{1.73_m2}"),
    (".FEU", "{FEU}"),
    (".DDU", "{DDU}"),
];

/// One part between the signs, with its power.
fn one(part: &str, is_first: bool) -> String {
    if let Some(power) = ten(part) {
        return power;
    }
    let name = part.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches(['-', '+']);
    let power = &part[name.len()..];
    let known = PARTS.iter().find(|(written, _)| *written == name);
    let thousand = is_first && power.is_empty() && matches!(name, "thou" | "thousand");
    match known {
        _ if thousand => "10*3".to_owned(),
        Some((_, means)) => format!("{means}{power}"),
        None => part.to_owned(),
    }
}

/// "10^9", "10E9", "x10e9", "*10**9", "10-3".
fn ten(part: &str) -> Option<String> {
    let lower = part.to_ascii_lowercase();
    let number = lower.strip_prefix(['x', '*']).unwrap_or(&lower).strip_prefix("10")?;
    let exponent = ["**", "*", "^", "e"].into_iter().find_map(|sign| number.strip_prefix(sign))?;
    let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    (matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| format!("10*{exponent}"))
}

/// As they are written; those with capitals stand in both ways, since a text may have been all capitals.
const PARTS: [(&str, &str); 64] = [
    ("cell", "{cell}"),
    ("cells", "{cells}"),
    ("copies", "{copies}"),
    ("beats", "{beats}"),
    ("breaths", "{breaths}"),
    ("ratio", "{ratio}"),
    ("gm", "g"),
    ("mgm", "mg"),
    ("mcg", "ug"),
    ("mcL", "uL"),
    ("mcl", "uL"),
    ("mcmol", "umol"),
    ("cc", "mL"),
    ("sec", "s"),
    ("secs", "s"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("mins", "min"),
    ("day", "d"),
    ("days", "d"),
    ("u", "U"),
    ("mu", "mU"),
    ("uu", "uU"),
    ("ku", "kU"),
    ("IU", "[IU]"),
    ("iu", "[IU]"),
    ("mIU", "m[IU]"),
    ("miu", "m[IU]"),
    ("uIU", "u[IU]"),
    ("uiu", "u[IU]"),
    ("kIU", "k[IU]"),
    ("kiu", "k[IU]"),
    ("[iu]", "[iU]"),
    ("m[iu]", "m[iU]"),
    ("u[iu]", "u[iU]"),
    ("k[iu]", "k[iU]"),
    ("Eq", "eq"),
    ("mEq", "meq"),
    ("uEq", "ueq"),
    ("Osm", "osm"),
    ("mOsm", "mosm"),
    ("osmol", "osm"),
    ("mosmol", "mosm"),
    ("mmHg", "mm[Hg]"),
    ("mmhg", "mm[Hg]"),
    ("mm[hg]", "mm[Hg]"),
    ("kpa", "kPa"),
    ("pa", "Pa"),
    ("cel", "Cel"),
    ("degC", "Cel"),
    ("degc", "Cel"),
    ("HPF", "[HPF]"),
    ("hpf", "[HPF]"),
    ("[hpf]", "[HPF]"),
    ("LPF", "[LPF]"),
    ("lpf", "[LPF]"),
    ("[lpf]", "[LPF]"),
    ("giga", "10*9"),
    ("tera", "10*12"),
    ("mega", "10*6"),
    ("kilo", "10*3"),
    ("ppm", "[ppm]"),
    ("#", "{#}"),
];
