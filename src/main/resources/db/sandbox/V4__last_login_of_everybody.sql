-- Clients of Passage do not take null. Before the first sign-in this is the time of creation.
update passage_user set last_login_at = created_at where last_login_at is null;
alter table passage_user alter column last_login_at set not null;

update device set last_login_at = created_at where last_login_at is null;
alter table device alter column last_login_at set not null;
