-- Named by a hash, so that neither usernames nor addresses are kept here
create table throttle (
	id varchar(64) primary key,
	-- The moment, in milliseconds since 1970, from which the bucket is full again
	full_at bigint not null
);
