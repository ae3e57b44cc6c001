//! Role × resource × action, from each department's own policy, on made-up rows.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use billing::{
    model::{
        ChargeState, InvoiceState, Method, PaymentState, PlacementKind, RefundState, ShiftState, WriteOffPart,
        WriteOffState,
    },
    server::row::{
        AccountRow, ChargeRow, InvoiceRow, PayerPaymentRow, PaymentRow, PlacementRow, PlanRow, RefundRow, RequestRow,
        SavedMethodRow, ShiftRow, SuspenseRow, WriteOffRow,
    },
};
use clinical::{
    model::{EncounterState, NoteState},
    server::{
        chart::Chart,
        encounter::EncounterRow,
        note::{NoteRow, Visit},
    },
};
use identity::server::{Account, Facility};
use jiff::Timestamp;
use labs::{
    model::{AlertState, AnalysisState, OrderState, SpecimenState, messages},
    server::{
        arrival::UnfiledRow,
        row::{AlertRow, AnalysisRow, OrderRow, ReportRow, SpecimenRow},
    },
};
use model::{Action, Permission, Role};
use patients::server::{Patient, Person};
use platform::{Actor, Resource};
use scheduling::{model::AppointmentState, server::row::AppointmentRow};
use telemedicine::{model::VisitState, server::visit::VisitRow};
use uuid::Uuid;

use crate::{blessed, cast};

type Decide = Box<dyn Fn(&Actor, Action) -> bool>;

fn decided<R: Resource + 'static>(row: R) -> (&'static str, Decide) {
    (R::KIND, Box::new(move |actor, action| row.decide(actor, action)))
}

/// One made-up row of every kind: all belong to the same patient and the same facility.
fn rows() -> Vec<(&'static str, Decide)> {
    let mut rows = vec![
        decided(Account {
            id: cast::account(),
            facilities: vec![cast::here()],
            patient: Some(cast::patient()),
            disabled: false,
        }),
        decided(Facility { id: cast::here() }),
        decided(patient()),
        decided(AppointmentRow {
            id: Uuid::from_u128(10).into(),
            facility_id: cast::here(),
            patient_id: cast::patient(),
            service_id: Uuid::from_u128(11).into(),
            practitioner_id: cast::practitioner(),
            state: AppointmentState::Booked,
            starts_at: Timestamp::UNIX_EPOCH,
            zone: "Etc/UTC".into(),
            cancel_cutoff_hours: 24,
            held_until: None,
        }),
    ];
    rows.push(decided(VisitRow {
        appointment: id(10),
        patient: cast::patient(),
        facility: cast::here(),
        practitioner: cast::practitioner(),
        appointment_state: AppointmentState::Booked,
        starts_at: Timestamp::UNIX_EPOCH,
        ends_at: Timestamp::UNIX_EPOCH,
        zone: "Etc/UTC".into(),
        state: VisitState::Scheduled,
        since: None,
        waiting_since: None,
    }));
    rows.extend(chart().into_iter().chain(laboratory()).chain(bills()));
    rows
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn patient() -> Patient {
    Patient {
        id: cast::patient(),
        version: 1,
        facilities: vec![cast::here()],
        zone: "Etc/UTC".into(),
        person: Person::default(),
    }
}

fn chart() -> Vec<(&'static str, Decide)> {
    vec![
        decided(Chart::from(patient())),
        decided(EncounterRow {
            id: id(20),
            facility: cast::here(),
            patient: cast::patient(),
            practitioner: None,
            appointment: None,
            state: EncounterState::InProgress,
            imported: false,
            version: 1,
            starts_at: Timestamp::UNIX_EPOCH,
            zone: "Etc/UTC".into(),
            known_at: vec![cast::here()],
        }),
        decided(NoteRow {
            id: id(21),
            patient: cast::patient(),
            encounter: id(20),
            facility: cast::here(),
            author: cast::account(),
            author_name: "Dr Grace Hopper".into(),
            title: "Consultation".into(),
            state: NoteState::Signed,
            shared: false,
            version: 1,
            visit: Visit { kind: "Consultation".into(), starts_at: Timestamp::UNIX_EPOCH, zone: "Etc/UTC".into() },
            known_at: vec![cast::here()],
        }),
    ]
}

fn laboratory() -> Vec<(&'static str, Decide)> {
    let (facility, patient) = (cast::here(), cast::patient());
    vec![
        decided(OrderRow {
            id: id(30),
            facility,
            patient,
            encounter: id(20),
            practitioner: None,
            state: OrderState::Ordered,
        }),
        decided(SpecimenRow {
            id: id(31),
            facility,
            patient,
            order: id(30),
            order_state: OrderState::Ordered,
            state: SpecimenState::Received,
            collected_at: None,
            pregnant: None,
        }),
        decided(ReportRow { id: id(32), facility, patient, order: Some(id(30)) }),
        decided(AnalysisRow {
            id: id(33),
            facility,
            patient,
            report: id(32),
            order: Some(id(30)),
            practitioner: None,
            specimen: None,
            specimen_state: None,
            test: None,
            name: "Potassium".into(),
            state: AnalysisState::Verified,
            current_version: 1,
            collected_at: None,
            pregnant: None,
        }),
        decided(AlertRow {
            id: id(34),
            facility,
            patient,
            result: id(35),
            practitioner: None,
            state: AlertState::Open,
            level: 0,
            opened_at: Timestamp::UNIX_EPOCH,
        }),
        decided(UnfiledRow {
            id: id(36),
            facility,
            message: id(37),
            reason: messages::Reason::NoPatient,
            state: messages::UnfiledState::Open,
            report: None,
            patient: None,
            content: serde_json::Value::Null,
        }),
    ]
}

fn bills() -> Vec<(&'static str, Decide)> {
    let (facility, patient) = (cast::here(), cast::patient());
    let currency = || "USD".to_owned();
    vec![
        decided(AccountRow { patient, facility }),
        decided(ChargeRow { id: id(40), facility, patient, state: ChargeState::Billable, version: 1 }),
        decided(InvoiceRow {
            id: id(41),
            facility,
            patient,
            currency: currency(),
            state: InvoiceState::Issued,
            coverage: None,
            version: 1,
        }),
        decided(PaymentRow {
            id: id(42),
            facility,
            patient,
            method: Method::Cash,
            state: PaymentState::Succeeded,
            currency: currency(),
            amount: 500,
            rounding: 0,
            request: None,
            keeps: false,
        }),
        decided(RefundRow {
            id: id(43),
            facility,
            patient,
            payment: id(42),
            amount: 100,
            state: RefundState::Requested,
            requested_by: None,
        }),
        decided(WriteOffRow {
            id: id(44),
            facility,
            patient,
            invoice: id(41),
            part: WriteOffPart::Patient,
            amount: 100,
            state: WriteOffState::Requested,
            requested_by: None,
        }),
        decided(RequestRow { id: id(45), facility, patient, expires_at: Timestamp::UNIX_EPOCH, withdrawn: false }),
        decided(SavedMethodRow { id: id(48), patient, token: "pm_1".into(), removed: false }),
        decided(ShiftRow {
            id: id(46),
            facility,
            account: id(47),
            currency: currency(),
            state: ShiftState::Open,
            float: 0,
            counted: None,
            variance_reason: None,
        }),
        decided(PlanRow {
            id: id(48),
            facility,
            patient,
            currency: currency(),
            total: 500,
            note: None,
            invoices: vec![],
        }),
        decided(PayerPaymentRow { id: id(49), facility, payer: id(50), currency: currency(), amount: 500 }),
        decided(SuspenseRow {
            id: id(51),
            facility,
            method: Method::Transfer,
            currency: currency(),
            amount: 500,
            gateway_id: None,
        }),
        decided(PlacementRow {
            id: id(52),
            suspense: id(51),
            facility,
            kind: PlacementKind::Assign,
            patient: Some(patient),
            invoice: None,
            amount: 500,
            state: RefundState::Requested,
            requested_by: None,
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
            // A notice has a kind, too: it is told to its recipient and to nobody else.
            let rows = kinds.filter_map(|rest| rest.split('"').next()).filter(|kind| !kind.starts_with("mail."));
            found.extend(rows.map(str::to_owned));
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
