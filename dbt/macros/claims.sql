{# Of the figures that a test may rest on, the one that it does. `last` decides between spans of one regime. #}
{% macro best_evidence(candidates, last) -%}
    select * from (
        select
            candidates.*,
            row_number() over (
                partition by strategy_id, claim_id, test_no
                order by rests_on_simulated nulls last, priority, year desc nulls last,
                    case when regime = {{ regime('linked') }} then 1 else 0 end, {{ last }}, regime desc nulls last, figure nulls last
            ) as choice
        from ({{ candidates }}) as candidates
    ) as ordered
    where choice = 1
{%- endmacro %}

{# Whether a test may rest on a figure of a year: one of all regions together needs it for all of them (relation `joint`). #}
{% macro is_at_hand_for_all(test, period) -%}
    (not {{ test }}.is_of_all_regions or exists (
        select 1 from joint
        where joint.strategy_id = {{ test }}.strategy_id and joint.figure = {{ period }}.figure
            and joint.subject = {{ test }}.subject and joint.regime = {{ period }}.regime
            and joint.year = {{ period }}.year
    ))
{%- endmacro %}

{#
    How far a figure is on the side where the sentence is true; below 0 it is on the other. `change` is that of the
    span, `reference` the figure or change that it is compared with, `ranked` its rank with 1 as the highest.
#}
{% macro claim_margin(comparator, quantity, change, low, high, reference, ranked) -%}
    case {{ comparator }}
        when 'above' then {{ quantity }} - {{ reference }}
        when 'below' then {{ reference }} - {{ quantity }}
        when 'between' then least({{ quantity }} - {{ low }}, {{ high }} - {{ quantity }})
        when 'equals' then 0 - abs({{ quantity }} - {{ reference }})
        when 'rises' then {{ change }}
        when 'falls' then 0 - {{ change }}
        when 'rises_more_than' then {{ change }} - {{ reference }}
        when 'falls_more_than' then {{ reference }} - {{ change }}
        when 'rank_at_most' then {{ low }} + 0.5 - {{ ranked }}
        when 'rank_above' then {{ ranked }} - {{ low }} - 0.5
    end
{%- endmacro %}

{# 1 the sentence is true of the figure, 0 it is not, NULL unknown or within what rounding can make. #}
{% macro claim_outcome(comparator, margin, tolerance) -%}
    case
        when {{ margin }} is null then null
        when {{ comparator }} = 'equals' then case when {{ margin }} >= 0 - {{ tolerance }} then 1 else 0 end
        when {{ margin }} > {{ tolerance }} then 1
        when {{ margin }} < 0 - {{ tolerance }} then 0
    end
{%- endmacro %}

{#
    The verdict on a sentence of several parts, from the number of parts that are true, false, both (its tests differ) and
    untested. A premise that is false makes the whole false: who did not grow slower has no slower growth to explain.
#}
{% macro claim_verdict(true_parts, false_parts, mixed_parts, untested_parts, false_premises) -%}
    case
        when {{ true_parts }} + {{ false_parts }} + {{ mixed_parts }} = 0 then 'cannot be tested'
        when {{ false_premises }} > 0 or {{ true_parts }} + {{ mixed_parts }} = 0 then 'does not hold'
        when {{ false_parts }} + {{ mixed_parts }} + {{ untested_parts }} = 0 then 'holds'
        else 'holds partly'
    end
{%- endmacro %}

{# Sentences that hold commas of their own, in order. #}
{% macro joined_sentences(expression, order_by) -%}
    {{ joined_text(expression, order_by, '; ') }}
{%- endmacro %}

{# The change between two years: in per cent of a quantity, in points of a share or an index. #}
{% macro claim_change(change_as, final, base) -%}
    case {{ change_as }}
        when 'per cent' then 100 * ({{ final }} / nullif({{ base }}, 0) - 1)
        else {{ final }} - {{ base }}
    end
{%- endmacro %}

{#
    Whether two subjects are ranked among each other: industries of the same level (divisions among divisions), without
    totals and what is not known; fields of one organisation at one level of the standard.
#}
{% macro is_peer(other, subject, within) -%}
    case {{ within }}
        when 'fields' then
            split_part({{ other }}, ':', 1) = split_part({{ subject }}, ':', 1)
            and split_part({{ other }}, ':', 2) = split_part({{ subject }}, ':', 2)
        else
            {{ other }} not like '%:%'
            and {{ other }} not in ('TOTAL', 'US', '00', 'A-U+US', 'A-S-K-O')
            and (length({{ other }}) <= 3 or {{ other }} like '__-__' or {{ other }} like '__+__')
            and (substr({{ other }}, 1, 1) between '0' and '9') = (substr({{ subject }}, 1, 1) between '0' and '9')
            and ({{ within }} <> 'private_industries' or {{ other }} not in ('O', 'P', 'Q', '84', '85', '86', '87', '88'))
    end
{%- endmacro %}

{#
    The test in words, made of the parameters that the verdict is computed from.

    row: relation with measure_sv, subject_sv, than_label_sv (and _en), quantity, comparator, than_text, than_kind,
        than_year, within, since, span_years, region.
#}
{% macro claim_rule(row, language) -%}
{%- set words = {
    'sv': {
        'lower': ', undre gräns', 'share': ', andel av riket', 'growth': ', tillväxt',
        'above': ' över ', 'below': ' under ', 'between': ' mellan ', 'equals': ' lika med ', 'rises': ' ökar',
        'falls': ' minskar', 'rises_more_than': ' ökar mer än ', 'falls_more_than': ' minskar mer än ',
        'rank_at_most': ' bland de högsta, plats högst ', 'rank_above': ' inte bland de högsta, plats efter ',
        'nation': 'riket', 'neighbours': 'grannlänen', 'counties': 'länens medelvärde', 'own': 'länet självt ',
        'in_counties': ' bland länen', 'in_industries': ' bland länets näringsgrenar', 'in_fields': ' bland lärosätets ämnen',
        'since': ', sedan ', 'years': ', på högst ', 'years_end': ' år', 'none': 'Ingen siffra finns',
        'all': ', strategins län tillsammans', 'each': ', vart och ett av strategins län',
    },
    'en': {
        'lower': ', lower limit', 'share': ', share of the nation', 'growth': ', growth',
        'above': ' above ', 'below': ' below ', 'between': ' between ', 'equals': ' equal to ', 'rises': ' rises',
        'falls': ' falls', 'rises_more_than': ' rises more than ', 'falls_more_than': ' falls more than ',
        'rank_at_most': ' among the highest, rank at most ', 'rank_above': ' not among the highest, rank after ',
        'nation': 'the nation', 'neighbours': 'the neighbours', 'counties': 'the mean of the counties',
        'own': 'the county itself ', 'in_counties': ' among the counties', 'in_industries': ' among the industries of the county',
        'in_fields': ' among the fields of the university', 'since': ', since ', 'years': ', over at most ',
        'years_end': ' years', 'none': 'There is no figure',
        'all': ', the counties of the strategy together', 'each': ', each county of the strategy',
    },
}[language] -%}
    case when {{ row }}.measure is null then '{{ words.none }}: ' || coalesce({{ row }}.part_{{ language }}, {{ row }}.part)
    else {{ row }}.measure_{{ language }} || {{ row }}.subject_{{ language }}
        || case {{ row }}.quantity when 'lower_limit' then '{{ words.lower }}' when 'share' then '{{ words.share }}'
            when 'growth' then '{{ words.growth }}' else '' end
        || case {{ row }}.comparator
            {% for comparator in ['above', 'below', 'between', 'equals', 'rises', 'falls', 'rises_more_than',
                'falls_more_than', 'rank_at_most', 'rank_above'] -%}
            when '{{ comparator }}' then '{{ words[comparator] }}'
            {% endfor %} end
        || case {{ row }}.than_kind
            when 'nation' then '{{ words.nation }}' when 'neighbours' then '{{ words.neighbours }}'
            when 'counties' then '{{ words.counties }}'
            when 'own' then '{{ words.own }}' || {{ as_text(row ~ '.than_year') }}
            when 'subject' then {{ row }}.than_label_{{ language }}
            else coalesce({{ row }}.than_text, '') end
        || case {{ row }}.within when 'counties' then '{{ words.in_counties }}' when 'fields' then '{{ words.in_fields }}'
            when 'industries' then '{{ words.in_industries }}' when 'private_industries' then '{{ words.in_industries }}'
            else '' end
        || case when {{ row }}.since is not null then '{{ words.since }}' || {{ as_text(row ~ '.since') }}
            when {{ row }}.span_years is not null then
                '{{ words.years }}' || {{ as_text(row ~ '.span_years') }} || '{{ words.years_end }}'
            else '' end
        || case {{ row }}.region when 'all' then '{{ words.all }}' when 'each' then '{{ words.each }}' else '' end
    end
{%- endmacro %}

{# Why a verdict is what it is: what is not so, what stands in for what, what was not tested, what it rests on. #}
{% macro claim_reason(language) -%}
{%- set words = {
    'sv': {
        'missing': 'Saknas: ', 'untested': 'Inte prövat: ', 'false': 'Stämmer inte: ', 'holds': 'Varje del stämmer. ',
        'partly': 'Det som prövats stämmer. ', 'nation': 'Gäller också riket. ',
        'everywhere': 'Gäller i alla län: ', 'simulated': 'Vilar på simulerade siffror: säger inget om Sverige. ',
        'breaks': 'Jämförelsen korsar ett brott i serien. ',
    },
    'en': {
        'missing': 'Missing: ', 'untested': 'Not tested: ', 'false': 'Not so: ', 'holds': 'Every part is true. ',
        'partly': 'What was tested is true. ', 'nation': 'It is so of the nation too. ',
        'everywhere': 'It is so in every county: ', 'simulated': 'Rests on simulated figures: says nothing of Sweden. ',
        'breaks': 'The comparison crosses a break of the series. ',
    },
}[language] -%}
    trim(
        case
            when verdicts.verdict = 'cannot be tested' then '{{ words.missing }}' || coalesce(gap_texts.missing_{{ language }}, '') || '. '
            when failed.parts_{{ language }} is not null then '{{ words.false }}' || failed.parts_{{ language }} || '. '
            when verdicts.verdict = 'holds' then '{{ words.holds }}'
            else '{{ words.partly }}'
        end
        || case when verdicts.verdict <> 'cannot be tested' and gap_texts.missing_{{ language }} is not null
            then '{{ words.untested }}' || gap_texts.missing_{{ language }} || '. ' else '' end
        || coalesce(upper(substr(note_texts.note_{{ language }}, 1, 1)) || substr(note_texts.note_{{ language }}, 2) || '. ', '')
        || case when rules.true_of_nation > 0 then '{{ words.nation }}' else '' end
        || coalesce('{{ words.everywhere }}' || claims.holds_everywhere_{{ language }} || '. ', '')
        || case when rules.crosses_break then '{{ words.breaks }}' else '' end
        || case when rules.is_simulated then '{{ words.simulated }}' else '' end
    )
{%- endmacro %}

{# A quantity that is compared with an own earlier year is shown relative to it, that year = 100. #}
{% macro shown_level(row) -%}
    case when tests.than_kind = 'own' and tests.change_as = 'per cent'
        then 100 * {{ row }}.final_value / nullif({{ row }}.base_value, 0)
        else {{ row }}.final_value end
{%- endmacro %}

{# Why a test does not count, as the reason says. #}
{% macro claim_gap(row, language) -%}
{%- set words = {
    'sv': ['skillnaden ryms i avrundningen', 'endast simulerade siffror finns',
        'för få publikationer i det senaste fönstret', 'siffror saknas', 'siffran har inget intervall',
        'måttet har siffror, men inte för detta (bransch, område eller ämne)'],
    'en': ['the difference is within rounding', 'only simulated figures are there',
        'too few publications in the latest window', 'figures are lacking', 'the figure has no interval',
        'the measure has figures, but none of this industry, area or field'],
}[language] -%}
    case {{ row }}.use
        when 'within rounding' then '{{ words[0] }}'
        when 'simulated beside real figures' then '{{ words[1] }}'
        when 'too few' then '{{ words[2] }}'
        when 'no interval' then '{{ words[4] }}'
        when 'no such subject' then '{{ words[5] }}'
        else coalesce({{ row }}.missing_{{ language }}, '{{ words[3] }}')
    end
{%- endmacro %}
