-- What must hold in every database that is put in place. Each check is a query that finds what is
-- wrong; the comment above it is what a maintainer reads when it finds something.

-- A mention's surface is not the text at its offsets.
select m.id, p.id from mentions m join pages p on p.id = m.page_id
where substr(p.text, m.start_char + 1, m.end_char - m.start_char) is not m.surface;

-- A mention ends after its page's text.
select m.id, p.id from mentions m join pages p on p.id = m.page_id where m.end_char > length(p.text);

-- A document that was read has not all its pages.
select d.id, d.page_count from documents d
where d.page_count != (select count(*) from pages p where p.document_id = d.id);

-- A document's pages are not numbered from 1 without a gap.
select document_id, max(number) from pages group by document_id having max(number) != count(*);

-- A document without pages is not marked as rejected, or one with pages is.
select id, status from documents where (page_count = 0) != (status = 'rejected');

-- A rejected document has no failure that says why.
select d.id, d.path from documents d
where d.status = 'rejected'
and not exists (select 1 from failures f where f.document_id = d.id and f.severity = 'error');

-- A page that could not be read has no failure that says why.
select p.id from pages p join documents d on d.id = p.document_id
where p.method = 'failed'
and not exists (select 1 from failures f where f.document_id = d.id and f.page = p.number);

-- A document has no sighting, or its path is none of them.
select d.id, d.path from documents d
where not exists (select 1 from sightings s where s.document_id = d.id and s.path = d.path);

-- A mention names a vendor, program or technology of another kind than its own.
select id, kind from mentions
where (vendor_id is not null and kind != 'vendor')
or (program_id is not null and kind != 'program')
or (technology_id is not null and kind != 'technology');

-- A page is missing from the full-text index, or the index holds one too many.
select 'pages_fts', (select count(*) from pages_fts_docsize) as indexed, (select count(*) from pages) as pages
where indexed != pages;

-- A held page shows text, words, facts, tables, another reading or a picture.
select p.id from pages p
where p.held and (p.text != '' or p.joined != '' or p.word_count or p.image is not null
or exists (select 1 from page_words w where w.page_id = p.id)
or exists (select 1 from mentions m where m.page_id = p.id)
or exists (select 1 from tables t where t.page_id = p.id)
or exists (select 1 from furniture f where f.page_id = p.id)
or exists (select 1 from readings r where r.page_id = p.id));

-- A held page has no redaction with text beneath.
select p.id from pages p
where p.held and not exists (select 1 from redactions r where r.page_id = p.id and r.letters_under > 0);

-- A named vendor or program has no spelling, or the spelling belongs to another.
select m.id, m.spelling_id from mentions m left join spellings s on s.id = m.spelling_id
where coalesce(m.vendor_id, m.program_id) is not null
and coalesce(s.vendor_id, s.program_id) is not coalesce(m.vendor_id, m.program_id);

-- A spelling is not printed as often as it says.
select s.id, s.mention_count from spellings s
where s.mention_count <> (select count(*) from mentions m where m.spelling_id = s.id);

-- A purchase's cell is a mention of another kind or of another document, or says another sum or vendor.
select u.id, m.id from purchases u join mentions m
on m.id in (u.vendor_mention_id, u.item_mention_id, u.amount_mention_id, u.date_mention_id, u.number_mention_id)
where m.document_id != u.document_id
or m.kind is not case m.id when u.vendor_mention_id then 'vendor' when u.item_mention_id then 'item'
  when u.amount_mention_id then 'amount' when u.date_mention_id then 'date' else 'contract_number' end
or (m.id = u.amount_mention_id and m.amount is not u.amount)
or (m.id = u.vendor_mention_id and m.vendor_id is not u.vendor_id);
