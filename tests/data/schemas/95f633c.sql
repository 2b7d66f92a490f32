CREATE TABLE meta.corrections (
    source VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    value DOUBLE PRECISION,
    expected DOUBLE PRECISION,
    status VARCHAR NOT NULL,
    reason_sv VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL
);
CREATE TABLE meta.current_vintages (
    source VARCHAR NOT NULL,
    vintage_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    updated VARCHAR NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (source)
);
CREATE TABLE meta.lineage (
    source VARCHAR NOT NULL,
    mart VARCHAR NOT NULL,
    PRIMARY KEY (source, mart)
);
CREATE TABLE meta.publications (
    publication_id VARCHAR NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    build_key VARCHAR NOT NULL,
    api VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (publication_id)
);
CREATE TABLE meta.series_breaks (
    source VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    reason_sv VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL
);
CREATE TABLE meta.sources (
    source VARCHAR NOT NULL,
    title_sv VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    agency VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    matrix VARCHAR NOT NULL,
    table_id VARCHAR,
    regime VARCHAR NOT NULL,
    classification VARCHAR NOT NULL,
    licence VARCHAR NOT NULL,
    cadence VARCHAR NOT NULL,
    PRIMARY KEY (source)
);
CREATE TABLE meta.variable_values (
    vintage_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    variable VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    unit VARCHAR,
    reference_period VARCHAR
);
CREATE TABLE meta.vintages (
    vintage_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    updated VARCHAR NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    row_count INTEGER NOT NULL,
    missing_count INTEGER NOT NULL,
    licence VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    note VARCHAR,
    judged_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (vintage_id)
);
CREATE TABLE quality.alert_events (
    event_no INTEGER NOT NULL,
    alert_id VARCHAR NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    event VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    told VARCHAR NOT NULL,
    PRIMARY KEY (event_no)
);
CREATE TABLE quality.alert_targets (
    target VARCHAR NOT NULL,
    told_until INTEGER NOT NULL,
    failing_since TIMESTAMP WITH TIME ZONE,
    failure VARCHAR,
    tried_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (target)
);
CREATE TABLE quality.alerts (
    alert_id VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    check_name VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    observed VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    also VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    touches VARCHAR NOT NULL,
    first_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    times_seen INTEGER NOT NULL,
    times_reopened INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    runbook VARCHAR NOT NULL,
    notified_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by VARCHAR,
    acknowledged_until TIMESTAMP WITH TIME ZONE,
    note VARCHAR,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolved_by VARCHAR,
    PRIMARY KEY (alert_id)
);
CREATE TABLE quality.api_calls (
    run_id VARCHAR NOT NULL,
    counted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    calls INTEGER NOT NULL,
    throttled_calls INTEGER NOT NULL,
    failed_calls INTEGER NOT NULL,
    PRIMARY KEY (run_id)
);
CREATE TABLE quality.check_results (
    run_id VARCHAR NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    table_name VARCHAR NOT NULL,
    check_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    passed BOOLEAN NOT NULL,
    expected VARCHAR NOT NULL,
    observed VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    vintage_id VARCHAR
);
CREATE TABLE quality.fetch_outcomes (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    table_id VARCHAR,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome VARCHAR NOT NULL,
    updated VARCHAR,
    vintage_id VARCHAR,
    message VARCHAR NOT NULL
);
CREATE TABLE quality.revised_figures (
    run_id VARCHAR NOT NULL,
    revised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    build_key VARCHAR NOT NULL,
    mart VARCHAR NOT NULL,
    figure VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    regime VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    value_before DOUBLE PRECISION,
    value_now DOUBLE PRECISION,
    moved VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);
CREATE TABLE quality.runs (
    run_id VARCHAR NOT NULL,
    job VARCHAR NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    state VARCHAR NOT NULL,
    faults VARCHAR,
    PRIMARY KEY (run_id)
);
CREATE TABLE quality.source_status (
    source VARCHAR NOT NULL,
    title_sv VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    table_id VARCHAR,
    state VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    failing_since TIMESTAMP WITH TIME ZONE,
    last_asked TIMESTAMP WITH TIME ZONE,
    last_answer TIMESTAMP WITH TIME ZONE,
    last_fetch TIMESTAMP WITH TIME ZONE,
    last_change VARCHAR,
    age_days INTEGER,
    expected_update VARCHAR,
    origin VARCHAR,
    PRIMARY KEY (source)
);
