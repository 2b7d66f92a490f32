{#
    What the growth of labour productivity X = V / L between two years is made of. One row per industry of `industries`,
    with three decompositions beside each other, each exact over the industries:

        fabricant (TRAD): within l0 dx, static x0 dl, dynamic dx dl: the sum is dX
        csls (Sharpe 2010): within l0 dx, level (x0 - X0) dl, growth (dx - dX) dl: the sum is dX
        gead (Tang & Wang 2004): pure w0 g(x), denison w0 g(S), baumol w0 g(x) g(S): the sum is g(X) = dX / X0

    x = V_i / L_i, l = L_i / L, w = the industry's share of nominal value added, S = p l with p the industry's price over
    the region's. V are volumes: values at the prices of the base year. Current prices in their place would give the
    growth of prices, so there is no default for them.

    industries: `keys`, industry_code, labour_start, labour_end, nominal_start, nominal_end, volume_start, volume_end.
    An industry without a figure leaves the whole region without one.
#}
{% macro productivity_growth(industries, keys) -%}
{%- set within = 'partition by ' ~ keys | join(', ') -%}
{%- set inputs = ['labour_start', 'labour_end', 'nominal_start', 'nominal_end', 'volume_start', 'volume_end'] -%}
with sums as (
    select
        industries.*,
        {%- for column in inputs %}
        case when count({{ column }}) over ({{ within }}) = count(*) over ({{ within }})
            then nullif({{ as_double('sum(' ~ column ~ ') over (' ~ within ~ ')') }}, 0) end as total_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ industries }} as industries
),

levels as (
    select
        sums.*,
        volume_start / nullif(labour_start, 0) as x0,
        volume_end / nullif(labour_end, 0) as x1,
        labour_start / total_labour_start as l0,
        labour_end / total_labour_end as l1,
        nominal_start / total_nominal_start as w0,
        total_volume_start / total_labour_start as region_x0,
        total_volume_end / total_labour_end as region_x1,
        (nominal_start / nullif(volume_start, 0)) / (total_nominal_start / total_volume_start)
            * labour_start / total_labour_start as s0,
        (nominal_end / nullif(volume_end, 0)) / (total_nominal_end / total_volume_end)
            * labour_end / total_labour_end as s1
    from sums
),

changes as (
    select
        levels.*,
        x1 - x0 as dx,
        l1 - l0 as dl,
        region_x1 - region_x0 as region_dx,
        x1 / nullif(x0, 0) - 1 as growth_x,
        s1 / nullif(s0, 0) - 1 as growth_s
    from levels
)

select
    {% for key in keys %}{{ key }},
    {% endfor -%}
    industry_code,
    region_x0,
    region_x1,
    region_dx as region_change,
    region_dx / nullif(region_x0, 0) as region_growth,
    l0 * dx as fabricant_within,
    x0 * dl as fabricant_static,
    dx * dl as fabricant_dynamic,
    l0 * dx as csls_within,
    (x0 - region_x0) * dl as csls_level,
    (dx - region_dx) * dl as csls_growth,
    w0 * growth_x as gead_pure,
    w0 * growth_s as gead_denison,
    w0 * growth_x * growth_s as gead_baumol
from changes
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
{%- set within = 'partition by ' ~ keys | join(', ') -%}
{%- set inputs = ['labour', 'value_added', 'national_labour', 'national_value_added'] -%}
with sums as (
    select
        industries.*,
        {%- for column in inputs %}
        case when count({{ column }}) over ({{ within }}) = count(*) over ({{ within }})
            then nullif({{ as_double('sum(' ~ column ~ ') over (' ~ within ~ ')') }}, 0) end as total_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
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
