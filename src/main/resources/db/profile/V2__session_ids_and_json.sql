-- Their attributes are serialized Java objects, and their IDs are shorter than ours
delete from spring_session;

alter table spring_session alter column session_id set data type varchar(64);
