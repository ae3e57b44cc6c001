-- A package is offered for a time, is changed by one person at a time, and holds no other package.
alter table charge_code add column valid_from date;
alter table charge_code add column valid_to date;
alter table charge_code add column version int not null default 1;
alter table charge_code add constraint charge_code_ends_after_it_begins check (valid_to >= valid_from);
alter table charge_code add constraint charge_code_offered_for_a_time
    check (kind = 'package' or (valid_from is null and valid_to is null));

create function package_content_guard() returns trigger language plpgsql as $$
begin
    if (select kind from charge_code where id = new.package_id) <> 'package'
       or (select kind from charge_code where id = new.code_id) = 'package' then
        raise exception 'a package holds what is no package'
            using errcode = 'check_violation', constraint = 'package_holds_no_package', table = 'package_content';
    end if;
    return new;
end $$;
create trigger package_content_guard before insert or update on package_content
    for each row execute function package_content_guard();

-- Nobody enters a package for a day on which it is not offered. What happened by itself is charged: care never waits for a list.
create function charge_is_offered() returns trigger language plpgsql as $$
begin
    if exists (select from charge_code where id = new.charge_code_id
               and not daterange(valid_from, valid_to, '[]') @> new.performed_on) then
        raise exception 'this package is not offered on that day'
            using errcode = 'check_violation', constraint = 'charge_is_offered', table = 'charge';
    end if;
    return new;
end $$;
create trigger charge_is_offered before insert on charge for each row
    when (new.source = 'manual') execute function charge_is_offered();
