alter table flex_transaction add column used_at timestamp(3) with time zone;

create table handshake (
	id_hash varchar(64) primary key,
	app_id varchar(24) not null,
	purpose varchar(12) not null check (purpose in ('register', 'authenticate')),
	-- A sign-in in which the passkey names the user has neither
	transaction_hash varchar(64),
	passage_user_id varchar(24),
	challenge bytea not null,
	authenticator_attachment varchar(14),
	allowed_device_ids varchar(1000000) not null,
	expires_at timestamp(3) with time zone not null,
	used_at timestamp(3) with time zone,
	constraint handshake_of_transaction check ((transaction_hash is null) = (passage_user_id is null)),
	constraint handshake_of_user foreign key (app_id, passage_user_id) references passage_user (app_id, id) on delete cascade
);

create index handshake_expiry on handshake (expires_at);

-- The credential record of WebAuthn, which a device that was imported does not have
alter table device add column public_key bytea;
alter table device add column aaguid varchar(36);
alter table device add column sign_count bigint;
alter table device add column uv_initialized boolean;
alter table device add column backup_eligible boolean;
alter table device add column backup_state boolean;
alter table device add column transports varchar(400);
alter table device add constraint device_credential_record check (
	(public_key is null and aaguid is null and sign_count is null and uv_initialized is null
		and backup_eligible is null and backup_state is null and transports is null)
	or (public_key is not null and aaguid is not null and sign_count is not null and uv_initialized is not null
		and backup_eligible is not null and backup_state is not null and transports is not null));

create table recent_event (
	sequence_number bigint generated always as identity primary key,
	id varchar(24) not null,
	app_id varchar(24) not null,
	passage_user_id varchar(24) not null,
	type varchar(12) not null,
	ip_addr varchar(64) not null,
	user_agent varchar(255) not null,
	created_at timestamp(3) with time zone not null,
	constraint recent_event_of_user foreign key (app_id, passage_user_id) references passage_user (app_id, id) on delete cascade
);

create index recent_event_listing on recent_event (passage_user_id, sequence_number);
