-- Who may come in: facilities, accounts, the roles that people hold per facility, and their sessions.

-- A hospital or clinic at one place. Its zone rules every local date and time of what happens there.
create table facility (
    id           uuid primary key,
    name         text not null check (char_length(name) between 1 and 200),
    -- IANA name; that the name is known is checked where it is written, by the tz database.
    zone         text not null check (zone ~ '^[A-Za-z0-9_+/-]{1,64}$'),
    phone        text not null,
    address_line text not null,
    city         text not null,
    country      text not null,
    -- ISO 4217. Every price of the facility is in this currency.
    currency     char(3) not null check (currency ~ '^[A-Z]{3}$'),
    created_at   timestamptz not null default now()
);

-- Somebody who can sign in: a patient, a member of staff, or both. It is never deleted: the audit names it.
create table account (
    id              uuid primary key,
    -- Stored in small letters, so that there is one account for one mailbox however it is typed.
    email           text not null constraint account_email_unique unique
                    check (email = lower(email) and position('@' in email) > 1 and char_length(email) <= 254),
    display_name    text not null check (char_length(display_name) between 1 and 200),
    -- Argon2id in PHC form: the cost stands beside the hash and can be raised later.
    password_hash   text not null check (password_hash like '$argon2id$%'),
    -- The foreign keys come with the tables of those departments.
    patient_id      uuid constraint account_patient_unique unique,
    practitioner_id uuid constraint account_practitioner_unique unique,
    disabled_at     timestamptz,
    -- Comes with the demo hospital and has a published password: a banner says so.
    demo            boolean not null default false,
    created_at      timestamptz not null default now()
);

-- A person holds roles per facility, and holding one makes the account staff. The role `patient` is
-- not granted: it follows from account.patient_id.
create table role_grant (
    account_id  uuid not null references account (id),
    facility_id uuid not null references facility (id),
    role        text not null constraint role_grant_role_known check (role in (
                    'reception', 'nurse', 'doctor', 'laboratory', 'pharmacist',
                    'billing', 'hr', 'administrator', 'auditor')),
    granted_at  timestamptz not null default now(),
    -- Null for what the system granted: the first administrator, the demo hospital.
    granted_by  uuid references account (id),
    primary key (account_id, facility_id, role)
);
create index role_grant_facility on role_grant (facility_id, role);

-- One signed-in browser. The cookie holds 32 random bytes, the table only their SHA-256: who reads the
-- table cannot sign in with it.
create table session (
    id           uuid primary key,
    token_hash   bytea not null constraint session_token_unique unique check (octet_length(token_hash) = 32),
    account_id   uuid not null references account (id),
    -- Staff sessions end after 15 idle minutes, patients' after 30.
    kind         text not null check (kind in ('staff', 'patient')),
    created_at   timestamptz not null,
    last_seen_at timestamptz not null check (last_seen_at >= created_at),
    -- The absolute end: 12 hours after signing in, however busy the person is.
    expires_at   timestamptz not null check (expires_at > created_at),
    ended_at     timestamptz,
    -- What the browser calls itself, cut short, for the person's own list of sessions.
    user_agent   text check (char_length(user_agent) <= 200)
);
create index session_open on session (account_id) where ended_at is null;
