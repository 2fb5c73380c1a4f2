-- Counts the changes, so that a sign-in with the password that was does not end up in a session
alter table account add column password_version int default 0 not null;
