-- How usernames look, in which scripts; filled by UsernameSkeletonMigration
create table username_skeleton (
	id varchar(64) primary key,
	scripts varchar(512) not null
);
