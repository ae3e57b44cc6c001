-- Billing knows what things cost before it charges anybody: codes, price lists with their validity, and what insured
-- people carry themselves. Rates, quantities and unit prices are numeric; amounts are whole minor units. Never a float.

-- What can be charged. A service or a test is known by its own id; billing knows nothing else of either.
create table charge_code (
    id uuid primary key,
    kind text not null constraint charge_code_kind_known check (kind in ('service', 'test', 'other', 'package')),
    -- The service or the test.
    subject_id uuid,
    code text not null constraint charge_code_unique unique check (code ~ '^[A-Z0-9][A-Z0-9._-]{0,39}$'),
    name text not null check (length(name) between 1 and 200),
    -- On the patient's bill, in plain words.
    plain_name text not null check (length(plain_name) between 1 and 200),
    active boolean not null default true,
    created_at timestamptz not null,
    constraint charge_code_of_subject unique (kind, subject_id),
    constraint charge_code_subject_fits check ((subject_id is not null) = (kind in ('service', 'test')))
);

-- What a package holds. It has one price; its contents are listed on the bill.
create table package_content (
    package_id uuid not null references charge_code,
    code_id uuid not null references charge_code,
    quantity numeric(12, 3) not null check (quantity > 0),
    primary key (package_id, code_id),
    constraint package_holds_others check (package_id <> code_id)
);

-- For one facility and one class of payers there is at most one list on any day.
create table price_list (
    id uuid primary key,
    facility_id uuid not null references facility,
    payer_class text not null constraint price_list_payer_class_known check (payer_class in ('self_pay', 'insured')),
    name text not null check (length(name) between 1 and 100),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    valid_from date not null,
    -- The last day; null: until further notice.
    valid_to date,
    validity daterange generated always as (daterange(valid_from, valid_to, '[]')) stored,
    created_by uuid references account,
    created_at timestamptz not null,
    constraint price_list_ends_after_it_begins check (valid_to >= valid_from),
    constraint price_list_one_at_a_time exclude using gist (facility_id with =, payer_class with =, validity with &&)
);

create table price_item (
    id uuid primary key,
    price_list_id uuid not null references price_list,
    charge_code_id uuid not null references charge_code,
    unit_price numeric(18, 6) not null check (unit_price >= 0),
    constraint price_item_once unique (price_list_id, charge_code_id)
);

-- What is added to a unit price or taken off it, in this order. They are copied onto each charge.
create table price_component (
    price_item_id uuid not null references price_item on delete cascade,
    position smallint not null check (position >= 0),
    kind text not null check (kind in ('discount', 'surcharge', 'tax_included', 'tax_added')),
    label text not null check (length(label) between 1 and 100),
    rate numeric(9, 6) check (rate between 0 and 10),
    each numeric(18, 6) check (each >= 0),
    primary key (price_item_id, position),
    constraint price_component_is_rate_or_amount check (num_nonnulls(rate, each) = 1),
    constraint price_component_tax_is_a_rate check (rate is not null or kind in ('discount', 'surcharge'))
);
create unique index price_component_one_tax on price_component (price_item_id) where kind in ('tax_included', 'tax_added');

-- What a coverage leaves to the insured person, per line of time. Amounts are in the currency of the facility.
create table coverage_terms (
    id uuid primary key,
    coverage_id uuid not null references coverage on delete cascade,
    facility_id uuid not null references facility,
    copay_minor bigint not null default 0 check (copay_minor >= 0),
    patient_rate numeric(9, 6) not null default 0 check (patient_rate between 0 and 1),
    deductible_minor bigint not null default 0 check (deductible_minor >= 0),
    -- The most that the payer carries in a year; null: without end.
    ceiling_minor bigint check (ceiling_minor >= 0),
    valid_from date not null,
    valid_to date,
    validity daterange generated always as (daterange(valid_from, valid_to, '[]')) stored,
    created_by uuid references account,
    created_at timestamptz not null,
    constraint coverage_terms_end_after_they_begin check (valid_to >= valid_from),
    constraint coverage_terms_one_at_a_time exclude using gist (coverage_id with =, facility_id with =, validity with &&)
);

-- How a facility bills. One without a row bills by the defaults.
create table billing_policy (
    facility_id uuid primary key references facility,
    -- Before the numbers of its invoices.
    series text not null constraint billing_policy_series_unique unique check (series ~ '^[A-Z0-9]{1,8}$'),
    due_days int not null default 30 check (due_days between 0 and 365),
    -- What a missed appointment is charged as; null: it is not.
    no_show_code_id uuid references charge_code,
    -- The most that may be taken off an invoice as a whole.
    discount_limit numeric(9, 6) not null default 0.2 check (discount_limit between 0 and 1),
    -- The smallest coin in minor units.
    smallest_coin bigint not null default 1 check (smallest_coin between 1 and 1000000),
    -- A refund below this may be approved by whoever asked for it.
    second_person_from bigint not null default 0 check (second_person_from >= 0)
);
