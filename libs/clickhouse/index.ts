export { loadAccess, rolesWithoutUser, parseClickHouseUrl, type AccessByRole, type AccessConfig } from './access.ts';
export { connect, ClickHouse, type ClickHouseAccess, type ConnectOptions, type QueryParameters } from './client.ts';
export { startEmbeddedServer, EmbeddedServer, type EmbeddedServerOptions, type RestartInfo } from './embedded-server.ts';
export {
  ClickHouseError,
  SetUpError,
  THROW_IF_CODE,
  type ClickHouseErrorCode,
  type Logger,
  type Outcome,
  type SetUpErrorCode,
} from './errors.ts';
export { migrate, type MigrateOptions } from './migrations.ts';
export type { RawInsert, RawInsertResult } from './raw-insert.ts';
export { roles, type ClickHouseRole } from './roles.ts';
export { ensureUsers, type EnsuredUsers } from './external-users.ts';
export { loadSql, splitStatements } from './sql-files.ts';
export { newestRequest, openRequest, report, type RebuildRequest, type RebuildState } from './rebuild/requests.ts';
export {
  completeExchange,
  exchange,
  exchangeUntilLive,
  haveSameColumns,
  registerSet,
  standingSets,
  type StandingSets,
  type TableGroup,
  type TablePlaces,
  type TableSet,
} from './rebuild/table-sets.ts';
