-- What was done through console, control and command line. No row refers to another, so that it outlives what it is about.
create table audit_entry (
	sequence_number bigint generated always as identity primary key,
	created_at timestamp(3) with time zone not null,
	-- An IP address, or nothing on the command line
	address varchar(64) not null,
	-- A method and the pattern of a route, or a command
	action varchar(255) not null,
	-- What the request says, which may not exist
	app_id varchar(255) not null,
	subject varchar(255) not null,
	-- Null while it is being done, and ever after if the process ended in the middle
	outcome varchar(255)
);

create index audit_entry_age on audit_entry (created_at);
