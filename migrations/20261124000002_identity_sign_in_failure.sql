-- Wrong passwords, where every instance sees them: several that share a database count together.
create table sign_in_failure (
    id         bigint generated always as identity primary key,
    -- SHA-256 of the e-mail address that was typed, whose or nobody's it is.
    email_hash bytea not null check (octet_length(email_hash) = 32),
    -- Where it came from; null where that is not known.
    address    text,
    at         timestamptz not null
);
create index sign_in_failure_recent on sign_in_failure (email_hash, at);
create index sign_in_failure_age on sign_in_failure (at);
