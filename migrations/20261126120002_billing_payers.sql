-- What insurers and other payers pay of their part. A payment of theirs is their credit first, and an allocation takes it to
-- an invoice, as it is with patients; what a credit note takes back of a part that was paid becomes their credit again.

-- A payer is an organization. Coverages that only name one, and on whose invoices somebody owes, get it now.
insert into organization (id, name, kind)
select gen_random_uuid(), n.name, 'Insurance company'
from (select distinct on (lower(name)) name from (
          select left(coalesce(c.payor, c.kind, 'Insurance'), 500) as name
          from coverage c join invoice i on i.coverage_id = c.id
          where c.payor_organization_id is null and i.state <> 'discarded') named order by lower(name), name) n
where not exists (select from organization o where lower(o.name) = lower(n.name));

update coverage c
set payor_organization_id = (
    select o.id from organization o where lower(o.name) = lower(left(coalesce(c.payor, c.kind, 'Insurance'), 500))
    order by o.created_at, o.id limit 1)
where c.payor_organization_id is null and exists (select from invoice i where i.coverage_id = c.id and i.state <> 'discarded');

create table payer_payment (
    id uuid primary key,
    facility_id uuid not null references facility,
    payer_id uuid not null references organization,
    method text not null constraint payer_payment_method_known check (method in ('transfer', 'cheque')),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null constraint payer_payment_is_something check (amount_minor > 0),
    -- The text of the transfer, the number of the cheque.
    reference text not null check (length(reference) between 1 and 100),
    received_on date not null,
    received_at timestamptz not null,
    created_by uuid references account,
    constraint payer_payment_of_payer unique (id, facility_id),
    -- The same transfer or cheque is not taken in twice.
    constraint payer_payment_once unique (facility_id, payer_id, method, reference)
);
create trigger payer_payment_append_only before update or delete on payer_payment for each row execute function refuse_change();

-- Below zero it is released to the payer's credit again.
create table payer_allocation (
    id uuid primary key,
    payer_payment_id uuid not null,
    invoice_id uuid not null,
    patient_id uuid not null,
    facility_id uuid not null,
    amount_minor bigint not null check (amount_minor <> 0),
    account_id uuid references account,
    at timestamptz not null,
    constraint payer_allocation_of_payment
        foreign key (payer_payment_id, facility_id) references payer_payment (id, facility_id),
    constraint payer_allocation_of_invoice
        foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);
create index payer_allocation_of_payments on payer_allocation (payer_payment_id);
create index payer_allocation_of_invoices on payer_allocation (invoice_id);
create trigger payer_allocation_append_only before update or delete on payer_allocation
    for each row execute function refuse_change();

-- No more is allocated than was paid, and no more released than was allocated. Who allocates holds the payment's row.
create function payer_allocation_within() returns trigger language plpgsql as $$
begin
    if (select sum(amount_minor) from payer_allocation where payer_payment_id = new.payer_payment_id)
           > (select amount_minor from payer_payment where id = new.payer_payment_id)
       or (select sum(amount_minor) from payer_allocation
           where payer_payment_id = new.payer_payment_id and invoice_id = new.invoice_id) < 0 then
        raise exception 'more is allocated than the payer has paid'
            using errcode = 'check_violation', constraint = 'payer_allocation_within', table = 'payer_allocation';
    end if;
    return null;
end $$;
create trigger payer_allocation_within after insert on payer_allocation
    for each row execute function payer_allocation_within();

-- What payers have paid and no invoice has taken.
alter table ledger_entry add column payer_payment_id uuid references payer_payment;
alter table ledger_entry drop constraint ledger_account_known;
alter table ledger_entry add constraint ledger_account_known check (account in (
    'patient', 'payer', 'drawer', 'safe', 'card', 'bank', 'cheques', 'gateway', 'credit', 'payer_credit', 'tax', 'suspense',
    'revenue', 'write_off', 'rounding', 'variance', 'fee', 'disputes'));
alter table ledger_entry drop constraint ledger_entry_says_whose;
alter table ledger_entry add constraint ledger_entry_says_whose check (case account
    when 'patient' then patient_id is not null and invoice_id is not null
    when 'payer' then invoice_id is not null
    when 'credit' then patient_id is not null and payment_id is not null
    when 'payer_credit' then payer_id is not null and payer_payment_id is not null
    when 'drawer' then shift_id is not null
    else true end);
create index ledger_entry_of_payers on ledger_entry (facility_id, account, booked_on) where account in ('payer', 'payer_credit');

-- Entries of payers, each with who it is: older ones name only the invoice, and its coverage says whose it is.
create view payer_entry as
    select e.*, coalesce(e.payer_id, c.payor_organization_id) as whose
    from ledger_entry e
    left join invoice i on i.id = e.invoice_id and e.payer_id is null
    left join coverage c on c.id = i.coverage_id
    where e.account in ('payer', 'payer_credit');

create or replace function payer_balance(as_of date)
    returns table (facility_id uuid, payer_id uuid, currency char(3), owed bigint)
    language sql stable as $$
        select e.facility_id, e.whose, e.currency, sum(e.amount_minor)::bigint
        from payer_entry e where e.account = 'payer' and e.booked_on <= as_of
        group by e.facility_id, e.whose, e.currency
    $$;

-- What a payer will not pay may be given up, too, by two people as always. Such entries name the payer.
alter table write_off add column part text not null default 'patient'
    constraint write_off_part_known check (part in ('patient', 'payer'));
