-- What is owed may be paid in instalments: a plan over one or several invoices of one patient, agreed between the billing
-- office and the patient. Nothing of what it brings is kept here: payments pay invoices as always, and what is paid of the
-- invoices fills the instalments in their order.

create table payment_plan (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    -- What was open of its invoices when it was made.
    total_minor bigint not null constraint payment_plan_is_something check (total_minor > 0),
    note text check (length(note) between 1 and 500),
    created_by uuid references account,
    created_on date not null,
    created_at timestamptz not null,
    -- Until somebody has agreed it is an offer.
    agreed_by uuid references account,
    agreed_on date,
    agreed_at timestamptz,
    cancelled_by uuid references account,
    cancelled_on date,
    cancelled_at timestamptz,
    cancel_reason text check (length(cancel_reason) between 1 and 500),
    constraint payment_plan_agreed check ((agreed_at is null) = (agreed_on is null)),
    constraint payment_plan_cancelled check (
        (cancelled_at is null) = (cancelled_on is null) and (cancelled_at is null) = (cancel_reason is null)),
    constraint payment_plan_of_patient unique (id, patient_id, facility_id)
);
create index payment_plan_of_patients on payment_plan (patient_id, facility_id);
create index payment_plan_running on payment_plan (facility_id) where cancelled_at is null;

create table payment_plan_invoice (
    plan_id uuid not null,
    invoice_id uuid not null,
    patient_id uuid not null,
    facility_id uuid not null,
    -- Of a plan that was not cancelled.
    live boolean not null default true,
    primary key (plan_id, invoice_id),
    constraint payment_plan_invoice_of_plan
        foreign key (plan_id, patient_id, facility_id) references payment_plan (id, patient_id, facility_id),
    constraint payment_plan_invoice_of_patient
        foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);
-- An invoice is paid by one plan at a time.
create unique index payment_plan_invoice_once on payment_plan_invoice (invoice_id) where live;
create index payment_plan_invoice_of on payment_plan_invoice (invoice_id);

create table payment_plan_instalment (
    plan_id uuid not null references payment_plan,
    number smallint not null check (number between 1 and 60),
    due_on date not null,
    amount_minor bigint not null constraint payment_plan_instalment_is_something check (amount_minor > 0),
    -- All instalments up to this one.
    through_minor bigint not null,
    primary key (plan_id, number)
);
create trigger payment_plan_instalment_append_only before update or delete on payment_plan_instalment
    for each row execute function refuse_change();

-- A plan is agreed once and cancelled once; its sum and its patient stay.
create function payment_plan_guard() returns trigger language plpgsql as $$
begin
    if (new.facility_id, new.patient_id, new.currency, new.total_minor, new.created_at)
       is distinct from (old.facility_id, old.patient_id, old.currency, old.total_minor, old.created_at)
       or (old.agreed_at is not null and (new.agreed_at, new.agreed_by) is distinct from (old.agreed_at, old.agreed_by))
       or old.cancelled_at is not null then
        raise exception 'a payment plan does not change'
            using errcode = 'check_violation', constraint = 'payment_plan_stays', table = 'payment_plan';
    end if;
    return new;
end $$;
create trigger payment_plan_guard before update on payment_plan for each row execute function payment_plan_guard();
create trigger payment_plan_never_deleted before delete on payment_plan for each row execute function refuse_change();

-- When the transaction ends, the instalments are the whole, to the last unit, and each is due after the one before it.
create function payment_plan_adds_up() returns trigger language plpgsql as $$
declare
    touched uuid := (to_jsonb(new) ->> case tg_table_name when 'payment_plan' then 'id' else 'plan_id' end)::uuid;
begin
    if (select total_minor from payment_plan where id = touched)
           is distinct from (select sum(amount_minor) from payment_plan_instalment where plan_id = touched)
       or exists (
           select from (
               select number, due_on, through_minor, sum(amount_minor) over w as through, lag(due_on) over w as before,
                      row_number() over w as place
               from payment_plan_instalment where plan_id = touched window w as (order by number)) n
           where n.through <> n.through_minor or n.before >= n.due_on or n.place <> n.number) then
        raise exception 'the instalments of plan % are not the whole', touched
            using errcode = 'check_violation', constraint = 'payment_plan_adds_up', table = 'payment_plan';
    end if;
    return null;
end $$;
create constraint trigger payment_plan_adds_up after insert on payment_plan
    deferrable initially deferred for each row execute function payment_plan_adds_up();
create constraint trigger payment_plan_instalment_adds_up after insert on payment_plan_instalment
    deferrable initially deferred for each row execute function payment_plan_adds_up();

-- From so many days on that an instalment is overdue, the plan is broken.
alter table billing_policy add column plan_broken_days int not null default 14
    constraint billing_policy_plan_broken_days check (plan_broken_days between 1 and 365);

-- What is left of each instalment at the end of a day: what is no longer open of the invoices has filled them in order.
create function instalments_left(plan uuid, as_of date)
    returns table (number smallint, due_on date, amount_minor bigint, left_minor bigint)
    language sql stable as $$
        select n.number, n.due_on, n.amount_minor,
               least(n.amount_minor, greatest(0, n.through_minor - p.total_minor + least(p.total_minor, o.open)))::bigint
        from payment_plan p
        join payment_plan_instalment n on n.plan_id = p.id
        cross join lateral (
            select coalesce(sum(e.amount_minor), 0) as open
            from payment_plan_invoice i
            join ledger_entry e on e.invoice_id = i.invoice_id and e.account = 'patient' and e.booked_on <= as_of
            where i.plan_id = p.id) o
        where p.id = plan
    $$;

-- How a plan stands at the end of a day. While it is in force and not broken, its invoices are not overdue.
create function plan_stands(plan uuid, as_of date)
    returns table (left_minor bigint, overdue_minor bigint, overdue_since date, in_force boolean, broken boolean, kept boolean)
    language sql stable as $$
        select s.left_minor, s.overdue_minor, s.overdue_since, s.in_force, s.broken,
               s.in_force and not s.broken and s.left_minor > 0
        from (
            select n.left_minor, n.overdue_minor, n.overdue_since,
                   coalesce(p.agreed_on <= as_of and (p.cancelled_on is null or p.cancelled_on > as_of), false) as in_force,
                   coalesce(as_of - n.overdue_since >= coalesce(b.plan_broken_days, 14), false) as broken
            from payment_plan p
            left join billing_policy b on b.facility_id = p.facility_id
            cross join lateral (
                select coalesce(sum(l.left_minor), 0)::bigint as left_minor,
                       coalesce(sum(l.left_minor) filter (where l.due_on < as_of), 0)::bigint as overdue_minor,
                       min(l.due_on) filter (where l.left_minor > 0 and l.due_on < as_of) as overdue_since
                from instalments_left(p.id, as_of) l) n
            where p.id = plan) s
    $$;

-- Money taken before there is a bill. It is the patient's credit like any other, and says what it is meant for.
alter table payment add column deposit_for text constraint payment_deposit_for_says_something
    check (length(deposit_for) between 1 and 200);
