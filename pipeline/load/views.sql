-- What people query. `facts` and `page_text` are relied on from outside: keep their columns.

create view facts as
select
  m.id as fact_id,
  m.document_id,
  d.sha256,
  p.number as page,
  m.kind,
  m.surface,
  m.value,
  coalesce(v.name, g.name, t.name, m.value) as name,
  m.start_char,
  m.end_char,
  m.x0,
  m.top,
  m.x1,
  m.bottom,
  m.confidence,
  m.rule,
  replace(substr(p.text, max(1, m.start_char - 79), 80 + min(0, m.start_char - 80)), char(10), ' ')
    || m.surface
    || replace(substr(p.text, m.end_char + 1, 80), char(10), ' ') as context,
  m.page_id,
  m.vendor_id,
  m.program_id,
  m.technology_id,
  m.amount,
  m.role,
  m.other_value,
  case
    when m.kind <> 'date' or m.value is null then null
    when m.value like 'FY%' then 'fiscal year'
    when length(m.value) = 4 then 'year'
    when length(m.value) = 7 then 'month'
    else 'day'
  end as precision,
  m.proof_id
from mentions m
join pages p on p.id = m.page_id
join documents d on d.id = m.document_id
left join vendors v on v.id = m.vendor_id
left join programs g on g.id = m.program_id
left join technologies t on t.id = m.technology_id;

create view page_text as
select d.sha256, p.number as page, p.text, p.method, p.confidence
from pages p join documents d on d.id = p.document_id;

create view words as
select
  p.document_id,
  p.number as page,
  j.key as position,
  json_extract(j.value, '$[0]') as word,
  json_extract(j.value, '$[1]') as x0,
  json_extract(j.value, '$[2]') as top,
  json_extract(j.value, '$[3]') as x1,
  json_extract(j.value, '$[4]') as bottom,
  json_extract(j.value, '$[5]') as confidence,
  json_extract(j.value, '$[6]') as start_char
from page_words w join pages p on p.id = w.page_id, json_each(w.words) j;

create view pages_to_check as
select
  p.id as page_id,
  '/document/' || p.document_id || '/' || p.number as page_url,
  d.title as document,
  p.number as page,
  p.error_rate,
  p.confidence,
  p.method,
  p.held,
  p.why
from pages p
join documents d on d.id = p.document_id
where p.error_rate is not null or p.held
order by p.held desc, p.error_rate desc, p.id;
