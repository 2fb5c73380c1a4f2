-- Recoveries by mail. A row stays for a day at least, because the mails of a day are counted
create table recovery_request (
	id varchar(36) primary key,
	-- Null until a job has looked for the account: somebody asked for whatever name they typed
	account_id bigint,
	username_key varchar(256),
	-- The SHA-256 of the cookie of the browser in which somebody asked
	browser_hash varchar(64) not null,
	-- Where the mails go. The account may have another address by now
	address varchar(320),
	asked_at timestamp(6) with time zone not null,
	-- Until when it can be confirmed, and then until when it can go on
	expires_at timestamp(6) with time zone not null,
	confirmed_at timestamp(6) with time zone,
	-- When it can go on
	ready_at timestamp(6) with time zone,
	-- When a mail said that it can
	told_at timestamp(6) with time zone,
	-- Until when the last link that leads back in works
	link_until timestamp(6) with time zone,
	-- When somebody stopped it, or got back in
	ended_at timestamp(6) with time zone,
	constraint recovery_request_account foreign key (account_id) references account (id) on delete cascade
);

create index recovery_request_account_id on recovery_request (account_id);
create index recovery_request_browser_hash on recovery_request (browser_hash);
create index recovery_request_ready_at on recovery_request (ready_at);
create index recovery_request_asked_at on recovery_request (asked_at);

-- The links in the mails
create table recovery_link (
	-- The SHA-256 of the token
	hash varchar(64) primary key,
	recovery_request_id varchar(36) not null,
	purpose varchar(16) not null,
	expires_at timestamp(6) with time zone not null,
	constraint recovery_link_request foreign key (recovery_request_id) references recovery_request (id) on delete cascade
);

create index recovery_link_request_id on recovery_link (recovery_request_id);

-- Until when a recovery that was confirmed can go on, so that the profile page can say so: read with the account.
-- The version before neither shows nor stops it
alter table account add column recovery_by_mail_until timestamp(6) with time zone;
