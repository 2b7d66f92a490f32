{#
    Figures that others have published of the same thing, beside the warehouse's own: equal within rounding, of another
    vintage, of another definition, or of something that no source here has. A figure that is simulated here is compared
    with nothing: the difference would say how good the simulation is.
#}
with published as (
    select * from {{ ref('published_figures') }}
),

compared as (
    select
        published.*,
        own.value as own_value,
        own.source,
        own.vintage_id,
        own.origin,
        case
            when published.comparable = 'not_held' or (published.comparable = 'same' and own.value is null) then 'not_held'
            when published.comparable = 'other_definition' then 'other_definition'
            when own.origin = 'simulated' then 'simulated'
            when abs(published.value - own.value) <= published.rounding then 'equal'
            else 'other_vintage'
        end as verdict
    from published
    left join {{ ref('int_comparable_figures') }} as own
        on own.region_code = published.region_code
        and own.industry_code = published.industry_code
        and own.measure = published.measure
        and own.year = published.year
        and published.comparable = 'same'
)

select
    ---------- keys
    published_id,
    series,
    region_code,
    subject_name,
    measure,
    industry_code,
    year,

    ---------- figures
    value as published_value,
    unit,
    rounding,
    released,
    is_preliminary,
    own_value as value,
    case when verdict in ('equal', 'other_vintage') then value - own_value end as difference,
    case when verdict in ('equal', 'other_vintage') then 100 * (value - own_value) / nullif(own_value, 0) end
        as difference_per_cent,

    ---------- verdict
    verdict,
    case verdict
        when 'equal' then 'Lika inom den publicerade siffrans avrundning.'
        when 'other_vintage' then
            'Samma sak i en annan utgåva: siffran här är reviderad sedan den publicerades.'
        when 'simulated' then 'Siffran här är simulerad: en jämförelse säger inget om statistiken.'
        else coalesce(reason_sv, 'Ingen källa här har uppgiften för den regionen och det året.')
    end as reason_sv,
    case verdict
        when 'equal' then 'Equal within the rounding of the published figure.'
        when 'other_vintage' then 'The same thing in another vintage: the figure here was revised since it was published.'
        when 'simulated' then 'The figure here is simulated: a comparison says nothing of the statistics.'
        else coalesce(reason_en, 'No source here has the figure for that region and year.')
    end as reason_en,
    publisher,
    address,

    ---------- provenance
    source,
    vintage_id,
    origin
from compared
