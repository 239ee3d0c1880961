-- The database that Counterscan publishes. Every table and column is described in metadata.yml;
-- the build fails where one is not. Ids are text made of content (see pipeline/store.py).

create table build (
  key text primary key,
  value text not null
) without rowid;

create table dictionary (
  object text not null,
  column_name text not null,          -- '' for the table or view itself
  description text not null,
  primary key (object, column_name)
) without rowid;

create table reasons (
  code text primary key,
  severity text not null check (severity in ('error', 'warning')),
  meaning text not null,
  next_step text not null
) without rowid;

create table releases (
  id text primary key,
  title text not null,
  folder text not null,
  agency text,
  request_number text,
  source text,
  received text,
  published text,
  note text,
  specimen integer not null check (specimen in (0, 1))
) without rowid;

create table documents (
  id text primary key,
  sha256 text not null unique check (length(sha256) = 64),
  title text not null,
  first_line text,
  type text not null check (type in ('pdf', 'png', 'jpeg', 'tiff', 'other')),
  media_type text not null,
  release_id text not null references releases (id),
  path text not null,
  size integer not null check (size >= 0),
  page_count integer not null check (page_count >= 0),
  status text not null check (status in ('read', 'read_with_warnings', 'rejected')),
  specimen integer not null check (specimen in (0, 1))
) without rowid;

create table sightings (
  id text primary key,
  document_id text not null references documents (id),
  release_id text not null references releases (id),
  path text not null unique
) without rowid;

create table pages (
  rowid integer primary key,           -- for the full-text index alone; links use id
  id text not null unique,
  document_id text not null references documents (id),
  number integer not null check (number >= 1),
  width real not null check (width > 0),
  height real not null check (height > 0),
  text text not null,
  method text not null check (method in ('text_layer', 'ocr', 'blank', 'failed')),
  confidence real check (confidence between 0 and 1),
  error_rate real check (error_rate between 0 and 1),
  dpi integer,
  why text not null,
  settings text not null,
  turned real not null,
  word_count integer not null,
  joined text not null,                -- words printed with a hyphen over a line's end, whole
  held integer not null check (held in (0, 1)),
  image text,
  unique (document_id, number)
);

create table page_words (
  page_id text primary key references pages (id),
  words text not null check (json_valid(words))
) without rowid;

create table readings (
  page_id text primary key references pages (id),
  method text not null check (method in ('text_layer', 'ocr')),
  text text not null,
  confidence real check (confidence between 0 and 1),
  disagreement real not null check (disagreement between 0 and 1)
) without rowid;

create table redactions (
  id text primary key,
  page_id text not null references pages (id),
  document_id text not null references documents (id),
  look text not null check (look in ('black', 'white', 'hatched', 'filled')),
  share real not null check (share between 0 and 1),
  codes text not null check (json_valid(codes)),
  letters_under integer not null check (letters_under >= 0),
  x0 real not null,
  top real not null,
  x1 real not null,
  bottom real not null,
  check (x1 >= x0 and bottom >= top)
) without rowid;

create table tables (
  id text primary key,
  page_id text not null references pages (id),
  document_id text not null references documents (id),
  number integer not null check (number >= 1),
  found_by text not null check (found_by in ('ruled', 'drawn')),
  row_count integer not null,
  column_count integer not null,
  x0 real not null,
  top real not null,
  x1 real not null,
  bottom real not null,
  unique (page_id, number)
) without rowid;

create table table_cells (
  table_id text not null references tables (id),
  row_number integer not null check (row_number >= 1),
  column_number integer not null check (column_number >= 1),
  text text not null,
  confidence real check (confidence between 0 and 1),
  x0 real not null,
  top real not null,
  x1 real not null,
  bottom real not null,
  primary key (table_id, row_number, column_number)
) without rowid;

create table furniture (
  page_id text not null references pages (id),
  start_char integer not null check (start_char >= 0),
  end_char integer not null,
  kind text not null check (kind in ('header', 'footer', 'page_number', 'production_number', 'stamp', 'banner')),
  primary key (page_id, start_char),
  check (end_char > start_char)
) without rowid;

create table vendors (
  id text primary key,
  name text not null,
  listed integer not null check (listed in (0, 1)),
  document_count integer not null,
  mention_count integer not null,
  category text,
  nypd_link text,
  link_verified text,
  note text,
  source text
) without rowid;

create table programs (
  id text primary key,
  name text not null,
  listed integer not null check (listed in (0, 1)),
  document_count integer not null,
  mention_count integer not null,
  type text,
  description text,
  source text,
  vendor_id text references vendors (id)
) without rowid;

create table technologies (
  id text primary key,
  name text not null,
  document_count integer not null,
  mention_count integer not null,
  atlas_type text,
  post_act_policies text,
  policy_names_verified text
) without rowid;

create table aliases (
  id text primary key,
  alias text not null,
  vendor_id text references vendors (id),
  program_id text references programs (id),
  technology_id text references technologies (id),
  check ((vendor_id is not null) + (program_id is not null) + (technology_id is not null) = 1)
) without rowid;

create table renamings (
  vendor_id text not null references vendors (id),
  place integer not null check (place >= 1),
  name text not null,
  from_year integer,
  until_year integer,
  how text not null check (how in ('renamed', 'bought', 'merged', 'spun_off')),
  source text not null,
  primary key (vendor_id, place)
) without rowid;

create table owners (
  vendor_id text not null references vendors (id),
  place integer not null check (place >= 1),
  owner_id text references vendors (id),
  owner text,                          -- a company that our list has not
  from_year integer,
  source text not null,
  primary key (vendor_id, place),
  check ((owner_id is null) <> (owner is null))
) without rowid;

create table decisions (
  id text primary key,
  decision text not null check (decision in ('accept', 'reject', 'correct', 'merge', 'split', 'publish', 'hold')),
  kind text,
  target text not null,
  scope text,
  result text,
  printed text,
  author text not null,
  date text not null,
  reason text not null,
  status text not null check (status in ('applied', 'moved', 'gone')),
  fact_count integer not null,
  moved_to text references mentions (id),
  finding text not null
) without rowid;

create table spellings (
  id text primary key,
  kind text not null check (kind in ('vendor', 'program')),
  vendor_id text references vendors (id),
  program_id text references programs (id),
  spelling text not null,
  found_as text not null,
  own_id text not null,
  how text not null check (how in ('itself', 'listed', 'same_letters', 'legal_suffix', 'misread_letter',
    'defined_short_form', 'short_form', 'trading_as', 'renamed', 'decided')),
  score real not null check (score between 0 and 1),
  name_borne text,
  proof_id text references mentions (id),
  decision_id text references decisions (id),
  mention_count integer not null check (mention_count >= 1),
  check ((vendor_id is not null) = (kind = 'vendor') and (program_id is not null) = (kind = 'program'))
) without rowid;

create table name_pairs (
  id text primary key,
  kind text not null check (kind in ('vendor', 'program')),
  first_vendor_id text references vendors (id),
  second_vendor_id text references vendors (id),
  first_program_id text references programs (id),
  second_program_id text references programs (id),
  score real not null check (score between 0 and 1),
  check ((first_vendor_id is not null and second_vendor_id is not null) = (kind = 'vendor')
    and (first_program_id is not null and second_program_id is not null) = (kind = 'program'))
) without rowid;

create table mentions (
  id text primary key,
  page_id text not null references pages (id),
  document_id text not null references documents (id),
  kind text not null check (kind in ('vendor', 'program', 'technology', 'date', 'amount',
    'contract_number', 'statute', 'exemption', 'agency', 'place', 'retention', 'item')),
  surface text not null,
  value text,
  amount real check ((amount is null) or kind = 'amount'),
  vendor_id text references vendors (id),
  program_id text references programs (id),
  technology_id text references technologies (id),
  start_char integer not null check (start_char >= 0),
  end_char integer not null,
  x0 real not null,
  top real not null,
  x1 real not null,
  bottom real not null,
  boxes text not null check (json_valid(boxes)),
  confidence real not null check (confidence between 0 and 1),
  rule text not null,
  role text,
  other_value text,
  proof_id text references mentions (id),
  spelling_id text references spellings (id),
  decision_id text references decisions (id),
  check (end_char > start_char and x1 >= x0 and bottom >= top)
) without rowid;

create table quality (
  kind text not null,
  pages text not null check (pages in ('all', 'text_layer', 'scanned')),
  measure text not null check (measure in ('precision', 'recall', 'f1')),
  reader text not null,
  value real check (value between 0 and 1),
  low real check (low between 0 and value),
  high real check (high between value and 1),
  expected integer not null check (expected >= 0),
  found integer not null check (found >= 0),
  page_count integer not null check (page_count >= 0),
  version text,
  measured_on text not null,
  primary key (kind, pages, measure, reader)
) without rowid;

create table purchases (
  id text primary key,
  document_id text not null references documents (id),
  page_id text not null references pages (id),
  paper text not null check (paper in ('payment_memo', 'invoice', 'quote', 'order', 'contract', 'register')),
  vendor_mention_id text references mentions (id),
  item_mention_id text references mentions (id),
  amount_mention_id text not null references mentions (id),
  date_mention_id text references mentions (id),
  number_mention_id text references mentions (id),
  amount real not null,
  vendor_id text references vendors (id),
  confidence real not null check (confidence between 0 and 1),
  rule text not null
) without rowid;

create table failures (
  id text primary key,
  document_id text references documents (id),
  path text not null,
  sha256 text,
  page integer,
  stage text not null,
  reason text not null references reasons (code),
  severity text not null check (severity in ('error', 'warning')),
  message text not null
) without rowid;

create index sightings_document on sightings (document_id);
create index documents_release on documents (release_id);
create index mentions_page on mentions (page_id, start_char);
create index mentions_document on mentions (document_id, kind);
create index mentions_value on mentions (kind, value);
create index mentions_vendor on mentions (vendor_id) where vendor_id is not null;
create index mentions_program on mentions (program_id) where program_id is not null;
create index mentions_technology on mentions (technology_id) where technology_id is not null;
create index mentions_spelling on mentions (spelling_id) where spelling_id is not null;
create index mentions_decision on mentions (decision_id) where decision_id is not null;
create index spellings_vendor on spellings (vendor_id) where vendor_id is not null;
create index spellings_program on spellings (program_id) where program_id is not null;
create index purchases_document on purchases (document_id);
create index purchases_page on purchases (page_id);
create index purchases_vendor on purchases (vendor_id) where vendor_id is not null;
create index redactions_page on redactions (page_id);
create index redactions_document on redactions (document_id);
create index tables_document on tables (document_id);
create index failures_document on failures (document_id);
