-- Which reader a bundle was last taken in by. When Hale learns to read more types, the resources that were kept whole
-- are gone through once more; whoever has nothing new to offer is not asked twice.
alter table fhir_bundle add column reader int not null default 1;
comment on column fhir_bundle.reader is '1: patients, practitioners, organizations, coverage; 2: the chart and the laboratory too';
create index fhir_resource_kept on fhir_resource (bundle_id, resource_type) where became is null;
