-- The last verified value of the same patient and test before a tube was drawn: what a change is measured against. One
-- rule for the bench, which judges by it, and for the pages, which show it.
create function lab_result_before(patient uuid, test uuid, analysis uuid, drawn_at timestamptz)
    returns setof lab_result
    language sql stable as $$
        select r.*
        from lab_analysis a join lab_result r on r.analysis_id = a.id and r.version = a.current_version
        where a.patient_id = patient and a.test_id = test and a.id <> analysis and a.state = 'verified'
          and r.collected_at < drawn_at
        order by r.collected_at desc limit 1
    $$;
