-- A patient may keep a card at the payment gateway and pay with it later. Hale keeps the gateway's token, and what shows people
-- which card it is: its brand, its last four figures and when it ends. Never a number.

-- What the gateway calls the patient; it learns no name.
create table gateway_customer (
    patient_id uuid primary key references patient,
    id text not null constraint gateway_customer_once unique check (length(id) between 1 and 255),
    created_at timestamptz not null
);

create table saved_method (
    id uuid primary key,
    patient_id uuid not null references patient constraint saved_method_of_customer references gateway_customer (patient_id),
    token text not null constraint saved_method_once unique
        -- What begins with a word is no card number.
        constraint saved_method_token_is_no_number check (token ~ '^[a-z]+_[A-Za-z0-9_]{1,200}$'),
    brand text not null check (length(brand) between 1 and 40),
    last_four text not null check (last_four ~ '^[0-9]{4}$'),
    exp_month smallint not null check (exp_month between 1 and 12),
    exp_year smallint not null check (exp_year between 2000 and 2200),
    kept_at timestamptz not null,
    removed_at timestamptz,
    constraint saved_method_of_patient unique (id, patient_id)
);
create index saved_method_by_patient on saved_method (patient_id) where removed_at is null;

-- By which way an online payment is made: a card that was kept, of the same patient, or the gateway's page, at which a card may
-- be kept.
alter table payment add column saved_method_id uuid;
alter table payment add column keeps_method boolean not null default false;
alter table payment add constraint payment_by_own_method
    foreign key (saved_method_id, patient_id) references saved_method (id, patient_id);
alter table payment add constraint payment_way check (
    (saved_method_id is null and not keeps_method) or (method = 'online' and (saved_method_id is null or not keeps_method)));
create function payment_way_stays() returns trigger language plpgsql as $$
begin
    raise exception 'a payment is made by the way by which it was begun'
        using errcode = 'check_violation', constraint = 'payment_way_stays', table = 'payment';
end $$;
create trigger payment_way_stays before update of saved_method_id, keeps_method on payment for each row
    when ((new.saved_method_id, new.keeps_method) is distinct from (old.saved_method_id, old.keeps_method))
    execute function payment_way_stays();

-- Where the holder of a kept card has to confirm a payment; null: nobody has asked for that.
alter table gateway_session add column confirm_url text check (length(confirm_url) between 1 and 2000);
