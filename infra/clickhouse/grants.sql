-- Who may do what in ClickHouse: the one list. The embedded server's users.xml is generated from it, and on an external
-- server the statements are run as they are. Form: one GRANT a statement, to one role, without ON CLUSTER or options.
-- A database or table need not exist yet. Nobody gets url(), file(), remote(), s3() and their like: no READ ON … is granted.

-- migrator: runs the migrations, and is the DEFINER of the views for people.
GRANT ALL ON *.* TO migrator;

-- projector: log records to tables. KILL QUERY and system.processes: it ends the running inserts of its predecessors
-- (exactly once, rule 3). OPTIMIZE, TRUNCATE, CREATE and DROP: shadow tables of a rebuild, and the swap (EXCHANGE TABLES).
GRANT SELECT, INSERT ON projector.* TO projector;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE, CREATE TABLE, DROP TABLE ON xapi.* TO projector;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE, CREATE TABLE, DROP TABLE ON hr.* TO projector;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE, CREATE TABLE, DROP TABLE ON rules.* TO projector;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE, CREATE TABLE, DROP TABLE ON learning.* TO projector;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE, CREATE TABLE, DROP TABLE ON capability.* TO projector;
GRANT KILL QUERY ON *.* TO projector;
GRANT SELECT ON system.processes TO projector;
GRANT SELECT ON system.tables TO projector;
GRANT SELECT ON system.columns TO projector;
GRANT SELECT ON system.query_log TO projector;

-- ingest: answers xAPI reads, and asks how far the projector is.
GRANT SELECT ON xapi.* TO ingest;
GRANT SELECT ON projector.* TO ingest;
GRANT SELECT ON rules.* TO ingest;
GRANT SELECT ON hr.* TO ingest;
GRANT SELECT ON learning.positions TO ingest;

-- indicators: derives learning events and computes values; publishes through the log, not through ClickHouse.
GRANT SELECT ON xapi.* TO indicators;
GRANT SELECT ON hr.* TO indicators;
GRANT SELECT ON rules.* TO indicators;
GRANT SELECT ON capability.* TO indicators;
GRANT SELECT ON projector.* TO indicators;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE ON learning.* TO indicators;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE, TRUNCATE ON staging.* TO indicators;

-- insight: published values only.
GRANT SELECT ON capability.* TO insight;
GRANT SELECT ON projector.done TO insight;

-- reader: dashboards and BI. Views of published, suppressed values; never the tables behind them.
GRANT SELECT ON capability.values TO reader;
GRANT SELECT ON capability.current_values TO reader;
GRANT SELECT ON capability.explanations TO reader;
GRANT SELECT ON capability.units TO reader;

-- analyst: a named data team for a named purpose. Pseudonymous micro data through views, without clock times and bodies.
GRANT SELECT ON capability.values TO analyst;
GRANT SELECT ON capability.current_values TO analyst;
GRANT SELECT ON capability.explanations TO analyst;
GRANT SELECT ON capability.units TO analyst;
GRANT SELECT ON xapi.statements TO analyst;
GRANT SELECT ON hr.assignments TO analyst;
GRANT SELECT ON hr.engagements TO analyst;
GRANT SELECT ON hr.units TO analyst;
GRANT SELECT ON learning.events TO analyst;
GRANT SELECT ON learning.events_by_unit TO analyst;
GRANT SELECT ON learning.exposure TO analyst;
GRANT SELECT ON learning.admissions TO analyst;

-- More kinds of facts for the analyst (migration 0021).
GRANT SELECT ON hr.leave TO analyst;
GRANT SELECT ON hr.calendars TO analyst;
GRANT SELECT ON hr.goals TO analyst;

-- Who has a schedule (migration 0100).
GRANT SELECT ON hr.schedules TO analyst;

-- The change log (migration 0070).
GRANT SELECT ON capability.changes TO reader;
GRANT SELECT ON capability.changes TO analyst;

-- The evidence gauges (migration 0090).
GRANT SELECT ON capability.gauges TO reader;
GRANT SELECT ON capability.gauges TO analyst;

-- The effects of declared interventions (migration 0130).
GRANT SELECT ON capability.effects TO reader;
GRANT SELECT ON capability.effects TO analyst;

-- What units have promised (migration 0140).
GRANT SELECT ON capability.commitments TO reader;
GRANT SELECT ON capability.commitments TO analyst;
GRANT SELECT ON hr.commitments TO analyst;

-- Rebuilds (migration 0040): tables are made like others and take their names; what was set aside for dropped tables goes with them.
GRANT TABLE ENGINE ON MergeTree TO projector;
GRANT TABLE ENGINE ON ReplicatedMergeTree TO projector;
GRANT ALTER DELETE ON projector.quarantine TO projector;
GRANT INSERT ON projector.rebuilds TO ingest;
GRANT INSERT ON projector.rebuilds TO indicators;
GRANT INSERT ON projector.generations TO indicators;
GRANT SELECT ON system.tables TO indicators;
GRANT SELECT ON system.columns TO indicators;
GRANT CREATE TABLE, DROP TABLE ON learning.* TO indicators;
GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW ON learning_shadow.* TO indicators;
GRANT TABLE ENGINE ON ReplacingMergeTree TO indicators;
GRANT TABLE ENGINE ON ReplicatedReplacingMergeTree TO indicators;

-- Failing indicators, for health and metrics (migration 0071).
GRANT SELECT ON learning.computation_failures TO ingest;

-- The structure of a date (migration 0080).
GRANT SELECT ON hr.unit_lineage TO analyst;
GRANT SELECT ON learning.memberships_as_of TO analyst;
