-- Until when the person has seen what happened to the account. For accounts from before, everything until now.
-- The version before leaves it to the default
alter table account add column notices_seen_at timestamp(6) with time zone default current_timestamp not null;

-- The browsers that signed in to an account, as hashes of their cookies. The number is bounded
create table known_browser (
	account_id bigint not null,
	browser_hash varchar(64) not null,
	last_signed_in_at timestamp(6) with time zone not null,
	constraint known_browser_key primary key (account_id, browser_hash),
	constraint known_browser_account foreign key (account_id) references account (id) on delete cascade
);
