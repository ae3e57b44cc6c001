-- Three more things that a person has to look at: what differs when the house compares itself with the payment gateway, a
-- refund that does not get there, and a delivery that fails again and again.
alter table billing_task drop constraint billing_task_kind_known;
alter table billing_task add constraint billing_task_kind_known check (kind in (
    'paid_after_the_end', 'amount_differs', 'unknown_payment', 'disputed', 'refund_outside', 'refund_failed',
    'gateway_differs', 'refund_stuck', 'dead_letter'));
-- What it is about, where the same may be found every hour: there is one task of it, for good.
alter table billing_task add column subject text check (length(subject) between 1 and 300);
create unique index billing_task_once on billing_task (kind, subject) where subject is not null;

-- Deliveries that could not be taken in. After some attempts the gateway is told that it arrived, and it lies here as it came.
create table gateway_failure (
    event_id text primary key check (length(event_id) between 1 and 255),
    kind text not null check (length(kind) between 1 and 100),
    attempts int not null check (attempts > 0),
    cause text not null check (length(cause) between 1 and 500),
    first_at timestamptz not null,
    last_at timestamptz not null,
    dead_at timestamptz,
    body text check (length(body) <= 300000),
    constraint gateway_failure_dead check ((dead_at is null) = (body is null))
);
