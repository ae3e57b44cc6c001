//! What people typed, made fit to be kept.

use model::FieldErrors;
pub use platform::typed::{chosen, date, note, optional_date, price, required, whole as number};

/// A time on the wall clock as minutes of the day: "09:05" is 545, "24:00" the midnight after.
pub fn clock(fields: &mut FieldErrors, field: &str, typed: &str) -> i32 {
    let parsed = typed.trim().split_once(':').and_then(|(hour, minute)| {
        let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
        let whole = (0..24).contains(&hour) && (0..60).contains(&minute) || (hour, minute) == (24, 0);
        whole.then_some(hour * 60 + minute)
    });
    parsed.unwrap_or_else(|| {
        fields.add(field, "Enter a time such as 09:30.");
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        let mut fields = FieldErrors::default();
        assert_eq!(clock(&mut fields, "starts", "09:05"), 545);
        assert_eq!(clock(&mut fields, "ends", "24:00"), 1440);
        assert!(fields.0.is_empty());
        for wrong in ["", "9", "25:00", "24:01", "12:60", "-1:00", "a:b"] {
            let mut fields = FieldErrors::default();
            clock(&mut fields, "starts", wrong);
            assert!(fields.of("starts").is_some(), "{wrong}");
        }
    }
}
