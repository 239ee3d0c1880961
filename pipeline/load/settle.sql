-- What can be said only when all rows are there.

-- A fact that was rejected, or lies on a held page, proves nothing.
update mentions set proof_id = null where proof_id in (select id from dropped);
update spellings set proof_id = null where proof_id in (select id from dropped);
drop table temp.dropped;

-- A name's comparable value is the name that it is counted under; spellings.found_as keeps what it was found as.
update mentions set value = (select v.name from vendors v where v.id = mentions.vendor_id)
where vendor_id is not null and value is not null
and value <> (select v.name from vendors v where v.id = mentions.vendor_id);
update mentions set value = (select g.name from programs g where g.id = mentions.program_id)
where program_id is not null and value is not null
and value <> (select g.name from programs g where g.id = mentions.program_id)
