-- What an app wants to know about authenticators, and whether it refuses those whose maker can't be checked
alter table app add column attestation varchar(10) default 'none' not null;
alter table app add column attestation_required boolean default false not null;

-- What the attestation of a device said. Devices that were imported, or registered before, have none.
alter table device add column attestation varchar(10);
