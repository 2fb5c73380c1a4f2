-- IDs, handles and credential IDs are unique in an app only, so that users can be copied into another app. These keys
-- have names of the database's own making: the first of each pair is PostgreSQL's, the second H2's, which depends on
-- nothing but the migrations before this one.
alter table passage_user drop constraint if exists passage_user_pkey;
alter table passage_user drop constraint if exists constraint_2;
alter table passage_user drop constraint if exists passage_user_webauthn_user_handle_key;
alter table passage_user drop constraint if exists constraint_2b;
-- The key of the rows is passage_user_in_app, to which the other tables refer
alter table passage_user add constraint passage_user_handle unique (app_id, webauthn_user_handle);

alter table device drop constraint if exists device_pkey;
alter table device drop constraint if exists constraint_7;
alter table device add constraint device_in_app primary key (app_id, id);

-- What the application has stored with a user, a JSON object
alter table passage_user add column user_metadata varchar(100000);

create table snapshot (
	app_id varchar(24) not null,
	name varchar(64) not null,
	created_at timestamp(3) with time zone not null,
	user_count bigint not null,
	constraint snapshot_key primary key (app_id, name)
);

create table snapshot_user (
	app_id varchar(24) not null,
	snapshot_name varchar(64) not null,
	number bigint not null,
	-- A line of the format in which users are exported
	line text not null,
	constraint snapshot_user_key primary key (app_id, snapshot_name, number),
	constraint snapshot_user_of_snapshot foreign key (app_id, snapshot_name) references snapshot (app_id, name) on delete cascade
);
