-- What somebody was typing when their session ended. Without JavaScript the page itself is gone with the post that
-- came too late; after signing in again the person finds the form as they left it. Half an hour at most, at most one
-- per session, deleted when it is shown; only for the account whose session it was, and only in the same browser.
create table kept_form (
    session_id uuid primary key references session on delete cascade,
    -- SHA-256 of what the browser's cookie holds.
    token_hash bytea not null constraint kept_form_token_unique unique check (octet_length(token_hash) = 32),
    -- Path and query of the page that the form stands on.
    page       text not null check (page like '/%'),
    -- The server function that the form calls.
    function   text not null check (function like '/api/%'),
    -- The fields as they were posted, without passwords.
    body       text not null check (octet_length(body) <= 262144),
    expires_at timestamptz not null
);
create index kept_form_age on kept_form (expires_at);
