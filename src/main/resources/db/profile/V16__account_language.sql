-- In which language mails are, as a BCP 47 tag. The version before leaves it unknown
alter table account add column language varchar(35);
