-- Web origins outside the RP ID that an app has on its list of related origins, separated by spaces
alter table app add column related_origins varchar(10000) default '' not null;
