-- What can be used once is deleted when it is used, so the tables keep only what may still be used.
delete from flex_transaction where used_at is not null;
alter table flex_transaction drop column used_at;

delete from handshake where used_at is not null;
alter table handshake drop column used_at;

delete from nonce where used_at is not null;
alter table nonce drop column used_at;
