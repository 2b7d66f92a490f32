-- Of two files about the same the one with the higher number counts. A workbook is of the project's own region, a list of
-- everybody's: the closest format counts, and of its files the one received last. Files are few and rows many: models
-- carry the number of a row's file, and join what else the file says at their end.
select
    row_number() over (order by format_rank desc, received asc, sha256 desc) as file_number,
    sha256,
    format_rank,
    source,
    vintage_id,
    origin
from {{ ref('stg_project_files') }}
