//! What stands in a field, by its data type: times, numbers with comparators, ranges, text.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};
use labs::server::arrival::{Comparator, Measured};
use rust_decimal::Decimal;

use super::message::{Field, Segment};

/// HL7's time (TS, DTM): as much of YYYYMMDDHHMMSS.SSSS+ZZZZ as is known. Without an offset it is what the clock on
/// the facility's wall showed; without hours it is no instant.
pub fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let (digits, offset) = match text.find(['+', '-']) {
        Some(at) => (&text[..at], Some(offset(&text[at..])?)),
        None => (text, None),
    };
    let digits = digits.split('.').next().unwrap_or_default();
    if digits.len() < 10 {
        return None;
    }
    let date = date(digits)?;
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |text| text.parse::<i8>().ok());
    let time = Time::new(part(8)?, part(10)?, part(12)?, 0).ok()?;
    let local = DateTime::from_parts(date, time);
    let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
    local.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

fn offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits =
        text.get(1..).filter(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (hours, minutes): (i32, i32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    (minutes < 60).then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()).flatten()
}

/// The day of a time, whatever follows.
pub fn date(text: &str) -> Option<Date> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

/// OBX-5 by OBX-2. What can't be read as its type is an error in words; nothing there is `Ok(None)`.
pub fn measured(obx: &Segment<'_>) -> Result<Option<Measured>, String> {
    let (kind, field) = (obx.text(2, 1), obx.field(5));
    if field.is_empty() || field.is_null() {
        return Ok(None);
    }
    match kind.trim() {
        "NM" => match field.repetitions().count() {
            1 => number(&field.component(1).text()).map(Some),
            several => Err(format!("{several} numbers stand where one belongs")),
        },
        "SN" => structured(field).map(Some),
        "CE" | "CWE" | "CNE" | "CF" => Ok(coded(field)),
        "ST" | "TX" | "FT" | "DT" | "TM" | "TS" | "DTM" | "IS" | "ID" | "" => {
            let lines: Vec<String> = field.repetitions().map(|line| line.text().trim_end().to_owned()).collect();
            Ok(Some(plain(lines.join("\n"))))
        }
        kind => Err(format!("The result is of type {kind}, and Hale takes in numbers, codes and text")),
    }
}

/// A text that is a number, with or without a comparator, is one: many analysers send all as ST.
fn plain(text: String) -> Measured {
    number(&text).unwrap_or(Measured::Text(text))
}

/// "7.4", "+3", ".5", "<0.01", ">=100". No exponents, no commas: "4,06" may be four or four thousand.
fn number(text: &str) -> Result<Measured, String> {
    let (comparator, digits) = split_comparator(text.trim());
    match decimal(digits) {
        Some(value) => Ok(Measured::Number { comparator, value }),
        None => Err(format!("{:?} stands where a number belongs", shorten(text))),
    }
}

fn split_comparator(text: &str) -> (Option<Comparator>, &str) {
    for (sign, comparator) in
        [("<=", Comparator::AtMost), (">=", Comparator::AtLeast), ("<", Comparator::Below), (">", Comparator::Above)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Some(comparator), rest.trim());
        }
    }
    (None, text.strip_prefix('=').unwrap_or(text).trim())
}

/// As the database can hold it and people can read it.
fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.len() <= 20
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.strip_prefix('-').unwrap_or(digits).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| Decimal::from_str_exact(digits).ok()).flatten()
}

/// SN: comparator, number, separator, number. A ratio or a span of two numbers is a text; one number is a number.
fn structured(field: Field<'_>) -> Result<Measured, String> {
    let part = |number: usize| field.component(number).text().trim().to_owned();
    let (sign, first, between, second) = (part(1), part(2), part(3), part(4));
    let whole = format!("{sign}{first}{between}{second}");
    let wrong = || Err(format!("{:?} is no structured number", shorten(&whole)));
    if decimal(&first).is_none() || (!second.is_empty() && decimal(&second).is_none()) {
        return wrong();
    }
    if between.is_empty() && second.is_empty() && sign != "<>" {
        return number(&whole);
    }
    match (sign.as_str(), between.as_str()) {
        ("" | "=" | "<" | ">" | "<=" | ">=" | "<>", "" | "-" | "+" | "/" | "." | ":") => Ok(Measured::Text(whole)),
        _ => wrong(),
    }
}

/// What the person who coded it read (CWE-9), else the name of the code, else the code.
fn coded(field: Field<'_>) -> Option<Measured> {
    let words: Vec<String> = field
        .repetitions()
        .filter_map(|one| {
            [9, 2, 5, 1, 4].into_iter().map(|part| one.component(part).text()).find(|text| !text.trim().is_empty())
        })
        .map(|text| text.trim().to_owned())
        .collect();
    (!words.is_empty()).then(|| Measured::Text(words.join("; ")))
}

/// OBX-7: "3.5-5.0", "4.3 to 6.2", "70_105", "<5", ">= 40".
pub fn range(text: &str) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let text = text.trim();
    match split_comparator(text) {
        (Some(Comparator::Below | Comparator::AtMost), high) => return Some((None, Some(decimal(high)?))),
        (Some(Comparator::Above | Comparator::AtLeast), low) => return Some((Some(decimal(low)?), None)),
        (None, _) => {}
    }
    for between in [" to ", "_", "–", " - "] {
        if let Some((low, high)) = text.split_once(between) {
            return ordered(low, high);
        }
    }
    // A minus may begin either number: the one that divides comes after a digit.
    let divides = text
        .char_indices()
        .skip(1)
        .find(|(at, sign)| *sign == '-' && text[..*at].ends_with(|c: char| c.is_ascii_digit() || c == ' '))?;
    ordered(&text[..divides.0], &text[divides.0 + 1..])
}

fn ordered(low: &str, high: &str) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let (low, high) = (decimal(low.trim())?, decimal(high.trim())?);
    (low <= high).then_some((Some(low), Some(high)))
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hl7::message::Message;

    fn of(kind: &str, value: &str) -> Result<Option<Measured>, String> {
        let text = format!("MSH|^~\\&|A\rOBX|1|{kind}|X||{value}");
        measured(&Message::read(&text).unwrap().segment("OBX").unwrap())
    }

    fn num(comparator: Option<Comparator>, value: &str) -> Result<Option<Measured>, String> {
        Ok(Some(Measured::Number { comparator, value: value.parse().unwrap() }))
    }

    fn text(text: &str) -> Result<Option<Measured>, String> {
        Ok(Some(Measured::Text(text.into())))
    }

    #[test]
    fn a_value_is_read_by_its_type() {
        assert_eq!(of("NM", "4.06"), num(None, "4.06"));
        assert_eq!(of("NM", "0"), num(None, "0"), "zero is a value");
        assert_eq!(of("NM", "+.5"), num(None, "0.5"));
        assert_eq!(of("NM", "-2.50"), num(None, "-2.50"), "decimals are kept");
        assert_eq!(of("NM", "<0.01"), num(Some(Comparator::Below), "0.01"));
        assert_eq!(of("SN", "<^10"), num(Some(Comparator::Below), "10"));
        assert_eq!(of("SN", "^182"), num(None, "182"));
        assert_eq!(of("SN", ">=^200"), num(Some(Comparator::AtLeast), "200"));
        assert_eq!(of("SN", "=^7"), num(None, "7"));
        assert_eq!(of("SN", "^1^:^128"), text("1:128"));
        assert_eq!(of("SN", "^2^+"), text("2+"));
        assert_eq!(of("ST", " 7.1 "), num(None, "7.1"));
        assert_eq!(of("ST", "not seen"), text("not seen"));
        assert_eq!(of("TX", "one~two \\T\\ three"), text("one\ntwo & three"));
        assert_eq!(of("FT", "a\\.br\\b"), text("a\nb"));
        assert_eq!(of("CE", "N^Negative^L"), text("Negative"));
        assert_eq!(of("CWE", "260348001^Present ++ out of ++++^SCT^^^^^^Moderate"), text("Moderate"));
        assert_eq!(of("CWE", "A^^L~B^Beta^L"), text("A; Beta"));
        for nothing in ["", "\"\"", "^^"] {
            assert_eq!(of("NM", nothing), Ok(None));
            assert_eq!(of("CE", nothing), Ok(None));
        }
    }

    #[test]
    fn what_is_no_value_is_said() {
        for (kind, value) in [
            ("NM", "haemolysed"),
            ("NM", "4,06"),
            ("NM", "1e3"),
            ("NM", "27~25"),
            ("NM", "NaN"),
            ("NM", "1 2"),
            ("NM", "111111111111111111111111111111"),
            ("SN", "<"),
            ("SN", "^x"),
            ("SN", "?^1^:^2"),
            ("ED", "^application^pdf^Base64^AAAA"),
        ] {
            assert!(of(kind, value).is_err(), "{kind} {value}: {:?}", of(kind, value));
        }
    }

    #[test]
    fn ranges_are_read_as_they_are_written() {
        let n = |text: &str| Some(text.parse::<Decimal>().unwrap());
        assert_eq!(range("3.5-5.0"), Some((n("3.5"), n("5.0"))));
        assert_eq!(range("70_105"), Some((n("70"), n("105"))));
        assert_eq!(range("4.3 to 6.2"), Some((n("4.3"), n("6.2"))));
        assert_eq!(range("-2 - +2"), Some((n("-2"), n("2"))));
        assert_eq!(range("-2--1"), Some((n("-2"), n("-1"))));
        assert_eq!(range("<5"), Some((None, n("5"))));
        assert_eq!(range(">= 40"), Some((n("40"), None)));
        for none in ["", "negative", "5-3", "1:40", "-", "3.5-"] {
            assert_eq!(range(none), None, "{none}");
        }
    }

    #[test]
    fn times_are_instants_where_they_have_hours() {
        let zone = TimeZone::fixed(jiff::tz::offset(-5));
        let at = |text: &str| instant(text, &zone).map(|at| at.to_string());
        assert_eq!(at("20110103143428-0800").as_deref(), Some("2011-01-03T22:34:28Z"));
        assert_eq!(at("20141006092900+0700").as_deref(), Some("2014-10-06T02:29:00Z"));
        assert_eq!(at("20210817151943.4+0200").as_deref(), Some("2021-08-17T13:19:43Z"));
        assert_eq!(at("201410060644").as_deref(), Some("2014-10-06T11:44:00Z"));
        for none in [
            "",
            "2014",
            "20141006",
            "20141306064500",
            "20140230101010",
            "abc",
            "2014100606+9",
            "20141006é6",
            "202101012500",
        ] {
            assert_eq!(at(none), None, "{none}");
        }
        assert_eq!(date("19610615"), Some(jiff::civil::date(1961, 6, 15)));
        assert_eq!(date("198808181126+0215"), Some(jiff::civil::date(1988, 8, 18)));
        assert_eq!(date("1961"), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(value in "(?s).*", kind in "(NM|SN|CE|CWE|TX|ST|ED)") {
            let _ = range(&value);
            let _ = date(&value);
            let _ = instant(&value, &TimeZone::UTC);
            let _ = number(&value);
            let message = format!("MSH|^~\\&|A\rOBX|1|{kind}|X||{}", value.replace(['\r', '\n'], " "));
            if let Ok(message) = Message::read(&message) {
                let _ = measured(&message.segment("OBX").unwrap());
            }
        }
    }
}
