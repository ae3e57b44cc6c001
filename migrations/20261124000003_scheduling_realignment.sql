-- When a government changes its clocks, the tz database changes, and appointments keep their time on the wall (T2.4).

-- Which tz databases the appointments have been brought to, such as 2026e.
create table tz_database (
    version     text primary key check (version <> ''),
    recorded_at timestamptz not null
);

-- An appointment whose instant was moved so that the wall clock says what it said before.
create table appointment_realignment (
    id             bigint generated always as identity primary key,
    appointment_id uuid not null references appointment,
    from_starts_at timestamptz not null,
    to_starts_at   timestamptz not null,
    at             timestamptz not null,
    constraint appointment_realignment_moves check (from_starts_at <> to_starts_at)
);
create index appointment_realignment_of_appointment on appointment_realignment (appointment_id, id);
create trigger appointment_realignment_append_only before update or delete on appointment_realignment
    for each row execute function refuse_change();
