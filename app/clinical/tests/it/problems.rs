use std::time::{Duration, Instant};

use clinical::{model::*, server::icd10::load::LoadDiagnoses};
use model::AppError;
use platform::Actor;

use crate::clinic::{Clinic, details, rule};

async fn with_codes() -> Clinic {
    let c = Clinic::open().await;
    let loaded = c.t.run(&Actor::system("test"), LoadDiagnoses {}).await.expect("loaded");
    assert_eq!(loaded, Some(98_186));
    assert_eq!(c.t.run(&Actor::system("test"), LoadDiagnoses {}).await, Ok(None), "once per edition");
    c
}

async fn found(c: &Clinic, text: &str) -> Vec<String> {
    let hits = c.t.ask(&c.doctor.actor, SearchDiagnoses { text: text.into() }).await.expect("hits").hits;
    hits.into_iter().map(|hit| hit.code).collect()
}

/// What a doctor types, and what must then stand among the first three.
const TYPED: [(&str, &str); 22] = [
    ("I10", "I10"),
    ("e119", "E11.9"),
    ("E11.9", "E11.9"),
    ("htn", "I10"),
    ("high blood pressure", "I10"),
    ("hypertension", "I10"),
    ("hypretension", "I10"),
    ("diabetes type 2", "E11.9"),
    ("diabetis", "E11.9"),
    ("diab", "E11.9"),
    ("astma", "J45.909"),
    ("copd", "J44.9"),
    ("pneumonia", "J18.9"),
    ("pnuemonia", "J18.9"),
    ("heart attack", "I21.9"),
    ("low back pain", "M54.50"),
    ("uti", "N39.0"),
    ("meniere", "H81.09"),
    ("appendicitis", "K35.80"),
    ("sprained ankle", "S93.401A"),
    ("distal radius fracture", "S52.501A"),
    ("gout", "M10.9"),
];

#[tokio::test]
async fn diagnoses_are_found_by_code_word_synonym_and_with_small_typos_at_once() {
    let c = with_codes().await;
    sqlx::query("analyze icd10_code, icd10_word").execute(c.t.pool()).await.expect("analysed");
    let mut missed = Vec::new();
    for (typed, code) in TYPED {
        let hits = found(&c, typed).await;
        if !hits.iter().take(3).any(|hit| hit == code) {
            missed.push(format!("{typed}: {code} not among {hits:?}"));
        }
    }
    assert!(found(&c, "zzzzqqqq").await.is_empty());
    assert!(found(&c, "'); drop table icd10_code; --").await.len() <= 12);
    let mut took: Vec<Duration> = Vec::new();
    for typed in TYPED.map(|(typed, _)| typed).into_iter().chain(["fra", "inj", "acc", "le", "right femur"]) {
        took.push(middle(async || drop(found(&c, typed).await)).await);
    }
    let patient_id = c.ada.patient_id();
    let small =
        middle(async || drop(c.t.ask(&c.doctor.actor, ShowProblems { patient_id }).await.expect("a list"))).await;
    took.sort_unstable();
    let p95 = took[took.len() * 95 / 100];
    println!("p50 {:?}, p95 {p95:?}, slowest {:?}", took[took.len() / 2], took[took.len() - 1]);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    // The promise is 30 ms on a quiet machine. Here other tests and builds run, unoptimised, and a machine that is slow
    // is so with a small question, too: this only finds a search that goes through the whole list.
    let most = Duration::from_millis(150).max(small * 20);
    assert!(p95 < most, "a search takes {p95:?}, a small question {small:?}");
}

/// Other tests run beside this one: the middle one of several tries counts.
async fn middle(ask: impl AsyncFn()) -> Duration {
    let mut tries = Vec::new();
    for _ in 0..7 {
        let began = Instant::now();
        ask().await;
        tries.push(began.elapsed());
    }
    tries.sort_unstable();
    tries[tries.len() / 2]
}

#[tokio::test]
async fn a_problem_is_written_down_once_corrected_and_refuted_with_its_past_kept() {
    let c = with_codes().await;
    let patient_id = c.ada.patient_id();
    let add = |diagnosis: &str, code: &str| AddProblem {
        patient_id,
        encounter_id: None,
        diagnosis: diagnosis.into(),
        code: code.into(),
        as_text: String::new(),
        verification: String::new(),
        onset: "2019-03".into(),
        note: String::new(),
    };
    assert_eq!(c.t.run(&c.nurse.actor, add("I10", "")).await, Err(AppError::Forbidden));
    // Without a list to choose from, the answer names what it may be.
    match c.t.run(&c.doctor.actor, add("hypertension", "")).await {
        Err(AppError::Invalid { fields }) => {
            assert!(fields.of("diagnosis").expect("an answer").contains("I10"), "{fields:?}")
        }
        other => panic!("{other:?}"),
    }
    assert!(c.t.run(&c.doctor.actor, add("", "E11")).await.is_err(), "a heading is no diagnosis");
    let id = c.t.run(&c.doctor.actor, add("hyper", "I10")).await.expect("added");
    assert_eq!(rule(&c.t.run(&c.doctor.actor, add("i10", "")).await.expect_err("twice")), "problem_is_listed");
    let own_words = AddProblem { as_text: "true".into(), ..add("Tired of the city", "") };
    c.t.run(&c.doctor.actor, own_words).await.expect("in own words");

    let edit = EditProblem {
        patient_id,
        problem_id: id,
        version: 1,
        verification: "provisional".into(),
        clinical_status: "active".into(),
        onset: "2018".into(),
        abated: String::new(),
        note: "Measured twice".into(),
    };
    c.t.run(&c.doctor.actor, edit.clone()).await.expect("corrected");
    let told = details(c.t.run(&c.colleague.actor, edit.clone()).await.expect_err("an old version"));
    assert!(told[0].contains("Measured twice"), "{told:?}");
    let crossed = EditProblem { patient_id: c.bea.patient_id(), version: 2, ..edit };
    assert_eq!(c.t.run(&c.doctor.actor, crossed).await, Err(AppError::NotFound));

    let step = |step: ProblemStep, version, reason: &str| MoveProblem {
        patient_id,
        problem_id: id,
        version,
        step: step.name().into(),
        reason: reason.into(),
    };
    c.t.run(&c.doctor.actor, step(ProblemStep::Resolve, 2, "")).await.expect("resolved");
    c.t.run(&c.doctor.actor, step(ProblemStep::Reopen, 3, "")).await.expect("back again");
    let problems = c.t.ask(&c.nurse.actor, ShowProblems { patient_id }).await.expect("a list").problems;
    let it = problems.iter().find(|problem| problem.id == id).expect("it");
    assert_eq!((it.clinical_status, it.abated.as_deref()), (ClinicalStatus::Recurrence, None));
    assert!(c.t.run(&c.doctor.actor, step(ProblemStep::Refute, 4, "")).await.is_err(), "why?");
    c.t.run(&c.doctor.actor, step(ProblemStep::Refute, 4, "White coat")).await.expect("refuted");
    let refused = c.t.run(&c.doctor.actor, step(ProblemStep::Resolve, 5, "")).await.expect_err("refuted");
    assert_eq!(rule(&refused), "problem_is_closed");
    let kept: i64 = c.one("select count(*) from problem_before where problem_id = $1", id.0).await;
    assert_eq!(kept, 4);
}
