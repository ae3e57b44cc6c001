-- What the instances of one house say to each other: NOTIFY carries 8,000 bytes, and what is longer lies here until the
-- others have fetched it. Nothing of it is to be kept.
create unlogged table wire_parcel (
    id bigint generated always as identity primary key,
    body text not null,
    at timestamptz not null default now()
);
create index wire_parcel_old on wire_parcel (at);

-- Which instances are there. One that has not said so for a while is gone, with everything that it held in its memory.
create unlogged table wire_instance (
    id uuid primary key,
    seen_at timestamptz not null default now()
);
