export { connect, ClickHouse, type ClickHouseAccess, type ConnectOptions, type QueryParameters } from './client.ts';
export {
  ClickHouseError,
  SetUpError,
  THROW_IF_CODE,
  type ClickHouseErrorCode,
  type Logger,
  type Outcome,
  type SetUpErrorCode,
} from './errors.ts';
export type { RawInsert, RawInsertResult } from './raw-insert.ts';
export { loadSql, splitStatements } from './sql-files.ts';
export { migrate, type MigrateOptions } from './migrations.ts';
