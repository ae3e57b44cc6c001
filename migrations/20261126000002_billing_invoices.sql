-- What was done and is to be paid for, and the invoices that ask for it. Prices are copied when the charge is made, so
-- that a later list alters nothing (T3.7); an issued invoice never changes, corrections are credit notes (T4.3).

create table charge (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    charge_code_id uuid not null references charge_code,
    -- As they were called on that day.
    name text not null check (length(name) between 1 and 200),
    plain_name text not null check (length(plain_name) between 1 and 500),
    practitioner_id uuid references practitioner,
    -- The day on which it was done, at the facility.
    performed_on date not null,
    quantity numeric(12, 3) not null check (quantity > 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    -- Null: no list has a price for it yet.
    unit_price numeric(18, 6) check (unit_price >= 0),
    -- What it comes to without the share of a discount on the whole invoice.
    total_minor bigint check (total_minor >= 0),
    -- Paid and credited follow from its invoice; they are not kept here.
    state text not null constraint charge_state_known check (state in ('planned', 'billable', 'billed', 'aborted')),
    source text not null check (source in ('appointment', 'no_show', 'test', 'manual')),
    -- What made it: one thing that happened is charged once, however often it is told.
    source_id uuid,
    -- Of what was entered by hand, and of what is not charged.
    reason text check (length(reason) between 1 and 500),
    created_by uuid references account,
    created_at timestamptz not null,
    version int not null default 1,
    constraint charge_once unique (source, source_id),
    constraint charge_source_named check ((source_id is null) = (source = 'manual')),
    constraint charge_by_hand_has_reason check (source <> 'manual' or reason is not null),
    constraint charge_priced_when_billable check (state in ('planned', 'aborted') or (unit_price is not null and total_minor is not null)),
    constraint charge_of_patient unique (id, patient_id, facility_id)
);
create index charge_open on charge (facility_id, state, performed_on) where state in ('planned', 'billable');
create index charge_of_patient_by_day on charge (patient_id, performed_on);

create table charge_component (
    charge_id uuid not null references charge,
    position smallint not null check (position >= 0),
    kind text not null check (kind in ('discount', 'surcharge', 'tax_included', 'tax_added')),
    label text not null check (length(label) between 1 and 100),
    rate numeric(9, 6),
    each numeric(18, 6),
    primary key (charge_id, position),
    constraint charge_component_is_rate_or_amount check (num_nonnulls(rate, each) = 1)
);
create trigger charge_component_append_only before update or delete on charge_component
    for each row execute function refuse_change();

-- What was done stays as it was told; only its price may come later, once, and its state moves by the list.
create function charge_guard() returns trigger language plpgsql as $$
begin
    if (new.facility_id, new.patient_id, new.charge_code_id, new.name, new.plain_name, new.practitioner_id, new.performed_on, new.quantity,
        new.currency, new.source, new.source_id)
       is distinct from
       (old.facility_id, old.patient_id, old.charge_code_id, old.name, old.plain_name, old.practitioner_id, old.performed_on, old.quantity,
        old.currency, old.source, old.source_id)
       or (old.unit_price is not null and (new.unit_price, new.total_minor) is distinct from (old.unit_price, old.total_minor)) then
        raise exception 'a charge does not change'
            using errcode = 'check_violation', constraint = 'charge_stays', table = 'charge';
    end if;
    if new.state <> old.state and (old.state, new.state) not in (
        ('planned', 'billable'), ('planned', 'aborted'), ('billable', 'aborted'), ('billable', 'billed'), ('billed', 'billable')) then
        raise exception 'a charge does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'charge_move_listed', table = 'charge';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger charge_guard before update on charge for each row execute function charge_guard();
create trigger charge_never_deleted before delete on charge for each row execute function refuse_change();

-- Numbers without gaps per facility and year: taken in the transaction that issues, under the row's lock (T18).
create table invoice_counter (
    facility_id uuid not null references facility,
    series text not null,
    year smallint not null,
    last bigint not null check (last >= 0),
    primary key (facility_id, series, year)
);

create table invoice (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    coverage_id uuid references coverage,
    -- Off the whole; it stands on the lines by largest remainder.
    discount_minor bigint not null default 0 check (discount_minor >= 0),
    discount_reason text check (length(discount_reason) between 1 and 500),
    -- Paid, partly paid and credited are what the ledger says; they are not kept here.
    state text not null default 'draft' constraint invoice_state_known check (state in ('draft', 'issued', 'discarded')),
    number text constraint invoice_number_unique unique,
    issued_on date,
    due_on date,
    issued_at timestamptz,
    issued_by uuid references account,
    created_by uuid references account,
    created_at timestamptz not null,
    version int not null default 1,
    constraint invoice_issued_whole check (
        (state = 'issued') = (number is not null) and (state = 'issued') = (issued_on is not null)
        and (state = 'issued') = (due_on is not null) and (state = 'issued') = (issued_at is not null)),
    constraint invoice_discount_has_reason check ((discount_minor > 0) = (discount_reason is not null)),
    constraint invoice_due_after_issue check (due_on >= issued_on),
    constraint invoice_of_patient unique (id, patient_id, facility_id)
);
create index invoice_of_patient_by_day on invoice (patient_id, issued_on);
create index invoice_drafts on invoice (facility_id, created_at) where state = 'draft';

create table invoice_line (
    id uuid primary key,
    invoice_id uuid not null,
    patient_id uuid not null,
    facility_id uuid not null,
    position smallint not null check (position >= 0),
    charge_id uuid not null,
    gross_minor bigint not null,
    surcharge_minor bigint not null,
    discount_minor bigint not null,
    net_minor bigint not null check (net_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    total_minor bigint not null,
    patient_minor bigint not null check (patient_minor >= 0),
    payer_minor bigint not null check (payer_minor >= 0),
    -- What of the patient's part used up the deductible of the year.
    deductible_minor bigint not null check (deductible_minor between 0 and patient_minor),
    -- A discarded draft keeps its lines, and its charges are free for another one.
    live boolean not null default true,
    constraint invoice_line_place unique (invoice_id, position),
    constraint invoice_line_adds_up check (net_minor + tax_minor = total_minor and patient_minor + payer_minor = total_minor),
    constraint invoice_line_of_invoice foreign key (invoice_id, patient_id, facility_id) references invoice (id, patient_id, facility_id),
    constraint invoice_line_of_charge foreign key (charge_id, patient_id, facility_id) references charge (id, patient_id, facility_id)
);
-- A charge stands on one invoice.
create unique index invoice_line_charge_once on invoice_line (charge_id) where live;
create index invoice_line_of on invoice_line (invoice_id, position);

create function invoice_guard() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' then
        raise exception 'an invoice that was issued does not change'
            using errcode = 'check_violation', constraint = 'invoice_issued_stays', table = 'invoice';
    end if;
    if (new.facility_id, new.patient_id, new.currency) is distinct from (old.facility_id, old.patient_id, old.currency) then
        raise exception 'an invoice stays its patient''s'
            using errcode = 'check_violation', constraint = 'invoice_stays', table = 'invoice';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger invoice_guard before update on invoice for each row execute function invoice_guard();
create trigger invoice_never_deleted before delete on invoice for each row execute function refuse_change();

-- Lines are written with their draft; all that may happen to them later is that the draft is discarded.
create function invoice_line_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if (select state from invoice where id = new.invoice_id) <> 'draft' then
            raise exception 'an invoice that was issued gets no more lines'
                using errcode = 'check_violation', constraint = 'invoice_issued_stays', table = 'invoice_line';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or to_jsonb(new) - 'live' <> to_jsonb(old) - 'live' or new.live
       or (select state from invoice where id = old.invoice_id) = 'issued' then
        raise exception 'a line of an invoice does not change'
            using errcode = 'check_violation', constraint = 'invoice_issued_stays', table = 'invoice_line';
    end if;
    return new;
end $$;
create trigger invoice_line_guard before insert or update or delete on invoice_line
    for each row execute function invoice_line_guard();

-- What of an issued invoice was taken back, line by line.
create table credit_note (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    adjusts uuid not null,
    number text not null constraint credit_note_number_unique unique,
    issued_on date not null,
    reason text not null check (length(reason) between 1 and 500),
    created_by uuid references account,
    created_at timestamptz not null,
    constraint credit_note_of_invoice foreign key (adjusts, patient_id, facility_id) references invoice (id, patient_id, facility_id)
);
create index credit_note_of on credit_note (adjusts);

create table credit_note_line (
    credit_note_id uuid not null references credit_note,
    invoice_line_id uuid not null references invoice_line,
    net_minor bigint not null check (net_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    patient_minor bigint not null check (patient_minor >= 0),
    payer_minor bigint not null check (payer_minor >= 0),
    primary key (credit_note_id, invoice_line_id),
    constraint credit_note_line_adds_up check (net_minor + tax_minor = patient_minor + payer_minor),
    constraint credit_note_line_says_something check (patient_minor + payer_minor > 0)
);
create index credit_note_line_of on credit_note_line (invoice_line_id);

create trigger credit_note_append_only before update or delete on credit_note for each row execute function refuse_change();
create trigger credit_note_line_append_only before update or delete on credit_note_line for each row execute function refuse_change();

-- No line is taken back more than once over. Those who credit the same invoice hold its row, so the sum is the whole sum.
create function credit_note_line_guard() returns trigger language plpgsql as $$
begin
    if exists (
        select from invoice_line l
        join (select sum(net_minor) as net, sum(tax_minor) as tax, sum(patient_minor) as patient, sum(payer_minor) as payer
              from credit_note_line where invoice_line_id = new.invoice_line_id) c on true
        where l.id = new.invoice_line_id
          and (c.net > l.net_minor or c.tax > l.tax_minor or c.patient > l.patient_minor or c.payer > l.payer_minor)) then
        raise exception 'more is credited than the line holds'
            using errcode = 'check_violation', constraint = 'credit_within_line', table = 'credit_note_line';
    end if;
    return null;
end $$;
create trigger credit_note_line_guard after insert on credit_note_line for each row execute function credit_note_line_guard();
