use crate::office::Office;

impl Office {
    async fn constraint(&self, sql: &[&'static str]) -> String {
        let mut tx = self.t.pool().begin().await.expect("a transaction");
        for one in sql {
            if let Err(error) = sqlx::query(*one).execute(&mut *tx).await {
                return describe(&error);
            }
        }
        tx.commit().await.err().map_or_else(|| "nothing said no".into(), |error| describe(&error))
    }
}

fn describe(error: &sqlx::Error) -> String {
    let error = error.as_database_error().expect("the database said no");
    error.constraint().map_or_else(|| error.message().to_owned(), ToOwned::to_owned)
}

const JOURNAL: &str = "insert into journal (id, facility_id, kind, source_id, currency, booked_on, booked_at)
    select '00000000-0000-0000-0000-00000000000a', id, 'suspended', '00000000-0000-0000-0000-00000000000b', 'USD', '2026-03-02', now()
    from facility where name = 'Hale General'";
const ENTRY: &str = "insert into ledger_entry (journal_id, facility_id, booked_on, currency, account, amount_minor)
    select id, facility_id, booked_on, currency, 'gateway', 500 from journal where source_id = '00000000-0000-0000-0000-00000000000b'";
const OTHER_SIDE: &str = "insert into ledger_entry (journal_id, facility_id, booked_on, currency, account, amount_minor)
    select id, facility_id, booked_on, currency, 'suspense', -500 from journal where source_id = '00000000-0000-0000-0000-00000000000b'";
const OTHER_CURRENCY: &str = "insert into ledger_entry (journal_id, facility_id, booked_on, currency, account, amount_minor)
    select id, facility_id, booked_on, 'EUR', 'suspense', -500 from journal where source_id = '00000000-0000-0000-0000-00000000000b'";

#[tokio::test]
async fn what_does_not_sum_to_zero_is_not_written() {
    let office = Office::open().await;
    assert_eq!(office.constraint(&[JOURNAL]).await, "journal_balances", "without entries");
    assert_eq!(office.constraint(&[JOURNAL, ENTRY]).await, "journal_balances");
    assert_eq!(office.constraint(&[JOURNAL, ENTRY, OTHER_CURRENCY]).await, "ledger_entry_agrees");
    assert_eq!(office.constraint(&[JOURNAL, ENTRY, OTHER_SIDE]).await, "nothing said no");
    assert_eq!(office.constraint(&[ENTRY]).await, "journal_balances", "nor later");
    assert_eq!(office.constraint(&[JOURNAL, ENTRY, OTHER_SIDE]).await, "journal_pkey");
}

#[tokio::test]
async fn nobody_edits_what_was_posted_or_issued() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    office.pay("10", &[invoice]).await;
    office.credit(invoice, &[]).await.expect("credited");
    for (sql, says) in [
        ("update ledger_entry set amount_minor = 1", "ledger_entry is append-only"),
        ("delete from ledger_entry", "ledger_entry is append-only"),
        ("truncate ledger_entry", "ledger_entry is append-only"),
        ("update journal set booked_on = '2026-01-01'", "journal is append-only"),
        ("delete from journal", "journal is append-only"),
        ("update invoice set due_on = '2027-01-01'", "invoice_issued_stays"),
        ("delete from invoice", "invoice is append-only"),
        ("update invoice_line set total_minor = 1, net_minor = 1, patient_minor = 1", "invoice_issued_stays"),
        ("update invoice_line set live = false", "invoice_issued_stays"),
        ("delete from invoice_line", "invoice_issued_stays"),
        ("update charge set unit_price = 1", "charge_stays"),
        ("update payment set amount_minor = 1", "payment_stays"),
        ("update payment set state = 'initiated', received_at = null, received_on = null", "payment_stays"),
        ("delete from payment", "payment is append-only"),
        ("delete from allocation", "allocation is append-only"),
        ("update credit_note_line set net_minor = 0", "credit_note_line is append-only"),
        (
            "insert into credit_note_line select credit_note_id, invoice_line_id, 1, 0, 1, 0 from credit_note_line",
            "credit_note_line_pkey",
        ),
    ] {
        assert_eq!(office.constraint(&[sql]).await, says, "{sql}");
    }
    assert_eq!(office.balance("credit").await, -1000);
}
