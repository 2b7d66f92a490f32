{# A region's sum of each column as `total_…`, beside its industries; none where an industry has no figure, or where it is 0. #}
{% macro totals_of_region(columns, keys) -%}
{%- set within = 'partition by ' ~ keys | join(', ') -%}
{%- for column in columns %}
        case when count({{ column }}) over ({{ within }}) = count(*) over ({{ within }})
            then nullif({{ as_double('sum(' ~ column ~ ') over (' ~ within ~ ')') }}, 0) end as total_{{ column }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{#
    What the growth of labour productivity X = V / L between two years is made of. One row per industry of `industries`,
    with three decompositions beside each other, each exact over the industries:

        fabricant (TRAD): within l0 dx, static x0 dl, dynamic dx dl: the sum is dX
        csls (Sharpe 2010): within l0 dx, level (x0 - X0) dl, growth (dx - dX) dl: the sum is dX
        gead (Tang & Wang 2004): pure w0 g(x), denison w0 g(S), baumol w0 g(x) g(S): the sum is g(X) = dX / X0;
            written S0 dx / X0, dS x0 / X0 and dS dx / X0, which is the same and needs no growth rate of what was not there

    x = V_i / L_i, l = L_i / L, w = the industry's share of nominal value added, S = p l with p the industry's price over
    the region's. V are volumes: values at the prices of the base year. Current prices in their place would give the
    growth of prices, so there is no default for them.

    An industry that comes or goes has no productivity at one end and takes that of the other: all of it is then a change
    of shares. An industry that employs nobody and makes something has no productivity at all, and the region no parts.

    industries: `keys`, industry_code, labour_start, labour_end, nominal_start, nominal_end, volume_start, volume_end.
    An industry without a figure leaves the whole region without one.
#}
{% macro productivity_growth(industries, keys) -%}
{%- set within = 'partition by ' ~ keys | join(', ') -%}
{%- set inputs = ['labour_start', 'labour_end', 'nominal_start', 'nominal_end', 'volume_start', 'volume_end'] -%}
with sums as (
    select
        industries.*,
        {{- totals_of_region(inputs, keys) }}
    from {{ industries }} as industries
),

levels as (
    select
        sums.*,
        {%- for point, other in [('start', 'end'), ('end', 'start')] %}
        case
            when labour_{{ point }} = 0 and volume_{{ point }} = 0 then volume_{{ other }} / nullif(labour_{{ other }}, 0)
            else volume_{{ point }} / nullif(labour_{{ point }}, 0)
        end as x_{{ point }},
        labour_{{ point }} / total_labour_{{ point }} as l_{{ point }},
        case
            when labour_{{ point }} = 0 then 0
            else (nominal_{{ point }} / nullif(volume_{{ point }}, 0)) / (total_nominal_{{ point }} / total_volume_{{ point }})
                * labour_{{ point }} / total_labour_{{ point }}
        end as s_{{ point }},
        total_volume_{{ point }} / total_labour_{{ point }} as region_x_{{ point }},
        {%- endfor %}
        labour_start = 0 and labour_end = 0 and volume_start = 0 and volume_end = 0 as is_absent
    from sums
),

changes as (
    select
        levels.*,
        case when is_absent then 0 else x_start end as x0,
        case when is_absent then 0 else x_end - x_start end as dx,
        l_end - l_start as dl,
        l_start as l0,
        s_start as s0,
        s_end - s_start as ds,
        region_x_start as region_x0,
        region_x_end as region_x1,
        region_x_end - region_x_start as region_dx
    from levels
),

known as (
    select
        changes.*,
        count(dx * ds) over ({{ within }}) = count(*) over ({{ within }}) as has_all_parts
    from changes
)

{% set parts = {
    'fabricant_within': 'l0 * dx',
    'fabricant_static': 'x0 * dl',
    'fabricant_dynamic': 'dx * dl',
    'csls_within': 'l0 * dx',
    'csls_level': '(x0 - region_x0) * dl',
    'csls_growth': '(dx - region_dx) * dl',
    'gead_pure': 's0 * dx / nullif(region_x0, 0)',
    'gead_denison': 'ds * x0 / nullif(region_x0, 0)',
    'gead_baumol': 'ds * dx / nullif(region_x0, 0)',
} -%}
select
    {% for key in keys %}{{ key }},
    {% endfor -%}
    industry_code,
    region_x0,
    region_x1,
    case when has_all_parts then region_dx end as region_change,
    case when has_all_parts then region_dx / nullif(region_x0, 0) end as region_growth,
    {%- for part, formula in parts.items() %}
    case when has_all_parts then {{ formula }} end as {{ part }}{{ ',' if not loop.last }}
    {%- endfor %}
from known
{%- endmacro %}

{#
    Why a region's value added per employed differs from the nation's in one year (Esteban 2000). One row per industry; the
    components add up to the gap X_r - X:

        mix = (s_ir - s_i) X_i, own_productivity = s_i (X_ir - X_i), allocation = (s_ir - s_i) (X_ir - X_i)

    s: the industry's share of the employed. One year has one set of prices, so current prices are right here.
    An industry in which the region employs nobody takes the nation's productivity: the other two components then cancel
    whatever it is, and only the mix remains.

    industries: `keys`, industry_code, labour, value_added, national_labour, national_value_added.
#}
{% macro productivity_level_gap(industries, keys) -%}
{%- set inputs = ['labour', 'value_added', 'national_labour', 'national_value_added'] -%}
with sums as (
    select
        industries.*,
        {{- totals_of_region(inputs, keys) }}
    from {{ industries }} as industries
),

levels as (
    select
        sums.*,
        labour / total_labour as share,
        national_labour / total_national_labour as national_share,
        national_value_added / nullif({{ as_double('national_labour') }}, 0) as national_level,
        case
            when labour = 0 and value_added = 0 then national_value_added / nullif({{ as_double('national_labour') }}, 0)
            else value_added / nullif({{ as_double('labour') }}, 0)
        end as level
    from sums
)

select
    {% for key in keys %}{{ key }},
    {% endfor -%}
    industry_code,
    total_value_added / total_labour as region_level,
    total_national_value_added / total_national_labour as national_level,
    total_value_added / total_labour - total_national_value_added / total_national_labour as gap,
    (share - national_share) * national_level as mix,
    national_share * (level - national_level) as own_productivity,
    (share - national_share) * (level - national_level) as allocation
from levels
{%- endmacro %}
