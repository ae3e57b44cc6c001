use jiff::SignedDuration;
use model::Role;
use patients::{model::StartSearch, server::sweep::OfPatients};
use platform::{
    jobs::{Jobs, run_once},
    testing::TestHale,
};

#[tokio::test]
async fn what_was_searched_for_goes_after_an_hour_also_when_nobody_searches_again() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    t.run(&desk, StartSearch { text: "byron".into() }).await.unwrap();
    sqlx::query(
        "insert into patient_draft (id, account_id, draft, expires_at)
         select gen_random_uuid(), account_id, '{}', expires_at from patient_search",
    )
    .execute(t.pool())
    .await
    .unwrap();
    let jobs = Jobs::default().hourly::<OfPatients>();
    let left = async || {
        let sql = "select (select count(*) from patient_search) + (select count(*) from patient_draft)";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(t.pool()).await.unwrap()
    };
    for (minutes, expected) in [(1, 2), (60, 0)] {
        jobs.schedule(&t).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(minutes));
        run_once(&t, &jobs).await.unwrap();
        assert_eq!(left().await, expected);
    }
}
