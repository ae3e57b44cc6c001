-- Background work. A job is added in the transaction that makes it necessary, so it happens if, and
-- only if, that commits. A worker leases it, does it outside any transaction, and deletes it.
create table job (
    id         bigint generated always as identity primary key,
    -- Which work, such as `mail.appointment_booked`. A worker takes only what it knows, so that an older
    -- instance leaves a newer one's jobs alone.
    identifier text not null check (identifier <> ''),
    payload    jsonb not null,
    -- While a job with this key waits for its first attempt, adding another one changes nothing.
    key        text,
    -- Null: as soon as possible.
    due_at     timestamptz,
    attempts   integer not null default 0 check (attempts >= 0),
    -- Until then a worker is at it. A worker that dies lets the lease run out, and another one takes over.
    leased_until timestamptz,
    last_error text,
    -- After the last attempt the job stays here for somebody to look at.
    gave_up_at timestamptz,
    created_at timestamptz not null default now()
);

create unique index job_key on job (identifier, key) where key is not null and attempts = 0;
create index job_waiting on job (due_at nulls first, id) where gave_up_at is null;
