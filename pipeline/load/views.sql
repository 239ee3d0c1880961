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
  m.proof_id,
  m.spelling_id,
  m.decision_id
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

create view vendor_names as
select r.vendor_id, r.name, r.from_year, r.until_year, r.how, r.source from renamings r
union all
select v.id, v.name, null, null, null, v.source from vendors v
where not exists (select 1 from renamings r where r.vendor_id = v.id and r.name = v.name);

create view owned_by as
select o.vendor_id, v.name as vendor, o.owner_id, coalesce(w.name, o.owner) as owner, o.from_year,
  (select n.from_year from owners n where n.vendor_id = o.vendor_id and n.place = o.place + 1) as until_year,
  not exists (select 1 from owners n where n.vendor_id = o.vendor_id and n.place > o.place) as latest,
  o.source
from owners o
join vendors v on v.id = o.vendor_id
left join vendors w on w.id = o.owner_id;

create view program_makers as
select g.id as program_id, g.name as program, v.id as vendor_id, v.name as vendor, o.owner_id, o.owner,
  o.from_year as owner_from_year, o.until_year as owner_until_year, g.source as source, o.source as owner_source
from programs g
join vendors v on v.id = g.vendor_id
left join owned_by o on o.vendor_id = v.id;

-- A page's word for a company, and what the company is called and whose it is by our list's last word.
create view names_then_and_now as
select
  m.id as fact_id,
  '/document/' || m.document_id || '/' || p.number || '#fact-' || m.id as page_url,
  m.surface as printed,
  s.name_borne as name_then,
  r.from_year,
  r.until_year,
  r.how,
  v.name as name_now,
  o.owner as owner_now,
  o.from_year as owner_from_year,
  m.vendor_id,
  o.owner_id,
  m.document_id,
  p.number as page,
  r.source,
  o.source as owner_source
from mentions m
join pages p on p.id = m.page_id
join vendors v on v.id = m.vendor_id
left join spellings s on s.id = m.spelling_id
left join renamings r on r.vendor_id = v.id and r.name = s.name_borne
left join owned_by o on o.vendor_id = v.id and o.latest
where (s.name_borne is not null and s.name_borne <> v.name) or o.owner is not null;

-- What a person should decide, the decisions first that settle most. Each kind of doubt has a part: what it is
-- about, a fact to look at, how many facts hang on it, and the lines to paste.
create view candidates as
with names as (
  select 'vendor' as kind, id, name, listed, document_count, mention_count from vendors where mention_count
  union all
  select 'program', id, name, listed, document_count, mention_count from programs where mention_count
),
named as (
  select m.kind, coalesce(m.vendor_id, m.program_id) as id, max(m.confidence) as confidence,
    max(m.decision_id) as decision_id, min(m.id) as fact_id
  from mentions m where m.kind in ('vendor', 'program') group by 1, 2
),
unsure as (
  select 'doubtful_fact' as doubt, m.kind, m.surface as what, m.value as other, 1 as facts, m.confidence,
    1 - m.confidence as weight, m.id as fact_id,
    'accept, fact: ' || m.id || ', kind: ' || m.kind || ', printed: '
      || json_quote(replace(m.surface, char(10), ' ')) as yes,
    'reject, fact: ' || m.id || ', kind: ' || m.kind || ', printed: '
      || json_quote(replace(m.surface, char(10), ' ')) as no
  from mentions m
  where m.confidence < 0.6 and m.decision_id is null and m.kind not in ('vendor', 'program')
  union all
  select 'two_readings', m.kind, m.value, m.other_value, 1, m.confidence, 0.5, m.id,
    'accept, fact: ' || m.id || ', kind: ' || m.kind || ', printed: '
      || json_quote(replace(m.surface, char(10), ' ')),
    'correct, fact: ' || m.id || ', kind: ' || m.kind || ', printed: '
      || json_quote(replace(m.surface, char(10), ' ')) || ', value: ' || json_quote(m.other_value)
  from mentions m
  where m.other_value is not null and m.decision_id is null
  union all
  select 'seldom_name', n.kind, n.name, null, n.mention_count, d.confidence,
    (1 - d.confidence) * n.mention_count, d.fact_id,
    'accept, kind: ' || n.kind || ', value: ' || json_quote(n.name) || ', where: everywhere',
    'reject, kind: ' || n.kind || ', value: ' || json_quote(n.name) || ', where: everywhere'
  from names n join named d on d.kind = n.kind and d.id = n.id
  where not n.listed and n.document_count = 1 and d.confidence < 0.8 and d.decision_id is null
  union all
  select 'near_names', q.kind, b.name, a.name, b.mention_count, q.score, 0.5 * b.mention_count,
    (select d.fact_id from named d where d.kind = b.kind and d.id = b.id),
    'merge, kind: ' || q.kind || ', name: ' || json_quote(b.name) || ', into: ' || json_quote(a.name),
    'split, kind: ' || q.kind || ', name: ' || json_quote(b.name)
  from (
    select p.kind, p.score,
      case when x.listed > y.listed or (x.listed = y.listed and x.mention_count >= y.mention_count)
        then x.id else y.id end as more,
      case when x.listed > y.listed or (x.listed = y.listed and x.mention_count >= y.mention_count)
        then y.id else x.id end as less
    from name_pairs p
    join names x on x.kind = p.kind and x.id = coalesce(p.first_vendor_id, p.first_program_id)
    join names y on y.kind = p.kind and y.id = coalesce(p.second_vendor_id, p.second_program_id)
  ) q
  join names a on a.kind = q.kind and a.id = q.more
  join names b on b.kind = q.kind and b.id = q.less
  union all
  select 'doubtful_spelling', s.kind, case when s.own_id = n.id then s.spelling else s.found_as end, n.name,
    sum(s.mention_count), min(s.score), sum((1 - s.score) * s.mention_count),
    min((select m.id from mentions m where m.spelling_id = s.id order by m.id limit 1)),
    'merge, kind: ' || s.kind || ', name: '
      || json_quote(case when s.own_id = n.id then s.spelling else s.found_as end)
      || ', into: ' || json_quote(n.name),
    'split, kind: ' || s.kind || ', name: '
      || json_quote(case when s.own_id = n.id then s.spelling else s.found_as end)
  from spellings s join names n on n.kind = s.kind and n.id = coalesce(s.vendor_id, s.program_id)
  where s.score < 0.95 and s.decision_id is null
  group by s.kind, n.id, 3
)
select
  row_number() over (order by u.weight desc, u.doubt, u.fact_id, u.what) as place,
  u.doubt,
  u.kind,
  u.what,
  u.other,
  u.facts,
  u.confidence,
  f.context,
  '/document/' || f.document_id || '/' || f.page || '#fact-' || u.fact_id as page_url,
  u.fact_id,
  '- {decision: ' || u.yes || ', by: YOUR NAME, date: YYYY-MM-DD, why: "YOUR REASON"}' as line_for_yes,
  '- {decision: ' || u.no || ', by: YOUR NAME, date: YYYY-MM-DD, why: "YOUR REASON"}' as line_for_no
from unsure u
join facts f on f.fact_id = u.fact_id
order by u.weight desc, u.doubt, u.fact_id, u.what;

create view purchase_list as
select
  u.id as purchase_id,
  '/document/' || u.document_id || '/' || s.number || '#fact-' || u.amount_mention_id as page_url,
  u.paper,
  v.name as vendor,
  replace(i.surface, char(10), ' ') as item,
  u.amount,
  t.value as date,
  n.value as number,
  d.title as document,
  p.number as page,
  u.confidence,
  replace(o.surface, char(10), ' ') as vendor_printed,
  replace(a.surface, char(10), ' ') as amount_printed,
  replace(t.surface, char(10), ' ') as date_printed,
  u.rule,
  u.vendor_id,
  u.document_id,
  u.page_id
from purchases u
join documents d on d.id = u.document_id
join pages p on p.id = u.page_id
join mentions a on a.id = u.amount_mention_id
join pages s on s.id = a.page_id
left join mentions o on o.id = u.vendor_mention_id
left join mentions i on i.id = u.item_mention_id
left join mentions t on t.id = u.date_mention_id
left join mentions n on n.id = u.number_mention_id
left join vendors v on v.id = u.vendor_id;
