-- A service can be given at the clinic, by video, or either, as the patient chooses when booking. An appointment is one or
-- the other, as before.
alter table service drop constraint service_mode_known;
alter table service add constraint service_mode_known check (mode in ('in_person', 'video', 'either'));

-- What belongs to an appointment names its patient, and this is what both are checked against (T11).
alter table appointment add constraint appointment_is_one_patients unique (id, patient_id);
