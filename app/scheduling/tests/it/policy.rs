//! Who may do what with an appointment, as a table that a compliance officer can read.

use model::{Action, PatientId, Role};
use platform::testing::{TestHale, User};
use scheduling::server::policy::{Subject, may};

fn line(who: &str, user: &User, subject: Subject) -> String {
    let allowed: Vec<_> =
        Action::ALL.into_iter().filter(|action| may(&user.actor, *action, subject)).map(Action::name).collect();
    format!("{who:<28} {}", if allowed.is_empty() { "-".into() } else { allowed.join(" ") })
}

const GOLDEN: &str = "\
the patient themselves       view book move cancel
another patient              -
reception                    view edit book move cancel receive
nurse                        view edit book move cancel receive
doctor                       view edit book move cancel receive treat
laboratory                   -
pharmacist                   -
billing                      -
hr                           -
administrator                view
auditor                      -
doctor of another facility   -";

#[tokio::test]
async fn who_may_do_what_with_an_appointment() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let subject = Subject { patient: ada.patient_id(), facility: t.facility };
    let mallory = t.patient("Mallory Archer").await;
    assert_ne!(mallory.patient, None::<PatientId>);
    let mut lines = vec![line("the patient themselves", &ada, subject), line("another patient", &mallory, subject)];
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Patient) {
        lines.push(line(role.name(), &t.staff(role, t.facility).await, subject));
    }
    lines.push(line("doctor of another facility", &t.staff(Role::Doctor, t.other_facility).await, subject));
    assert_eq!(lines.join("\n"), GOLDEN);
}
