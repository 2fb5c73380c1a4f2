-- Mails that wait to be sent. One that was sent has no row; one that was given up keeps a row without its contents
create table mail_outbox (
	-- The same at every attempt, so that a mail server or program can drop a second copy
	message_id varchar(320) primary key,
	account_id bigint,
	recipient varchar(320),
	-- A BCP 47 tag
	language varchar(35) not null,
	-- Which sentences it has. An instance that doesn't know the kind leaves it to the others
	kind varchar(64) not null,
	-- A JSON array
	arguments varchar(16000) not null,
	-- Secret: whoever has it can do what it leads to
	link varchar(1000),
	attempts int not null,
	created_at timestamp(6) with time zone not null,
	-- When it is sent, or tried again. Null once it is given up
	due_at timestamp(6) with time zone,
	give_up_at timestamp(6) with time zone not null,
	given_up_at timestamp(6) with time zone,
	constraint mail_outbox_account foreign key (account_id) references account (id) on delete cascade
);

create index mail_outbox_due_at on mail_outbox (due_at);
create index mail_outbox_account_id on mail_outbox (account_id);
