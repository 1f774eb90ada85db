BEGIN TRANSACTION;
CREATE TABLE access_tokens (
	account VARCHAR(200) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	token_id VARCHAR(200) NOT NULL, 
	scopes JSON NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (account, hash)
);
CREATE TABLE accounts (
	account VARCHAR(200) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	word VARCHAR(40), 
	reason JSON, 
	since DATETIME NOT NULL, 
	evidence VARCHAR(64), 
	PRIMARY KEY (account)
);
INSERT INTO "accounts" VALUES('acme','needs_person','captcha','"a picture has to be read"','2026-03-02 22:40:00.000000',NULL);
CREATE TABLE addresses (
	account VARCHAR(200) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	url TEXT NOT NULL, 
	learnt_at DATETIME NOT NULL, 
	PRIMARY KEY (account, name)
);
INSERT INTO "addresses" VALUES('acme','jobs','/Jobs','2026-03-02 22:40:00.000000');
CREATE TABLE archive_log (
	account VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (account, position)
);
INSERT INTO "archive_log" VALUES('acme',1,'f5f4abc242425ab145a1e5162cc40f7aebd9c5d0f1baf401ef51281c3260ed31','{"account": "acme", "position": 1, "at": "2026-03-02T22:40:00Z", "root": "abababababababababababababababababababababababababababababababab", "leaves": 1, "scope": {"jobs": []}, "previous": ""}');
CREATE TABLE audit_log (
	account VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (account, position)
);
INSERT INTO "audit_log" VALUES('acme',1,'0a450e6b69e5eb1bb3a27d17159554777765c0715454b52716e695486b01e075','{"account": "acme", "position": 1, "at": "2026-03-02T22:40:00Z", "path": "/jobs", "previous": ""}');
INSERT INTO "audit_log" VALUES('acme',2,'72cdabc6433be147cd7be525873652d345c4ca2fad2a9bcdf681a90143f92f9c','{"account": "acme", "position": 2, "at": "2026-03-02T22:40:00Z", "path": "/attachments", "previous": "0a450e6b69e5eb1bb3a27d17159554777765c0715454b52716e695486b01e075"}');
CREATE TABLE cards (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	job_number TEXT NOT NULL, 
	section_name TEXT NOT NULL, 
	portal_id VARCHAR(200) NOT NULL, 
	url TEXT, 
	row_hash VARCHAR(64), 
	visited_hash VARCHAR(64), 
	seen_at DATETIME NOT NULL, 
	last_change_at DATETIME NOT NULL, 
	visited_at DATETIME, 
	first_completed_visit_at DATETIME, 
	PRIMARY KEY (seq), 
	UNIQUE (account, job_number, section_name, portal_id)
);
INSERT INTO "cards" VALUES(1,'acme','J1','Façade','',NULL,NULL,NULL,'2026-03-02 22:40:00.000000','2026-03-02 22:40:00.000000',NULL,NULL);
INSERT INTO "cards" VALUES(2,'acme','J1','','',NULL,NULL,NULL,'2026-03-02 22:40:00.000000','2026-03-02 22:40:00.000000',NULL,NULL);
CREATE TABLE circuits (
	account VARCHAR(200) NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	failures INTEGER NOT NULL, 
	until DATETIME, 
	refused_key VARCHAR(64), 
	reason JSON, 
	since DATETIME NOT NULL, 
	PRIMARY KEY (account, source)
);
INSERT INTO "circuits" VALUES('acme','api',1,NULL,NULL,'"it did not answer"','2026-03-02 22:40:00.000000');
CREATE TABLE fetches (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	id VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	job_number TEXT NOT NULL, 
	rung VARCHAR(10) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	run_id VARCHAR(200), 
	ended_at DATETIME, 
	why JSON, 
	PRIMARY KEY (seq)
);
INSERT INTO "fetches" VALUES(1,'acme','PL-pIg6YqdpHdn5k','job','J1','api','2026-03-02 22:40:00.000000',NULL,NULL,NULL);
CREATE TABLE leases (
	account VARCHAR(200) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	token INTEGER NOT NULL, 
	owner JSON, 
	until DATETIME NOT NULL, 
	PRIMARY KEY (account, name)
);
CREATE TABLE listings (
	account VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	place VARCHAR(64) NOT NULL, 
	job_number TEXT NOT NULL, 
	section_name TEXT NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	whole BOOLEAN NOT NULL, 
	PRIMARY KEY (account, entity, place)
);
CREATE TABLE login_attempts (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	word VARCHAR(40), 
	message JSON, 
	evidence VARCHAR(64), 
	PRIMARY KEY (seq)
);
INSERT INTO "login_attempts" VALUES(1,'acme','2026-03-02 22:40:00.000000','ok',NULL,NULL);
CREATE TABLE object_aliases (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	value_hash VARCHAR(64) NOT NULL, 
	object_seq INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (account, entity, value_hash, kind), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
);
CREATE TABLE object_keys (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	key_hash VARCHAR(64) NOT NULL, 
	twin INTEGER NOT NULL, 
	object_seq INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (account, entity, key_hash, twin), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
);
INSERT INTO "object_keys" VALUES(1,'acme','job','be1945c36cb353f4fe70e8ff9b201704743a9fcbc9413b2a1467d0bb727ce224',0,1);
INSERT INTO "object_keys" VALUES(2,'acme','job','dc304ccabe1c19f54e50804041b254aba0bc5d172b8d04f206e05ac6e61f0c9e',0,2);
INSERT INTO "object_keys" VALUES(3,'acme','job_section','49de237c091d45b6f607b15e1ab0511f9051237188524fa8644730222592eeea',0,3);
INSERT INTO "object_keys" VALUES(4,'acme','attachment','c985191a6a9db3457a463f9d9daa43411de6374d361208eb6195db858dc16f5a',0,4);
CREATE TABLE object_readings (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	object_seq INTEGER NOT NULL, 
	facet VARCHAR(200) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	record JSON NOT NULL, 
	evidence VARCHAR(64) NOT NULL, 
	observed_at DATETIME NOT NULL, 
	content_changed_at DATETIME NOT NULL, 
	lost_at DATETIME, 
	PRIMARY KEY (seq), 
	UNIQUE (object_seq, facet), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
);
INSERT INTO "object_readings" VALUES(1,'acme',1,'jobs_grid','ui','{"job_number": "J1", "status": "done"}','abababababababababababababababababababababababababababababababab','2026-03-02 22:35:00.000000','2026-03-02 22:35:00.000000',NULL);
INSERT INTO "object_readings" VALUES(2,'acme',2,'jobs_grid','ui','{"job_number": "J2", "status": "new"}','abababababababababababababababababababababababababababababababab','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL);
INSERT INTO "object_readings" VALUES(3,'acme',3,'job_sections_grid','ui','{"job_number": "J1", "name": "Fac\u0327ade"}','abababababababababababababababababababababababababababababababab','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL);
INSERT INTO "object_readings" VALUES(4,'acme',4,'attachments_grid','ui','{"job_number": "J1", "name": "Cafe\u0301 A\u030angstro\u0308m.pdf"}','abababababababababababababababababababababababababababababababab','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL);
CREATE TABLE object_terms (
	term BIGINT NOT NULL, 
	object_seq INTEGER NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	PRIMARY KEY (term, object_seq), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
)
 WITHOUT ROWID

;
INSERT INTO "object_terms" VALUES(2105447357994514465,1,'');
INSERT INTO "object_terms" VALUES(2332800870209816602,3,'');
INSERT INTO "object_terms" VALUES(2470341894984337775,4,'');
INSERT INTO "object_terms" VALUES(2814582003529073090,4,'');
INSERT INTO "object_terms" VALUES(3576888326722826546,1,'');
INSERT INTO "object_terms" VALUES(3576888326722826546,2,'');
INSERT INTO "object_terms" VALUES(6313241830305407501,4,'');
INSERT INTO "object_terms" VALUES(6996483565851539264,1,'');
INSERT INTO "object_terms" VALUES(7642777426357146462,2,'');
INSERT INTO "object_terms" VALUES(7847108156677332198,2,'');
INSERT INTO "object_terms" VALUES(7956280579978954388,3,'');
CREATE TABLE object_versions (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	object_seq INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	gone BOOLEAN NOT NULL, 
	body JSON NOT NULL, 
	provenance JSON NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (object_seq, version), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
);
INSERT INTO "object_versions" VALUES(1,'acme',1,1,'2026-03-02 22:30:00.000000',0,'{"fields": {"job_number": "J1", "name": null, "description": null, "work_undertaken": null, "status": "new", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO "object_versions" VALUES(2,'acme',2,1,'2026-03-02 22:30:00.000000',0,'{"fields": {"job_number": "J2", "name": null, "description": null, "work_undertaken": null, "status": "new", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO "object_versions" VALUES(3,'acme',3,1,'2026-03-02 22:30:00.000000',0,'{"fields": {"job_number": "J1", "name": "Fac\u0327ade", "position": null, "section_job_number": null, "pricing_method": null, "status": null, "total_ex_tax": null, "total_inc_tax": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO "object_versions" VALUES(4,'acme',4,1,'2026-03-02 22:30:00.000000',0,'{"fields": {"job_number": "J1", "section_name": null, "name": "Cafe\u0301 A\u030angstro\u0308m.pdf", "content_type": null, "size_bytes": null, "sha256": null, "is_image": null, "customer_view": null, "confidential": null, "uploaded_by": null, "uploaded_at": null, "taken_at": null, "latitude": null, "longitude": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:30:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
INSERT INTO "object_versions" VALUES(5,'acme',1,2,'2026-03-02 22:35:00.000000',0,'{"fields": {"job_number": "J1", "name": null, "description": null, "work_undertaken": null, "status": "done", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}');
CREATE TABLE objects (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	id VARCHAR(200) NOT NULL, 
	job_number TEXT, 
	section_name TEXT, 
	sort_key TEXT NOT NULL, 
	body JSON NOT NULL, 
	provenance JSON NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	gone_at DATETIME, 
	late BOOLEAN NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (account, entity, id)
);
INSERT INTO "objects" VALUES(1,'acme','job','505c96fc-5944-5312-804e-0574e593a888','J1',NULL,'J000000000001','{"fields": {"job_number": "J1", "name": null, "description": null, "work_undertaken": null, "status": "done", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}','b480ec8a27a398ba7cdf5633888b4606e311a01dd304466b589b177da20a0572',2,'2026-03-02 22:30:00.000000','2026-03-02 22:35:00.000000','2026-03-02 22:35:00.000000',NULL,0);
INSERT INTO "objects" VALUES(2,'acme','job','e8dc9a3f-d07c-5790-904e-0807a47cd78d','J2',NULL,'J000000000002','{"fields": {"job_number": "J2", "name": null, "description": null, "work_undertaken": null, "status": "new", "secondary_status": null, "priority": null, "job_type": null, "team": null, "pricing_method": null, "site_customer": null, "billing_customer": null, "site_contact": null, "billing_contact": null, "client_order_number": null, "address": null, "created_at": null, "completed_at": null, "total_ex_tax": null, "total_inc_tax": null, "parent_job_number": null, "custom_fields": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "status": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}','3a57b059b40f6651f68f28431cf68c5d1f418cf9aa5bb57770cbc363a6bf1f10',1,'2026-03-02 22:30:00.000000','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL,0);
INSERT INTO "objects" VALUES(3,'acme','job_section','ab8c8bda-f4f1-58ad-81e7-af979b8c723b','J1',NULL,'J000000000001','{"fields": {"job_number": "J1", "name": "Fac\u0327ade", "position": null, "section_job_number": null, "pricing_method": null, "status": null, "total_ex_tax": null, "total_inc_tax": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}','acc12d6d5e2aa34f5ec4af84269d7efc785208d4ad9021048a504b68f19dd620',1,'2026-03-02 22:30:00.000000','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL,0);
INSERT INTO "objects" VALUES(4,'acme','attachment','b352ca2d-6daf-55d9-bd87-6e9cda7226ea','J1',NULL,'J000000000001','{"fields": {"job_number": "J1", "section_name": null, "name": "Cafe\u0301 A\u030angstro\u0308m.pdf", "content_type": null, "size_bytes": null, "sha256": null, "is_image": null, "customer_view": null, "confidential": null, "uploaded_by": null, "uploaded_at": null, "taken_at": null, "latitude": null, "longitude": null}, "portal_id": null, "api_id": null, "extra": {}, "conflicts": [], "findings": []}','{"job_number": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}, "name": {"source": "ui", "observed_at": "2026-03-02T22:35:00Z", "evidence": "abababababababababababababababababababababababababababababababab"}}','bad054947d801351ee9374910d9e6067c2a38c9ec1637526b07d7039d26255cb',1,'2026-03-02 22:30:00.000000','2026-03-02 22:35:00.000000','2026-03-02 22:30:00.000000',NULL,0);
CREATE TABLE occasions (
	account VARCHAR(200) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (account, name)
);
INSERT INTO "occasions" VALUES('acme','night','2026-03-02 22:40:00.000000');
CREATE TABLE paces (
	account VARCHAR(200) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (account)
);
INSERT INTO "paces" VALUES('acme','{"slots": 1.0, "gap": 0.0, "next_at": 0.0, "closed_until": 0.0, "outages": 0, "clean": 0, "cut_at": 0.0, "usual": null, "lately": null, "off": null}');
CREATE TABLE run_coverage (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	item_id INTEGER, 
	entity VARCHAR(200) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT run_coverage_once UNIQUE (account, run_id, digest)
);
CREATE TABLE run_errors (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	item_id INTEGER, 
	entity VARCHAR(200) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT run_errors_once UNIQUE (account, run_id, digest)
);
INSERT INTO "run_errors" VALUES(1,'acme','20260302T223000Z-451fa2','4e8e8a966338d02ed277650c03a1694d086caadab968fe256fa5c8f553b2ad1b',1,'job','{"type": "ValueError", "message": "no such row", "where": null, "snapshot": null}');
CREATE TABLE run_objects (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	object_seq INTEGER NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (account, run_id, object_seq), 
	FOREIGN KEY(object_seq) REFERENCES objects (seq)
);
INSERT INTO "run_objects" VALUES(1,'acme','20260302T223000Z-451fa2','job',1,'new');
INSERT INTO "run_objects" VALUES(2,'acme','20260302T223000Z-451fa2','job',2,'new');
INSERT INTO "run_objects" VALUES(3,'acme','20260302T223000Z-451fa2','job_section',3,'new');
INSERT INTO "run_objects" VALUES(4,'acme','20260302T223000Z-451fa2','attachment',4,'new');
CREATE TABLE run_skips (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	item_id INTEGER, 
	entity VARCHAR(200) NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT run_skips_once UNIQUE (account, run_id, digest)
);
INSERT INTO "run_skips" VALUES(1,'acme','20260302T223000Z-451fa2','fd070e08deacc10acca992bb5baad6c4d3910dceda4ee07b74f4bd7bcd50c0f0',1,'attachment','{"what": "roof.jpg", "why": "it is gone"}');
CREATE TABLE runs (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	id VARCHAR(200) NOT NULL, 
	scope JSON NOT NULL, 
	scope_hash VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	outcome VARCHAR(20), 
	login VARCHAR(40), 
	beat_at DATETIME NOT NULL, 
	browser_pages INTEGER NOT NULL, 
	portal_http INTEGER NOT NULL, 
	api INTEGER NOT NULL, 
	circumstances JSON, 
	PRIMARY KEY (seq), 
	UNIQUE (account, id)
);
INSERT INTO "runs" VALUES(1,'acme','20260302T223000Z-451fa2','{"entities": ["job", "attachment"]}','5a00dba8c1aa225d8fa87e6d2006b307c3922bffeb459708f8570ad3674cb0b4','2026-03-02 22:30:00.000000',NULL,NULL,NULL,'2026-03-02 22:30:00.000000',0,0,0,NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(5);
CREATE TABLE secrets (
	account VARCHAR(200) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	wrapped_key BLOB NOT NULL, 
	sealed BLOB NOT NULL, 
	set_at DATETIME NOT NULL, 
	PRIMARY KEY (account, name)
);
INSERT INTO "secrets" VALUES('acme','api_key',X'017CD6B7BCEEA22189B65BCC41AF9E592E0C541788C9EA98AEF35FDD718129B618F88A6D379E3D7DAB41EDE763D8E79D6F91FCAE2824957FF102BE5601',X'01D6A6CEF3237803CC74FF1B2BFC6EEE2DC8223E610590E2B35619A0059C','2026-03-02 22:40:00.000000');
CREATE TABLE sessions (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	saved_at DATETIME NOT NULL, 
	discarded_at DATETIME, 
	PRIMARY KEY (seq), 
	UNIQUE (account, version)
);
INSERT INTO "sessions" VALUES(1,'acme',1,X'019F41B5661D902BC5787268883A7BD0BF4E070918A8EB3351733B449B86C9A710CC61689D53B49A7F96227CF68AB27E8C12183AE5B6BDF312EE232A95959904CF7692C725E37E8CB13B9C63D3788CAC7BDA71FEA1B40C9F404717056D273D5245','2026-03-02 22:40:00.000000',NULL);
CREATE TABLE snapshots (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	kind VARCHAR(200) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	walk VARCHAR(64) NOT NULL, 
	page INTEGER NOT NULL, 
	last BOOLEAN NOT NULL, 
	captured_at DATETIME NOT NULL, 
	body JSON NOT NULL, 
	run_id VARCHAR(200), 
	item_id INTEGER, 
	PRIMARY KEY (seq), 
	UNIQUE (account, digest)
);
INSERT INTO "snapshots" VALUES(1,'acme','0b0a708933b93092c65317564e3b3c383f058673fffd8f89f45dd1f95a6634e5','abababababababababababababababababababababababababababababababab','jobs_grid','6d1223502f337d14322b7c2bdad1e3308ff34b2ffa407f66d624d3b2df806483','0b0a708933b93092c65317564e3b3c383f058673fffd8f89f45dd1f95a6634e5',1,1,'2026-03-02 22:30:00.000000','{"sha256": "abababababababababababababababababababababababababababababababab", "kind": "jobs_grid", "url": "https://portal.example/Jobs", "captured_at": "2026-03-02T22:30:00Z", "content_type": "text/html", "size_bytes": 1, "scrubbed": [], "context": {"job_number": "J1", "section_name": null, "portal_id": null, "walk": null, "page": 1, "last": true, "row": null}}','20260302T223000Z-451fa2',1);
CREATE TABLE sweeps (
	name VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "sweeps" VALUES('worker','2026-03-02 22:40:00.000000');
CREATE TABLE tokens (
	account VARCHAR(200) NOT NULL, 
	id VARCHAR(200) NOT NULL, 
	secret_hash VARCHAR(64) NOT NULL, 
	name JSON NOT NULL, 
	scopes JSON NOT NULL, 
	a_minute INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	used_at DATETIME, 
	PRIMARY KEY (account, id)
);
INSERT INTO "tokens" VALUES('acme','zM5AnVig8JCp','56324333befdb464c3dd41b7c15967ad003449512a7340962a8a374c92af706d','"the app"','["read:jobs"]',60,'2026-03-02 22:40:00.000000','2026-04-01 22:40:00.000000',NULL,NULL);
CREATE TABLE totp_steps (
	account VARCHAR(200) NOT NULL, 
	step BIGINT NOT NULL, 
	PRIMARY KEY (account, step)
);
INSERT INTO "totp_steps" VALUES('acme',59);
CREATE TABLE work_items (
	seq INTEGER NOT NULL, 
	account VARCHAR(200) NOT NULL, 
	run_id VARCHAR(200) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	entity VARCHAR(200) NOT NULL, 
	target JSON NOT NULL, 
	target_hash VARCHAR(64) NOT NULL, 
	phase INTEGER DEFAULT '1' NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	attempts INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	evidence JSON, 
	token INTEGER DEFAULT '0' NOT NULL, 
	owner JSON, 
	until DATETIME, 
	queued_at DATETIME, 
	finished_at DATETIME, 
	PRIMARY KEY (seq), 
	UNIQUE (account, run_id, target_hash, kind, entity)
);
INSERT INTO "work_items" VALUES(1,'acme','20260302T223000Z-451fa2','listing','job','{}','44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',1,'done',1,0,NULL,1,NULL,NULL,NULL,'2026-03-02 22:40:00.000000');
INSERT INTO "work_items" VALUES(2,'acme','20260302T223000Z-451fa2','card','job','{"job_number": "J1"}','3219a3f1f8cd7d685a66942bd65c00d6b1446b9d1babf7efb376aaae3a80eff6',2,'pending',0,0,NULL,0,NULL,NULL,NULL,NULL);
CREATE INDEX objects_in_order ON objects (account, entity, sort_key, seq);
CREATE INDEX objects_of_job ON objects (account, entity, job_number);
CREATE INDEX snapshots_by_subject ON snapshots (account, kind, subject, walk, page);
CREATE INDEX snapshots_by_sha256 ON snapshots (account, sha256);
CREATE INDEX runs_open ON runs (account, finished_at);
CREATE INDEX work_items_finished ON work_items (account, finished_at);
CREATE INDEX work_items_order ON work_items (account, run_id, state, phase, failures, seq);
CREATE INDEX login_attempts_recent ON login_attempts (account, at);
CREATE INDEX listings_whole ON listings (account, entity, whole);
CREATE INDEX listings_of_job ON listings (account, entity, job_number);
CREATE UNIQUE INDEX fetches_by_id ON fetches (account, id);
CREATE INDEX fetches_open ON fetches (account, ended_at);
CREATE INDEX access_tokens_old ON access_tokens (account, expires_at);
CREATE INDEX ix_object_keys_object_seq ON object_keys (object_seq);
CREATE INDEX ix_object_aliases_object_seq ON object_aliases (object_seq);
CREATE INDEX object_versions_of_account ON object_versions (account, seq);
CREATE INDEX run_objects_by_entity ON run_objects (account, run_id, entity, outcome);
CREATE INDEX object_terms_by_day ON object_terms (term, day, object_seq);
CREATE INDEX object_terms_of_object ON object_terms (object_seq);
CREATE TRIGGER archive_log_no_UPDATE BEFORE UPDATE ON archive_log BEGIN SELECT RAISE(ABORT, 'archive_log only grows'); END;
CREATE TRIGGER archive_log_no_DELETE BEFORE DELETE ON archive_log BEGIN SELECT RAISE(ABORT, 'archive_log only grows'); END;
CREATE TRIGGER audit_log_no_UPDATE BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log only grows'); END;
CREATE TRIGGER audit_log_no_DELETE BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log only grows'); END;
COMMIT;
