import type { ReactNode } from 'react';

export interface FigureColumn {
  id: string;
  heading: string;
}

export interface FigureTable {
  caption: string;
  columns: FigureColumn[];
  rows: { id: string; cells: string[] }[];
}

interface ChartFigureProps {
  children: ReactNode;
  note: string;
  table: FigureTable;
  tableLabel: string;
  /** Below 720 a table becomes a list (LOOK section 3). */
  narrow: boolean;
  /** What stands beside "show as a table". */
  actions?: ReactNode;
}

/** A chart, what to know about it, and the same masked values as a real table. */
export function ChartFigure({ children, note, table, tableLabel, narrow, actions }: ChartFigureProps) {
  return (
    <figure className="chart">
      {children}
      <figcaption className="note">{note}</figcaption>
      <div className="chart-actions">
        <details className="table">
          <summary>{tableLabel}</summary>
          <FigureData table={table} narrow={narrow} />
        </details>
        {actions}
      </div>
    </figure>
  );
}

/** The values as a table, or below 720 as a list. */
export function FigureData({ table, narrow }: { table: FigureTable; narrow: boolean }) {
  return narrow ? <TableAsList table={table} /> : <Table table={table} />;
}

function Table({ table }: { table: FigureTable }) {
  return (
    <div className="scroll">
      <table>
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.id} scope="col">
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ id, cells: [name, ...rest] }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {rest.map((cell, at) => (
                <td key={table.columns[at + 1]?.id}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableAsList({ table }: { table: FigureTable }) {
  return (
    <div className="table-list">
      <p className="caption">{table.caption}</p>
      {table.rows.map(({ id, cells: [name, ...rest] }) => (
        <section key={id}>
          <h3>{name}</h3>
          <dl>
            {rest.map((cell, at) => (
              <div key={table.columns[at + 1]?.id}>
                <dt>{table.columns[at + 1]?.heading}</dt>
                <dd>{cell}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
