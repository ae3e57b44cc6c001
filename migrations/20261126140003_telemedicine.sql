-- Telemedicine: the video visit of an appointment. Every row carries the appointment's patient, and what is kept with the
-- encounter is checked to be the same patient's (T11).

-- domain/states.md as a table. The Rust side is VisitState::may_become, and a test compares the two.
create table video_visit_move (
    from_state text not null,
    to_state text not null,
    -- Who brings it about; "call": the signalling server, which sees who is in the call.
    mover text not null check (mover in ('patient', 'clinician', 'call')),
    primary key (from_state, to_state)
);
insert into video_visit_move (from_state, to_state, mover) values
    ('scheduled', 'patient_waiting', 'patient'), ('patient_waiting', 'scheduled', 'patient'),
    ('patient_waiting', 'clinician_ready', 'clinician'), ('patient_waiting', 'failed_to_phone', 'clinician'),
    ('clinician_ready', 'patient_waiting', 'clinician'), ('clinician_ready', 'in_call', 'call'),
    ('clinician_ready', 'ended', 'clinician'), ('clinician_ready', 'failed_to_phone', 'clinician'),
    ('in_call', 'patient_waiting', 'clinician'), ('in_call', 'reconnecting', 'call'),
    ('in_call', 'ended', 'clinician'), ('in_call', 'failed_to_phone', 'clinician'),
    ('reconnecting', 'patient_waiting', 'clinician'), ('reconnecting', 'in_call', 'call'),
    ('reconnecting', 'ended', 'clinician'), ('reconnecting', 'failed_to_phone', 'clinician'),
    ('ended', 'completed', 'clinician');

-- Made when the patient gives consent; before that a visit is "scheduled" by being booked.
create table video_visit (
    appointment_id uuid primary key,
    patient_id uuid not null,
    state text not null default 'scheduled' constraint video_visit_state_known check (state in (
        'scheduled', 'patient_waiting', 'clinician_ready', 'in_call', 'reconnecting', 'ended', 'completed', 'failed_to_phone')),
    -- Since when it stands there.
    since timestamptz not null,
    -- Since when the patient waits: who is put back keeps their place.
    waiting_since timestamptz,
    constraint video_visit_waits_since check (state in ('scheduled', 'ended', 'completed') or waiting_since is not null),
    constraint video_visit_of_patients_appointment foreign key (appointment_id, patient_id) references appointment (id, patient_id),
    constraint video_visit_of_patient unique (appointment_id, patient_id)
);
create index video_visit_of_patient_only on video_visit (patient_id);
create index video_visit_open on video_visit (state) where state in ('clinician_ready', 'in_call', 'reconnecting');

create table video_visit_transition (
    id bigint generated always as identity primary key,
    appointment_id uuid not null references video_visit,
    from_state text not null,
    to_state text not null,
    at timestamptz not null,
    -- Null: the house itself, such as a connection that was lost.
    account_id uuid references account,
    constraint video_visit_transition_listed foreign key (from_state, to_state) references video_visit_move
);
create index video_visit_transition_of_visit on video_visit_transition (appointment_id, id);
create trigger video_visit_transition_append_only before update or delete on video_visit_transition
    for each row execute function refuse_change();

create function video_visit_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'scheduled' then
            raise exception 'a video visit begins as scheduled, not as %', new.state
                using errcode = 'check_violation', constraint = 'video_visit_move_listed', table = 'video_visit';
        end if;
        if not exists (select from appointment a where a.id = new.appointment_id and a.mode = 'video') then
            raise exception 'this appointment is not by video'
                using errcode = 'check_violation', constraint = 'video_visit_is_by_video', table = 'video_visit';
        end if;
        return new;
    end if;
    if (new.appointment_id, new.patient_id) is distinct from (old.appointment_id, old.patient_id) then
        raise exception 'a video visit stays with its appointment'
            using errcode = 'check_violation', constraint = 'video_visit_is_one_appointments', table = 'video_visit';
    end if;
    if new.state <> old.state and not exists (
        select from video_visit_move m where m.from_state = old.state and m.to_state = new.state) then
        raise exception 'a video visit does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'video_visit_move_listed', table = 'video_visit';
    end if;
    -- Nobody waits without having agreed.
    if new.state <> old.state and old.state = 'scheduled' and not exists (
        select from video_consent c where c.appointment_id = new.appointment_id and c.withdrawn_at is null) then
        raise exception 'the patient has not agreed to the video visit'
            using errcode = 'check_violation', constraint = 'video_visit_with_consent', table = 'video_visit';
    end if;
    return new;
end $$;
create trigger video_visit_guard before insert or update on video_visit for each row execute function video_visit_guard();
create trigger video_visit_never_deleted before delete on video_visit for each row execute function refuse_change();

-- FHIR Consent: offered → given(version, by, authority) → withdrawn.
create table video_consent (
    id uuid primary key,
    appointment_id uuid not null,
    patient_id uuid not null,
    -- Of the text that was read.
    version int not null check (version > 0),
    given_at timestamptz not null,
    given_by uuid not null references account,
    -- By what right: for themselves (T10.6).
    authority text not null check (authority in ('self')),
    withdrawn_at timestamptz,
    withdrawn_by uuid references account,
    constraint video_consent_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null)),
    constraint video_consent_of_patients_visit foreign key (appointment_id, patient_id)
        references video_visit (appointment_id, patient_id)
);
create unique index video_consent_one on video_consent (appointment_id, version) where withdrawn_at is null;
create function video_consent_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.withdrawn_at is not null
        or (new.id, new.appointment_id, new.patient_id, new.version, new.given_at, new.given_by, new.authority)
           is distinct from
           (old.id, old.appointment_id, old.patient_id, old.version, old.given_at, old.given_by, old.authority) then
        raise exception 'a consent is withdrawn, once, and otherwise stays'
            using errcode = 'restrict_violation', constraint = 'video_consent_stays', table = 'video_consent';
    end if;
    return new;
end $$;
create trigger video_consent_guard before update or delete on video_consent for each row execute function video_consent_guard();

-- What the check of the patient's device found, each time they came into the waiting room.
create table video_check (
    id bigint generated always as identity primary key,
    appointment_id uuid not null references video_visit,
    at timestamptz not null,
    takes_part_with text not null check (takes_part_with in ('picture_and_sound', 'sound_alone', 'listening')),
    camera text not null check (camera in ('works', 'not_used', 'refused', 'missing', 'in_use', 'fails')),
    microphone text not null check (microphone in ('works', 'not_used', 'refused', 'missing', 'in_use', 'fails')),
    speaker text not null check (speaker in ('works', 'not_used', 'refused', 'missing', 'in_use', 'fails')),
    network text not null check (network in ('works', 'not_used', 'refused', 'missing', 'in_use', 'fails'))
);
create index video_check_of_visit on video_check (appointment_id, id);
create trigger video_check_append_only before update or delete on video_check for each row execute function refuse_change();

-- "I am running late": what a doctor said last counts until the end of their day.
create table video_delay (
    id bigint generated always as identity primary key,
    practitioner_id uuid not null references practitioner,
    minutes smallint not null check (minutes between 0 and 240),
    said_at timestamptz not null,
    until timestamptz not null,
    account_id uuid references account,
    constraint video_delay_ends check (until > said_at)
);
create index video_delay_of_practitioner on video_delay (practitioner_id, id);

-- Somebody whom the doctor brings in. Neither link nor pass are kept, only their hashes.
create table video_guest (
    id uuid primary key,
    appointment_id uuid not null references video_visit,
    invited_name text not null check (length(invited_name) between 1 and 100),
    kind text not null check (kind in ('relative', 'interpreter', 'other')),
    email text check (length(email) between 3 and 254),
    -- Null: it is still to be sent, or was used.
    link_hash bytea constraint video_guest_link_unique unique check (length(link_hash) = 32),
    link_expires_at timestamptz not null,
    invited_by uuid not null references account,
    invited_at timestamptz not null,
    name text check (length(name) between 1 and 100),
    pass_hash bytea constraint video_guest_pass_unique unique check (length(pass_hash) = 32),
    entered_at timestamptz,
    admitted_at timestamptz,
    admitted_by uuid references account,
    revoked_at timestamptz,
    revoked_by uuid references account,
    constraint video_guest_entered check ((entered_at is null) = (name is null) and (entered_at is null) = (pass_hash is null)),
    constraint video_guest_link_works_once check (entered_at is null or link_hash is null),
    constraint video_guest_admitted check ((admitted_at is null) = (admitted_by is null) and (admitted_at is null or entered_at is not null)),
    constraint video_guest_revoked check ((revoked_at is null) = (revoked_by is null)),
    constraint video_guest_of_visit unique (id, appointment_id)
);
create index video_guest_of_visit_by_time on video_guest (appointment_id, invited_at);

-- For one connection, once, within a minute: bound to appointment, role and person, and to the session where there is one.
create table video_ticket (
    token_hash bytea primary key check (length(token_hash) = 32),
    appointment_id uuid not null references video_visit,
    role text not null check (role in ('patient', 'clinician', 'guest')),
    account_id uuid references account,
    session_id uuid,
    guest_id uuid,
    -- The peer that this page was, when it comes back.
    resume uuid,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint video_ticket_is_a_persons check (
        case role when 'guest' then guest_id is not null and account_id is null
                  else guest_id is null and account_id is not null and session_id is not null end),
    constraint video_ticket_of_guest foreign key (guest_id, appointment_id) references video_guest (id, appointment_id)
);
create index video_ticket_over on video_ticket (expires_at);

-- Who sits in a call, or waits before it, on which instance.
create table video_seat (
    peer_id uuid primary key,
    appointment_id uuid not null references video_visit,
    role text not null check (role in ('patient', 'clinician', 'guest')),
    account_id uuid references account,
    guest_id uuid,
    instance_id uuid not null,
    -- Of the several connections of a page in its life, the one that counts.
    connection_id uuid not null,
    seated_at timestamptz not null,
    -- The connection is lost; the seat is kept for a moment.
    away_since timestamptz,
    constraint video_seat_is_a_persons check (
        case role when 'guest' then guest_id is not null and account_id is null else guest_id is null and account_id is not null end),
    constraint video_seat_of_guest foreign key (guest_id, appointment_id) references video_guest (id, appointment_id)
);
-- One seat for each: who comes once more takes it over.
create unique index video_seat_one_each on video_seat (appointment_id, role) where guest_id is null;
create unique index video_seat_one_guest on video_seat (guest_id) where guest_id is not null;
create index video_seat_away on video_seat (away_since) where away_since is not null;

-- The document store of a call: what patient and doctor send each other. Kept with the encounter.
create table video_file (
    id uuid primary key,
    appointment_id uuid not null,
    patient_id uuid not null,
    encounter_id uuid not null,
    name text not null check (length(name) between 1 and 150),
    kind text not null check (kind in ('application/pdf', 'image/jpeg', 'image/png')),
    content bytea not null check (length(content) between 1 and 10485760),
    sha256 bytea not null check (length(sha256) = 32),
    account_id uuid not null references account,
    at timestamptz not null,
    constraint video_file_of_patients_visit foreign key (appointment_id, patient_id) references video_visit (appointment_id, patient_id),
    constraint video_file_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id),
    constraint video_file_of_visit unique (id, appointment_id)
);
create index video_file_by_visit on video_file (appointment_id);
-- Pictures and PDF are compressed already.
alter table video_file alter column content set storage external;
create trigger video_file_append_only before update or delete on video_file for each row execute function refuse_change();

-- The chat, kept with the encounter.
create table video_message (
    number bigint generated always as identity primary key,
    appointment_id uuid not null,
    patient_id uuid not null,
    encounter_id uuid not null,
    -- Made by the page: sent again, it stands here once.
    key uuid not null,
    role text not null check (role in ('patient', 'clinician', 'guest')),
    account_id uuid references account,
    guest_id uuid,
    body text check (length(body) between 1 and 2000),
    file_id uuid,
    at timestamptz not null,
    constraint video_message_says_something check ((body is null) <> (file_id is null)),
    constraint video_message_is_a_persons check (
        case role when 'guest' then guest_id is not null and account_id is null and file_id is null
                  else guest_id is null and account_id is not null end),
    constraint video_message_once unique (appointment_id, key),
    constraint video_message_of_patients_visit foreign key (appointment_id, patient_id) references video_visit (appointment_id, patient_id),
    constraint video_message_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id),
    constraint video_message_of_guest foreign key (guest_id, appointment_id) references video_guest (id, appointment_id),
    constraint video_message_of_file foreign key (file_id, appointment_id) references video_file (id, appointment_id)
);
create index video_message_of_visit on video_message (appointment_id, number);
create index video_message_of_encounter on video_message (encounter_id);
create trigger video_message_append_only before update or delete on video_message for each row execute function refuse_change();

-- The call did not work out, and the telephone did.
create table video_fallback (
    appointment_id uuid primary key references video_visit,
    reason text not null check (reason in ('no_connection', 'poor_connection', 'no_sound', 'no_picture', 'patient_asked', 'other')),
    number text check (length(number) between 3 and 50),
    account_id uuid references account,
    at timestamptz not null
);
create trigger video_fallback_append_only before update or delete on video_fallback for each row execute function refuse_change();

create table video_feedback (
    appointment_id uuid primary key references video_visit,
    rating text not null check (rating in ('very_well', 'well', 'so_so', 'badly', 'not_at_all')),
    comment text check (length(comment) between 1 and 1000),
    account_id uuid not null references account,
    at timestamptz not null
);
create trigger video_feedback_append_only before update or delete on video_feedback for each row execute function refuse_change();
