-- The chart: encounters and what was found, decided and written in them. Words are FHIR R4's.
-- Every clinical row carries its patient, and a composite foreign key checks that its encounter is the same
-- patient's (T11): a row can't cross into another chart, whichever tab it was saved from.

-- Encounter ------------------------------------------------------------------------------------------------

create table encounter_move (
    from_state text not null,
    to_state text not null,
    primary key (from_state, to_state)
);
insert into encounter_move (from_state, to_state) values
    ('planned', 'in_progress'), ('planned', 'cancelled'), ('planned', 'entered_in_error'),
    ('in_progress', 'on_hold'), ('in_progress', 'discharged'), ('in_progress', 'discontinued'), ('in_progress', 'entered_in_error'),
    ('on_hold', 'in_progress'), ('on_hold', 'entered_in_error'),
    ('discharged', 'completed'), ('discharged', 'entered_in_error'),
    ('completed', 'entered_in_error'), ('cancelled', 'entered_in_error'), ('discontinued', 'entered_in_error');

create table encounter (
    id uuid primary key,
    facility_id uuid not null references facility,
    patient_id uuid not null references patient,
    -- Null: brought by an import whose practitioner nobody knows here.
    practitioner_id uuid references practitioner,
    appointment_id uuid constraint encounter_once_per_appointment unique references appointment,
    state text not null constraint encounter_state_known check (state in (
        'planned', 'in_progress', 'on_hold', 'discharged', 'completed', 'cancelled', 'discontinued', 'entered_in_error')),
    -- FHIR's v3 ActCode: AMB, VR, EMER, IMP, HH.
    class text not null default 'AMB' check (class in ('AMB', 'VR', 'EMER', 'IMP', 'HH', 'OBSENC', 'PRENC', 'SS', 'FLD', 'ACUTE', 'NONAC')),
    -- What kind of visit: the service's name, or what the source says.
    kind text not null check (length(kind) between 1 and 300),
    reason text check (length(reason) between 1 and 500),
    starts_at timestamptz not null,
    ends_at timestamptz,
    zone text not null check (zone <> ''),
    -- From elsewhere: shown as history, never worked on.
    imported boolean not null default false,
    -- What the patient may read of it, shared by the doctor: a few plain sentences.
    summary text check (length(summary) between 1 and 10000),
    summary_shared_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null,
    constraint encounter_takes_time check (ends_at is null or ends_at >= starts_at),
    -- Rows of the chart point here with their patient.
    constraint encounter_of_patient unique (id, patient_id)
);
create index encounter_of_patient_by_time on encounter (patient_id, starts_at desc, id);
create index encounter_open on encounter (practitioner_id) where state in ('planned', 'in_progress', 'on_hold');

create table encounter_transition (
    id bigint generated always as identity primary key,
    encounter_id uuid not null references encounter,
    from_state text,
    to_state text not null,
    at timestamptz not null,
    account_id uuid references account,
    reason text check (length(reason) between 1 and 500),
    constraint encounter_transition_listed foreign key (from_state, to_state) references encounter_move
);
create index encounter_transition_of_encounter on encounter_transition (encounter_id, id);
create trigger encounter_transition_append_only before update or delete on encounter_transition
    for each row execute function refuse_change();

create function encounter_guard() returns trigger language plpgsql as $$
begin
    if (new.patient_id, new.facility_id, new.appointment_id) is distinct from (old.patient_id, old.facility_id, old.appointment_id) then
        raise exception 'an encounter stays with its patient'
            using errcode = 'check_violation', constraint = 'encounter_is_one_patients', table = 'encounter';
    end if;
    if new.state <> old.state and not exists (
        select from encounter_move m where m.from_state = old.state and m.to_state = new.state) then
        raise exception 'an encounter does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'encounter_move_listed', table = 'encounter';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
create trigger encounter_guard before update on encounter for each row execute function encounter_guard();
create trigger encounter_never_deleted before delete on encounter for each row execute function refuse_change();

-- Note -----------------------------------------------------------------------------------------------------

create table note_template (
    id uuid primary key,
    name text not null constraint note_template_name_unique unique check (length(name) between 1 and 100),
    body text not null check (length(body) between 1 and 20000),
    position smallint not null default 0
);
-- To begin with; a house adds its own.
insert into note_template (id, name, body, position) values
    ('0193b000-0000-7000-8000-000000000001', 'SOAP note', E'Subjective\n\n\nObjective\n\n\nAssessment\n\n\nPlan\n', 1),
    ('0193b000-0000-7000-8000-000000000002', 'Follow-up', E'Since the last visit\n\n\nMedication: taken as prescribed, side effects\n\n\nFindings\n\n\nAssessment\n\n\nPlan, next visit\n', 2),
    ('0193b000-0000-7000-8000-000000000003', 'First visit', E'Reason for coming\n\n\nHistory\n\n\nPast illnesses, operations\n\n\nMedication, allergies\n\n\nFamily, work, habits\n\n\nExamination\n\n\nAssessment\n\n\nPlan\n', 3),
    ('0193b000-0000-7000-8000-000000000004', 'Procedure', E'Procedure\n\nIndication\n\nConsent: explained what is done, why, risks and alternatives\n\nIdentity, side and site checked\n\nAnaesthesia\n\nWhat was done\n\nComplications\n\nAfterwards\n', 4),
    ('0193b000-0000-7000-8000-000000000005', 'Telephone call', E'Who called, how to reach\n\nWhat it was about\n\nAdvice given\n\nWhen to come or call again\n', 5);

-- A note is a chain of versions; text that was signed is never written over.
create table note (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid not null,
    author_id uuid not null references account,
    title text not null check (length(title) between 1 and 200),
    state text not null constraint note_state_known check (state in ('draft', 'signed', 'addended', 'unlocked', 'entered_in_error')),
    -- May the patient read it? Decided by the doctor when signing, or later.
    shared_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint note_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id),
    constraint note_of_patient unique (id, patient_id)
);
create index note_of_patient_by_time on note (patient_id, created_at desc);
create index note_unsigned on note (author_id) where state in ('draft', 'unlocked');

-- What is being typed: one per note, person and tab, so that two tabs never overwrite each other (T11).
create table note_draft (
    note_id uuid not null,
    patient_id uuid not null,
    account_id uuid not null references account,
    tab uuid not null,
    body text not null check (length(body) <= 100000),
    saved_at timestamptz not null,
    primary key (note_id, account_id, tab),
    constraint note_draft_of_patients_note foreign key (note_id, patient_id) references note (id, patient_id)
);

-- What was signed. `kind` tells whether it is the note itself, an addendum to it, or the reason for unlocking.
create table note_version (
    note_id uuid not null,
    patient_id uuid not null,
    version int not null check (version > 0),
    kind text not null check (kind in ('signed', 'addendum', 'unlocked', 'entered_in_error')),
    body text not null check (length(body) between 1 and 100000),
    signed_by uuid not null references account,
    signed_at timestamptz not null,
    primary key (note_id, version),
    constraint note_version_of_patients_note foreign key (note_id, patient_id) references note (id, patient_id)
);
create trigger note_version_append_only before update or delete on note_version
    for each row execute function refuse_change();

-- Diagnoses ------------------------------------------------------------------------------------------------

-- Where a list of codes came from, and which edition it is.
create table code_system (
    system text primary key,
    name text not null,
    version text not null,
    source text not null,
    codes int not null,
    loaded_at timestamptz not null default now()
);

-- ICD-10-CM. Headings are kept, so that a search shows where a code belongs; only `billable` codes are recorded.
create table icd10_code (
    code text primary key check (code ~ '^[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?$'),
    title text not null,
    -- Inclusion terms: what people call it.
    synonyms text[] not null default '{}',
    billable boolean not null,
    -- Common in practice comes first among equals; 0 is the default.
    weight smallint not null default 0,
    -- Without words that stand in every second title.
    words tsvector not null
);
create index icd10_code_by_words on icd10_code using gin (words);
create index icd10_code_common on icd10_code using gin (words) where weight > 0;
create index icd10_code_by_code on icd10_code (code text_pattern_ops);

-- Every word that stands in a title or synonym: what is typed wrong is mended word by word.
create table icd10_word (
    word text primary key,
    codes int not null
);
create index icd10_word_by_likeness on icd10_word using gin (word gin_trgm_ops);

-- FHIR Condition
create table problem (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    code_system text not null check (code_system in ('icd10cm', 'snomed', 'text')),
    code text check (length(code) between 1 and 50),
    title text not null check (length(title) between 1 and 500),
    clinical_status text not null constraint problem_clinical_status_known
        check (clinical_status in ('active', 'recurrence', 'relapse', 'remission', 'inactive', 'resolved')),
    verification text not null constraint problem_verification_known
        check (verification in ('provisional', 'differential', 'confirmed', 'unconfirmed', 'refuted', 'entered_in_error')),
    -- As precise as it is known, in FHIR's form.
    onset text check (is_fhir_date_time(onset)),
    abated text check (is_fhir_date_time(abated)),
    note text check (length(note) between 1 and 4000),
    imported boolean not null default false,
    recorded_by uuid references account,
    recorded_at timestamptz not null,
    version int not null default 1,
    constraint problem_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index problem_of_patient on problem (patient_id, clinical_status, recorded_at desc);

-- What stood there before a correction, whole.
create table problem_before (
    problem_id uuid not null references problem,
    version int not null,
    was jsonb not null,
    changed_by uuid references account,
    changed_at timestamptz not null,
    -- Why it was refuted or taken back.
    reason text check (length(reason) between 1 and 500),
    primary key (problem_id, version)
);
create trigger problem_before_append_only before update or delete on problem_before
    for each row execute function refuse_change();

-- Allergies ------------------------------------------------------------------------------------------------

-- FHIR AllergyIntolerance
create table allergy (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    substance text not null check (length(substance) between 1 and 300),
    code_system text check (code_system in ('rxnorm', 'snomed', 'text')),
    code text check (length(code) between 1 and 50),
    category text not null check (category in ('food', 'medication', 'environment', 'biologic', 'other')),
    kind text not null default 'allergy' check (kind in ('allergy', 'intolerance')),
    criticality text not null check (criticality in ('low', 'high', 'unable_to_assess')),
    status text not null constraint allergy_status_known check (status in ('active', 'inactive', 'resolved')),
    verification text not null constraint allergy_verification_known
        check (verification in ('unconfirmed', 'presumed', 'confirmed', 'refuted', 'entered_in_error')),
    onset text check (is_fhir_date_time(onset)),
    note text check (length(note) between 1 and 2000),
    imported boolean not null default false,
    recorded_by uuid references account,
    recorded_at timestamptz not null,
    version int not null default 1,
    constraint allergy_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index allergy_of_patient on allergy (patient_id, status);

create table allergy_reaction (
    allergy_id uuid not null references allergy,
    position smallint not null,
    manifestation text not null check (length(manifestation) between 1 and 300),
    severity text check (severity in ('mild', 'moderate', 'severe')),
    primary key (allergy_id, position)
);

-- That somebody asked, and what the answer was. The latest row counts; entries in `allergy` outrank it (T7.4).
-- What stood there before a correction, whole.
create table allergy_before (
    allergy_id uuid not null references allergy,
    version int not null,
    was jsonb not null,
    changed_by uuid references account,
    changed_at timestamptz not null,
    primary key (allergy_id, version)
);
create trigger allergy_before_append_only before update or delete on allergy_before
    for each row execute function refuse_change();

create table allergy_review (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    outcome text not null constraint allergy_review_outcome_known
        check (outcome in ('unable', 'none_known', 'no_known_drug', 'no_known_food', 'no_known_latex', 'reviewed')),
    reason text check (length(reason) between 1 and 500),
    account_id uuid references account,
    at timestamptz not null,
    constraint allergy_review_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index allergy_review_of_patient on allergy_review (patient_id, at desc);

-- Observations that no laboratory made ---------------------------------------------------------------------

-- FHIR Observation: vital signs, social history, surveys. What the laboratory measures is in `lab_result`.
create table observation (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    category text not null check (category in ('vital_signs', 'social_history', 'survey', 'exam', 'therapy', 'imaging', 'procedure', 'activity')),
    -- LOINC
    code text not null check (length(code) between 1 and 50),
    title text not null check (length(title) between 1 and 300),
    value_number numeric,
    -- UCUM where it is known, else as it was sent.
    unit text check (length(unit) between 1 and 50),
    value_text text check (length(value_text) between 1 and 4000),
    -- Measured together: both halves of a blood pressure.
    group_id uuid,
    taken_at timestamptz not null,
    imported boolean not null default false,
    recorded_by uuid references account,
    recorded_at timestamptz not null,
    -- Withdrawn, with the reason; the row stays.
    error_reason text check (length(error_reason) between 1 and 500),
    constraint observation_says_something check (value_number is not null or value_text is not null),
    constraint observation_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index observation_of_patient on observation (patient_id, category, code, taken_at desc);
create index observation_of_patient_by_time on observation (patient_id, category, taken_at desc);
create index observation_of_encounter on observation (encounter_id) where encounter_id is not null;

-- What was done and given ----------------------------------------------------------------------------------

create table immunization (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    -- CVX where it is known.
    code text check (length(code) between 1 and 50),
    title text not null check (length(title) between 1 and 300),
    status text not null check (status in ('completed', 'not_done', 'entered_in_error')),
    given_at text not null check (is_fhir_date_time(given_at)),
    lot text check (length(lot) between 1 and 100),
    site text check (length(site) between 1 and 200),
    imported boolean not null default false,
    recorded_by uuid references account,
    recorded_at timestamptz not null,
    constraint immunization_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index immunization_of_patient on immunization (patient_id, given_at desc);

create table procedure_done (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    code_system text check (code_system in ('snomed', 'cpt', 'text')),
    code text check (length(code) between 1 and 50),
    title text not null check (length(title) between 1 and 500),
    status text not null check (length(status) between 1 and 50),
    performed_at text check (is_fhir_date_time(performed_at)),
    performed_end text check (is_fhir_date_time(performed_end)),
    reason text check (length(reason) between 1 and 500),
    imported boolean not null default false,
    recorded_by uuid references account,
    recorded_at timestamptz not null,
    constraint procedure_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index procedure_of_patient on procedure_done (patient_id, performed_at desc);

-- FHIR MedicationRequest, as history: ordering drugs is the pharmacy's issue.
create table medication_request (
    id uuid primary key,
    patient_id uuid not null references patient,
    encounter_id uuid,
    -- RxNorm where it is known.
    code text check (length(code) between 1 and 50),
    title text not null check (length(title) between 1 and 500),
    status text not null check (length(status) between 1 and 50),
    authored_at text check (is_fhir_date_time(authored_at)),
    dosage text check (length(dosage) between 1 and 2000),
    reason text check (length(reason) between 1 and 500),
    requester text check (length(requester) between 1 and 300),
    imported boolean not null default false,
    recorded_at timestamptz not null,
    constraint medication_of_patients_encounter foreign key (encounter_id, patient_id) references encounter (id, patient_id)
);
create index medication_of_patient on medication_request (patient_id, status, authored_at desc);

-- FHIR CareTeam, one row per member.
create table care_team_member (
    id uuid primary key,
    patient_id uuid not null references patient,
    team text not null check (length(team) between 1 and 300),
    status text not null check (length(status) between 1 and 50),
    role text check (length(role) between 1 and 300),
    member text not null check (length(member) between 1 and 300),
    practitioner_id uuid references practitioner,
    period_start text check (is_fhir_date_time(period_start)),
    period_end text check (is_fhir_date_time(period_end)),
    imported boolean not null default false,
    constraint care_team_member_once unique nulls not distinct (patient_id, team, role, member, period_start)
);
