-- What every department stands on: extensions, the audit trail, idempotency keys.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Who read or changed what, when. Writes are recorded in the transaction of the change, reads before
-- the answer leaves. `actor` is not a foreign key: the trail outlives whatever it speaks of.
CREATE TABLE audit_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('read', 'write')),
    -- The use case, such as `scheduling.hold_time`.
    action      text NOT NULL CHECK (action <> ''),
    -- The account, or null for the system itself and for people who have not signed in.
    actor       uuid,
    actor_label text NOT NULL,
    session_id  uuid,
    request_id  text NOT NULL,
    address     text,
    resource    text,
    resource_id uuid,
    patient_id  uuid
);

CREATE INDEX audit_event_patient ON audit_event (patient_id, at) WHERE patient_id IS NOT NULL;
CREATE INDEX audit_event_actor ON audit_event (actor, at) WHERE actor IS NOT NULL;

-- Append-only: what was recorded stays as it was recorded.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row per command that an account sent. A repeat with the same key waits for the first and
-- gets its answer; the same key with other content is refused.
CREATE TABLE idempotency (
    account_id   uuid NOT NULL,
    key          uuid NOT NULL,
    action       text NOT NULL,
    request_hash bytea NOT NULL,
    response     jsonb,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);

CREATE INDEX idempotency_age ON idempotency (created_at);
