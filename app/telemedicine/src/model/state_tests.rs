use proptest::prelude::*;

use super::{
    Mover,
    VisitState::{self, *},
};

#[test]
fn the_listed_moves_are_these_and_no_others() {
    let mut listed: Vec<String> = Vec::new();
    for from in VisitState::ALL {
        for to in VisitState::ALL {
            if let Some(mover) = from.may_become(*to) {
                listed.push(format!("{} → {} by {}", from.name(), to.name(), mover.words()));
            }
        }
    }
    assert_eq!(
        listed,
        [
            "scheduled → patient_waiting by the patient",
            "patient_waiting → scheduled by the patient",
            "patient_waiting → clinician_ready by the doctor",
            "patient_waiting → failed_to_phone by the doctor",
            "clinician_ready → patient_waiting by the doctor",
            "clinician_ready → in_call by the call",
            "clinician_ready → ended by the doctor",
            "clinician_ready → failed_to_phone by the doctor",
            "in_call → patient_waiting by the doctor",
            "in_call → reconnecting by the call",
            "in_call → ended by the doctor",
            "in_call → failed_to_phone by the doctor",
            "reconnecting → patient_waiting by the doctor",
            "reconnecting → in_call by the call",
            "reconnecting → ended by the doctor",
            "reconnecting → failed_to_phone by the doctor",
            "ended → completed by the doctor",
        ]
    );
}

fn any_state() -> impl Strategy<Value = VisitState> {
    proptest::sample::select(VisitState::ALL)
}

proptest! {
    /// Whatever happens in whatever order, a visit is over only after the doctor has said so: no coming, going or losing of
    /// connections ends it, and nothing reopens it.
    #[test]
    fn only_the_doctor_ends_a_visit(wishes in proptest::collection::vec((any_state(), any::<bool>(), any::<bool>()), 0..60)) {
        let mut state = Scheduled;
        let mut ended = false;
        for (wish, patient, clinician) in wishes {
            let after = state.with(patient, clinician);
            prop_assert!(after == state || state.may_become(after) == Some(Mover::Call));
            prop_assert_eq!(after.is_over(), state.is_over());
            state = after;
            if let Some(mover) = state.may_become(wish) {
                ended |= wish.is_over();
                prop_assert!(!wish.is_over() || mover == Mover::Clinician);
                prop_assert!(!state.is_over() || wish == Completed);
                state = wish;
            }
            prop_assert_eq!(state.is_over(), ended);
        }
    }

    #[test]
    fn who_is_there_decides_between_call_and_interruption_and_settles_at_once(
        state in any_state(), patient in any::<bool>(), clinician in any::<bool>(),
    ) {
        let after = state.with(patient, clinician);
        prop_assert_eq!(after.with(patient, clinician), after);
        if state.is_open() && patient && clinician {
            prop_assert_eq!(after, InCall);
        }
        prop_assert!(after != InCall || (patient && clinician));
    }
}
