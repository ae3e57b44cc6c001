-- The search by the beginnings of names looked for them as trigrams: for "Smith, Anna" it fetched every Smith of the
-- house. Words in an index of their own are found by their beginnings, several at once, before a row is read.

-- The parts of a folded name. Nobody types more than this; a longer name is found by its first 400 letters.
create function name_words(folded text) returns tsvector
    language sql immutable strict parallel safe
    as $$ select array_to_tsvector(string_to_array(btrim(left(folded, 400)), ' ')) $$;

-- What a name is searched by whose parts begin with all of this; null where nothing was typed.
create function beginning_with(typed text[]) returns tsquery
    language sql immutable parallel safe
    as $$
        select string_agg('''' || replace(replace(left(part, 400), '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
        from unnest(typed) as word, unnest(string_to_array(btrim(public.folded_words(word)), ' ')) as part
        where part <> ''
    $$;

create index patient_name_by_words on patient_name using gin (name_words(folded));
