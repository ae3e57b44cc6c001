-- What is known about a patient's allergies, in one row: the head of every chart says it beside other things, and the rule
-- of which entries count shall stand in one place.
create view allergy_state as
select p.id as patient_id, entry.substances, entry.dangerous, review.outcome, review.reason
from patient p
cross join lateral (
    -- The dangerous ones first.
    select coalesce(array_agg(a.substance order by a.criticality <> 'high', lower(a.substance)), '{}') as substances,
           count(*) filter (where a.criticality = 'high') as dangerous
    from allergy a
    where a.patient_id = p.id and a.status = 'active' and a.verification not in ('refuted', 'entered_in_error')
) entry
left join lateral (
    select r.outcome, r.reason from allergy_review r where r.patient_id = p.id order by r.at desc, r.id desc limit 1
) review on true;
