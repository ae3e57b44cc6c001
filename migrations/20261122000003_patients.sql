-- Patients: who they are, how they are reached, who pays for them, and what came with them from elsewhere.
-- Words and shapes are those of FHIR R4 (Patient, Organization, Coverage, Bundle).

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Search ---------------------------------------------------------------------------------------------------

-- Lower case without accents, however the accents were typed: "Åse Żółć" is found by "ase zolc". `unaccent` is only
-- STABLE because its dictionary can be altered; ours is fixed, and an index needs IMMUTABLE. Schemas are named so
-- that a dump restores.
create function folded(text) returns text
    language sql immutable strict parallel safe
    as $$ select lower(public.unaccent('public.unaccent', normalize($1, NFC))) $$;

-- Folded, with a space before each part, so that "begins a part of the name" is LIKE '% part%', which the trigram
-- index answers. "Jean-Luc" has two parts, "O'Brien" has one.
create function folded_words(text) returns text
    language sql immutable strict parallel safe
    as $$ select ' ' || btrim(regexp_replace(regexp_replace(public.folded($1), '[''`´’ʼ]', '', 'g'), '[-‐‑–.,/_\s]+', ' ', 'g')) $$;

-- What is searched of a name: its parts, or the text form where there are none.
create function folded_name(given text[], family text, written text) returns text
    language sql immutable parallel safe
    as $$ select public.folded_words(coalesce(nullif(concat_ws(' ', nullif(array_to_string(given, ' '), ''), nullif(family, '')), ''), written, '')) $$;

create function digits_only(text) returns text
    language sql immutable strict parallel safe
    as $$ select regexp_replace($1, '\D', '', 'g') $$;

-- Medical record number ------------------------------------------------------------------------------------

-- The Damm check digit. It finds every wrong digit and every swap of two neighbours, which are what people mistype.
-- The same table stands in patients::model::mrn; a test compares the two.
create function mrn_check_digit(payload text) returns text
    language plpgsql immutable strict parallel safe
    as $$
declare
    quasigroup constant text :=
        '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';
    interim int := 0;
begin
    for i in 1..length(payload) loop
        interim := substr(quasigroup, interim * 10 + substr(payload, i, 1)::int + 1, 1)::int;
    end loop;
    return interim::text;
end $$;

create function is_mrn(mrn text) returns boolean
    language sql immutable strict parallel safe
    as $$ select case when mrn ~ '^[1-9][0-9]{8}$' then public.mrn_check_digit(left(mrn, 8)) = right(mrn, 1) else false end $$;

create sequence mrn_sequence as int start 10000001 maxvalue 99999999 no cycle;

create function next_mrn() returns text
    language sql volatile
    as $$ select payload || public.mrn_check_digit(payload) from (select nextval('public.mrn_sequence')::text as payload) next $$;

-- Dates as FHIR writes them --------------------------------------------------------------------------------

-- A date, or the part of one that is known; with a time only where an instant is meant.
create function is_fhir_date_time(text) returns boolean
    language sql immutable strict parallel safe
    as $$ select $1 ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$' $$;

-- A day needs its month and a month its year, and the day must be in the calendar.
create function is_partial_date(year smallint, month smallint, day smallint) returns boolean
    language sql immutable parallel safe
    as $$
        select case
            when year is null then month is null and day is null
            when year not between 1 and 9999 then false
            when month is null then day is null
            when month not between 1 and 12 then false
            when day is null then true
            else day between 1 and extract(day from make_date(year, month, 1) + interval '1 month - 1 day')
        end
    $$;

-- Patient --------------------------------------------------------------------------------------------------

create table patient (
    id uuid primary key,
    -- Eight digits and a check digit, shown as "1000 0042-7".
    mrn text not null default next_mrn() constraint patient_mrn_unique unique constraint patient_mrn_valid check (is_mrn(mrn)),
    -- FHIR's administrative gender.
    sex text not null default 'unknown' constraint patient_sex_known check (sex in ('male', 'female', 'other', 'unknown')),
    gender_identity text check (length(gender_identity) between 1 and 200),
    -- The part of the birth date that is known.
    birth_year smallint,
    birth_month smallint,
    birth_day smallint,
    deceased boolean not null default false,
    -- As precise as it is known, in FHIR's form.
    deceased_at text check (is_fhir_date_time(deceased_at)),
    marital_status text check (length(marital_status) between 1 and 200),
    -- BCP 47
    language text constraint patient_language_tag check (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' and length(language) <= 35),
    multiple_birth boolean,
    -- Which of a multiple birth: 1 for the first.
    birth_order smallint check (birth_order between 1 and 20),
    -- Grows with every edit: who edits an older one is told.
    version int not null default 1,
    created_at timestamptz not null default now(),
    constraint patient_birth_date_valid check (is_partial_date(birth_year, birth_month, birth_day)),
    constraint patient_deceased_agrees check (deceased or deceased_at is null)
);
create index patient_by_birth_date on patient (birth_year, birth_month, birth_day);

-- FHIR HumanName
create table patient_name (
    patient_id uuid not null references patient on delete cascade,
    position smallint not null check (position >= 0),
    use text constraint patient_name_use_known
        check (use in ('usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden')),
    family text check (length(family) between 1 and 200),
    given text[] not null default '{}',
    prefix text[] not null default '{}',
    suffix text[] not null default '{}',
    -- The name as a whole, where it does not fit into parts.
    text text check (length(text) between 1 and 500),
    period_start text check (is_fhir_date_time(period_start)),
    period_end text check (is_fhir_date_time(period_end)),
    folded text generated always as (folded_name(given, family, text)) stored,
    primary key (patient_id, position),
    constraint patient_name_says_something check (family is not null or cardinality(given) > 0 or text is not null)
);
create index patient_name_by_likeness on patient_name using gin (folded gin_trgm_ops);

-- FHIR ContactPoint
create table patient_telecom (
    patient_id uuid not null references patient on delete cascade,
    position smallint not null check (position >= 0),
    system text not null constraint patient_telecom_system_known
        check (system in ('phone', 'fax', 'email', 'pager', 'url', 'sms', 'other')),
    value text not null check (length(value) between 1 and 254),
    use text check (use in ('home', 'work', 'temp', 'old', 'mobile')),
    rank smallint check (rank > 0),
    -- Digits from the end: "ends in 5889" is a prefix of it.
    digits_reversed text generated always as (reverse(digits_only(value))) stored,
    primary key (patient_id, position)
);
create index patient_telecom_by_end on patient_telecom (digits_reversed text_pattern_ops) where system in ('phone', 'sms');
create index patient_telecom_by_email on patient_telecom (lower(value)) where system = 'email';

-- FHIR Address
create table patient_address (
    patient_id uuid not null references patient on delete cascade,
    position smallint not null check (position >= 0),
    use text check (use in ('home', 'work', 'temp', 'old', 'billing')),
    lines text[] not null default '{}',
    city text check (length(city) between 1 and 200),
    district text check (length(district) between 1 and 200),
    state text check (length(state) between 1 and 200),
    postal_code text check (length(postal_code) between 1 and 40),
    country text check (length(country) between 1 and 200),
    text text check (length(text) between 1 and 1000),
    primary key (patient_id, position)
);

-- Numbers that others gave: passport, social security, another hospital's record number.
create table patient_identifier (
    patient_id uuid not null references patient on delete cascade,
    system text not null check (length(system) between 1 and 500),
    value text not null check (length(value) between 1 and 200),
    -- What people call it: "Passport Number".
    kind text check (length(kind) between 1 and 200),
    -- "999-21-8417" is found by 999218417.
    plain text generated always as (regexp_replace(lower(value), '[^[:alnum:]]', '', 'g')) stored,
    constraint patient_identifier_unique primary key (system, value)
);
create index patient_identifier_of_patient on patient_identifier (patient_id);
create index patient_identifier_by_value on patient_identifier (plain);

-- Next of kin, emergency contact, guardian.
create table patient_contact (
    patient_id uuid not null references patient on delete cascade,
    position smallint not null check (position >= 0),
    relationship text check (length(relationship) between 1 and 200),
    name text check (length(name) between 1 and 500),
    phone text check (length(phone) between 1 and 254),
    email text check (length(email) between 1 and 254),
    primary key (patient_id, position)
);

-- Registered or seen there: the facility's staff may find the patient.
create table patient_facility (
    patient_id uuid not null references patient on delete cascade,
    facility_id uuid not null references facility,
    created_at timestamptz not null default now(),
    primary key (patient_id, facility_id)
);
create index patient_facility_of_facility on patient_facility (facility_id, patient_id);

-- Who pays -------------------------------------------------------------------------------------------------

create table organization (
    id uuid primary key,
    name text not null check (length(name) between 1 and 500),
    active boolean not null default true,
    kind text check (length(kind) between 1 and 200),
    phone text check (length(phone) between 1 and 254),
    address_line text check (length(address_line) between 1 and 500),
    city text check (length(city) between 1 and 200),
    state text check (length(state) between 1 and 200),
    postal_code text check (length(postal_code) between 1 and 40),
    country text check (length(country) between 1 and 200),
    identifier_system text,
    identifier_value text,
    created_at timestamptz not null default now(),
    constraint organization_identifier_unique unique (identifier_system, identifier_value),
    constraint organization_identifier_whole check ((identifier_system is null) = (identifier_value is null))
);

create table coverage (
    id uuid primary key,
    patient_id uuid not null references patient on delete cascade,
    status text not null constraint coverage_status_known
        check (status in ('active', 'cancelled', 'draft', 'entered-in-error')),
    -- The kind of insurance, in the payer's words.
    kind text check (length(kind) between 1 and 200),
    payor text check (length(payor) between 1 and 500),
    payor_organization_id uuid references organization,
    member_id text check (length(member_id) between 1 and 200),
    period_start text check (is_fhir_date_time(period_start)),
    period_end text check (is_fhir_date_time(period_end)),
    created_at timestamptz not null default now(),
    -- The same insurance is written into every bill; it is one coverage.
    constraint coverage_unique unique nulls not distinct (patient_id, payor, kind, member_id, period_start)
);

-- What came from elsewhere ---------------------------------------------------------------------------------

create table fhir_bundle (
    id uuid primary key,
    facility_id uuid not null references facility,
    -- Of the file's bytes, in hexadecimal: a second import of the same file at the same facility changes nothing.
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null check (length(file_name) between 1 and 255),
    entry_count int not null check (entry_count >= 0),
    imported_at timestamptz not null,
    imported_by text not null,
    constraint fhir_bundle_once unique (facility_id, sha256)
);

-- Every resource of a bundle, whole, so that a later version of Hale takes it in without the file.
create table fhir_resource (
    id uuid primary key,
    bundle_id uuid not null references fhir_bundle,
    resource_type text not null check (resource_type ~ '^[A-Z][A-Za-z]{1,63}$'),
    -- The entry's fullUrl: what the source calls it.
    source_id text not null check (length(source_id) between 1 and 500),
    patient_id uuid references patient,
    -- The row that was made of it here, for the types that Hale takes in.
    became uuid,
    resource jsonb not null,
    constraint fhir_resource_identity unique (resource_type, source_id)
);
create index fhir_resource_of_patient on fhir_resource (patient_id, resource_type);
create index fhir_resource_of_bundle on fhir_resource (bundle_id);

-- Short-lived ----------------------------------------------------------------------------------------------

-- What somebody searched for. The page's address carries this id, never a name; the row is gone after an hour.
create table patient_search (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    text text not null check (length(text) between 1 and 200),
    expires_at timestamptz not null
);

-- A registration that waits until somebody has looked at the possible duplicates.
create table patient_draft (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    draft jsonb not null,
    expires_at timestamptz not null
);

-- For everybody --------------------------------------------------------------------------------------------

-- One line per patient, by the name that the person wants to be called by.
create view patient_summary as
select p.id as patient_id,
       p.mrn,
       coalesce(
           nullif(concat_ws(' ', nullif(array_to_string(n.given, ' '), ''), n.family, nullif(array_to_string(n.suffix, ' '), '')), ''),
           n.text,
           'Name not known'
       ) as name,
       coalesce(n.family, '') as family,
       coalesce(array_to_string(n.given, ' '), '') as given,
       case
           when p.birth_year is null then null
           else concat_ws('-', lpad(p.birth_year::text, 4, '0'), lpad(p.birth_month::text, 2, '0'), lpad(p.birth_day::text, 2, '0'))
       end as birth_date,
       p.sex,
       p.deceased,
       p.language
from patient p
left join lateral (
    select * from patient_name n
    where n.patient_id = p.id
    order by case n.use
                 when 'usual' then 0 when 'official' then 1 when 'temp' then 3 when 'nickname' then 4
                 when 'anonymous' then 5 when 'maiden' then 6 when 'old' then 7 else 2
             end, n.position
    limit 1
) n on true;

-- Accounts came first (identity); now there is something to point to.
alter table account add constraint account_patient_exists foreign key (patient_id) references patient;
