-- The laboratory: what can be measured, what was ordered, which tube it is in, what came out, who may know.
-- A result that was verified is never changed: a correction is a new version, and the old one stays (T6).

-- Catalogue ------------------------------------------------------------------------------------------------

create table lab_test (
    id uuid primary key,
    -- The laboratory's own short name: "HB", "NA".
    code text not null constraint lab_test_code_unique unique check (code ~ '^[A-Z0-9][A-Z0-9._-]{0,19}$'),
    loinc text check (loinc ~ '^[0-9]{1,7}-[0-9]$'),
    name text not null check (length(name) between 1 and 200),
    -- For patients: what it is called and what it tells, in plain words.
    plain_name text not null check (length(plain_name) between 1 and 200),
    about text not null default '' check (length(about) <= 2000),
    department text not null check (length(department) between 1 and 50),
    specimen text not null check (length(specimen) between 1 and 50),
    -- The tube's cap, by which it is found in the drawer: "EDTA (lavender)".
    tube text not null check (length(tube) between 1 and 100),
    value_kind text not null check (value_kind in ('quantity', 'text', 'coded')),
    -- UCUM; null where there is none, as with a pH or a text.
    unit text check (length(unit) between 1 and 50),
    decimals smallint not null default 0 check (decimals between 0 and 6),
    -- Of a coded result, in the order in which they are offered; the first is the expected one.
    choices text[] not null default '{}',
    -- Computed from others of the same specimen: a name in labs::model::formula.
    formula text check (length(formula) between 1 and 50),
    turnaround_minutes int not null check (turnaround_minutes between 1 and 100000),
    price_code text check (length(price_code) between 1 and 50),
    release_category text not null constraint lab_test_release_known
        check (release_category in ('at_once', 'after_review', 'after_hours', 'never')),
    release_hours int check (release_hours between 1 and 720),
    -- Genetics, HIV, pregnancy: shown only as a person decided.
    sensitive boolean not null default false,
    -- The verifier must be another person than the one who entered it.
    second_person boolean not null default false,
    -- A change against the last value of more than so many per cent is pointed out.
    delta_percent smallint check (delta_percent between 1 and 1000),
    active boolean not null default true,
    position smallint not null default 0,
    -- T11: whoever saves over somebody else's change is told.
    version int not null default 1,
    constraint lab_test_hours_where_delayed check ((release_category = 'after_hours') = (release_hours is not null)),
    constraint lab_test_choices_where_coded check ((value_kind = 'coded') = (cardinality(choices) > 0)),
    constraint lab_test_number_has_unit_or_none check (value_kind = 'quantity' or unit is null)
);
create index lab_test_by_loinc on lab_test (loinc);

-- What others call it: their local codes and old LOINCs.
create table lab_test_alias (
    system text not null check (length(system) between 1 and 100),
    code text not null check (length(code) between 1 and 100),
    test_id uuid not null references lab_test,
    primary key (system, code)
);

create table lab_panel (
    id uuid primary key,
    code text not null constraint lab_panel_code_unique unique check (code ~ '^[A-Z0-9][A-Z0-9._-]{0,19}$'),
    loinc text check (loinc ~ '^[0-9]{1,7}-[0-9]$'),
    -- LOINC codes under which other systems send the same panel.
    other_loincs text[] not null default '{}',
    name text not null check (length(name) between 1 and 200),
    plain_name text not null check (length(plain_name) between 1 and 200),
    active boolean not null default true,
    position smallint not null default 0
);

create table lab_panel_test (
    panel_id uuid not null references lab_panel,
    test_id uuid not null references lab_test,
    position smallint not null,
    primary key (panel_id, test_id)
);

-- By sex, age and state of pregnancy at COLLECTION, and by the day of collection (T6.7). Ages in days and days of
-- validity, half open. A range is added and ended, and nothing else of it changes: what was judged by it stays so.
create table lab_range (
    id uuid primary key,
    test_id uuid not null references lab_test,
    sex text check (sex in ('male', 'female')),
    age_from_days int not null default 0 check (age_from_days >= 0),
    age_to_days int check (age_to_days > age_from_days),
    pregnant boolean,
    low numeric,
    high numeric,
    critical_low numeric,
    critical_high numeric,
    -- Null: ever since, until further notice.
    valid_from date,
    valid_to date,
    -- Who says so.
    source text check (length(source) between 1 and 300),
    -- On the same day: it was taken back before it held.
    constraint lab_range_validity check (valid_from <= valid_to),
    constraint lab_range_says_something check (num_nonnulls(low, high, critical_low, critical_high) > 0),
    constraint lab_range_in_order check (
        coalesce(low <= high, true) and coalesce(critical_low <= low, true) and coalesce(high <= critical_high, true)
        and coalesce(critical_low <= high, true) and coalesce(low <= critical_high, true)
        and coalesce(critical_low <= critical_high, true)),
    -- One range at most fits a person; "any" and a certain sex may not both stand for the same age.
    constraint lab_range_unambiguous exclude using gist (
        test_id with =,
        int4range(case sex when 'female' then 1 else 0 end, case sex when 'male' then 1 else 2 end) with &&,
        int4range(case pregnant when true then 1 else 0 end, case pregnant when false then 1 else 2 end) with &&,
        int4range(age_from_days, age_to_days) with &&,
        daterange(valid_from, valid_to) with &&)
);

create function lab_range_guard() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'valid_to' is distinct from to_jsonb(old) - 'valid_to' then
        raise exception 'a range is ended, and another one begins'
            using errcode = 'check_violation', constraint = 'lab_range_stays', table = 'lab_range';
    end if;
    return new;
end $$;
create trigger lab_range_guard before update on lab_range for each row execute function lab_range_guard();

-- Order ----------------------------------------------------------------------------------------------------

create sequence lab_order_number as bigint start 1000001;
create sequence lab_accession_number as bigint start 1000001;

-- A letter, a number and its Damm check digit, as record numbers have: a scanner or a tired eye that is wrong is noticed.
create function next_number(prefix text, sequence regclass) returns text
    language sql volatile
    as $$ select prefix || payload || public.mrn_check_digit(payload) from (select nextval(sequence)::text as payload) next $$;

-- FHIR ServiceRequest, for everything that was signed at once.
create table lab_order (
    id uuid primary key,
    number text not null constraint lab_order_number_unique unique default next_number('L', 'lab_order_number'),
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    encounter_id uuid not null,
    ordered_by uuid not null references account,
    -- Who is told of the results, and whose review releases them.
    practitioner_id uuid references practitioner,
    priority text not null constraint lab_order_priority_known check (priority in ('routine', 'urgent', 'stat')),
    state text not null constraint lab_order_state_known
        check (state in ('draft', 'ordered', 'collected', 'completed', 'cancelled')),
    reason text check (length(reason) between 1 and 500),
    -- For the person who draws blood.
    instructions text check (length(instructions) between 1 and 500),
    fasting boolean,
    -- At the time of ordering; the range is chosen by what is true at collection.
    pregnant boolean,
    cancel_reason text check (length(cancel_reason) between 1 and 500),
    ordered_at timestamptz not null,
    version int not null default 1,
    constraint lab_order_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id),
    constraint lab_order_of_patient unique (id, patient_id),
    constraint lab_order_cancelled_with_reason check ((state = 'cancelled') = (cancel_reason is not null))
);
create index lab_order_of_patient_by_time on lab_order (patient_id, ordered_at desc);
create index lab_order_of_practitioner on lab_order (practitioner_id, ordered_at desc);

-- FHIR DiagnosticReport: what is asked for and answered together, a panel or a single test. Without an order it
-- came from elsewhere.
create table lab_report (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    encounter_id uuid,
    order_id uuid,
    panel_id uuid references lab_panel,
    -- LOINC or the sender's code.
    code text check (length(code) between 1 and 100),
    name text not null check (length(name) between 1 and 300),
    source text not null constraint lab_report_source_known check (source in ('order', 'hl7', 'import')),
    -- Who measured, where it was not this house.
    performer text check (length(performer) between 1 and 300),
    -- The sender's number for it: the filler order number of HL7.
    filler_number text check (length(filler_number) between 1 and 200),
    collected_at timestamptz,
    created_at timestamptz not null,
    constraint lab_report_of_patients_order foreign key (order_id, patient_id) references lab_order (id, patient_id),
    constraint lab_report_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id),
    constraint lab_report_of_patient unique (id, patient_id),
    constraint lab_report_ordered check ((source = 'order') = (order_id is not null))
);
create index lab_report_of_patient_by_time on lab_report (patient_id, created_at desc);
create index lab_report_of_order on lab_report (order_id);
create index lab_report_by_filler on lab_report (filler_number) where filler_number is not null;

-- Specimen -------------------------------------------------------------------------------------------------

create table specimen_move (
    from_state text not null,
    to_state text not null,
    primary key (from_state, to_state)
);
insert into specimen_move (from_state, to_state) values
    ('expected', 'collected'), ('expected', 'cancelled'),
    ('collected', 'in_transit'), ('collected', 'received'), ('collected', 'lost'), ('collected', 'rejected'),
    ('in_transit', 'received'), ('in_transit', 'lost'),
    ('received', 'accepted'), ('received', 'rejected'),
    ('accepted', 'rejected'), ('accepted', 'stored'), ('accepted', 'disposed'),
    ('stored', 'disposed');

create table specimen (
    id uuid primary key,
    -- What the barcode says.
    accession text not null constraint specimen_accession_unique unique default next_number('S', 'lab_accession_number'),
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    order_id uuid not null,
    specimen text not null,
    tube text not null,
    state text not null constraint specimen_state_known check (state in (
        'expected', 'collected', 'in_transit', 'received', 'accepted', 'rejected', 'stored', 'disposed', 'lost', 'cancelled')),
    collected_at timestamptz,
    collected_by uuid references account,
    -- True, false or not known, at collection: it chooses the reference range.
    pregnant boolean,
    received_at timestamptz,
    reject_reason text check (length(reject_reason) between 1 and 500),
    -- Of its order: 0 at once, 1 urgent, 2 routine. It sorts the worklists.
    urgency smallint not null check (urgency between 0 and 2),
    -- Accepted, and something of it is still to be measured.
    in_process boolean not null default false,
    -- The one that this replaces.
    recollects uuid constraint specimen_recollected_once unique references specimen,
    version int not null default 1,
    created_at timestamptz not null,
    constraint specimen_of_patients_order foreign key (order_id, patient_id) references lab_order (id, patient_id),
    constraint specimen_of_patient unique (id, patient_id),
    constraint specimen_collected_when check ((state in ('expected', 'cancelled')) or collected_at is not null),
    constraint specimen_rejected_why check (state <> 'rejected' or reject_reason is not null)
);
create index specimen_worklist on specimen (facility_id, state, urgency, created_at)
    where state in ('expected', 'collected', 'in_transit', 'received', 'rejected', 'lost');
create index specimen_in_process on specimen (facility_id, urgency, created_at) where in_process;
create index specimen_of_order on specimen (order_id);

create table specimen_transition (
    id bigint generated always as identity primary key,
    specimen_id uuid not null references specimen,
    from_state text,
    to_state text not null,
    at timestamptz not null,
    account_id uuid references account,
    reason text check (length(reason) between 1 and 500),
    constraint specimen_transition_listed foreign key (from_state, to_state) references specimen_move
);
create index specimen_transition_of_specimen on specimen_transition (specimen_id, id);
create trigger specimen_transition_append_only before update or delete on specimen_transition
    for each row execute function refuse_change();

create function specimen_guard() returns trigger language plpgsql as $$
begin
    if (new.patient_id, new.order_id, new.accession) is distinct from (old.patient_id, old.order_id, old.accession) then
        raise exception 'a specimen stays what it is'
            using errcode = 'check_violation', constraint = 'specimen_is_one_patients', table = 'specimen';
    end if;
    if new.state <> old.state and not exists (
        select from specimen_move m where m.from_state = old.state and m.to_state = new.state) then
        raise exception 'a specimen does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'specimen_move_listed', table = 'specimen';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger specimen_guard before update on specimen for each row execute function specimen_guard();

-- Result ---------------------------------------------------------------------------------------------------

-- One thing that is measured in one report. Its results are versions.
create table lab_analysis (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    report_id uuid not null,
    specimen_id uuid,
    -- Null: not in the catalogue; then the sender's code and name stand for it.
    test_id uuid references lab_test,
    code text not null check (length(code) between 1 and 100),
    name text not null check (length(name) between 1 and 300),
    state text not null constraint lab_analysis_state_known
        check (state in ('pending', 'entered', 'verified', 'retest', 'not_done', 'withdrawn')),
    not_done_reason text check (length(not_done_reason) between 1 and 500),
    position smallint not null default 0,
    -- The version that counts now; 0: none yet.
    current_version int not null default 0,
    constraint lab_analysis_of_patients_report foreign key (report_id, patient_id) references lab_report (id, patient_id),
    constraint lab_analysis_of_patients_specimen foreign key (specimen_id, patient_id) references specimen (id, patient_id),
    constraint lab_analysis_of_patient unique (id, patient_id),
    constraint lab_analysis_once_per_report unique (report_id, code)
);
create index lab_analysis_of_report on lab_analysis (report_id, position);
create index lab_analysis_of_specimen on lab_analysis (specimen_id);
create index lab_analysis_of_patient_by_test on lab_analysis (patient_id, test_id);
create index lab_analysis_worklist on lab_analysis (facility_id, state) where state in ('pending', 'entered', 'retest');

-- One version of a result, with the range that it was judged by. Once it is verified nothing of it changes.
create table lab_result (
    id uuid primary key,
    analysis_id uuid not null,
    patient_id uuid not null,
    version int not null check (version > 0),
    -- FHIR's observation status.
    status text not null constraint lab_result_status_known
        check (status in ('preliminary', 'final', 'corrected', 'entered_in_error')),
    comparator text check (comparator in ('<', '<=', '>=', '>')),
    value_number numeric,
    value_text text check (length(value_text) between 1 and 4000),
    -- As it was sent; compared with the catalogue's before anything is flagged.
    unit text check (length(unit) between 1 and 50),
    range_low numeric,
    range_high numeric,
    critical_low numeric,
    critical_high numeric,
    -- A range that the sender wrote and that is not two numbers.
    range_text text check (length(range_text) between 1 and 200),
    flag text constraint lab_result_flag_known check (flag in ('normal', 'low', 'high', 'critical_low', 'critical_high', 'abnormal')),
    -- Why there is none: the unit, no range for this person, a comparator that leaves it open.
    no_flag_reason text check (length(no_flag_reason) between 1 and 200),
    comment text check (length(comment) between 1 and 4000),
    collected_at timestamptz not null,
    source text not null check (source in ('typed', 'calculated', 'analyser', 'import')),
    entered_by uuid references account,
    entered_at timestamptz not null,
    verified_by uuid references account,
    verified_at timestamptz,
    -- Why this version replaces the one before.
    reason text check (length(reason) between 1 and 1000),
    constraint lab_result_once unique (analysis_id, version),
    constraint lab_result_of_patients_analysis foreign key (analysis_id, patient_id) references lab_analysis (id, patient_id),
    constraint lab_result_says_something check (status = 'entered_in_error' or value_number is not null or value_text is not null),
    constraint lab_result_corrected_with_reason check (status not in ('corrected', 'entered_in_error') or reason is not null)
);
create index lab_result_of_analysis on lab_result (analysis_id, version desc);
create index lab_result_of_patient on lab_result (patient_id, collected_at desc);

-- What was verified is what people acted upon: it stays, word for word.
create function lab_result_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.verified_at is not null or tg_op = 'UPDATE' and old.verified_at is not null then
        raise exception 'a verified result is corrected by a new version'
            using errcode = 'check_violation', constraint = 'lab_result_verified_stays', table = 'lab_result';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger lab_result_guard before update or delete on lab_result for each row execute function lab_result_guard();

-- Who may know ---------------------------------------------------------------------------------------------

-- A person's decision about one analysis, against the rule of its category. The latest row counts.
create table lab_release_decision (
    id uuid primary key,
    analysis_id uuid not null,
    patient_id uuid not null,
    decision text not null check (decision in ('release', 'withhold')),
    reason text not null check (length(reason) between 3 and 500),
    account_id uuid not null references account,
    at timestamptz not null,
    constraint lab_release_decision_of_patients_analysis foreign key (analysis_id, patient_id) references lab_analysis (id, patient_id)
);
create index lab_release_decision_of_analysis on lab_release_decision (analysis_id, at desc);

-- The doctor has looked at the report as it stood, and says something to the patient.
create table lab_review (
    id uuid primary key,
    report_id uuid not null,
    patient_id uuid not null,
    comment text check (length(comment) between 1 and 4000),
    -- What the patient should do now, in plain words.
    next_step text check (length(next_step) between 1 and 1000),
    account_id uuid not null references account,
    at timestamptz not null,
    constraint lab_review_of_patients_report foreign key (report_id, patient_id) references lab_report (id, patient_id)
);
create index lab_review_of_report on lab_review (report_id, at desc);

-- Who has opened which version is in the audit trail: reads of `lab_report` (T6.3). Questions can't write anything else.
create index audit_event_of_lab_report on audit_event (resource_id, at) where kind = 'read' and resource = 'lab_report';

-- Who has to be told of a correction, and whether they have taken note of it.
create table lab_notice (
    id uuid primary key,
    result_id uuid not null references lab_result,
    patient_id uuid not null references patient,
    account_id uuid not null references account,
    audience text not null check (audience in ('clinician', 'patient')),
    kind text not null check (kind in ('corrected', 'withdrawn', 'critical_superseded')),
    at timestamptz not null,
    seen_at timestamptz,
    constraint lab_notice_once unique (result_id, account_id, kind)
);
create index lab_notice_open on lab_notice (account_id) where seen_at is null;

-- Critical values ------------------------------------------------------------------------------------------

create table critical_alert (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    result_id uuid not null constraint critical_alert_once unique references lab_result,
    practitioner_id uuid references practitioner,
    state text not null constraint critical_alert_state_known check (state in ('open', 'acknowledged', 'closed', 'superseded')),
    -- 0: the ordering doctor; 1, 2, 3 after 15, 30 and 60 minutes.
    level smallint not null default 0 check (level between 0 and 3),
    opened_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by uuid references account,
    -- Who took the call, where the laboratory called somebody, and the value as they repeated it.
    told text check (length(told) between 1 and 300),
    read_back text check (length(read_back) between 1 and 200),
    closed_at timestamptz,
    constraint critical_alert_acknowledged_whole check (
        state in ('open', 'superseded') or (acknowledged_at is not null and acknowledged_by is not null and read_back is not null))
);
create index critical_alert_open on critical_alert (facility_id, opened_at) where state = 'open';
create index critical_alert_of_patient on critical_alert (patient_id, opened_at desc);

create table critical_escalation (
    alert_id uuid not null references critical_alert,
    level smallint not null,
    at timestamptz not null,
    account_id uuid not null references account,
    primary key (alert_id, level, account_id)
);

-- HL7 v2 ---------------------------------------------------------------------------------------------------

-- Every message that came in or went out, whole. The same message twice is one (T13).
create table hl7_message (
    id uuid primary key,
    facility_id uuid not null references facility,
    direction text not null check (direction in ('in', 'out')),
    sending_application text not null default '',
    sending_facility text not null default '',
    control_id text not null,
    kind text not null,
    version text,
    body bytea not null,
    state text not null constraint hl7_message_state_known
        check (state in ('applied', 'partly_queued', 'queued', 'refused', 'waiting', 'sent', 'failed')),
    -- For people: why it waits or was refused.
    reason text check (length(reason) between 1 and 2000),
    -- What was answered; a repeat gets the same.
    answer bytea,
    at timestamptz not null,
    settled_at timestamptz,
    constraint hl7_message_once unique (direction, sending_application, sending_facility, control_id)
);
create index hl7_message_by_time on hl7_message (facility_id, at desc);

-- A group of results (OBR with its OBXs) that could not be filed by itself: a person does.
create table hl7_unfiled (
    id uuid primary key,
    facility_id uuid not null references facility,
    message_id uuid not null references hl7_message,
    -- Which OBR of the message, from 1.
    position smallint not null,
    reason text not null constraint hl7_unfiled_reason_known check (reason in (
        'no_patient', 'patient_differs', 'unknown_test', 'unit', 'value', 'late_preliminary', 'no_specimen', 'other')),
    detail text not null check (length(detail) between 1 and 2000),
    state text not null default 'open' check (state in ('open', 'filed', 'dismissed')),
    filed_to uuid references lab_report,
    settled_by uuid references account,
    settled_at timestamptz,
    settle_reason text check (length(settle_reason) between 1 and 500),
    at timestamptz not null,
    constraint hl7_unfiled_once unique (message_id, position, reason),
    constraint hl7_unfiled_settled check ((state = 'open') = (settled_at is null))
);
create index hl7_unfiled_open on hl7_unfiled (facility_id, at) where state = 'open';
