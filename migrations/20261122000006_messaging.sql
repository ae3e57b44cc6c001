-- Who was told what, by which channel. The text is not kept: it is composed when it is sent, from what
-- is true then, and it holds no health data (T20).
create table notification (
    id         uuid primary key,
    -- What happened, such as `appointment_booked:0198…`. One event reaches one person once per channel.
    event      text not null check (event <> ''),
    recipient  uuid not null references account (id),
    channel    text not null check (channel in ('email')),
    -- `queued` without a mail server means: kept, and shown as not sent.
    state      text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'dropped')),
    -- Why it was dropped or failed, in words without personal data.
    reason     text,
    created_at timestamptz not null,
    settled_at timestamptz,
    constraint notification_once unique (event, recipient, channel),
    constraint notification_settled check ((state = 'queued') = (settled_at is null))
);

create index notification_unsent on notification (created_at) where state in ('queued', 'failed');
