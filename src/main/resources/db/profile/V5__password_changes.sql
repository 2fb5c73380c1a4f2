-- A sign-in that began before it, with the password that was, must not end up in a session
alter table account add column password_changed_at timestamp(6) with time zone;
