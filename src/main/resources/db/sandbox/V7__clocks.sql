-- How far the clock of an app is from the real time, and the latest time that it had shown when it was moved
create table app_clock (
	app_id varchar(24) primary key,
	offset_millis bigint not null,
	left_at timestamp(3) with time zone not null
);

-- Each app has its own time, so only its own rows are expired
create index flex_transaction_expiry_in_app on flex_transaction (app_id, expires_at);
drop index flex_transaction_expiry;

create index handshake_expiry_in_app on handshake (app_id, expires_at);
drop index handshake_expiry;

create index nonce_expiry_in_app on nonce (app_id, expires_at);
drop index nonce_expiry;
