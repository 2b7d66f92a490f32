-- What is measured as research: student theses, notices, retracted works and their like are out, and with them years that
-- no export could know, which would make windows of their own.
select *
from {{ ref('int_publications') }}
where is_measured
