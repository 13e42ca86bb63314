-- The effects of declared interventions for people (capability model 5.2).

CREATE OR REPLACE VIEW capability.effects
(
    effect_id String COMMENT 'Design, indicator and intervention, such as fx-did:learning-regularity:I-1',
    intervention_id String COMMENT 'The declared intervention, by the string of its source',
    indicator_id String COMMENT 'Indicator of the capability model that it was meant to move',
    area_id String COMMENT 'Unit below which both sides lie: the business area, or the top where areas themselves are treated',
    treated_units Array(String) COMMENT 'Units of the area in which it was done',
    comparison_units Array(String) COMMENT 'Units at the same level of the area in which nothing was done; empty where there is a reason',
    started_on Date32 COMMENT 'First local date of the intervention',
    window_start Date32 COMMENT 'First local date of the quarter after',
    window_end Date32 COMMENT 'First local date after that quarter',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    value Nullable(Float64) COMMENT 'By how much more the treated changed than the comparison, as a share of 1; null where there is a reason',
    lo Nullable(Float64) COMMENT 'Lower end of the 95 % interval',
    hi Nullable(Float64) COMMENT 'Upper end of the 95 % interval',
    n_band String COMMENT 'People on the treated side, as a band',
    flags Array(String) COMMENT 'post-hoc where it was declared after it had begun',
    reason String COMMENT 'Why there is no effect, such as SUPPRESSED, TOO_EARLY or PRE_TREND; empty where there is one',
    details String COMMENT 'What stands beside it, as JSON: the check before the start, both sides by quarter, bands of people',
    catalogue_version String COMMENT 'Version of the indicator catalogue',
    configuration_version String COMMENT 'Hash of the configuration known by K'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT effect_id, JSONExtractString(details, 'interventionId') AS intervention_id, JSONExtractString(details, 'indicator') AS indicator_id, area_id,
          JSONExtract(details, 'treated', 'Array(String)') AS treated_units, JSONExtract(details, 'comparison', 'Array(String)') AS comparison_units,
          toDate32(JSONExtractString(details, 'start')) AS started_on, window_start, window_end, known_at, value, lo, hi, n_band, flags, reason,
          details, catalogue_version, configuration_version
FROM
(
    SELECT toString(published.indicator_id) AS effect_id, unit_id AS area_id, window_start, window_end, known_at, value, lo, hi, n_band, flags, reason,
           JSONExtractRaw(explanation, 'details') AS details, catalogue_version, configuration_version
    FROM capability.published_values AS published
    WHERE startsWith(published.indicator_id, 'fx-')
)
COMMENT 'Every published effect of a declared intervention, as a difference in differences. They are in capability.values too, each under its effect_id';
