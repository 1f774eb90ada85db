CREATE FUNCTION ascora_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$;
CREATE TABLE access_tokens (
    account character varying(200) NOT NULL,
    hash character varying(64) NOT NULL,
    token_id character varying(200) NOT NULL,
    scopes json NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE accounts (
    account character varying(200) NOT NULL,
    state character varying(20) NOT NULL,
    word character varying(40),
    reason json,
    since timestamp with time zone NOT NULL,
    evidence character varying(64)
);
CREATE TABLE addresses (
    account character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    url text NOT NULL,
    learnt_at timestamp with time zone NOT NULL
);
CREATE TABLE archive_log (
    account character varying(200) NOT NULL,
    "position" integer NOT NULL,
    digest character varying(64) NOT NULL,
    body json NOT NULL
);
CREATE TABLE audit_log (
    account character varying(200) NOT NULL,
    "position" integer NOT NULL,
    digest character varying(64) NOT NULL,
    body json NOT NULL
);
CREATE TABLE cards (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    job_number text NOT NULL,
    section_name text NOT NULL,
    portal_id character varying(200) NOT NULL,
    url text,
    row_hash character varying(64),
    visited_hash character varying(64),
    seen_at timestamp with time zone NOT NULL,
    last_change_at timestamp with time zone NOT NULL,
    visited_at timestamp with time zone,
    first_completed_visit_at timestamp with time zone
);
CREATE SEQUENCE cards_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE cards_seq_seq OWNED BY cards.seq;
CREATE TABLE circuits (
    account character varying(200) NOT NULL,
    source character varying(10) NOT NULL,
    failures integer NOT NULL,
    until timestamp with time zone,
    refused_key character varying(64),
    reason json,
    since timestamp with time zone NOT NULL
);
CREATE TABLE fetches (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    id character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    job_number text NOT NULL,
    rung character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    run_id character varying(200),
    ended_at timestamp with time zone,
    why json
);
CREATE SEQUENCE fetches_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE fetches_seq_seq OWNED BY fetches.seq;
CREATE TABLE leases (
    account character varying(200) NOT NULL,
    name character varying(40) NOT NULL,
    token integer NOT NULL,
    owner json,
    until timestamp with time zone NOT NULL
);
CREATE TABLE listings (
    account character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    place character varying(64) NOT NULL,
    job_number text NOT NULL,
    section_name text NOT NULL,
    source character varying(10) NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    run_id character varying(200) NOT NULL,
    whole boolean NOT NULL
);
CREATE TABLE login_attempts (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    word character varying(40),
    message json,
    evidence character varying(64)
);
CREATE SEQUENCE login_attempts_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE login_attempts_seq_seq OWNED BY login_attempts.seq;
CREATE TABLE losses (
    reading_seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    job_number text,
    run_id character varying(200) NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE object_aliases (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    kind character varying(10) NOT NULL,
    value_hash character varying(64) NOT NULL,
    object_seq bigint NOT NULL
);
CREATE SEQUENCE object_aliases_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE object_aliases_seq_seq OWNED BY object_aliases.seq;
CREATE TABLE object_keys (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    key_hash character varying(64) NOT NULL,
    twin integer NOT NULL,
    object_seq bigint NOT NULL
);
CREATE SEQUENCE object_keys_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE object_keys_seq_seq OWNED BY object_keys.seq;
CREATE TABLE object_readings (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    object_seq bigint NOT NULL,
    facet character varying(200) NOT NULL,
    source character varying(20) NOT NULL,
    record json NOT NULL,
    evidence character varying(64) NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    content_changed_at timestamp with time zone NOT NULL,
    shown_since timestamp with time zone,
    lost_at timestamp with time zone
);
CREATE SEQUENCE object_readings_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE object_readings_seq_seq OWNED BY object_readings.seq;
CREATE TABLE object_terms (
    term bigint NOT NULL,
    object_seq bigint NOT NULL,
    day character varying(10) NOT NULL
);
CREATE TABLE object_versions (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    object_seq bigint NOT NULL,
    version integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    gone boolean NOT NULL,
    body json NOT NULL,
    provenance json NOT NULL
);
CREATE SEQUENCE object_versions_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE object_versions_seq_seq OWNED BY object_versions.seq;
CREATE TABLE objects (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    id character varying(200) NOT NULL,
    job_number text,
    section_name text,
    sort_key text NOT NULL,
    body json NOT NULL,
    provenance json NOT NULL,
    digest character varying(64) NOT NULL,
    version integer NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    late boolean NOT NULL
);
CREATE SEQUENCE objects_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE objects_seq_seq OWNED BY objects.seq;
CREATE TABLE occasions (
    account character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE paces (
    account character varying(200) NOT NULL,
    body json NOT NULL
);
CREATE TABLE run_coverage (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    run_id character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    item_id bigint,
    entity character varying(200) NOT NULL,
    body json NOT NULL
);
CREATE SEQUENCE run_coverage_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_coverage_seq_seq OWNED BY run_coverage.seq;
CREATE TABLE run_errors (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    run_id character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    item_id bigint,
    entity character varying(200) NOT NULL,
    body json NOT NULL
);
CREATE SEQUENCE run_errors_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_errors_seq_seq OWNED BY run_errors.seq;
CREATE TABLE run_objects (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    run_id character varying(200) NOT NULL,
    entity character varying(200) NOT NULL,
    object_seq bigint NOT NULL,
    outcome character varying(10) NOT NULL
);
CREATE SEQUENCE run_objects_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_objects_seq_seq OWNED BY run_objects.seq;
CREATE TABLE run_skips (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    run_id character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    item_id bigint,
    entity character varying(200) NOT NULL,
    body json NOT NULL
);
CREATE SEQUENCE run_skips_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_skips_seq_seq OWNED BY run_skips.seq;
CREATE TABLE runs (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    id character varying(200) NOT NULL,
    scope json NOT NULL,
    scope_hash character varying(64) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    outcome character varying(20),
    login character varying(40),
    beat_at timestamp with time zone NOT NULL,
    browser_pages integer NOT NULL,
    portal_http integer NOT NULL,
    api integer NOT NULL,
    circumstances json
);
CREATE SEQUENCE runs_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE runs_seq_seq OWNED BY runs.seq;
CREATE TABLE schema_version (
    version integer NOT NULL
);
CREATE SEQUENCE schema_version_version_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE schema_version_version_seq OWNED BY schema_version.version;
CREATE TABLE secrets (
    account character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    set_at timestamp with time zone NOT NULL
);
CREATE TABLE sendings (
    name character varying(200) NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    occasion character varying(200),
    sent boolean NOT NULL,
    days json NOT NULL,
    doubted_at timestamp with time zone
);
CREATE TABLE sessions (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    version integer NOT NULL,
    sealed bytea NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    discarded_at timestamp with time zone
);
CREATE SEQUENCE sessions_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE sessions_seq_seq OWNED BY sessions.seq;
CREATE TABLE snapshots (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying(200) NOT NULL,
    subject character varying(64) NOT NULL,
    walk character varying(64) NOT NULL,
    page integer NOT NULL,
    last boolean NOT NULL,
    captured_at timestamp with time zone NOT NULL,
    body json NOT NULL,
    run_id character varying(200),
    item_id bigint
);
CREATE SEQUENCE snapshots_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE snapshots_seq_seq OWNED BY snapshots.seq;
CREATE TABLE sweeps (
    name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE tokens (
    account character varying(200) NOT NULL,
    id character varying(200) NOT NULL,
    secret_hash character varying(64) NOT NULL,
    name json NOT NULL,
    scopes json NOT NULL,
    a_minute integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone
);
CREATE TABLE totp_steps (
    account character varying(200) NOT NULL,
    step bigint NOT NULL
);
CREATE TABLE work_items (
    seq bigint NOT NULL,
    account character varying(200) NOT NULL,
    run_id character varying(200) NOT NULL,
    kind character varying(40) NOT NULL,
    entity character varying(200) NOT NULL,
    target json NOT NULL,
    target_hash character varying(64) NOT NULL,
    phase integer DEFAULT 1 NOT NULL,
    state character varying(20) NOT NULL,
    attempts integer NOT NULL,
    failures integer NOT NULL,
    evidence json,
    token integer DEFAULT 0 NOT NULL,
    owner json,
    until timestamp with time zone,
    queued_at timestamp with time zone,
    finished_at timestamp with time zone
);
CREATE SEQUENCE work_items_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE work_items_seq_seq OWNED BY work_items.seq;
ALTER TABLE ONLY cards ALTER COLUMN seq SET DEFAULT nextval('cards_seq_seq'::regclass);
ALTER TABLE ONLY fetches ALTER COLUMN seq SET DEFAULT nextval('fetches_seq_seq'::regclass);
ALTER TABLE ONLY login_attempts ALTER COLUMN seq SET DEFAULT nextval('login_attempts_seq_seq'::regclass);
ALTER TABLE ONLY object_aliases ALTER COLUMN seq SET DEFAULT nextval('object_aliases_seq_seq'::regclass);
ALTER TABLE ONLY object_keys ALTER COLUMN seq SET DEFAULT nextval('object_keys_seq_seq'::regclass);
ALTER TABLE ONLY object_readings ALTER COLUMN seq SET DEFAULT nextval('object_readings_seq_seq'::regclass);
ALTER TABLE ONLY object_versions ALTER COLUMN seq SET DEFAULT nextval('object_versions_seq_seq'::regclass);
ALTER TABLE ONLY objects ALTER COLUMN seq SET DEFAULT nextval('objects_seq_seq'::regclass);
ALTER TABLE ONLY run_coverage ALTER COLUMN seq SET DEFAULT nextval('run_coverage_seq_seq'::regclass);
ALTER TABLE ONLY run_errors ALTER COLUMN seq SET DEFAULT nextval('run_errors_seq_seq'::regclass);
ALTER TABLE ONLY run_objects ALTER COLUMN seq SET DEFAULT nextval('run_objects_seq_seq'::regclass);
ALTER TABLE ONLY run_skips ALTER COLUMN seq SET DEFAULT nextval('run_skips_seq_seq'::regclass);
ALTER TABLE ONLY runs ALTER COLUMN seq SET DEFAULT nextval('runs_seq_seq'::regclass);
ALTER TABLE ONLY schema_version ALTER COLUMN version SET DEFAULT nextval('schema_version_version_seq'::regclass);
ALTER TABLE ONLY sessions ALTER COLUMN seq SET DEFAULT nextval('sessions_seq_seq'::regclass);
ALTER TABLE ONLY snapshots ALTER COLUMN seq SET DEFAULT nextval('snapshots_seq_seq'::regclass);
ALTER TABLE ONLY work_items ALTER COLUMN seq SET DEFAULT nextval('work_items_seq_seq'::regclass);
INSERT INTO accounts VALUES ('acme', 'needs_person', 'captcha', '"a picture has to be read"', '2026-03-02 22:40:00+00', NULL);
INSERT INTO addresses VALUES ('acme', 'jobs', '/Jobs', '2026-03-02 22:40:00+00');
INSERT INTO archive_log VALUES ('acme', 1, 'f5f4abc242425ab145a1e5162cc40f7aebd9c5d0f1baf401ef51281c3260ed31', '{"account": "acme", "position": 1, "at": "2026-03-02T22:40:00Z", "root": "abababababababababababababababababababababababababababababababab", "leaves": 1, "scope": {"jobs": []}, "previous": ""}');
INSERT INTO audit_log VALUES ('acme', 1, '0a450e6b69e5eb1bb3a27d17159554777765c0715454b52716e695486b01e075', '{"account": "acme", "position": 1, "at": "2026-03-02T22:40:00Z", "path": "/jobs", "previous": ""}');
INSERT INTO audit_log VALUES ('acme', 2, '72cdabc6433be147cd7be525873652d345c4ca2fad2a9bcdf681a90143f92f9c', '{"account": "acme", "position": 2, "at": "2026-03-02T22:40:00Z", "path": "/attachments", "previous": "0a450e6b69e5eb1bb3a27d17159554777765c0715454b52716e695486b01e075"}');
INSERT INTO cards VALUES (1, 'acme', 'J1', 'Façade', '', NULL, NULL, NULL, '2026-03-02 22:40:00+00', '2026-03-02 22:40:00+00', NULL, NULL);
INSERT INTO cards VALUES (2, 'acme', 'J1', '', '', NULL, NULL, NULL, '2026-03-02 22:40:00+00', '2026-03-02 22:40:00+00', NULL, NULL);
INSERT INTO circuits VALUES ('acme', 'api', 1, NULL, NULL, '"it did not answer"', '2026-03-02 22:40:00+00');
INSERT INTO fetches VALUES (1, 'acme', 'MAvLQGOA3Ssy90HC', 'job', 'J1', 'api', '2026-03-02 22:40:00+00', NULL, NULL, NULL);
INSERT INTO login_attempts VALUES (1, 'acme', '2026-03-02 22:40:00+00', 'ok', NULL, NULL);
INSERT INTO object_keys VALUES (1, 'acme', 'job', 'be1945c36cb353f4fe70e8ff9b201704743a9fcbc9413b2a1467d0bb727ce224', 0, 1);
INSERT INTO object_keys VALUES (2, 'acme', 'job', 'dc304ccabe1c19f54e50804041b254aba0bc5d172b8d04f206e05ac6e61f0c9e', 0, 2);
INSERT INTO object_keys VALUES (3, 'acme', 'job_section', 'f57d14081c42b990f5d4b0bd9afa54bfa5e0f5d34345b50b9facd060422c2a30', 0, 3);
INSERT INTO object_keys VALUES (4, 'acme', 'attachment', 'd969356cae01f21b3503c5604c7db14cfcc1a563a668ea251afcc483ffa50258', 0, 4);
INSERT INTO object_readings VALUES (1, 'acme', 1, 'jobs_grid', 'ui', '{"job_number": "J1", "status": "done"}', 'abababababababababababababababababababababababababababababababab', '2026-03-02 22:35:00+00', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', NULL);
INSERT INTO object_readings VALUES (2, 'acme', 2, 'jobs_grid', 'ui', '{"job_number": "J2", "status": "new"}', 'abababababababababababababababababababababababababababababababab', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', '2026-03-02 22:30:00+00', NULL);
INSERT INTO object_readings VALUES (3, 'acme', 3, 'job_sections_grid', 'ui', '{"job_number": "J1", "name": "Fa\u00e7ade"}', 'abababababababababababababababababababababababababababababababab', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', '2026-03-02 22:30:00+00', NULL);
INSERT INTO object_readings VALUES (4, 'acme', 4, 'attachments_grid', 'ui', '{"job_number": "J1", "name": "Caf\u00e9 \u00c5ngstr\u00f6m.pdf"}', 'abababababababababababababababababababababababababababababababab', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', '2026-03-02 22:30:00+00', NULL);
INSERT INTO object_terms VALUES (3576888326722826546, 2, '');
INSERT INTO object_terms VALUES (7642777426357146462, 2, '');
INSERT INTO object_terms VALUES (7847108156677332198, 2, '');
INSERT INTO object_terms VALUES (2332800870209816602, 3, '');
INSERT INTO object_terms VALUES (7956280579978954388, 3, '');
INSERT INTO object_terms VALUES (2470341894984337775, 4, '');
INSERT INTO object_terms VALUES (6313241830305407501, 4, '');
INSERT INTO object_terms VALUES (8568915557342653275, 4, '');
INSERT INTO object_terms VALUES (2105447357994514465, 1, '');
INSERT INTO object_terms VALUES (3576888326722826546, 1, '');
INSERT INTO object_terms VALUES (6996483565851539264, 1, '');
INSERT INTO object_versions VALUES (2, 'acme', 2, 1, '2026-03-02 22:30:00+00', false, '{"fields": {"job_number": "J2", "name": null, "description": null, "work_undertaken": null, "status": "new", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO object_versions VALUES (3, 'acme', 3, 1, '2026-03-02 22:30:00+00', false, '{"fields": {"job_number": "J1", "name": "Fa\u00e7ade", "position": null, "section_job_number": null, "pricing_method": null, "status": null, "total_ex_tax": null, "total_inc_tax": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO object_versions VALUES (4, 'acme', 4, 1, '2026-03-02 22:30:00+00', false, '{"fields": {"job_number": "J1", "section_name": null, "name": "Caf\u00e9 \u00c5ngstr\u00f6m.pdf", "content_type": null, "size_bytes": null, "sha256": null, "is_image": null, "customer_view": null, "confidential": null, "uploaded_by": null, "uploaded_at": null, "taken_at": null, "latitude": null, "longitude": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO object_versions VALUES (5, 'acme', 1, 1, '2026-03-02 22:35:00+00', false, '{"fields": {"job_number": "J1", "name": null, "description": null, "work_undertaken": null, "status": "done", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO objects VALUES (1, 'acme', 'job', '505c96fc-5944-5312-804e-0574e593a888', 'J1', NULL, 'J000000000001', '{"fields": {"job_number": "J1", "name": null, "description": null, "work_undertaken": null, "status": "done", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}', 'b480ec8a27a398ba7cdf5633888b4606e311a01dd304466b589b177da20a0572', 1, '2026-03-02 22:30:00+00', '2026-03-02 22:35:00+00', '2026-03-02 22:35:00+00', NULL, false);
INSERT INTO objects VALUES (2, 'acme', 'job', 'e8dc9a3f-d07c-5790-904e-0807a47cd78d', 'J2', NULL, 'J000000000002', '{"fields": {"job_number": "J2", "name": null, "description": null, "work_undertaken": null, "status": "new", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}', '3a57b059b40f6651f68f28431cf68c5d1f418cf9aa5bb57770cbc363a6bf1f10', 1, '2026-03-02 22:30:00+00', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', NULL, false);
INSERT INTO objects VALUES (3, 'acme', 'job_section', '43d8a200-57b1-5967-ac39-79fa56130e07', 'J1', NULL, 'J000000000001', '{"fields": {"job_number": "J1", "name": "Fa\u00e7ade", "position": null, "section_job_number": null, "pricing_method": null, "status": null, "total_ex_tax": null, "total_inc_tax": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}', 'd979b41fd7f050e3c0015a8cbb26165d4a71414023eeda5d32a0d519fec232dc', 1, '2026-03-02 22:30:00+00', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', NULL, false);
INSERT INTO objects VALUES (4, 'acme', 'attachment', 'ae7e2af9-4b50-5c06-a736-22a511e5e5fd', 'J1', NULL, 'J000000000001', '{"fields": {"job_number": "J1", "section_name": null, "name": "Caf\u00e9 \u00c5ngstr\u00f6m.pdf", "content_type": null, "size_bytes": null, "sha256": null, "is_image": null, "customer_view": null, "confidential": null, "uploaded_by": null, "uploaded_at": null, "taken_at": null, "latitude": null, "longitude": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}', '{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}', '85d75d0b6019daa69ca4271110781918172eff47ded97ed12cf0e156702c19b6', 1, '2026-03-02 22:30:00+00', '2026-03-02 22:35:00+00', '2026-03-02 22:30:00+00', NULL, false);
INSERT INTO occasions VALUES ('acme', 'night', '2026-03-02 22:40:00+00');
INSERT INTO paces VALUES ('acme', '{"slots": 1.0, "gap": 0.0, "next_at": 0.0, "closed_until": 0.0, "outages": 0, "clean": 0, "cut_at": 0.0, "usual": null, "lately": null, "off": null}');
INSERT INTO run_errors VALUES (1, 'acme', '20260302T223000Z-06ac11', '4e8e8a966338d02ed277650c03a1694d086caadab968fe256fa5c8f553b2ad1b', 1, 'job', '{"type": "ValueError", "message": "no such row", "where": null, "snapshot": null}');
INSERT INTO run_objects VALUES (1, 'acme', '20260302T223000Z-06ac11', 'job', 1, 'new');
INSERT INTO run_objects VALUES (2, 'acme', '20260302T223000Z-06ac11', 'job', 2, 'new');
INSERT INTO run_objects VALUES (3, 'acme', '20260302T223000Z-06ac11', 'job_section', 3, 'new');
INSERT INTO run_objects VALUES (4, 'acme', '20260302T223000Z-06ac11', 'attachment', 4, 'new');
INSERT INTO run_skips VALUES (1, 'acme', '20260302T223000Z-06ac11', 'fd070e08deacc10acca992bb5baad6c4d3910dceda4ee07b74f4bd7bcd50c0f0', 1, 'attachment', '{"what": "roof.jpg", "why": "it is gone"}');
INSERT INTO runs VALUES (1, 'acme', '20260302T223000Z-06ac11', '{"entities": ["job", "attachment"]}', '5a00dba8c1aa225d8fa87e6d2006b307c3922bffeb459708f8570ad3674cb0b4', '2026-03-02 22:30:00+00', NULL, NULL, NULL, '2026-03-02 22:30:00+00', 0, 0, 0, NULL);
INSERT INTO schema_version VALUES (7);
INSERT INTO secrets VALUES ('acme', 'api_key', '\x01f32ba2d8b126a55c740f7fc1def22537aeb58132e4524a23ac70c8780b95d21b85cbd44bdcf29bc227cbada2ab1cac07246d899d757639512594253d', '\x01e44e9307c971e7112f1b9bfb5882293c81c175faee74991f618fc9d698', '2026-03-02 22:40:00+00');
INSERT INTO sessions VALUES (1, 'acme', 1, '\x01390d517c1e89e748cf4f454dba48d620b91e61bc3217477fe2298f64e4245e0e66a52523cd1263b15e78f592aaa1f34764f43a9b777428edf93ce6ba00219781527030e66f34e453e4229119a1524b0723f9e7578255281823f60dcdc485789a', '2026-03-02 22:40:00+00', NULL);
INSERT INTO snapshots VALUES (1, 'acme', '66e84572c4bb409c0357cb8feff05e925a97fe023d469fef27fb6ea060c3266b', 'abababababababababababababababababababababababababababababababab', 'jobs_grid', 'e3d3f47f2dce2066769e686bafe8aa29c79ccce267051a1cf7686d810525b1cd', '66e84572c4bb409c0357cb8feff05e925a97fe023d469fef27fb6ea060c3266b', 1, true, '2026-03-02 22:30:00+00', '{"sha256": "abababababababababababababababababababababababababababababababab", "kind": "jobs_grid", "url": "https://portal.example/Jobs", "captured_at": "2026-03-02T22:30:00Z", "content_type": "text/html", "size_bytes": 1, "scrubbed": [], "context": {"job_number": "J1", "section_name": null, "portal_id": null, "walk": null, "page": 1, "after": 0, "before": 0, "last": true, "row": null, "file_name": null}}', '20260302T223000Z-06ac11', 1);
INSERT INTO sweeps VALUES ('worker', '2026-03-02 22:40:00+00');
INSERT INTO tokens VALUES ('acme', 'hVKGkkfyCnuT', '7cef119b6f4d0fd4776582a5bed1987ba97fe28ed8b5f129790e9ed91a4c53fa', '"the app"', '["read:jobs"]', 60, '2026-03-02 22:40:00+00', '2026-04-01 22:40:00+00', NULL, NULL);
INSERT INTO totp_steps VALUES ('acme', 59);
INSERT INTO work_items VALUES (2, 'acme', '20260302T223000Z-06ac11', 'card', 'job', '{"job_number": "J1"}', '3219a3f1f8cd7d685a66942bd65c00d6b1446b9d1babf7efb376aaae3a80eff6', 2, 'pending', 0, 0, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO work_items VALUES (1, 'acme', '20260302T223000Z-06ac11', 'listing', 'job', '{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 1, 'done', 1, 0, NULL, 1, NULL, NULL, NULL, '2026-03-02 22:40:00+00');
SELECT pg_catalog.setval('cards_seq_seq', 2, true);
SELECT pg_catalog.setval('fetches_seq_seq', 1, true);
SELECT pg_catalog.setval('login_attempts_seq_seq', 1, true);
SELECT pg_catalog.setval('object_aliases_seq_seq', 1, false);
SELECT pg_catalog.setval('object_keys_seq_seq', 4, true);
SELECT pg_catalog.setval('object_readings_seq_seq', 4, true);
SELECT pg_catalog.setval('object_versions_seq_seq', 5, true);
SELECT pg_catalog.setval('objects_seq_seq', 4, true);
SELECT pg_catalog.setval('run_coverage_seq_seq', 1, false);
SELECT pg_catalog.setval('run_errors_seq_seq', 1, true);
SELECT pg_catalog.setval('run_objects_seq_seq', 4, true);
SELECT pg_catalog.setval('run_skips_seq_seq', 1, true);
SELECT pg_catalog.setval('runs_seq_seq', 1, true);
SELECT pg_catalog.setval('schema_version_version_seq', 1, false);
SELECT pg_catalog.setval('sessions_seq_seq', 1, true);
SELECT pg_catalog.setval('snapshots_seq_seq', 1, true);
SELECT pg_catalog.setval('work_items_seq_seq', 2, true);
ALTER TABLE ONLY access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (account, hash);
ALTER TABLE ONLY accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account);
ALTER TABLE ONLY addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (account, name);
ALTER TABLE ONLY archive_log
    ADD CONSTRAINT archive_log_pkey PRIMARY KEY (account, "position");
ALTER TABLE ONLY audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (account, "position");
ALTER TABLE ONLY cards
    ADD CONSTRAINT cards_account_job_number_section_name_portal_id_key UNIQUE (account, job_number, section_name, portal_id);
ALTER TABLE ONLY cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY circuits
    ADD CONSTRAINT circuits_pkey PRIMARY KEY (account, source);
ALTER TABLE ONLY fetches
    ADD CONSTRAINT fetches_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (account, name);
ALTER TABLE ONLY listings
    ADD CONSTRAINT listings_pkey PRIMARY KEY (account, entity, place);
ALTER TABLE ONLY login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY losses
    ADD CONSTRAINT losses_pkey PRIMARY KEY (reading_seq);
ALTER TABLE ONLY object_aliases
    ADD CONSTRAINT object_aliases_account_entity_value_hash_kind_key UNIQUE (account, entity, value_hash, kind);
ALTER TABLE ONLY object_aliases
    ADD CONSTRAINT object_aliases_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY object_keys
    ADD CONSTRAINT object_keys_account_entity_key_hash_twin_key UNIQUE (account, entity, key_hash, twin);
ALTER TABLE ONLY object_keys
    ADD CONSTRAINT object_keys_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY object_readings
    ADD CONSTRAINT object_readings_object_seq_facet_key UNIQUE (object_seq, facet);
ALTER TABLE ONLY object_readings
    ADD CONSTRAINT object_readings_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY object_terms
    ADD CONSTRAINT object_terms_pkey PRIMARY KEY (term, object_seq);
ALTER TABLE ONLY object_versions
    ADD CONSTRAINT object_versions_object_seq_version_key UNIQUE (object_seq, version);
ALTER TABLE ONLY object_versions
    ADD CONSTRAINT object_versions_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY objects
    ADD CONSTRAINT objects_account_entity_id_key UNIQUE (account, entity, id);
ALTER TABLE ONLY objects
    ADD CONSTRAINT objects_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY occasions
    ADD CONSTRAINT occasions_pkey PRIMARY KEY (account, name);
ALTER TABLE ONLY paces
    ADD CONSTRAINT paces_pkey PRIMARY KEY (account);
ALTER TABLE ONLY run_coverage
    ADD CONSTRAINT run_coverage_once UNIQUE (account, run_id, digest);
ALTER TABLE ONLY run_coverage
    ADD CONSTRAINT run_coverage_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY run_errors
    ADD CONSTRAINT run_errors_once UNIQUE (account, run_id, digest);
ALTER TABLE ONLY run_errors
    ADD CONSTRAINT run_errors_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY run_objects
    ADD CONSTRAINT run_objects_account_run_id_object_seq_key UNIQUE (account, run_id, object_seq);
ALTER TABLE ONLY run_objects
    ADD CONSTRAINT run_objects_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY run_skips
    ADD CONSTRAINT run_skips_once UNIQUE (account, run_id, digest);
ALTER TABLE ONLY run_skips
    ADD CONSTRAINT run_skips_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY runs
    ADD CONSTRAINT runs_account_id_key UNIQUE (account, id);
ALTER TABLE ONLY runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (account, name);
ALTER TABLE ONLY sendings
    ADD CONSTRAINT sendings_pkey PRIMARY KEY (name);
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_account_version_key UNIQUE (account, version);
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY snapshots
    ADD CONSTRAINT snapshots_account_digest_key UNIQUE (account, digest);
ALTER TABLE ONLY snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY sweeps
    ADD CONSTRAINT sweeps_pkey PRIMARY KEY (name);
ALTER TABLE ONLY tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (account, id);
ALTER TABLE ONLY totp_steps
    ADD CONSTRAINT totp_steps_pkey PRIMARY KEY (account, step);
ALTER TABLE ONLY work_items
    ADD CONSTRAINT work_items_account_run_id_target_hash_kind_entity_key UNIQUE (account, run_id, target_hash, kind, entity);
ALTER TABLE ONLY work_items
    ADD CONSTRAINT work_items_pkey PRIMARY KEY (seq);
CREATE INDEX access_tokens_old ON access_tokens USING btree (account, expires_at);
CREATE UNIQUE INDEX fetches_by_id ON fetches USING btree (account, id);
CREATE INDEX fetches_open ON fetches USING btree (account, ended_at);
CREATE INDEX ix_object_aliases_object_seq ON object_aliases USING btree (object_seq);
CREATE INDEX ix_object_keys_object_seq ON object_keys USING btree (object_seq);
CREATE INDEX listings_of_job ON listings USING btree (account, entity, job_number);
CREATE INDEX listings_whole ON listings USING btree (account, entity, whole);
CREATE INDEX login_attempts_recent ON login_attempts USING btree (account, at);
CREATE INDEX losses_of_job ON losses USING btree (account, job_number);
CREATE INDEX object_terms_by_day ON object_terms USING btree (term, day, object_seq);
CREATE INDEX object_terms_of_object ON object_terms USING btree (object_seq);
CREATE INDEX object_versions_of_account ON object_versions USING btree (account, seq);
CREATE INDEX objects_in_order ON objects USING btree (account, entity, sort_key, seq);
CREATE INDEX objects_of_job ON objects USING btree (account, entity, job_number);
CREATE INDEX run_objects_by_entity ON run_objects USING btree (account, run_id, entity, outcome);
CREATE INDEX runs_open ON runs USING btree (account, finished_at);
CREATE INDEX snapshots_by_sha256 ON snapshots USING btree (account, sha256);
CREATE INDEX snapshots_by_subject ON snapshots USING btree (account, kind, subject, walk, page);
CREATE INDEX work_items_finished ON work_items USING btree (account, finished_at);
CREATE INDEX work_items_order ON work_items USING btree (account, run_id, state, phase, failures, seq);
CREATE TRIGGER archive_log_no_delete BEFORE DELETE ON archive_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
CREATE TRIGGER archive_log_no_truncate BEFORE TRUNCATE ON archive_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
CREATE TRIGGER archive_log_no_update BEFORE UPDATE ON archive_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows();
ALTER TABLE ONLY losses
    ADD CONSTRAINT losses_reading_seq_fkey FOREIGN KEY (reading_seq) REFERENCES object_readings(seq);
ALTER TABLE ONLY object_aliases
    ADD CONSTRAINT object_aliases_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
ALTER TABLE ONLY object_keys
    ADD CONSTRAINT object_keys_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
ALTER TABLE ONLY object_readings
    ADD CONSTRAINT object_readings_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
ALTER TABLE ONLY object_terms
    ADD CONSTRAINT object_terms_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
ALTER TABLE ONLY object_versions
    ADD CONSTRAINT object_versions_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
ALTER TABLE ONLY run_objects
    ADD CONSTRAINT run_objects_object_seq_fkey FOREIGN KEY (object_seq) REFERENCES objects(seq);
