-- Apps that were made while the sandbox runs. Those of the settings have no row, so no other table refers to this one.
create table app (
	id varchar(24) primary key,
	name varchar(255) not null,
	rp_id varchar(255) not null,
	auth_origin varchar(300) not null,
	-- Separated by spaces
	additional_origins varchar(10000) not null,
	created_at timestamp(3) with time zone not null
);

create table api_key (
	id varchar(24) primary key,
	app_id varchar(24) not null,
	label varchar(255) not null,
	key_hash varchar(64) not null,
	created_at timestamp(3) with time zone not null,
	last_used_at timestamp(3) with time zone,
	revoked_at timestamp(3) with time zone,
	constraint api_key_of_app foreign key (app_id) references app (id) on delete cascade
);

create index api_key_listing on api_key (app_id, created_at, id);
