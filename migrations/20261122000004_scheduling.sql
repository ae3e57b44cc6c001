-- Scheduling: who can be seen, for what, when; and every appointment with what became of it.
-- The two promises of this file, proved by constraints and only reported by code:
--   no place is given twice       booking_one_per_lane
--   nobody is in two places       appointment_patient_free
-- Minutes of the day are counted on the wall clock of the facility: 0 is midnight, 1440 the midnight after.

create extension if not exists btree_gist;

-- Who gives care -------------------------------------------------------------------------------------------

create table specialty (
    id uuid primary key,
    name text not null constraint specialty_name_unique unique check (length(name) between 1 and 100),
    -- In plain words, for people who do not know the word: "Heart and blood pressure".
    hint text not null default '' check (length(hint) <= 200)
);

-- FHIR Practitioner
create table practitioner (
    id uuid primary key,
    -- As it is shown: "Dr Grace Hopper".
    name text not null check (length(name) between 1 and 500),
    given text[] not null default '{}',
    family text not null default '' check (length(family) <= 200),
    prefix text check (length(prefix) between 1 and 50),
    sex text not null default 'unknown' constraint practitioner_sex_known check (sex in ('male', 'female', 'other', 'unknown')),
    -- A licence or register number and who gives it; an import finds the same person by it.
    identifier_system text check (length(identifier_system) between 1 and 500),
    identifier_value text check (length(identifier_value) between 1 and 200),
    -- False: seen in records, not to be booked.
    active boolean not null default true,
    about text check (length(about) between 1 and 4000),
    education text[] not null default '{}',
    -- BCP 47
    languages text[] not null default '{}',
    created_at timestamptz not null default now(),
    constraint practitioner_identifier_unique unique (identifier_system, identifier_value),
    constraint practitioner_identifier_whole check ((identifier_system is null) = (identifier_value is null))
);

alter table account add constraint account_practitioner_exists foreign key (practitioner_id) references practitioner;

create table practitioner_specialty (
    practitioner_id uuid not null references practitioner,
    specialty_id uuid not null references specialty,
    primary key (practitioner_id, specialty_id)
);
create index practitioner_specialty_of_specialty on practitioner_specialty (specialty_id);

-- Where they work. Staff of that facility may open their days.
create table practitioner_facility (
    practitioner_id uuid not null references practitioner,
    facility_id uuid not null references facility,
    primary key (practitioner_id, facility_id)
);
create index practitioner_facility_of_facility on practitioner_facility (facility_id);

-- What an appointment occupies. A human is ONE resource, whatever the service and wherever it is: two services
-- of the same doctor at two facilities collide.
create table resource (
    id uuid primary key,
    kind text not null constraint resource_kind_known check (kind in ('practitioner', 'room', 'device')),
    facility_id uuid references facility,
    practitioner_id uuid constraint resource_practitioner_unique unique references practitioner,
    name text not null check (length(name) between 1 and 500),
    constraint resource_is_a_human_or_a_thing check (
        case kind when 'practitioner' then practitioner_id is not null and facility_id is null
                  else practitioner_id is null and facility_id is not null end)
);

-- What can be booked ---------------------------------------------------------------------------------------

-- FHIR HealthcareService, at one facility.
create table service (
    id uuid primary key,
    facility_id uuid not null references facility,
    name text not null check (length(name) between 1 and 200),
    -- For patients.
    description text not null default '' check (length(description) <= 2000),
    what_to_bring text check (length(what_to_bring) between 1 and 1000),
    specialty_id uuid references specialty,
    duration_minutes int not null check (duration_minutes between 1 and 1440),
    -- Time that the practitioner needs before and after; patients do not see it.
    buffer_before_minutes int not null default 0 check (buffer_before_minutes between 0 and 240),
    buffer_after_minutes int not null default 0 check (buffer_after_minutes between 0 and 240),
    price_minor bigint not null check (price_minor >= 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    -- How many patients at once: 1 but for groups.
    capacity smallint not null default 1 check (capacity between 1 and 100),
    mode text not null constraint service_mode_known check (mode in ('in_person', 'video')),
    bookable_by text not null constraint service_bookable_by_known check (bookable_by in ('patients', 'staff')),
    -- Until how long before the start patients may move or cancel it themselves.
    cancel_cutoff_hours int not null default 24 check (cancel_cutoff_hours between 0 and 720),
    active boolean not null default true,
    created_at timestamptz not null default now(),
    constraint service_of_facility unique (id, facility_id),
    constraint service_name_unique unique (facility_id, name)
);

create table practitioner_service (
    practitioner_id uuid not null references practitioner,
    service_id uuid not null references service,
    -- Appointments point here, so an offer that ends stays.
    active boolean not null default true,
    primary key (practitioner_id, service_id)
);
create index practitioner_service_of_service on practitioner_service (service_id);

-- Rooms and devices that every appointment of the service needs besides the practitioner.
create table service_resource (
    service_id uuid not null references service,
    resource_id uuid not null references resource,
    primary key (service_id, resource_id)
);

-- When -----------------------------------------------------------------------------------------------------

-- A weekly session: "Mondays 09:00 to 12:30, a start every 15 minutes".
create table schedule_template (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    facility_id uuid not null references facility,
    -- ISO: 1 is Monday.
    weekday smallint not null check (weekday between 1 and 7),
    starts_minute int not null,
    ends_minute int not null,
    -- A start may be offered where (minute of the day − offset) is a multiple of the grid.
    grid_minutes int not null check (grid_minutes between 1 and 1440),
    grid_offset_minutes int not null default 0,
    valid_from date not null,
    -- The last day; null: until further notice.
    valid_to date,
    minutes int4range generated always as (int4range(starts_minute, ends_minute)) stored,
    validity daterange generated always as (daterange(valid_from, valid_to, '[]')) stored,
    created_at timestamptz not null default now(),
    constraint schedule_template_minutes check (0 <= starts_minute and starts_minute < ends_minute and ends_minute <= 1440),
    constraint schedule_template_grid check (grid_offset_minutes >= 0 and grid_offset_minutes < grid_minutes),
    constraint schedule_template_validity check (valid_to >= valid_from),
    constraint schedule_template_at_own_facility
        foreign key (practitioner_id, facility_id) references practitioner_facility,
    -- One human, one session at a time, wherever it is.
    constraint schedule_template_no_overlap exclude using gist
        (practitioner_id with =, weekday with =, minutes with &&, validity with &&)
);

-- The services of a session; none listed: all that the practitioner offers at that facility.
create table template_service (
    template_id uuid not null references schedule_template on delete cascade,
    service_id uuid not null references service,
    primary key (template_id, service_id)
);

-- One day that is not like the others.
create table schedule_exception (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    -- Null: away from everywhere.
    facility_id uuid references facility,
    on_date date not null,
    kind text not null constraint schedule_exception_kind_known check (kind in ('off', 'extra')),
    starts_minute int not null default 0,
    ends_minute int not null default 1440,
    -- Of an extra session.
    grid_minutes int check (grid_minutes between 1 and 1440),
    -- For staff; patients are not told why somebody is away.
    reason text not null default '' check (length(reason) <= 500),
    created_at timestamptz not null default now(),
    constraint schedule_exception_minutes check (0 <= starts_minute and starts_minute < ends_minute and ends_minute <= 1440),
    constraint schedule_exception_extra_is_somewhere
        check (kind = 'off' or (facility_id is not null and grid_minutes is not null))
);
create index schedule_exception_of_practitioner on schedule_exception (practitioner_id, on_date);

-- A holiday, works in the building. The reason is shown to everybody.
create table closure (
    id uuid primary key,
    facility_id uuid not null references facility,
    first_day date not null,
    last_day date not null,
    reason text not null check (length(reason) between 1 and 200),
    constraint closure_days check (last_day >= first_day)
);
create index closure_of_facility on closure (facility_id, first_day);

-- Appointments ---------------------------------------------------------------------------------------------

-- domain/states.md as a table: what is not listed is refused. The Rust side is AppointmentState::may_become,
-- and a test compares the two.
create table appointment_move (
    from_state text not null,
    to_state text not null,
    primary key (from_state, to_state)
);
insert into appointment_move (from_state, to_state) values
    ('held', 'expired'), ('held', 'booked'), ('held', 'entered_in_error'),
    ('booked', 'arrived'), ('booked', 'rescheduled'), ('booked', 'cancelled'), ('booked', 'no_show'),
    ('booked', 'entered_in_error'),
    ('arrived', 'checked_in'), ('arrived', 'entered_in_error'),
    ('checked_in', 'in_consultation'), ('checked_in', 'entered_in_error'),
    ('in_consultation', 'fulfilled'), ('in_consultation', 'entered_in_error'),
    ('no_show', 'arrived');

-- Who let a patient have two appointments at once, and why.
create table appointment_override (
    id uuid primary key,
    account_id uuid not null references account,
    reason text not null check (length(reason) between 3 and 500),
    at timestamptz not null
);

create table appointment (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    service_id uuid not null,
    practitioner_id uuid not null,
    state text not null constraint appointment_state_known check (state in (
        'held', 'expired', 'booked', 'arrived', 'checked_in', 'in_consultation', 'fulfilled',
        'rescheduled', 'cancelled', 'no_show', 'entered_in_error')),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- Without buffers: those are the practitioner's, not the patient's.
    during tstzrange not null generated always as (tstzrange(starts_at, ends_at)) stored,
    -- What the wall clock of the site shows. When the tz database changes, these stay and the instants move.
    zone text not null check (zone <> ''),
    local_date date not null,
    local_start timestamp not null,
    mode text not null check (mode in ('in_person', 'video')),
    -- Copied when it was booked: a later price list alters nothing (T3.7).
    price_minor bigint not null check (price_minor >= 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    cancel_cutoff_hours int not null check (cancel_cutoff_hours between 0 and 720),
    -- What it is about, in the patient's words.
    reason text check (length(reason) between 1 and 500),
    held_until timestamptz,
    -- The appointment that this one was moved from.
    replaces uuid constraint appointment_replaces_once unique references appointment,
    override_id uuid references appointment_override,
    -- Grows with every change.
    version int not null default 1,
    -- Null: the house itself.
    created_by uuid references account,
    created_at timestamptz not null,
    constraint appointment_takes_time check (ends_at > starts_at),
    constraint appointment_local_agrees check (local_start::date = local_date),
    constraint appointment_hold_ends check (state <> 'held' or held_until is not null),
    constraint appointment_service_of_facility foreign key (service_id, facility_id) references service (id, facility_id),
    constraint appointment_service_offered
        foreign key (practitioner_id, service_id) references practitioner_service (practitioner_id, service_id),
    -- For the bookings, which follow the state.
    constraint appointment_with_state unique (id, state),
    -- T1.4: nobody is in two places, unless somebody said why.
    constraint appointment_patient_free exclude using gist (patient_id with =, during with &&)
        where (state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation') and override_id is null)
);
-- A doctor's day and week.
create index appointment_day on appointment (practitioner_id, local_date);
-- A patient's list.
create index appointment_of_patient on appointment (patient_id, starts_at);
-- Holds that run out.
create index appointment_held on appointment (held_until) where state = 'held';

-- What an appointment occupies, with buffers. The state follows the appointment by itself, so that cancelling
-- frees the place by a change of state and nothing has to remember to.
create table booking (
    appointment_id uuid not null,
    resource_id uuid not null references resource,
    -- Which of the `capacity` places at that time; 0 is the first.
    lane smallint not null,
    capacity smallint not null,
    during tstzrange not null check (not isempty(during)),
    state text not null,
    primary key (appointment_id, resource_id),
    constraint booking_lane_within_capacity check (lane >= 0 and lane < capacity),
    constraint booking_follows_appointment foreign key (appointment_id, state)
        references appointment (id, state) on update cascade,
    -- T1.2: the capacity is kept by the database, not by code.
    constraint booking_one_per_lane exclude using gist (resource_id with =, lane with =, during with &&)
        where (state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation'))
);

-- What happened to an appointment, who did it and when.
create table appointment_transition (
    id bigint generated always as identity primary key,
    appointment_id uuid not null references appointment,
    -- Null: it was made.
    from_state text,
    to_state text not null,
    at timestamptz not null,
    -- Null: the house itself, such as a hold that ran out.
    account_id uuid references account,
    reason text check (length(reason) between 1 and 500),
    constraint appointment_transition_listed foreign key (from_state, to_state) references appointment_move,
    constraint appointment_transition_made check (from_state is not null or to_state = 'held')
);
create index appointment_transition_of_appointment on appointment_transition (appointment_id, id);
create trigger appointment_transition_append_only before update or delete on appointment_transition
    for each row execute function refuse_change();

-- A cancellation is a row, not a flag: whose it was, why, when.
create table cancellation (
    appointment_id uuid primary key references appointment,
    cancelled_by text not null check (cancelled_by in ('patient', 'provider', 'hospital')),
    reason text not null check (length(reason) between 1 and 50),
    note text check (length(note) between 1 and 500),
    account_id uuid references account,
    at timestamptz not null
);

-- An appointment begins as a hold, makes only listed moves, and never changes when, where, with whom or for whom:
-- moving makes a new one.
create function appointment_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'held' then
            raise exception 'an appointment begins as a hold, not as %', new.state
                using errcode = 'check_violation', constraint = 'appointment_move_listed', table = 'appointment';
        end if;
        return new;
    end if;
    if (new.patient_id, new.facility_id, new.service_id, new.practitioner_id, new.local_start, new.replaces)
        is distinct from
       (old.patient_id, old.facility_id, old.service_id, old.practitioner_id, old.local_start, old.replaces) then
        raise exception 'an appointment is moved by making a new one'
            using errcode = 'check_violation', constraint = 'appointment_is_one_time', table = 'appointment';
    end if;
    if new.state <> old.state and not exists (
        select from appointment_move m where m.from_state = old.state and m.to_state = new.state) then
        raise exception 'an appointment does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'appointment_move_listed', table = 'appointment';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger appointment_guard before insert or update on appointment
    for each row execute function appointment_guard();
create trigger appointment_never_deleted before delete on appointment
    for each row execute function refuse_change();
