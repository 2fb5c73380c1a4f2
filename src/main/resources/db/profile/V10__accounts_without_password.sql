-- Null for an account that signs in with passkeys alone. The version before refuses such passwords, as wrong ones
alter table account alter column password_hash drop not null;
