-- Sign-ups with a passkey alone that are under way. They hold no name: the account that comes first has it
create table pending_sign_up (
	-- The SHA-256 of the browser's cookie
	id varchar(64) primary key,
	username varchar(128) not null,
	external_id varchar(36) not null,
	-- Whether Passage has confirmed the passkey, so that only a name is missing
	passkey_confirmed boolean not null,
	-- How authenticators know the person, from the ceremony
	webauthn_user_handle varchar(86),
	webauthn_rp_id varchar(253),
	expires_at timestamp(6) with time zone not null
);

create index pending_sign_up_expires_at on pending_sign_up (expires_at);
