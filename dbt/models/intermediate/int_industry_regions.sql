{{ industry_regions(ref('int_specialisations'), ['classification', 'regime', 'measure', 'year']) }}
