-- Whether an app accepts passkeys that a password manager made without asking
alter table app add column automatic_upgrades boolean default false not null;
