-- Apps from settings have no row, so app_id refers to nothing. The default authenticator of an app has a row only if
-- its options were changed, so authenticator_id refers to nothing either.
create table virtual_authenticator (
	app_id varchar(24) not null,
	id varchar(24) not null,
	authenticator_attachment varchar(14) not null,
	transports varchar(400) not null,
	algorithms varchar(40) not null,
	has_resident_key boolean not null,
	has_user_verification boolean not null,
	default_backup_eligibility boolean not null,
	default_backup_state boolean not null,
	aaguid varchar(36) not null,
	primary key (app_id, id)
);

create table virtual_credential (
	sequence_number bigint generated always as identity primary key,
	app_id varchar(24) not null,
	authenticator_id varchar(24) not null,
	credential_id varchar(1400) not null,
	is_resident_credential boolean not null,
	rp_id varchar(255) not null,
	-- In PKCS#8
	private_key bytea not null,
	user_handle bytea,
	user_name varchar(255),
	algorithm varchar(5) not null,
	sign_count bigint not null,
	backup_eligibility boolean not null,
	backup_state boolean not null,
	constraint virtual_credential_id unique (app_id, authenticator_id, credential_id)
);

create index virtual_credential_listing on virtual_credential (app_id, authenticator_id, sequence_number);
