//! Invoice, receipt, statement, report of a drawer.

use billing::{
    model::{BankAccount, Method, MethodTotal, ShiftState},
    server::paper::{
        CreditedBy, InvoicePaper, OpenBill, PaidBill, PaperLine, ReceiptPaper, ShiftPaper, StatementLine,
        StatementPaper, TaxSum,
    },
};
use documents::{Head, Invoice, Receipt, Shift, Statement};
use jiff::civil::{Date, date};
use model::{Currency, Money};

use crate::paper::{at, head, is_silent_about, pdf, says, sheets};

const BILLS: &str = "https://hale.example/bills";

const fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn day(day: i8) -> Date {
    date(2026, 11, day)
}

fn line(name: &str) -> PaperLine {
    PaperLine {
        name: name.into(),
        performed_on: day(20),
        by: Some("Dr Grace Hopper".into()),
        quantity: "2".into(),
        net: usd(10_000),
        rate: Some("19%".into()),
        tax: usd(1_900),
        total: usd(11_900),
    }
}

fn invoice(lines: usize) -> InvoicePaper {
    InvoicePaper {
        number: "HG-2026-0007".into(),
        issued_on: day(24),
        due_on: date(2026, 12, 24),
        lines: (1..=lines).map(|number| line(&format!("Wound dressing {number}"))).collect(),
        taxes: vec![TaxSum { rate: "19%".into(), net: usd(10_000), tax: usd(1_900) }],
        net: usd(10_000),
        tax: usd(1_900),
        total: usd(11_900),
        payer_name: Some("Northern Mutual".into()),
        payer: usd(9_000),
        patient: usd(2_900),
        credit_notes: vec![],
        paid: usd(0),
        waived: usd(0),
        open: usd(2_900),
        bank: None,
    }
}

fn bank(account: &str, is_iban: bool, bic: Option<&str>) -> Option<BankAccount> {
    let bic = bic.map(str::to_owned);
    Some(BankAccount { holder: "Hale General Hospital".into(), account: account.into(), is_iban, bic })
}

async fn read<S: documents::Sheet>(sheet: &S) -> String {
    sheets(&pdf(&head("Ada Byron"), sheet).await).join(" ")
}

#[tokio::test]
async fn an_invoice_says_all_that_an_invoice_has_to() {
    let text = read(&Invoice::of(invoice(1), BILLS)).await;
    says(
        &text,
        &[
            "Hale General",
            "1 Main Street, Springfield",
            "Ada Byron",
            "Invoice HG-2026-0007",
            "Date 24 Nov 2026",
            "To pay by 24 Dec 2026",
            "Wound dressing 1",
            "Dr Grace Hopper",
            "20 Nov 2026",
            "100.00",
            "19%",
            "119.00",
            "Tax at 19% on 100.00 USD: 19.00 USD",
            "Total 119.00 USD",
            "Carried by Northern Mutual −90.00 USD",
            "Your part 29.00 USD",
            "Left to pay 29.00 USD",
            "Please pay 29.00 USD by 24 Dec 2026, and name the number HG-2026-0007.",
            "Online: sign in at https://hale.example/bills",
            "At our desk",
        ],
    );
    is_silent_about(&text, &["Credit note", "Waived", "Paid", "bank transfer"]);
}

#[tokio::test]
async fn an_invoice_says_where_money_is_transferred_to_while_something_is_open() {
    let mut paper = invoice(1);
    paper.bank = bank("DE89 3704 0044 0532 0130 00", true, Some("COBADEFF"));
    let text = read(&Invoice::of(paper.clone(), BILLS)).await;
    let transfer = "By bank transfer to Hale General Hospital, IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFF. \
                    Please name the number HG-2026-0007.";
    says(&text, &[transfer]);
    paper.open = usd(0);
    is_silent_about(&read(&Invoice::of(paper, BILLS)).await, &["bank transfer"]);
}

#[tokio::test]
async fn what_was_taken_back_waived_and_paid_stands_below_and_nobody_is_asked_twice() {
    let mut paper = invoice(1);
    paper.credit_notes =
        vec![CreditedBy { number: "HG-2026-C1".into(), issued_on: day(25), patient: usd(900), total: usd(1_000) }];
    (paper.paid, paper.waived, paper.open) = (usd(1_500), usd(500), usd(0));
    let text = read(&Invoice::of(paper, BILLS)).await;
    says(
        &text,
        &[
            "Credit note HG-2026-C1 of 25 Nov 2026 −9.00 USD",
            "Waived −5.00 USD",
            "Paid −15.00 USD",
            "Left to pay 0.00 USD",
            "There is nothing left to pay of this invoice",
        ],
    );
    is_silent_about(&text, &["How to pay", "To pay by", BILLS]);
}

#[tokio::test]
async fn a_long_invoice_has_its_head_on_every_sheet_and_markup_in_a_line_is_text() {
    let mut paper = invoice(60);
    paper.lines[0].name = "#eval(\"1\") *bold*".into();
    let sheets = sheets(&pdf(&head("Ada Byron"), &Invoice::of(paper, BILLS)).await);
    assert!(sheets.len() > 2, "{} sheets", sheets.len());
    says(&sheets[0], &["#eval(\"1\") *bold*"]);
    says(&sheets[1], &["Ada Byron", "Quantity", "Page 2 of"]);
}

#[tokio::test]
async fn a_receipt_says_what_came_how_and_what_it_has_paid() {
    let receipt = ReceiptPaper {
        id: "019b0000-0000-7000-8000-000000000001".into(),
        method: Method::Card,
        reference: Some("SLIP 7".into()),
        amount: usd(5_000),
        received_on: day(24),
        bills: vec![PaidBill { number: "HG-2026-0007".into(), amount: usd(2_900) }],
        credit: usd(2_100),
        rounding: usd(0),
        refunded: usd(0),
    };
    let text = read(&Receipt::of(receipt)).await;
    says(
        &text,
        &[
            "Receipt",
            "We have received 50.00 USD.",
            "24 Nov 2026",
            "Card terminal",
            "SLIP 7",
            "019b0000-0000-7000-8000-000000000001",
            "Bill HG-2026-0007 29.00 USD",
            "Left as your credit 21.00 USD",
        ],
    );
    is_silent_about(&text, &["Rounded", "Paid back"]);
}

#[tokio::test]
async fn a_statement_runs_from_the_first_entry_to_the_balance_of_its_day() {
    let line = |on, words: &str, amount, balance| StatementLine {
        on: day(on),
        words: words.into(),
        amount: usd(amount),
        balance: usd(balance),
    };
    let statement = StatementPaper {
        as_of: day(24),
        lines: vec![
            line(1, "Bill HG-2026-0007", 2_900, 2_900),
            line(20, "Payment received (card terminal)", -1_000, 1_900),
        ],
        open: vec![OpenBill { number: "HG-2026-0007".into(), due_on: day(23), overdue: true, open: usd(1_900) }],
        owed: usd(1_900),
        credit: usd(0),
        balance: usd(1_900),
        bank: bank("ABA 021000021 / 4417", false, None),
    };
    let text = read(&Statement::of(statement.clone())).await;
    says(
        &text,
        &[
            "Statement of account",
            "As of 24 Nov 2026",
            "Open bills 19.00 USD",
            "You owe 19.00 USD",
            "23 Nov 2026",
            "Overdue",
            "1 Nov 2026 Bill HG-2026-0007 29.00 29.00",
            "By bank transfer to Hale General Hospital, Account ABA 021000021 / 4417. Please name the number of each bill.",
            "20 Nov 2026 Payment received (card terminal) −10.00 19.00",
        ],
    );
    let ours = StatementPaper { balance: usd(-500), credit: usd(500), owed: usd(0), open: vec![], ..statement };
    let text = read(&Statement::of(ours)).await;
    says(&text, &["We owe you 5.00 USD"]);
    is_silent_about(&text, &["bank transfer"]);
}

#[tokio::test]
async fn the_report_of_a_drawer_is_about_no_patient_and_says_by_how_much_it_differs() {
    let opened = at(8, 0);
    let paper = ShiftPaper {
        cashier: "Jo Till".into(),
        opened: opened.at,
        closed: None,
        reviewed_by: None,
        state: ShiftState::Closed,
        float: usd(5_000),
        taken: usd(4_000),
        paid_out: usd(1_000),
        expected: usd(8_000),
        counted: Some(usd(7_900)),
        variance: Some(usd(-100)),
        variance_reason: Some("A coin rolled away".into()),
        methods: vec![MethodTotal { method: Method::Card, net: usd(12_300) }],
    };
    let house = Head { subject: None, ..head("Ada Byron") };
    let text = sheets(&pdf(&house, &Shift::of(paper, &opened, Some(&at(16, 30)))).await).join(" ");
    says(
        &text,
        &[
            "Cashier’s report",
            "Jo Till",
            "Tue 24 Nov 2026, 08:00 EST",
            "Tue 24 Nov 2026, 16:30 EST",
            "Float at the start 50.00 USD",
            "Cash paid out −10.00 USD",
            "Should be in the drawer 80.00 USD",
            "Counted 79.00 USD",
            "Difference −1.00 USD",
            "Too little",
            "A coin rolled away",
            "Card terminal 123.00 USD",
        ],
    );
    is_silent_about(&text, &["Ada Byron", "Medical record number"]);
}
