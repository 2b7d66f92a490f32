{#
    Whether a quantity lies where the sentence says: 1 inside the open interval (low, high), 0 outside, NULL unknown. A
    limit that is NULL does not bind. Open, so that a quotient of exactly 1 or a growth of exactly 0 says nothing for it.

    when_false: 'counts', or 'cannot be tested' for a stand-in that can support the sentence but not refute it.
#}
{% macro claim_outcome(quantity, low, high, when_false) -%}
    case
        when {{ quantity }} is null then null
        when ({{ low }} is null or {{ quantity }} > {{ low }}) and ({{ high }} is null or {{ quantity }} < {{ high }}) then 1
        when {{ when_false }} = 'cannot be tested' then null
        else 0
    end
{%- endmacro %}

{#
    The verdict on a sentence of several parts, from the number of parts that are true, false, both (its tests differ) and
    untested. A premise that is false makes the whole false: who did not grow slower has no slower growth to explain.
    capped: a test that speaks for the sentence does so with a stand-in, which cannot carry more than a part of it.
#}
{% macro claim_verdict(true_parts, false_parts, mixed_parts, untested_parts, false_premises, capped) -%}
    case
        when {{ true_parts }} + {{ false_parts }} + {{ mixed_parts }} = 0 then 'cannot be tested'
        when {{ false_premises }} > 0 or {{ true_parts }} + {{ mixed_parts }} = 0 then 'does not hold'
        when {{ false_parts }} + {{ mixed_parts }} + {{ untested_parts }} = 0 and not {{ capped }} then 'holds'
        else 'holds partly'
    end
{%- endmacro %}

{# The open interval of a test in words. #}
{% macro interval_in_words(low, high, above, below, between, and_word) -%}
    case
        when {{ low }} is not null and {{ high }} is not null
            then ' {{ between }} ' || {{ low }} || ' {{ and_word }} ' || {{ high }}
        when {{ low }} is not null then ' {{ above }} ' || {{ low }}
        when {{ high }} is not null then ' {{ below }} ' || {{ high }}
    end
{%- endmacro %}

{# Sentences that hold commas of their own, in order. #}
{% macro joined_sentences(expression, order_by) -%}
    {{ joined_text(expression, order_by, '; ') }}
{%- endmacro %}
