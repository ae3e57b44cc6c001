-- Money that comes and goes: shifts at the drawer, payments and what they pay, write-offs, refunds, and what the payment
-- gateway tells. None of it keeps a balance; those are views of the ledger, which comes next.

create table cashier_shift (
    id uuid primary key,
    facility_id uuid not null references facility,
    account_id uuid not null references account,
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    state text not null default 'open' constraint cashier_shift_state_known
        check (state in ('open', 'handing_over', 'accepted', 'counted', 'closed', 'reviewed')),
    float_minor bigint not null check (float_minor >= 0),
    -- The shift whose drawer it took over.
    takes_over uuid constraint cashier_shift_takes_over_once unique references cashier_shift,
    opened_at timestamptz not null,
    counted_minor bigint check (counted_minor >= 0),
    counted_at timestamptz,
    -- Counted less expected, when it was closed.
    variance_minor bigint,
    variance_reason text check (length(variance_reason) between 1 and 500),
    closed_at timestamptz,
    reviewed_by uuid references account,
    reviewed_at timestamptz,
    version int not null default 1,
    constraint cashier_shift_counted check (state = 'open' or counted_minor is not null),
    constraint cashier_shift_closed check ((closed_at is not null) = (state in ('accepted', 'closed', 'reviewed'))),
    constraint cashier_shift_variance check ((variance_minor is not null) = (closed_at is not null)),
    constraint cashier_shift_variance_explained check (coalesce(variance_minor, 0) = 0 or variance_reason is not null),
    constraint cashier_shift_reviewed check ((reviewed_by is not null) = (state = 'reviewed') and reviewed_by <> account_id)
);
-- Nobody has two drawers at once.
create unique index cashier_shift_one_open on cashier_shift (account_id, facility_id)
    where state in ('open', 'handing_over', 'counted');

-- Staff ask for money by link; the patient pays after signing in.
create table payment_request (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    note text check (length(note) between 1 and 500),
    expires_at timestamptz not null,
    withdrawn_at timestamptz,
    created_by uuid references account,
    created_at timestamptz not null,
    constraint payment_request_of_patient unique (id, patient_id, facility_id)
);
create table payment_request_invoice (
    request_id uuid not null,
    invoice_id uuid not null,
    patient_id uuid not null,
    facility_id uuid not null,
    primary key (request_id, invoice_id),
    constraint payment_request_invoice_of_request
        foreign key (request_id, patient_id, facility_id) references payment_request (id, patient_id, facility_id),
    constraint payment_request_invoice_of_patient
        foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);

create table payment (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    method text not null check (method in ('cash', 'card', 'transfer', 'cheque', 'online')),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null constraint payment_is_something check (amount_minor > 0),
    -- What cash was rounded by: the patient's credit is amount + rounding.
    rounding_minor bigint not null default 0 constraint payment_only_cash_is_rounded check (rounding_minor = 0 or method = 'cash'),
    state text not null constraint payment_state_known
        check (state in ('initiated', 'processing', 'succeeded', 'failed', 'abandoned', 'disputed', 'won', 'lost')),
    -- The slip's number, the transfer's text.
    reference text check (length(reference) between 1 and 100),
    shift_id uuid references cashier_shift,
    -- What an online payment was begun for.
    request_id uuid references payment_request,
    received_on date,
    received_at timestamptz,
    created_by uuid references account,
    created_at timestamptz not null,
    version int not null default 1,
    constraint payment_cash_in_a_drawer check ((method = 'cash') = (shift_id is not null)),
    constraint payment_received check ((received_at is not null) = (state in ('succeeded', 'disputed', 'won', 'lost')) and (received_on is null) = (received_at is null)),
    constraint payment_of_patient unique (id, patient_id, facility_id)
);
create index payment_of_patient_by_day on payment (patient_id, received_on);
create index payment_of_shift on payment (shift_id) where shift_id is not null;
-- Two tabs that pay one request: the second is told, and nobody pays twice (T9.5).
create unique index payment_request_one_under_way on payment (request_id) where state in ('initiated', 'processing');

create function payment_guard() returns trigger language plpgsql as $$
begin
    if (new.facility_id, new.patient_id, new.method, new.currency, new.amount_minor, new.rounding_minor, new.shift_id, new.request_id)
       is distinct from
       (old.facility_id, old.patient_id, old.method, old.currency, old.amount_minor, old.rounding_minor, old.shift_id, old.request_id)
       or (old.received_at is not null and (new.received_at, new.received_on) is distinct from (old.received_at, old.received_on)) then
        raise exception 'a payment does not change'
            using errcode = 'check_violation', constraint = 'payment_stays', table = 'payment';
    end if;
    if new.state <> old.state and (old.state, new.state) not in (
        ('initiated', 'processing'), ('initiated', 'succeeded'), ('initiated', 'failed'), ('initiated', 'abandoned'),
        ('processing', 'succeeded'), ('processing', 'failed'), ('failed', 'succeeded'), ('abandoned', 'succeeded'),
        ('succeeded', 'disputed'), ('disputed', 'won'), ('disputed', 'lost')) then
        raise exception 'a payment does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'payment_move_listed', table = 'payment';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger payment_guard before update on payment for each row execute function payment_guard();
create trigger payment_never_deleted before delete on payment for each row execute function refuse_change();

-- What of a payment pays what of an invoice; below zero it is released to the patient's credit again (T4.4).
create table allocation (
    id uuid primary key,
    payment_id uuid not null,
    invoice_id uuid not null,
    patient_id uuid not null,
    facility_id uuid not null,
    amount_minor bigint not null check (amount_minor <> 0),
    account_id uuid references account,
    at timestamptz not null,
    constraint allocation_of_payment foreign key (payment_id, patient_id, facility_id) references payment (id, patient_id, facility_id),
    constraint allocation_of_invoice foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);
create index allocation_of_payments on allocation (payment_id);
create index allocation_of_invoices on allocation (invoice_id);
create trigger allocation_append_only before update or delete on allocation for each row execute function refuse_change();

-- The part of an invoice that the house gives up, by two people.
create table write_off (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    invoice_id uuid not null,
    amount_minor bigint not null constraint write_off_is_something check (amount_minor > 0),
    reason text not null check (length(reason) between 1 and 500),
    state text not null default 'requested' check (state in ('requested', 'approved', 'rejected')),
    requested_by uuid references account,
    requested_at timestamptz not null,
    decided_by uuid references account,
    decided_at timestamptz,
    constraint write_off_decided check ((decided_at is not null) = (state <> 'requested')),
    constraint write_off_second_person check (decided_by is distinct from requested_by or decided_by is null),
    constraint write_off_of_invoice foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);
create unique index write_off_one_open on write_off (invoice_id) where state = 'requested';

create table refund (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    payment_id uuid not null,
    amount_minor bigint not null constraint refund_is_something check (amount_minor > 0),
    reason text not null check (length(reason) between 1 and 500),
    state text not null constraint refund_state_known
        check (state in ('requested', 'approved', 'processing', 'succeeded', 'failed', 'rejected')),
    -- Null: it began at the gateway's own desk.
    requested_by uuid references account,
    requested_at timestamptz not null,
    decided_by uuid references account,
    decided_at timestamptz,
    shift_id uuid references cashier_shift,
    paid_out_on date,
    paid_out_at timestamptz,
    version int not null default 1,
    constraint refund_paid_out check ((paid_out_at is not null) = (state = 'succeeded') and (paid_out_on is null) = (paid_out_at is null)),
    constraint refund_of_payment foreign key (payment_id, patient_id, facility_id) references payment (id, patient_id, facility_id)
);
-- One at a time for each payment (T4.5).
create unique index refund_one_open on refund (payment_id) where state in ('requested', 'approved', 'processing');
create index refund_of on refund (payment_id);

create function refund_guard() returns trigger language plpgsql as $$
begin
    if (new.facility_id, new.patient_id, new.payment_id, new.amount_minor, new.reason, new.requested_by)
       is distinct from (old.facility_id, old.patient_id, old.payment_id, old.amount_minor, old.reason, old.requested_by) then
        raise exception 'a refund does not change'
            using errcode = 'check_violation', constraint = 'refund_stays', table = 'refund';
    end if;
    if new.state <> old.state and (old.state, new.state) not in (
        ('requested', 'approved'), ('requested', 'rejected'), ('approved', 'processing'), ('approved', 'succeeded'),
        ('processing', 'succeeded'), ('processing', 'failed')) then
        raise exception 'a refund does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'refund_move_listed', table = 'refund';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger refund_guard before update on refund for each row execute function refund_guard();
create trigger refund_never_deleted before delete on refund for each row execute function refuse_change();

-- What a payment brought is never refunded beyond. Those who refund the same payment hold its row.
create function refund_within() returns trigger language plpgsql as $$
begin
    if (select sum(amount_minor) from refund where payment_id = new.payment_id and state not in ('failed', 'rejected'))
       > (select amount_minor from payment where id = new.payment_id) then
        raise exception 'more is refunded than was paid'
            using errcode = 'check_violation', constraint = 'refund_within_payment', table = 'refund';
    end if;
    return null;
end $$;
create trigger refund_within after insert or update on refund for each row execute function refund_within();

-- The gateway -----------------------------------------------------------------------------------------------

-- The page at which a payment is made. Amount, currency and patient are the payment's, never the event's (T9.4).
create table gateway_session (
    id text primary key check (length(id) between 1 and 255),
    payment_id uuid not null constraint gateway_session_of_payment unique references payment,
    url text not null check (length(url) between 1 and 2000),
    opened_at timestamptz not null
);

-- An event is taken in once, with all that follows from it, in one transaction (T9.2).
create table gateway_event (
    id text primary key check (length(id) between 1 and 255),
    kind text not null check (length(kind) between 1 and 100),
    made_at timestamptz not null,
    taken_at timestamptz not null,
    outcome text not null constraint gateway_event_outcome_known
        check (outcome in ('done', 'repeated', 'older', 'suspended', 'ignored', 'set_aside'))
);
create trigger gateway_event_append_only before update or delete on gateway_event for each row execute function refuse_change();

-- Different events speak of the same charge, refund or dispute: each is one thing here.
create table gateway_object (
    kind text not null constraint gateway_object_kind_known check (kind in ('charge', 'refund', 'fee')),
    id text not null check (length(id) between 1 and 255),
    facility_id uuid not null references facility,
    -- Null: nobody knows whose money it is; it stands on the suspense account.
    payment_id uuid references payment,
    refund_id uuid constraint gateway_object_of_refund unique references refund,
    -- For the ledger: what came of this thing is posted once under it.
    posting_id uuid not null,
    first_seen_at timestamptz not null,
    constraint gateway_object_once primary key (kind, id)
);
-- A payment is one charge at the gateway: a second one is unknown money.
create unique index gateway_charge_of_payment on gateway_object (payment_id) where kind = 'charge' and payment_id is not null;

-- What a person has to look at.
create table billing_task (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid references patient,
    payment_id uuid references payment,
    kind text not null constraint billing_task_kind_known
        check (kind in ('paid_after_the_end', 'amount_differs', 'unknown_payment', 'disputed', 'refund_outside', 'refund_failed')),
    detail text not null check (length(detail) between 1 and 500),
    created_at timestamptz not null,
    done_by uuid references account,
    done_at timestamptz,
    constraint billing_task_done check ((done_at is null) = (done_by is null))
);
create index billing_task_open on billing_task (facility_id, created_at) where done_at is null;
