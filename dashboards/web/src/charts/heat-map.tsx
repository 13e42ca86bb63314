import { Fragment, useId, type CSSProperties } from 'react';
import { Cell, type HeatMapCell } from './cell.tsx';
import { useRoving, type MarkPlace } from './use-roving.ts';

export interface HeatMapRow {
  id: string;
  name: string;
  isOwn: boolean;
  go: (() => void) | null;
  /** One cell a column, or a single one that stands for all. */
  cells: HeatMapCell[];
}

interface HeatMapProps {
  title: string;
  description: string;
  /** `group` is printed once over the columns that share it, where it says more than the name. */
  columns: { id: string; name: string; group: string }[];
  rows: HeatMapRow[];
  unitsHeading: string;
  /** The name of a row then stands on a line of its own, above its cells. */
  narrow: boolean;
}

/** Question 3: units by conditions. A table in the page as well: every number stands in its cell, and heads name rows and columns. */
export function HeatMap({ title, description, columns, rows, unitsHeading, narrow }: HeatMapProps) {
  const id = useId();
  const places = rows.flatMap(({ cells }, row): MarkPlace[] => cells.map((_, column) => ({ row, column })));
  const roving = useRoving(places);
  const isGrouped = columns.some(({ group, name }) => group !== name);
  const style = { '--columns': columns.length } as CSSProperties;
  let at = 0;
  return (
    <table
      className={narrow ? 'heat heat-narrow' : 'heat'}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      onKeyDown={roving.onKeyDown}
      style={style}
    >
      <caption>
        <span id={`${id}-title`}>{title}</span>
        <span id={`${id}-desc`} className="visually-hidden">
          {description}
        </span>
      </caption>
      <thead>
        {isGrouped && <Groups columns={columns} narrow={narrow} />}
        <tr>
          {!narrow && (
            <th scope="col" className="heat-unit">
              <span className="visually-hidden">{unitsHeading}</span>
            </th>
          )}
          {columns.map(({ id: column, name, group }) => (
            <th key={column} scope="col">
              {isGrouped && group === name ? <span className="visually-hidden">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const name = (
            <th scope={narrow ? 'rowgroup' : 'row'} colSpan={narrow ? columns.length : 1}>
              <RowName row={row} />
            </th>
          );
          const own = row.isOwn ? 'own' : undefined;
          const cells = row.cells.map((cell, column) => (
            <Cell key={columns[column]?.id} cell={cell} span={row.cells.length === 1 ? columns.length : 1} mark={roving.markProps(at++)} />
          ));
          return (
            <Fragment key={row.id}>
              {narrow && <tr className={own}>{name}</tr>}
              <tr className={own}>
                {!narrow && name}
                {cells}
              </tr>
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function RowName({ row }: { row: HeatMapRow }) {
  if (row.go === null) return row.name;
  return (
    <button type="button" className="link" onClick={row.go}>
      {row.name}
    </button>
  );
}

/** The conditions over their columns; a column that is a condition itself needs no second name. */
function Groups({ columns, narrow }: Pick<HeatMapProps, 'columns' | 'narrow'>) {
  const groups = [...Map.groupBy(columns, ({ group }) => group)];
  return (
    <tr className="heat-groups" aria-hidden="true">
      {!narrow && <td />}
      {groups.map(([group, own]) => (
        <td key={group} colSpan={own.length}>
          {group}
        </td>
      ))}
    </tr>
  );
}
