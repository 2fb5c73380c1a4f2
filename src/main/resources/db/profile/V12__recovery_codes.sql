-- Recovery codes that nobody has used yet. The prefix, which is no secret, says which hash to check
create table recovery_code (
	account_id bigint not null,
	prefix varchar(8) not null,
	hash varchar(255) not null,
	constraint recovery_code_key primary key (account_id, prefix),
	constraint recovery_code_account foreign key (account_id) references account (id) on delete cascade
);

-- How many those are, and what happened since they were made: read with the account
alter table account add column recovery_codes int default 0 not null;
alter table account add column recovery_code_used_at timestamp(6) with time zone;
alter table account add column recovery_code_failed_at timestamp(6) with time zone;
