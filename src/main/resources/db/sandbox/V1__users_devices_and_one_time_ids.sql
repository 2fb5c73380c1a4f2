create table passage_user (
	id varchar(24) primary key,
	app_id varchar(24) not null,
	external_id varchar(255) not null,
	webauthn_user_handle bytea not null unique,
	status varchar(8) default 'active' not null check (status in ('active', 'inactive', 'pending')),
	login_count bigint default 0 not null,
	created_at timestamp(3) with time zone not null,
	updated_at timestamp(3) with time zone not null,
	last_login_at timestamp(3) with time zone,
	constraint passage_user_external_id unique (app_id, external_id),
	constraint passage_user_in_app unique (app_id, id)
);

create index passage_user_listing on passage_user (app_id, created_at, id);

create table device (
	id varchar(24) primary key,
	app_id varchar(24) not null,
	passage_user_id varchar(24) not null,
	cred_id varchar(1400) not null,
	friendly_name varchar(255) not null,
	type varchar(40) not null,
	icon_light varchar(100000),
	icon_dark varchar(100000),
	created_at timestamp(3) with time zone not null,
	updated_at timestamp(3) with time zone not null,
	last_login_at timestamp(3) with time zone,
	usage_count bigint default 0 not null,
	constraint device_cred_id unique (app_id, cred_id),
	constraint device_of_user foreign key (app_id, passage_user_id) references passage_user (app_id, id) on delete cascade
);

create index device_listing on device (passage_user_id, created_at, id);

create table flex_transaction (
	id_hash varchar(64) primary key,
	app_id varchar(24) not null,
	passage_user_id varchar(24) not null,
	purpose varchar(12) not null check (purpose in ('register', 'authenticate')),
	passkey_display_name varchar(255),
	expires_at timestamp(3) with time zone not null,
	constraint flex_transaction_of_user foreign key (app_id, passage_user_id) references passage_user (app_id, id) on delete cascade
);

create index flex_transaction_expiry on flex_transaction (expires_at);

create table nonce (
	nonce_hash varchar(64) primary key,
	app_id varchar(24) not null,
	passage_user_id varchar(24) not null,
	expires_at timestamp(3) with time zone not null,
	used_at timestamp(3) with time zone,
	constraint nonce_of_user foreign key (app_id, passage_user_id) references passage_user (app_id, id) on delete cascade
);

create index nonce_expiry on nonce (expires_at);
