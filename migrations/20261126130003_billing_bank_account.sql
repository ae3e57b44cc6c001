-- Where patients transfer money to: it stands on invoices and statements, and in the portal. An IBAN's check digits are looked
-- at where it is typed; an account in a country without IBANs is written as it is there.
alter table billing_policy add column bank_holder text check (length(bank_holder) between 1 and 140);
alter table billing_policy add column bank_account text
    constraint billing_policy_bank_account check (bank_account ~ '^[A-Z0-9][A-Z0-9 /.-]{2,39}$');
alter table billing_policy add column bank_bic text
    constraint billing_policy_bank_bic check (bank_bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$');
alter table billing_policy add constraint billing_policy_bank_whole check (
    (bank_holder is null) = (bank_account is null) and (bank_bic is null or bank_account is not null));
