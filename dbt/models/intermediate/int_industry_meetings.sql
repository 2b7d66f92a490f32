{{ industry_meetings(ref('int_specialisations'), ['classification', 'regime', 'measure', 'year']) }}
