//! A journal: entries that sum to zero in each currency. It is posted whole or not at all.

use model::{CashierShiftId, Currency, InvoiceId, Money, PatientId, PayerPaymentId, PaymentId};
use uuid::Uuid;

use super::{Account, JournalKind};

/// Where an entry belongs beside its account: what balances are asked for by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Of {
    pub patient: Option<PatientId>,
    pub payer: Option<Uuid>,
    pub invoice: Option<InvoiceId>,
    pub payment: Option<PaymentId>,
    pub payer_payment: Option<PayerPaymentId>,
    pub shift: Option<CashierShiftId>,
}

/// An amount on an account; above zero it is a debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    pub amount: i64,
    pub of: Of,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    pub kind: JournalKind,
    pub currency: Currency,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unposted {
    #[error("the entries sum to {0}, not to zero")]
    Unbalanced(i128),
    #[error("there are no entries")]
    Empty,
}

impl Journal {
    pub const fn new(kind: JournalKind, currency: Currency) -> Self {
        Self { kind, currency, entries: Vec::new() }
    }

    /// Adds to what the house owns, or takes from what it owes. Zero is no entry.
    pub fn debit(self, account: Account, amount: i64, of: Of) -> Self {
        self.entry(account, amount, of)
    }

    /// The other side of a debit.
    pub fn credit(self, account: Account, amount: i64, of: Of) -> Self {
        self.entry(account, -amount, of)
    }

    fn entry(mut self, account: Account, amount: i64, of: Of) -> Self {
        if amount != 0 {
            self.entries.push(Entry { account, amount, of });
        }
        self
    }

    /// Fit to be posted?
    pub fn check(&self) -> Result<(), Unposted> {
        match self.entries.iter().map(|entry| i128::from(entry.amount)).sum() {
            _ if self.entries.is_empty() => Err(Unposted::Empty),
            0 => Ok(()),
            sum => Err(Unposted::Unbalanced(sum)),
        }
    }

    /// What it does to an account.
    pub fn on(&self, account: Account) -> Money {
        let entries = self.entries.iter().filter(|entry| entry.account == account);
        Money::new(entries.map(|entry| entry.amount).sum(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_sums_to_zero_is_posted() {
        let none = Of::default();
        let begun = Journal::new(JournalKind::PaymentReceived, Currency::USD).debit(Account::Drawer, 500, none);
        assert_eq!(begun.check(), Err(Unposted::Unbalanced(500)));
        let whole = begun.credit(Account::Credit, 500, none).debit(Account::Rounding, 0, none);
        assert_eq!(whole.check(), Ok(()));
        assert_eq!(whole.entries.len(), 2, "zero is no entry");
        assert_eq!(whole.on(Account::Credit), Money::new(-500, Currency::USD));
        assert_eq!(Journal::new(JournalKind::Allocated, Currency::USD).check(), Err(Unposted::Empty));
    }

    #[test]
    fn amounts_that_overflow_are_no_balance() {
        let none = Of::default();
        let journal = Journal::new(JournalKind::Allocated, Currency::USD)
            .debit(Account::Drawer, i64::MAX, none)
            .debit(Account::Drawer, i64::MAX, none)
            .debit(Account::Drawer, 2, none);
        assert!(journal.check().is_err());
    }
}
