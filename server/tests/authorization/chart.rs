//! What stands in Ada's chart and in the laboratory, as rows: what can be asked for by id.

use uuid::Uuid;

use crate::world::World;

impl World {
    async fn row(&self, sql: &'static str) -> Uuid {
        self.row_of(Uuid::nil(), sql).await
    }

    /// `$6` is what the row belongs to.
    async fn row_of(&self, parent: Uuid, sql: &'static str) -> Uuid {
        let id = self.t.hale().random().uuid(self.t.clock.now());
        sqlx::query(sql)
            .bind(id)
            .bind(self.patient().0)
            .bind(self.t.facility.0)
            .bind(self.doctor().account.0)
            .bind(self.practitioner.0)
            .bind(parent)
            .execute(self.t.pool())
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        id
    }

    /// Made once: every row of a chart belongs to an encounter.
    pub async fn encounter(&self) -> Uuid {
        let known =
            sqlx::query_scalar("select id from encounter where patient_id = $1 and state = 'in_progress' limit 1")
                .bind(self.patient().0)
                .fetch_optional(self.t.pool())
                .await
                .expect("a query");
        match known {
            Some(id) => id,
            None => {
                self.row(
                    "insert into encounter (id, patient_id, facility_id, practitioner_id, state, kind, starts_at, zone, created_at)
                     select $1, $2, $3, $5, 'in_progress', 'Consultation', now(), 'America/New_York', now()
                     where $4::uuid is not null and $6::uuid is not null",
                )
                .await
            }
        }
    }

    pub async fn note(&self) -> Uuid {
        self.encounter().await;
        self.row(
            "insert into note (id, patient_id, encounter_id, author_id, title, state, created_at, updated_at)
             select $1, $2, (select id from encounter where patient_id = $2 order by starts_at desc limit 1), $4,
                    'Consultation', 'draft', now(), now()
             where $3::uuid is not null and $5::uuid is not null and $6::uuid is not null",
        )
        .await
    }

    /// What can be handed over.
    pub async fn signed_note(&self) -> Uuid {
        let id = self.note().await;
        for sql in [
            "insert into note_version (note_id, patient_id, version, kind, body, signed_by, signed_at)
             values ($1, $2, 1, 'signed', 'Seen today.', $3, now())",
            "update note set state = 'signed' where id = $1 and patient_id = $2 and author_id = $3",
        ] {
            let done = sqlx::query(sql).bind(id).bind(self.patient().0).bind(self.doctor().account.0);
            done.execute(self.t.pool()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        id
    }

    pub async fn problem(&self) -> Uuid {
        self.row(
            "insert into problem (id, patient_id, code_system, title, clinical_status, verification, recorded_by, recorded_at)
             select $1, $2, 'text', 'Tiredness', 'active', 'provisional', $4, now()
             where $3::uuid is not null and $5::uuid is not null and $6::uuid is not null",
        )
        .await
    }

    pub async fn observation(&self) -> Uuid {
        self.row(
            "insert into observation (id, patient_id, category, code, title, value_number, unit, taken_at, recorded_by, recorded_at)
             select $1, $2, 'vital_signs', '8867-4', 'Heart rate', 72, '/min', now(), $4, now()
             where $3::uuid is not null and $5::uuid is not null and $6::uuid is not null",
        )
        .await
    }

    /// Of the catalogue: no one's.
    pub async fn lab_test(&self) -> Uuid {
        sqlx::query_scalar(
            "select id from lab_test where formula is null and value_kind = 'quantity' order by code limit 1",
        )
        .fetch_one(self.t.pool())
        .await
        .expect("the catalogue comes with the schema")
    }

    pub async fn lab_test_version(&self) -> i32 {
        sqlx::query_scalar("select version from lab_test where id = $1")
            .bind(self.lab_test().await)
            .fetch_one(self.t.pool())
            .await
            .expect("a version")
    }

    /// An age in days for which there is no range yet.
    pub async fn free_age(&self) -> i64 {
        sqlx::query_scalar("select count(*) from lab_range where test_id = $1")
            .bind(self.lab_test().await)
            .fetch_one(self.t.pool())
            .await
            .expect("a number")
    }

    pub async fn lab_range(&self) -> Uuid {
        let age = i32::try_from(self.free_age().await).expect("few ranges");
        let id: Uuid = self.t.new_key().into();
        sqlx::query(
            "insert into lab_range (id, test_id, age_from_days, age_to_days, low, source) values ($1, $2, $3, $3 + 1, 1, 'test')",
        )
        .bind(id)
        .bind(self.lab_test().await)
        .bind(1000 + age)
        .execute(self.t.pool())
        .await
        .expect("a range");
        id
    }

    pub async fn lab_order(&self) -> Uuid {
        self.encounter().await;
        self.row(
            "insert into lab_order (id, facility_id, patient_id, encounter_id, ordered_by, practitioner_id, priority, state, ordered_at)
             select $1, $3, $2, (select id from encounter where patient_id = $2 order by starts_at desc limit 1), $4, $5,
                    'routine', 'ordered', now()
             where $6::uuid is not null",
        )
        .await
    }

    pub async fn specimen(&self) -> Uuid {
        self.row_of(
            self.lab_order().await,
            "insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, urgency, created_at)
             select $1, $3, $2, $6, 'Blood',
                    'EDTA (lavender)', 'expected', 2, now()
             where $4::uuid is not null and $5::uuid is not null",
        )
        .await
    }

    pub async fn accession(&self) -> String {
        let id = self.specimen().await;
        sqlx::query_scalar("select accession from specimen where id = $1")
            .bind(id)
            .fetch_one(self.t.pool())
            .await
            .expect("an accession")
    }

    pub async fn report(&self) -> Uuid {
        self.row_of(
            self.lab_order().await,
            "insert into lab_report (id, facility_id, patient_id, order_id, name, source, created_at)
             select $1, $3, $2, $6, 'Potassium',
                    'order', now()
             where $4::uuid is not null and $5::uuid is not null",
        )
        .await
    }

    pub async fn analysis(&self) -> Uuid {
        self.row_of(
            self.report().await,
            "insert into lab_analysis (id, facility_id, patient_id, report_id, test_id, code, name, state, current_version)
             select $1, $3, $2, $6,
                    (select id from lab_test order by code limit 1), 'K', 'Potassium', 'verified', 1
             where $4::uuid is not null and $5::uuid is not null",
        )
        .await
    }

    pub async fn result(&self) -> Uuid {
        self.row_of(
            self.analysis().await,
            "insert into lab_result (id, analysis_id, patient_id, version, status, value_number, unit, collected_at, source,
                                     entered_by, entered_at, verified_by, verified_at)
             select $1, $6, $2, 1, 'final', 6.9,
                    'mmol/L', now(), 'typed', $4, now(), $4, now()
             where $3::uuid is not null and $5::uuid is not null",
        )
        .await
    }

    /// Verified yesterday, and let go: its patient may see it.
    pub async fn released_report(&self) -> Uuid {
        let analysis = self.analysis().await;
        for sql in [
            "insert into lab_result (id, analysis_id, patient_id, version, status, value_number, unit, collected_at, source,
                                     entered_by, entered_at, verified_by, verified_at)
             select $1, $6, $2, 1, 'final', 6.9, 'mmol/L', moment, 'typed', $4, moment, $4, moment
             from (values (timestamptz '2026-03-01T14:00Z')) as yesterday (moment)
             where $3::uuid is not null and $5::uuid is not null",
            "insert into lab_release_decision (id, analysis_id, patient_id, decision, reason, account_id, at)
             select $1, $6, $2, 'release', 'Talked it over', $4, '2026-03-01T15:00Z'
             where $3::uuid is not null and $5::uuid is not null",
        ] {
            self.row_of(analysis, sql).await;
        }
        sqlx::query_scalar("select report_id from lab_analysis where id = $1")
            .bind(analysis)
            .fetch_one(self.t.pool())
            .await
            .expect("its report")
    }

    pub async fn alert(&self) -> Uuid {
        self.row_of(
            self.result().await,
            "insert into critical_alert (id, facility_id, patient_id, result_id, practitioner_id, state, opened_at)
             select $1, $3, $2, $6, $5, 'open', now()
             where $4::uuid is not null",
        )
        .await
    }

    pub async fn notice(&self) -> Uuid {
        self.row_of(
            self.result().await,
            "insert into lab_notice (id, result_id, patient_id, account_id, audience, kind, at)
             select $1, $6, $2, $4, 'clinician',
                    'corrected', now()
             where $3::uuid is not null and $5::uuid is not null",
        )
        .await
    }
}
