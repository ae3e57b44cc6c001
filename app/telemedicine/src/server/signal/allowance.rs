//! How much a connection may say: so many at once, and so many in each second from then on.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use crate::model::{
    PeerId,
    limits::{BURST, CANDIDATES, MESSAGES_PER_SECOND, SEATS},
};

pub struct Allowance {
    left: u32,
    filled: Instant,
    candidates: HashMap<PeerId, u32>,
}

impl Allowance {
    pub fn new(now: Instant) -> Self {
        Self { left: BURST, filled: now, candidates: HashMap::new() }
    }

    /// One message more; false when that is too much.
    pub fn take(&mut self, now: Instant) -> bool {
        let each = Duration::from_secs(1) / MESSAGES_PER_SECOND;
        let passed = now.saturating_duration_since(self.filled);
        let more = u32::try_from(passed.as_nanos() / each.as_nanos()).unwrap_or(u32::MAX);
        if more > 0 {
            self.left = self.left.saturating_add(more).min(BURST);
            self.filled += each.saturating_mul(more);
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// A new description begins a new set of candidates.
    pub fn described(&mut self, to: PeerId) {
        self.candidates.remove(&to);
    }

    /// For one peer; to more peers than a call can have, nobody has anything to say.
    pub fn take_candidate(&mut self, to: PeerId) -> bool {
        if self.candidates.len() >= 4 * SEATS && !self.candidates.contains_key(&to) {
            return false;
        }
        let sent = self.candidates.entry(to).or_default();
        *sent += 1;
        *sent <= CANDIDATES
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_burst_and_then_so_many_in_a_second() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        let taken = |allowance: &mut Allowance, at| (0..10_000).filter(|_| allowance.take(at)).count();
        assert_eq!(taken(&mut allowance, start), BURST as usize);
        let later = start + Duration::from_secs(1);
        assert_eq!(taken(&mut allowance, later), MESSAGES_PER_SECOND as usize);
        let much_later = start + Duration::from_secs(3600);
        assert_eq!(taken(&mut allowance, much_later), BURST as usize);
    }

    #[test]
    fn candidates_are_counted_for_each_peer_anew_with_each_description() {
        let peer = |number: u128| PeerId(uuid::Uuid::from_u128(number));
        let mut allowance = Allowance::new(Instant::now());
        let taken = |allowance: &mut Allowance, to| (0..1_000).filter(|_| allowance.take_candidate(to)).count();
        assert_eq!(taken(&mut allowance, peer(1)), CANDIDATES as usize);
        allowance.described(peer(1));
        assert_eq!(taken(&mut allowance, peer(1)), CANDIDATES as usize);
        let peers = (2..10_000).filter(|number| allowance.take_candidate(peer(*number))).count();
        assert_eq!(peers, 4 * SEATS - 1, "made-up peers fill no memory");
    }

    proptest! {
        /// However the messages are spread, nobody says more than a burst and the rate.
        #[test]
        fn nobody_says_more(pauses in proptest::collection::vec(0u64..200, 1..500)) {
                    let start = Instant::now();
            let mut allowance = Allowance::new(start);
            let (mut at, mut said) = (start, 0u64);
            for pause in pauses {
                at += Duration::from_millis(pause);
                said += u64::from(allowance.take(at));
            }
            let seconds = at.duration_since(start).as_millis() as u64;
            prop_assert!(said <= u64::from(BURST) + seconds * u64::from(MESSAGES_PER_SECOND) / 1000 + 1);
        }
    }
}
