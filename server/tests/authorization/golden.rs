//! Role × resource × action, from each department's own policy, on made-up rows.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use identity::server::{Account, Facility};
use jiff::Timestamp;
use model::{Action, Permission, Role};
use patients::server::Patient;
use platform::{Actor, Resource};
use scheduling::{model::AppointmentState, server::row::AppointmentRow};

use crate::{blessed, cast};

type Decide = Box<dyn Fn(&Actor, Action) -> bool>;

/// One made-up row of every kind: all belong to the same patient and the same facility.
fn rows() -> Vec<(&'static str, Decide)> {
    fn decided<R: Resource + 'static>(row: R) -> (&'static str, Decide) {
        (R::KIND, Box::new(move |actor, action| row.decide(actor, action)))
    }
    vec![
        decided(Account {
            id: cast::account(),
            facilities: vec![cast::here()],
            patient: Some(cast::patient()),
            disabled: false,
        }),
        decided(Facility { id: cast::here() }),
        decided(Patient { id: cast::patient(), version: 1, facilities: vec![cast::here()] }),
        decided(AppointmentRow {
            id: uuid::Uuid::from_u128(10).into(),
            facility_id: cast::here(),
            patient_id: cast::patient(),
            service_id: uuid::Uuid::from_u128(11).into(),
            practitioner_id: uuid::Uuid::from_u128(12).into(),
            state: AppointmentState::Booked,
            starts_at: Timestamp::UNIX_EPOCH,
            zone: "Etc/UTC".into(),
            cancel_cutoff_hours: 24,
            held_until: None,
        }),
    ]
}

#[test]
fn the_table_of_roles_and_actions_is_as_reviewed() {
    let mut table = String::from(
        "Who may do what. Written by `HALE_BLESS=1 cargo test -p hale --test authorization`; read the diff.\n\
         \"Same facility\" is where the row belongs, \"own\" and \"another's\" is the patient of the row.\n",
    );
    permissions(&mut table);
    for (kind, decide) in rows() {
        resource(&mut table, kind, &decide);
    }
    blessed::compare("golden.txt", &table);
}

fn permissions(table: &mut String) {
    line(
        table,
        format!("\n# permissions\n{:<22}{}", "", Role::ALL.map(|role| format!("{:<15}", role.name())).concat()),
    );
    for permission in Permission::ALL {
        let held = Role::ALL.map(|role| format!("{:<15}", yes(permission.roles().contains(&role))));
        line(table, format!("{:<22}{}", permission.name(), held.concat()));
    }
}

fn resource(table: &mut String, kind: &str, decide: &Decide) {
    line(
        table,
        format!("\n# {kind}\n{:<32}{}", "", Action::ALL.map(|action| format!("{:<9}", action.name())).concat()),
    );
    for (name, actor) in cast::everybody() {
        let decided = Action::ALL.map(|action| format!("{:<9}", yes(decide(&actor, action))));
        line(table, format!("{name:<32}{}", decided.concat()));
    }
}

fn line(table: &mut String, text: String) {
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    writeln!(table, "{}", trimmed.join("\n")).expect("a string takes it");
}

fn yes(allowed: bool) -> &'static str {
    if allowed { "yes" } else { "-" }
}

/// A department that brings a new kind of row brings its lines in the table.
#[test]
fn every_kind_of_row_stands_in_the_table() {
    let told: BTreeSet<String> = rows().iter().map(|(kind, _)| (*kind).to_owned()).collect();
    let mut written = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in ["app", "server/interop", "server/src"] {
        kinds(&root.join(folder), &mut written);
    }
    assert_eq!(told, written);
}

fn kinds(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            kinds(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a source file");
            let kinds = source.lines().filter_map(|line| line.trim().strip_prefix("const KIND: &'static str = \""));
            found.extend(kinds.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
}

#[test]
fn what_must_hold_whatever_the_table_says() {
    for (name, actor) in cast::everybody() {
        for (kind, decide) in rows() {
            for action in Action::ALL {
                let allowed = decide(&actor, action);
                let stranger = name == "nobody"
                    || name.ends_with("no role")
                    || name.ends_with("another's")
                    || name.ends_with("other facility");
                assert!(!(allowed && stranger), "{name} may {} {kind}", action.name());
                assert!(!allowed || decide(&actor, Action::View), "{name} may act on a {kind} unseen");
            }
        }
    }
}
