-- When a closed account is deleted, unless its owner keeps it. The version before leaves it open to use
alter table account add column closes_at timestamp(6) with time zone;
-- Set once its deletion has begun, and then when an instance continues it at the earliest
alter table account add column deletion_due_at timestamp(6) with time zone;

create index account_closes_at on account (closes_at);
