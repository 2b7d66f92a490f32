-- What each organisation is strongest in, in its latest window: ranked by the lower limit of the index, so that a handful of
-- publications does not come first, and by volume where there is no base to compare with.
with counted as (
    select *
    from {{ ref('research_strengths') }}
    where field_scheme = 'ssif_3' and counting = 'full'
),

latest as (
    select
        organisation_code,
        max(period_end) as period_end
    from counted
    where not suppressed
    group by organisation_code
),

-- Volume and index are the same in the rows of every baseline of impact: the one that has impact is shown.
chosen as (
    select
        counted.*,
        row_number() over (
            partition by counted.organisation_code, counted.field_code
            order by case when counted.mncs is null then 1 else 0 end asc, counted.baseline asc nulls last
        ) as choice
    from counted
    inner join latest
        on latest.organisation_code = counted.organisation_code
        and latest.period_end = counted.period_end
    where not counted.suppressed
)

select
    ---------- keys
    chosen.organisation_code,
    chosen.field_scheme,
    chosen.field_code,

    ---------- figures
    cast(row_number() over (
        partition by chosen.organisation_code
        order by
            chosen.activity_index_low desc nulls last,
            chosen.publication_count desc nulls last,
            chosen.field_code asc nulls last
    ) as integer) as place,
    chosen.period_start,
    chosen.period_end,
    chosen.publication_count,
    chosen.field_share,
    chosen.activity_index,
    chosen.activity_index_low,
    chosen.activity_index_high,
    chosen.activity_base,
    chosen.mncs,
    case when chosen.mncs is not null then chosen.baseline end as baseline,

    ---------- what people read
    organisations.label_sv as organisation_sv,
    organisations.label_en as organisation_en,
    fields.label_sv,
    fields.label_en,

    ---------- provenance
    chosen.publications_origin,
    chosen.origin
from chosen
inner join {{ ref('dim_organisation') }} as organisations
    on organisations.organisation_code = chosen.organisation_code
inner join {{ ref('dim_research_field') }} as fields
    on fields.field_scheme = chosen.field_scheme
    and fields.field_code = chosen.field_code
where chosen.choice = 1
