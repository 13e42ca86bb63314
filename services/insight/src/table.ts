import {
  Bool,
  Field,
  Float64,
  List,
  Table as ArrowTable,
  tableToIPC,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
  type DataType,
} from 'apache-arrow';

const text = new Utf8();

/** What a column holds: `texts` several, an `instant` in ISO 8601. */
const types = {
  text,
  texts: new List(new Field('item', text, false)),
  number: new Float64(),
  flag: new Bool(),
  instant: new TimestampMillisecond('UTC'),
} as const satisfies Record<string, DataType>;

export interface Column<Row> {
  readonly name: string;
  readonly kind: keyof typeof types;
  /** Null or left out where there is nothing to say. */
  readonly of: (row: Row) => unknown;
}

/** Rows to take along, in the formats of tables. */
export interface Table {
  csv(): string;
  arrow(): Buffer;
}

export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return { csv: () => toCsv(columns, rows), arrow: () => toArrow(columns, rows) };
}

/** An Arrow stream of one batch. */
function toArrow<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer {
  const vectors = columns.map(({ name, kind, of }) => {
    const cells = rows.map((row) => of(row) ?? null);
    return [name, vectorFromArray(kind === 'instant' ? cells.map(millisecondsOf) : cells, types[kind])] as const;
  });
  return Buffer.from(tableToIPC(new ArrowTable(Object.fromEntries(vectors)), 'stream'));
}

const millisecondsOf = (cell: unknown): number | null => (typeof cell === 'string' ? Date.parse(cell) : null);

/** RFC 4180 with a header line; what is null or left out is empty, several texts stand in one field with spaces between. */
function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  return [...lines.map((line) => line.map(csvField).join(',')), ''].join('\r\n');
}

function csvField(value: unknown): string {
  const field = Array.isArray(value) ? value.join(' ') : value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
