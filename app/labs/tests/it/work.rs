use std::time::Duration;

use labs::model::*;

use crate::lab::Lab;

/// Fifty thousand orders that wait, in every state.
async fn crowd(lab: &Lab) {
    // Not through the pool, whose statements end after half a minute.
    let mut outside = lab.t.connection().await;
    for sql in [
        "insert into lab_order (id, facility_id, patient_id, encounter_id, ordered_by, practitioner_id, priority, state, ordered_at)
         select gen_random_uuid(), o.facility_id, o.patient_id, o.encounter_id, o.ordered_by, o.practitioner_id,
                case when n % 7 = 0 then 'stat' else 'routine' end, 'ordered', o.ordered_at - make_interval(secs => n)
         from lab_order o cross join generate_series(1, 50000) n",
        "insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, collected_at, urgency, in_process, created_at)
         select gen_random_uuid(), facility_id, patient_id, id, 'Serum', 'Gel (gold)',
                (array['expected', 'expected', 'collected', 'received', 'accepted'])[1 + (extract(epoch from ordered_at)::bigint % 5)],
                ordered_at, case priority when 'stat' then 0 else 2 end, (extract(epoch from ordered_at)::bigint % 5) = 4, ordered_at
         from lab_order where not exists (select from specimen s where s.order_id = lab_order.id)",
        "insert into lab_report (id, facility_id, patient_id, order_id, name, source, created_at)
         select gen_random_uuid(), facility_id, patient_id, id, 'Sodium', 'order', ordered_at
         from lab_order o where not exists (select from lab_report r where r.order_id = o.id)",
        "insert into lab_analysis (id, facility_id, patient_id, report_id, specimen_id, test_id, code, name, state)
         select gen_random_uuid(), r.facility_id, r.patient_id, r.id, s.id, t.id, t.code, t.name, 'pending'
         from lab_report r join specimen s on s.order_id = r.order_id join lab_test t on t.code = 'NA'
         where not exists (select from lab_analysis a where a.report_id = r.id)",
        "analyze",
    ] {
        sqlx::query(sql).execute(&mut outside).await.expect("a crowd");
    }
}

#[tokio::test]
async fn worklists_answer_at_once_with_fifty_thousand_open_orders() {
    let lab = Lab::open().await;
    lab.order(&["NA"]).await;
    let alone = best(&lab, WorkState::ALL[0]).await;
    crowd(&lab).await;
    for state in WorkState::ALL {
        let question = ShowWorklist { facility_id: None, state: *state };
        let list = lab.t.ask(&lab.tech.actor, question).await.expect("a list");
        if list.items.is_empty() {
            continue;
        }
        assert_eq!(list.items.len(), 100, "{}", state.name());
        assert!(list.more);
        assert_eq!(list.items[0].priority, Priority::Stat, "the most urgent first");
        let shown = list.counts.iter().find(|count| count.state == *state).map(|count| count.count.as_str());
        assert_eq!(shown, Some("999+"));
        let took = best(&lab, *state).await;
        // A machine that is slow is so with one order, too.
        let most = Duration::from_millis(150).max(alone * 20);
        assert!(took < most, "{} took {took:?}, with a single order it was {alone:?}", state.name());
    }
}

/// The best of five: another test may have had the processor.
async fn best(lab: &Lab, state: WorkState) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = std::time::Instant::now();
        lab.t.ask(&lab.tech.actor, ShowWorklist { facility_id: None, state }).await.expect("a list");
        best = best.min(start.elapsed());
    }
    best
}
