-- Revocations that Passage was asked for. One that it answered is an event, and has no row here
create table passkey_revocation (
	id varchar(36) primary key,
	account_id bigint not null,
	passage_device_id varchar(128) not null,
	begun_at timestamp(6) with time zone not null,
	-- When it is settled, or settled once more, by whichever instance comes first
	due_at timestamp(6) with time zone not null,
	-- Null as long as nobody knows
	outcome varchar(32),
	browser varchar(64),
	operating_system varchar(64),
	address varchar(45),
	constraint passkey_revocation_account foreign key (account_id) references account (id) on delete cascade
);

create index passkey_revocation_device on passkey_revocation (account_id, passage_device_id);
create index passkey_revocation_due_at on passkey_revocation (due_at);
