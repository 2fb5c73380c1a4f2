-- When the person last declined a passkey. The version before leaves it as it is
alter table account add column passkey_offer_declined_at timestamp(6) with time zone;
