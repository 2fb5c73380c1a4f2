-- What we know of a passkey and Passage doesn't. The row goes when Passage no longer lists the passkey
create table passkey_fact (
	account_id bigint not null,
	passage_device_id varchar(128) not null,
	-- The name that the person gave it
	name varchar(256),
	-- What Passage listed last
	listed_name varchar(256) not null,
	usage_count bigint not null,
	-- Its last use that was certainly its own. If the count has risen since, there was a later one
	used_count bigint,
	used_at timestamp(6) with time zone,
	browser varchar(64),
	operating_system varchar(64),
	network varchar(64),
	browser_hash varchar(64),
	constraint passkey_fact_key primary key (account_id, passage_device_id),
	constraint passkey_fact_account foreign key (account_id) references account (id) on delete cascade
);

-- Which passkey an event is about, and its name at that time
alter table security_event add column passage_device_id varchar(128);
alter table security_event add column passkey_name varchar(256);
alter table security_event alter column merge_key set data type varchar(512);
