-- patients: names as they sound.
--
-- What somebody has only heard is written in another way, and often in one that has few letters in common: Maier for Meyer,
-- Filips for Philips. Double Metaphone gives both the same.

create extension if not exists fuzzystrmatch;

-- How each word of a folded name sounds, in both ways in which Double Metaphone reads it. Nothing for other than Latin letters.
create function name_sounds(folded text) returns text[] language sql immutable parallel safe strict
    as $$
        select coalesce(array_agg(distinct sound) filter (where length(sound) > 1), '{}')
        from unnest(string_to_array(btrim(left(folded, 400)), ' ')) as word,
             lateral (values (public.dmetaphone(word)), (public.dmetaphone_alt(word))) as heard (sound)
    $$;

create index patient_name_by_sound on patient_name using gin (name_sounds(folded));
