-- Somebody else may pay what a patient was asked for: a link by mail, and with it a code that works once. They see the
-- amount and nothing of the care. Neither the code nor what it is exchanged for is kept, only their hashes.

create table guarantor_link (
    request_id uuid primary key references payment_request,
    email text not null check (length(email) between 3 and 254),
    -- Null: it has not been sent yet, or it has been used.
    code_hash bytea check (length(code_hash) = 32),
    expires_at timestamptz not null,
    -- Wrong codes since the last one was sent.
    tries smallint not null default 0 constraint guarantor_link_tries check (tries between 0 and 5),
    created_by uuid references account,
    created_at timestamptz not null
);

-- Who has shown the code, for a while.
create table guarantor_visit (
    token_hash bytea primary key check (length(token_hash) = 32),
    request_id uuid not null references payment_request,
    expires_at timestamptz not null
);
create index guarantor_visit_over on guarantor_visit (expires_at);
