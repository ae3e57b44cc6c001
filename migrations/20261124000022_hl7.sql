-- HL7 v2: what is held for a person is kept as it was read, so that it can be filed later; and what others are told.

-- The group as it was read from the message: with it a person files it, years after its sender has gone.
alter table hl7_unfiled add column content jsonb not null;

-- By which a repeat is told from another message with the same number.
alter table hl7_message add column digest bytea;

-- Which message each version of a result came in, and what the sender called it: a preliminary result never replaces a
-- final one, verified here or not (T6.6). Where a person filed it, that is known too, so that it can be taken back.
create table hl7_filing (
    result_id uuid primary key references lab_result,
    message_id uuid not null references hl7_message,
    unfiled_id uuid references hl7_unfiled,
    -- Which OBX of the message, from 1.
    position smallint not null,
    sent_status text not null constraint hl7_filing_status_known check (sent_status in ('preliminary', 'final', 'corrected'))
);
create index hl7_filing_of_message on hl7_filing (message_id);
create index hl7_filing_by_person on hl7_filing (unfiled_id) where unfiled_id is not null;

-- Where a facility's orders and patients are sent, as the settings say. One server sends at a time: the one that holds
-- the lease.
create table hl7_destination (
    facility_id uuid primary key references facility,
    address text not null check (length(address) between 1 and 300),
    leased_until timestamptz
);

-- What happened and has to be told, in the order in which it happened. Written in the transaction of what happened,
-- and only where somebody listens.
create table hl7_event (
    id bigint generated always as identity primary key,
    facility_id uuid not null references hl7_destination on delete cascade,
    kind text not null constraint hl7_event_kind_known
        check (kind in ('patient_registered', 'patient_changed', 'order_signed', 'order_cancelled')),
    -- The patient or the order.
    subject uuid not null,
    at timestamptz not null
);
create index hl7_event_of_facility on hl7_event (facility_id, id);
