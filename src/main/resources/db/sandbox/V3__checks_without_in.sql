-- H2 compares the values of an "in" in a check through the connection that compiled it, and refuses every write once
-- that one is closed. It makes an "in" of "=" and "or" as well, but leaves a "case" alone. The checks that were have
-- no names of ours, so each goes together with its column.
alter table passage_user add column checked_status varchar(8) default 'active' not null;
update passage_user set checked_status = status;
alter table passage_user drop column status;
alter table passage_user rename column checked_status to status;
alter table passage_user add constraint passage_user_status check (
	case status when 'active' then true when 'inactive' then true when 'pending' then true else false end);

alter table flex_transaction add column checked_purpose varchar(12);
update flex_transaction set checked_purpose = purpose;
alter table flex_transaction drop column purpose;
alter table flex_transaction rename column checked_purpose to purpose;
alter table flex_transaction alter column purpose set not null;
alter table flex_transaction add constraint flex_transaction_purpose check (
	case purpose when 'register' then true when 'authenticate' then true else false end);

alter table handshake add column checked_purpose varchar(12);
update handshake set checked_purpose = purpose;
alter table handshake drop column purpose;
alter table handshake rename column checked_purpose to purpose;
alter table handshake alter column purpose set not null;
alter table handshake add constraint handshake_purpose check (
	case purpose when 'register' then true when 'authenticate' then true else false end);
