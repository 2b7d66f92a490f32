{#
    How a region's industries are composed: one row per region, group of `keys` and measure. dim_measure has the formulas.

    comparison: rows of compared_with_nation.
    keys: columns that set apart what must not be mixed; `measure` among them comes out as measure_base.
    groups: measure, classification, variant, priority, industry_code: sets of industries whose share is asked for, best
        variant first. A variant counts only when all of its industries have a figure.

    n is the list of industries of the classification, regime and measure over all regions and years, not the ones above
    zero. Entropy, Theil's T and the normalised Herfindahl index are of a distribution: they take shares of what the
    industries sum to, which a margin rounded or perturbed by itself (BAS) is not. One missing industry leaves the
    region's structure unknown: a part is not the whole.
#}
{% macro regional_structure(comparison, groups, keys=['classification', 'regime', 'measure', 'year']) -%}
{%- set series = keys | reject('equalto', 'year') | list -%}
{%- set within = ['region_code'] + keys -%}
{%- set whole = [
    'krugman', 'hoover', 'herfindahl', 'herfindahl_normalised', 'herfindahl_equivalent', 'hachman', 'entropy',
    'theil_t', 'gini_specialisation',
] -%}
{%- set shares = ['knowledge_intensive_share', 'knowledge_intensive_market_share', 'high_technology_share'] -%}
with lists as (
    select {{ series | join(', ') }}, count(distinct industry_code) as industry_count
    from {{ comparison }}
    group by {{ series | join(', ') }}
),

ranked as (
    select
        {{ within | join(', ') }},
        location_quotient,
        row_number() over (partition by {{ within | join(', ') }} order by location_quotient nulls last) as quotient_rank
    from {{ comparison }}
    where location_quotient is not null
),

spread as (
    select
        {{ within | join(', ') }},
        count(*) as quotient_count,
        sum(location_quotient) as quotient_sum,
        sum(quotient_rank * location_quotient) as ranked_quotient_sum
    from ranked
    group by {{ within | join(', ') }}
),

summed as (
    select
        {{ within | join(', ') }},
        count(value) as known_count,
        count(national_share) as compared_count,
        min(value) as smallest_value,
        max(region_total) as region_total,
        sum(abs(region_share - national_share)) as share_distance,
        sum(region_share * region_share) as squared_shares,
        -- An industry that the nation does not have either has no quotient, and a share of zero.
        sum(region_share * location_quotient) as mean_quotient,
        sum(region_share) as share_sum,
        -- 0 log 0 = 0.
        -sum(case when region_share > 0 then region_share * ln(region_share) else 0 end) as entropy_in_nats,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ comparison }}
    group by {{ within | join(', ') }}
),

described as (
    select
        summed.*,
        spread.quotient_count,
        spread.quotient_sum,
        spread.ranked_quotient_sum,
        lists.industry_count,
        case
            when summed.known_count < lists.industry_count then 'incomplete'
            when region_total is null or region_total = 0 then 'undefined'
            when compared_count < industry_count then 'incomplete'
            when smallest_value < 0 then 'negative'
            else 'published'
        end as whole_status
    from summed
    inner join lists
        on {% for column in series %}lists.{{ column }} = summed.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    left join spread
        on {% for column in within %}spread.{{ column }} = summed.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
),

group_sizes as (
    select measure, classification, variant, priority, count(*) as group_size
    from {{ groups }}
    group by measure, classification, variant, priority
),

group_sums as (
    select
        {% for column in within %}comparison.{{ column }},
        {% endfor -%}
        groups.measure as group_measure,
        groups.variant,
        groups.priority,
        count(*) as listed_count,
        count(comparison.value) as known_count,
        sum(comparison.value) as group_value
    from {{ comparison }} as comparison
    inner join {{ groups }} as groups
        on groups.industry_code = comparison.industry_code
        and groups.classification = comparison.classification
    group by {% for column in within %}comparison.{{ column }}, {% endfor %}groups.measure, groups.variant, groups.priority
),

{# The best variant that the table's industries allow, and of it the figure. #}
group_choices as (
    select
        group_sums.*,
        group_sizes.group_size,
        row_number() over (
            partition by {% for column in within %}group_sums.{{ column }}, {% endfor %}group_measure
            order by group_sums.priority
        ) as choice
    from group_sums
    inner join group_sizes
        on group_sizes.measure = group_sums.group_measure
        and group_sizes.classification = group_sums.classification
        and group_sizes.variant = group_sums.variant
        and group_sizes.group_size = group_sums.listed_count
),

of_the_whole as (
    select
        described.*,
        measures.structure_measure,
        'exact' as variant,
        case when whole_status = 'published' then
            case measures.structure_measure
                when 'krugman' then share_distance
                when 'hoover' then share_distance / 2
                when 'herfindahl' then squared_shares
                when 'herfindahl_normalised' then
                    (squared_shares / (share_sum * share_sum) - 1 / {{ as_double('industry_count') }})
                        / nullif(1 - 1 / {{ as_double('industry_count') }}, 0)
                when 'herfindahl_equivalent' then 1 / nullif(squared_shares, 0)
                when 'hachman' then 1 / nullif(mean_quotient, 0)
                when 'entropy' then (entropy_in_nats / share_sum + ln(share_sum)) / ln({{ as_double(2) }})
                when 'theil_t' then ln({{ as_double('industry_count') }}) - (entropy_in_nats / share_sum + ln(share_sum))
                -- The sum of (2 rank - n - 1) x over n squared times the mean.
                when 'gini_specialisation' then
                    (2 * ranked_quotient_sum - (quotient_count + 1) * quotient_sum)
                        / nullif(quotient_count * quotient_sum, 0)
            end
        end as value,
        whole_status as status
    from described
    cross join (
        {% for measure in whole %}select '{{ measure }}' as structure_measure{{ ' union all ' if not loop.last }}{% endfor %}
    ) as measures
),

of_groups as (
    select
        described.*,
        measures.structure_measure,
        coalesce(choices.variant, 'none') as variant,
        case when choices.known_count = choices.group_size then choices.group_value / nullif(described.region_total, 0) end
            as value,
        case
            when choices.variant is null then 'needs_finer_industries'
            when choices.known_count < choices.group_size then 'incomplete'
            when described.region_total is null or described.region_total = 0 then 'undefined'
            else 'published'
        end as status
    from described
    cross join (
        {% for measure in shares %}select '{{ measure }}' as structure_measure{{ ' union all ' if not loop.last }}{% endfor %}
    ) as measures
    left join group_choices as choices
        on choices.choice = 1
        and choices.group_measure = measures.structure_measure
        {% for column in within %}and choices.{{ column }} = described.{{ column }}
        {% endfor %}
),

unioned as (
    select * from of_the_whole
    union all
    select * from of_groups
)

select
    region_code,
    {% for column in keys %}{{ column }}{{ ' as measure_base' if column == 'measure' }},
    {% endfor -%}
    structure_measure as measure,
    value,
    variant,
    variant like 'proxy%' as is_proxy,
    industry_count,
    known_count,
    status,
    source,
    vintage_id,
    origin
from unioned
{%- endmacro %}
