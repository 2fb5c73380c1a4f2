-- Equal events of one hour are one row that counts. What came before stays as it is
alter table security_event add column counted_hour bigint default 0 not null;
alter table security_event add column merge_key varchar(256);
update security_event set merge_key = cast(id as varchar(20));
alter table security_event alter column merge_key set not null;
-- Two events that come at once end up in one row
create unique index security_event_counted on security_event (account_id, counted_hour, merge_key);

-- The order in which people read them, since a row moves up when it counts once more
create index security_event_last on security_event (account_id, occurred_at desc, id desc);
drop index security_event_newest;

-- Full buckets are looked for every minute
create index throttle_full_at on throttle (full_at);
