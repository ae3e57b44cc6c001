//! How good a connection is, in words, from what the browser counts.

use wasm_bindgen::JsValue;
use web_sys::RtcStatsReport;

use super::js;

model::named! {
    /// As the person reads it.
    Quality {
        Good => "good", "Good connection";
        Weak => "weak", "Weak connection";
        Bad => "bad", "Very weak connection";
    }
}

/// What has been counted of a connection so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    /// Packets of picture and sound.
    pub received: f64,
    pub lost: f64,
    /// There and back, in seconds.
    pub round_trip: Option<f64>,
}

/// Between two counts. Speech breaks up where two of a hundred packets are missing, and people talk over each other from
/// about a third of a second on; where nobody sends, there is nothing to say.
pub fn quality(before: Counted, now: Counted) -> Option<Quality> {
    let received = now.received - before.received;
    let lost = (now.lost - before.lost).max(0.0);
    if received + lost < 1.0 {
        return None;
    }
    let share = lost / (received + lost);
    let round_trip = now.round_trip.unwrap_or_default();
    Some(match () {
        () if share < 0.02 && round_trip < 0.35 => Quality::Good,
        () if share < 0.1 && round_trip < 0.9 => Quality::Weak,
        () => Quality::Bad,
    })
}

/// Reads what `getStats` brings.
pub fn counted(report: &RtcStatsReport) -> Counted {
    let mut counted = Counted::default();
    for entry in report.values().into_iter().flatten() {
        add(&mut counted, &entry);
    }
    counted
}

fn add(counted: &mut Counted, entry: &JsValue) {
    match js::text(entry, "type").as_deref() {
        Some("inbound-rtp") => {
            counted.received += js::number(entry, "packetsReceived").unwrap_or_default();
            counted.lost += js::number(entry, "packetsLost").unwrap_or_default();
        }
        Some("candidate-pair") if js::get(entry, "nominated").is_truthy() => {
            counted.round_trip = js::number(entry, "currentRoundTripTime").or(counted.round_trip);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(received: f64, lost: f64, round_trip: f64) -> Option<Quality> {
        let before = Counted { received: 1000.0, lost: 10.0, round_trip: Some(2.0) };
        quality(before, Counted { received: 1000.0 + received, lost: 10.0 + lost, round_trip: Some(round_trip) })
    }

    #[test]
    fn what_was_lost_and_how_long_it_takes_decide() {
        assert_eq!(after(100.0, 0.0, 0.05), Some(Quality::Good));
        assert_eq!(after(100.0, 4.0, 0.05), Some(Quality::Weak));
        assert_eq!(after(100.0, 0.0, 0.5), Some(Quality::Weak));
        assert_eq!(after(100.0, 20.0, 0.05), Some(Quality::Bad));
        assert_eq!(after(100.0, 0.0, 1.5), Some(Quality::Bad));
    }

    #[test]
    fn where_nobody_sends_there_is_nothing_to_say() {
        assert_eq!(after(0.0, 0.0, 0.05), None);
        // A browser counts again from zero after its network has changed.
        assert_eq!(after(-900.0, -10.0, 0.05), None);
    }
}
