-- The ledger: double-entry and append-only. Every balance in the house is a sum of it (T4.1); none is kept anywhere.

create table journal (
    id uuid primary key,
    facility_id uuid not null references facility,
    kind text not null check (length(kind) between 1 and 50),
    -- The invoice, the payment, the allocation …: each is posted once.
    source_id uuid not null,
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    -- The day at the facility on which it counts.
    booked_on date not null,
    booked_at timestamptz not null,
    account_id uuid references account,
    constraint journal_posted_once unique (kind, source_id)
);
create index journal_by_day on journal (facility_id, booked_on);

create table ledger_entry (
    id bigint generated always as identity primary key,
    journal_id uuid not null references journal,
    -- They are the journal's; here so that a balance is one look at one table.
    facility_id uuid not null,
    booked_on date not null,
    currency char(3) not null,
    account text not null constraint ledger_account_known check (account in (
        'patient', 'payer', 'drawer', 'safe', 'card', 'bank', 'cheques', 'gateway', 'credit', 'tax', 'suspense', 'revenue',
        'write_off', 'rounding', 'variance', 'fee', 'disputes')),
    -- Above zero: a debit.
    amount_minor bigint not null constraint ledger_entry_is_something check (amount_minor <> 0),
    patient_id uuid references patient,
    payer_id uuid references organization,
    invoice_id uuid references invoice,
    payment_id uuid references payment,
    shift_id uuid references cashier_shift,
    constraint ledger_entry_says_whose check (case account
        when 'patient' then patient_id is not null and invoice_id is not null
        when 'payer' then invoice_id is not null
        when 'credit' then patient_id is not null and payment_id is not null
        when 'drawer' then shift_id is not null
        else true end)
);
create index ledger_entry_of_journal on ledger_entry (journal_id);
create index ledger_entry_of_invoice on ledger_entry (invoice_id, account) where invoice_id is not null;
create index ledger_entry_of_payment on ledger_entry (payment_id, account) where payment_id is not null;
create index ledger_entry_of_patient on ledger_entry (patient_id, facility_id, booked_on) where patient_id is not null;
create index ledger_entry_of_shift on ledger_entry (shift_id) where shift_id is not null;
create index ledger_entry_by_day on ledger_entry (facility_id, booked_on, account);

create trigger journal_append_only before update or delete on journal for each row execute function refuse_change();
create trigger journal_no_truncate before truncate on journal for each statement execute function refuse_change();
create trigger ledger_entry_append_only before update or delete on ledger_entry for each row execute function refuse_change();
create trigger ledger_entry_no_truncate before truncate on ledger_entry for each statement execute function refuse_change();

-- What an entry repeats of its journal is the journal's.
create function ledger_entry_agrees() returns trigger language plpgsql as $$
begin
    if not exists (
        select from journal j where j.id = new.journal_id
          and (j.facility_id, j.booked_on, j.currency) = (new.facility_id, new.booked_on, new.currency)) then
        raise exception 'an entry is of its journal''s facility, day and currency'
            using errcode = 'check_violation', constraint = 'ledger_entry_agrees', table = 'ledger_entry';
    end if;
    return new;
end $$;
create trigger ledger_entry_agrees before insert on ledger_entry for each row execute function ledger_entry_agrees();

-- When the transaction ends, every journal it touched sums to zero in each currency, and has entries.
create function journal_balances() returns trigger language plpgsql as $$
declare
    touched uuid := (to_jsonb(new) ->> case tg_table_name when 'journal' then 'id' else 'journal_id' end)::uuid;
begin
    if not exists (select from ledger_entry where journal_id = touched)
       or exists (select from ledger_entry where journal_id = touched group by currency having sum(amount_minor) <> 0) then
        raise exception 'journal % does not sum to zero', touched
            using errcode = 'check_violation', constraint = 'journal_balances', table = 'journal';
    end if;
    return null;
end $$;
create constraint trigger journal_balances after insert on journal
    deferrable initially deferred for each row execute function journal_balances();
create constraint trigger ledger_entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function journal_balances();

-- Balances, as of a day --------------------------------------------------------------------------------------
-- Only entries of that day and before count: a statement as of yesterday is the same tomorrow (T4.12).

-- What is owed of each issued invoice, by the patient and by the payer.
create function invoice_balance(as_of date)
    returns table (invoice_id uuid, patient_open bigint, payer_open bigint)
    language sql stable as $$
        select e.invoice_id,
               coalesce(sum(e.amount_minor) filter (where e.account = 'patient'), 0)::bigint,
               coalesce(sum(e.amount_minor) filter (where e.account = 'payer'), 0)::bigint
        from ledger_entry e
        where e.invoice_id is not null and e.account in ('patient', 'payer') and e.booked_on <= as_of
        group by e.invoice_id
    $$;

-- What each patient owes at a facility, and has to their credit.
create function patient_balance(as_of date)
    returns table (facility_id uuid, patient_id uuid, currency char(3), owed bigint, credit bigint)
    language sql stable as $$
        select e.facility_id, e.patient_id, e.currency,
               coalesce(sum(e.amount_minor) filter (where e.account = 'patient'), 0)::bigint,
               coalesce(-sum(e.amount_minor) filter (where e.account = 'credit'), 0)::bigint
        from ledger_entry e
        where e.patient_id is not null and e.account in ('patient', 'credit') and e.booked_on <= as_of
        group by e.facility_id, e.patient_id, e.currency
    $$;

create function payer_balance(as_of date)
    returns table (facility_id uuid, payer_id uuid, currency char(3), owed bigint)
    language sql stable as $$
        select e.facility_id, e.payer_id, e.currency, sum(e.amount_minor)::bigint
        from ledger_entry e where e.account = 'payer' and e.booked_on <= as_of
        group by e.facility_id, e.payer_id, e.currency
    $$;

-- Every account of a facility: drawers, tax, revenue and all others.
create function account_balance(as_of date)
    returns table (facility_id uuid, account text, currency char(3), balance bigint)
    language sql stable as $$
        select e.facility_id, e.account, e.currency, sum(e.amount_minor)::bigint
        from ledger_entry e where e.booked_on <= as_of
        group by e.facility_id, e.account, e.currency
    $$;

-- What each day did to each account.
create view daily_total as
    select facility_id, booked_on, account, currency,
           sum(amount_minor) filter (where amount_minor > 0) as debits,
           -sum(amount_minor) filter (where amount_minor < 0) as credits,
           sum(amount_minor) as net
    from ledger_entry group by facility_id, booked_on, account, currency;

-- What of a payment no invoice has taken and no refund has given back.
create view payment_credit as
    select e.payment_id, -sum(e.amount_minor)::bigint as credit
    from ledger_entry e where e.account = 'credit' group by e.payment_id;

-- What should lie in a drawer.
create view drawer_balance as
    select e.shift_id, sum(e.amount_minor)::bigint as expected
    from ledger_entry e where e.account = 'drawer' group by e.shift_id;
