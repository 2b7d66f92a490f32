select
    variable_values.source,
    variable_values.variable,
    variable_values.code,
    variable_values.label
from {{ source('meta', 'variable_values') }} as variable_values
inner join {{ source('meta', 'current_vintages') }} as current_vintages
    on current_vintages.vintage_id = variable_values.vintage_id
