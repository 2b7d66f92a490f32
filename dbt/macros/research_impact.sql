{#
    Normalised citation impact. Notation: c citations of a publication, f field, y year, d document type; the reference
    set R(f, y, d) is given as a distribution: how many works have how many citations, fractional by field (1/F).

    docs/bibliometrics.md has the formulas with their sources.
#}

{#
    Reference values of a distribution: per scope, field, year and type the mean and where the 10 % most cited begin.

        mean_citations   mu = sum(c w) / sum(w)
        top10_threshold  the smallest c with  sum of w up to and with c  >=  0.9 sum of all w
        top10_tie_share  the part of the works with exactly that many citations that belongs to the 10 %:
                         (sum of w up to and with c - 0.9 sum of all w) / w(c)

    Works above the threshold count 1, works below 0, so that the reference set has exactly 10 % (Waltman & Schreiber
    2013, DOI 10.1002/asi.22775): 60 works with 0, 25 with 1, 10 with 2 and 5 with 3 citations give 0.5 at 2.

    distribution: relation with scope, field_scheme, field_code, year, document_type, citations, works and origin.
#}
{% macro citation_reference(distribution) -%}
{% set cell = 'scope, field_scheme, field_code, year, document_type' -%}
select
    {{ cell }},
    max(total) as works,
    sum(citations * works) / max(total) as mean_citations,
    max(case when is_threshold then citations end) as top10_threshold,
    max(case when is_threshold then (up_to - 0.9 * total) / works end) as top10_tie_share,
    {{ weakest_origin('origin') }} as origin
from (
    select
        cumulated.*,
        -- A hair of tolerance: sums of thirds must not miss a limit that they reach.
        up_to >= 0.9 * total - 1e-9 * total and up_to - works < 0.9 * total - 1e-9 * total as is_threshold
    from (
        select
            {{ cell }},
            citations,
            works,
            origin,
            sum(works) over (
                partition by {{ cell }} order by citations rows between unbounded preceding and current row
            ) as up_to,
            sum(works) over (partition by {{ cell }}) as total
        from (
            select {{ cell }}, citations, {{ as_double('sum(works)') }} as works,
                {{ weakest_origin('origin') }} as origin
            from {{ distribution }}
            group by {{ cell }}, citations
        ) as summed
    ) as cumulated
) as marked
group by {{ cell }}
{%- endmacro %}

{# The part of a publication with c citations that is among the 10 % most cited; NULL without a threshold. #}
{% macro top10_part(citations, threshold, tie_share) -%}
    case
        when {{ threshold }} is null or {{ citations }} is null then null
        when {{ citations }} > {{ threshold }} then 1.0
        when {{ citations }} = {{ threshold }} then {{ tie_share }}
        else 0.0
    end
{%- endmacro %}

{#
    Impact of each publication against each baseline:

        normalised_score   sum_q (phi_q c / mu_q) / sum_q phi_q     over its fields q with a reference value
        top10              sum_q (phi_q b_q) / sum_q phi_q          the same fields
        weight             sum_q phi_q                              phi_q = 1 / (fields of the publication)

    A field whose mean is below `minimum_mean` is left out, and its part of the publication with it: so few citations
    make any score a matter of chance (KTH, Formal definitions, 2015, example 2.1: of three fields one is left out, the
    weight becomes 2/3 and the score is the mean over the other two).

    subjects: relation with `keys`, baseline, field_scheme, field_code, fraction, year, document_type and citations as
        the baseline counts them.
    reference: relation with baseline, scope, field_scheme, field_code, year, document_type (`all` where a cell has no row
        of the work's own type), mean_citations, top10_threshold, top10_tie_share, origin. One row a cell and type.
#}
{% macro publication_impact(subjects, reference, keys, minimum_mean=0.5) -%}
select
    impact.*,
    baselines.baseline_scope,
    baselines.origin
from (
    select
        {% for key in keys %}priced.{{ key }},
        {% endfor -%}
        priced.baseline,
        max(priced.year) as year,
        {{ as_double('sum(priced.fraction)') }} as weight,
        sum(priced.fraction * priced.citations / priced.mean_citations) / sum(priced.fraction) as normalised_score,
        sum(priced.fraction * {{ top10_part('priced.citations', 'priced.top10_threshold', 'priced.top10_tie_share') }})
            / nullif(sum(case when priced.top10_threshold is not null then priced.fraction end), 0) as top10
    from (
        -- The row of the work's own type, whatever it holds; that of all types only where there is none.
        select
            {% for key in keys %}subjects.{{ key }},
            {% endfor -%}
            subjects.baseline,
            subjects.year,
            subjects.fraction,
            subjects.citations,
            {% for value in ['mean_citations', 'top10_threshold', 'top10_tie_share'] -%}
            case when own_type.baseline is not null then own_type.{{ value }} else all_types.{{ value }} end
                as {{ value }}{{ ',' if not loop.last }}
            {% endfor -%}
        from {{ subjects }} as subjects
        {% for alias, kind in [('own_type', 'subjects.document_type'), ('all_types', "'all'")] -%}
        left join {{ reference }} as {{ alias }}
            on {{ alias }}.baseline = subjects.baseline
            and {{ alias }}.field_scheme = subjects.field_scheme
            and {{ alias }}.field_code = subjects.field_code
            and {{ alias }}.year = subjects.year
            and {{ alias }}.document_type = {{ kind }}
        {% endfor -%}
        where subjects.citations is not null
    ) as priced
    where priced.mean_citations >= {{ minimum_mean }}
    group by {% for key in keys %}priced.{{ key }}, {% endfor %}priced.baseline
) as impact
-- Of a whole baseline, not of each publication: texts are dear to aggregate over millions of rows.
inner join (
    select baseline, {{ joined_text('distinct scope', 'scope', '; ') }} as baseline_scope, {{ weakest_origin('origin') }} as origin
    from {{ reference }}
    group by baseline
) as baselines
    on baselines.baseline = impact.baseline
{%- endmacro %}

{# Mean of the scores of a unit's publications, each with its part in the unit: an average of ratios. #}
{% macro weighted_mean(value, weight) -%}
    sum({{ weight }} * {{ value }}) / nullif(sum(case when {{ value }} is not null then {{ weight }} end), 0)
{%- endmacro %}
