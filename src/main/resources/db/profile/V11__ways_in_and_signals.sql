-- The one step at a time that may remove ways in to the account, and until when, by the database's clock
alter table account add column ways_in_claim varchar(36);
alter table account add column ways_in_claimed_until timestamp(6) with time zone;

-- What a browser needs to be told which passkeys are left: from a ceremony that Passage has verified
alter table account add column webauthn_user_handle varchar(86);
alter table account add column webauthn_rp_id varchar(253);

-- Ceremonies that may create a passkey at any moment. A row stays for a while after it has ended
create table passkey_addition (
	account_id bigint not null,
	-- The SHA-256 of the transaction's ID
	id varchar(64) not null,
	begun_at timestamp(6) with time zone not null,
	ended boolean not null,
	constraint passkey_addition_key primary key (account_id, id),
	constraint passkey_addition_account foreign key (account_id) references account (id) on delete cascade
);

-- For the record. The version before leaves it null
alter table passkey_revocation add column passkey_name varchar(256);
