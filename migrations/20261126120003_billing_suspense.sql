-- Money that came and fits nothing of ours: what the gateway told, and transfers and cheques of which nobody knows whose they
-- are. Each stands on the suspense account until somebody has placed it: with a patient, or back where it came from. From
-- the facility's threshold on a second person decides.

create table suspense_money (
    id uuid primary key,
    facility_id uuid not null references facility,
    method text not null constraint suspense_money_method_known check (method in ('transfer', 'cheque', 'online')),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    -- Below zero: money that went, and nobody knows for what.
    amount_minor bigint not null constraint suspense_money_is_something check (amount_minor <> 0),
    -- What stood beside it.
    reference text not null check (length(reference) between 1 and 300),
    -- As the gateway calls it.
    gateway_id text constraint suspense_money_of_gateway unique check (length(gateway_id) between 1 and 255),
    -- The payment for which it was probably meant.
    meant_for uuid references payment,
    came_on date not null,
    came_at timestamptz not null,
    created_by uuid references account,
    constraint suspense_money_online check ((method = 'online') = (gateway_id is not null)),
    constraint suspense_money_of_facility unique (id, facility_id)
);
create index suspense_money_by_day on suspense_money (facility_id, came_on);
create trigger suspense_money_append_only before update or delete on suspense_money
    for each row execute function refuse_change();

create table suspense_placement (
    id uuid primary key,
    suspense_id uuid not null,
    facility_id uuid not null,
    kind text not null constraint suspense_placement_kind_known check (kind in ('assign', 'send_back')),
    patient_id uuid references patient,
    -- Which it pays as far as it is open; null: it is the patient's credit.
    invoice_id uuid,
    amount_minor bigint not null constraint suspense_placement_is_something check (amount_minor > 0),
    reason text not null check (length(reason) between 1 and 500),
    state text not null constraint suspense_placement_state_known
        check (state in ('requested', 'approved', 'processing', 'succeeded', 'failed', 'rejected')),
    -- Null: it was sent back at the gateway's own desk.
    requested_by uuid references account,
    requested_at timestamptz not null,
    decided_by uuid references account,
    decided_at timestamptz,
    -- What became of it.
    payment_id uuid references payment,
    done_on date,
    done_at timestamptz,
    constraint suspense_placement_of_money foreign key (suspense_id, facility_id) references suspense_money (id, facility_id),
    constraint suspense_placement_of_invoice
        foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id),
    constraint suspense_placement_whose check ((kind = 'assign') = (patient_id is not null)),
    constraint suspense_placement_done check (
        (done_at is null) = (done_on is null) and (done_at is not null) = (state = 'succeeded')
        and (payment_id is not null) = (state = 'succeeded' and kind = 'assign'))
);
create unique index suspense_placement_one_open on suspense_placement (suspense_id)
    where state in ('requested', 'approved', 'processing');
create index suspense_placement_of on suspense_placement (suspense_id);

create function suspense_placement_guard() returns trigger language plpgsql as $$
begin
    if (new.suspense_id, new.kind, new.patient_id, new.invoice_id, new.amount_minor, new.reason, new.requested_by)
       is distinct from
       (old.suspense_id, old.kind, old.patient_id, old.invoice_id, old.amount_minor, old.reason, old.requested_by) then
        raise exception 'what was asked for does not change'
            using errcode = 'check_violation', constraint = 'suspense_placement_stays', table = 'suspense_placement';
    end if;
    if new.state <> old.state and (old.state, new.state) not in (
        ('requested', 'approved'), ('requested', 'rejected'), ('approved', 'processing'), ('approved', 'succeeded'),
        ('processing', 'succeeded'), ('processing', 'failed')) then
        raise exception 'this does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'suspense_placement_move_listed', table = 'suspense_placement';
    end if;
    return new;
end $$;
create trigger suspense_placement_guard before update on suspense_placement
    for each row execute function suspense_placement_guard();
create trigger suspense_placement_never_deleted before delete on suspense_placement
    for each row execute function refuse_change();

-- No more is placed than came. Who places it holds the row of the money.
create function suspense_placement_within() returns trigger language plpgsql as $$
begin
    if (select sum(amount_minor) from suspense_placement where suspense_id = new.suspense_id and state in ('approved', 'processing', 'succeeded'))
       > (select greatest(amount_minor, 0) from suspense_money where id = new.suspense_id) then
        raise exception 'more is placed than came'
            using errcode = 'check_violation', constraint = 'suspense_placement_within', table = 'suspense_placement';
    end if;
    return null;
end $$;
create trigger suspense_placement_within after insert or update on suspense_placement
    for each row execute function suspense_placement_within();

-- What of it stands on the suspense account.
create view suspense_left as
    select m.id as suspense_id,
           (m.amount_minor - coalesce(sum(p.amount_minor) filter (where p.state = 'succeeded'), 0))::bigint as left_minor
    from suspense_money m left join suspense_placement p on p.suspense_id = m.id
    group by m.id;

-- A payment that was made of it: the money had come before.
alter table payment add column suspense_id uuid references suspense_money;
create index payment_of_suspense on payment (suspense_id) where suspense_id is not null;

alter table billing_task add column suspense_id uuid references suspense_money;
create index billing_task_of_suspense on billing_task (suspense_id) where suspense_id is not null;

-- What stood there before: each posting on the suspense account is one.
insert into suspense_money (id, facility_id, method, currency, amount_minor, reference, gateway_id, came_on, came_at)
select o.posting_id, e.facility_id, 'online', e.currency, -e.amount_minor, o.id, o.id, e.booked_on, j.booked_at
from gateway_object o
join journal j on j.kind = 'suspended' and j.source_id = o.posting_id
join ledger_entry e on e.journal_id = j.id and e.account = 'suspense';
