import { api, type Choice } from '../../api/client.ts';
import type { PublishedValue, Unit } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import { ChartFigure, type FigureTable } from '../../charts/chart-figure.tsx';
import type { HeatMapCell } from '../../charts/cell.tsx';
import { HeatMap, type HeatMapRow } from '../../charts/heat-map.tsx';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import {
  cellWords,
  columnsOf,
  rowsOfMap,
  shrinkageNote,
  tellBottleneck,
  type HeatCell,
  type HeatColumn,
  type HeatRow,
} from '../../words/bottleneck.ts';
import type { Occasion } from '../../words/states.ts';
import { lookOf } from './cell-look.ts';
import { Downloads } from './downloads.tsx';
import { KeyItem } from './key.tsx';
import { PictureButton } from './picture.tsx';
import { Question, RequestFailed } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';
import { WeakestFirst } from './weakest-first.tsx';

interface QuestionThreeProps {
  data: ConditionsData;
  occasion: Occasion;
  onWhy: (indicatorId: string) => void;
}

/** A map of the units directly below one, with their values of the window. */
interface UnitsBelow {
  parent: Unit;
  units: Unit[];
}

/** The page's own unit among its siblings, and the units below it. */
function mapsOf({ units, unit }: ConditionsData): UnitsBelow[] {
  if (unit === null) return [];
  const below = (parent: Unit): UnitsBelow => ({ parent, units: units.filter(({ parentId }) => parentId === parent.unitId) });
  const parent = units.find(({ unitId }) => unitId === unit.parentId);
  return [...(parent === undefined ? [] : [below(parent)]), below(unit)]
    .filter((map) => map.units.length > 1 || map.parent === unit)
    .filter(({ units: own }) => own.length > 0);
}

function useBelow(parent: Unit | undefined, { choice, attempt, revision }: ConditionsData) {
  const asked = parent !== undefined && choice !== null ? { ...choice, unit: parent.unitId } : null;
  return useRequest(asked && JSON.stringify(['below', asked, attempt]), (signal) => api.below(asked as Choice, signal), revision);
}

/** Where is the bottleneck? Among the units below, or where there are none, among the unit's own indicators. */
export function QuestionThree(props: QuestionThreeProps) {
  return props.data.unit?.isLeaf === true ? <WeakestFirst {...props} /> : <UnitsByConditions {...props} />;
}

/** Units by conditions, in the organisation's order. */
function UnitsByConditions({ data, occasion, onWhy }: QuestionThreeProps) {
  const { speech } = usePage();
  const { t } = speech;
  const maps = mapsOf(data);
  const requests = [useBelow(maps[0]?.parent, data), useBelow(maps[1]?.parent, data)];
  if (data.situation.kind !== 'readings' || maps.length === 0) return null;
  const columns = columnsOf(data.indicators, speech);
  const own = data.unit?.unitId ?? null;
  const drawn = maps.map((map, at) => {
    const values = requests[at]?.answer?.values ?? [];
    return { ...map, values, rows: rowsOfMap(map.units, { columns, values, own }) };
  });
  const failed = requests.slice(0, maps.length).find(({ state }) => state === 'failed');
  const isDone = requests.slice(0, maps.length).every(({ state }) => state === 'done');
  // what is told of is below the page's unit, or where there is nothing below, around it
  const told = drawn.at(-1);
  const answer = isDone && told ? tellBottleneck(told.rows, columns, speech) : null;
  const cells = drawn.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  return (
    <Question
      number={3}
      busy={!isDone && failed === undefined}
      title={t('question3.title')}
      answer={answer}
      legend={isDone && <HeatKey cells={cells} target={columns[0]?.target ?? 60} />}
    >
      {failed?.error && <RequestFailed error={failed.error} again={failed.again} />}
      {isDone && (
        <Maps drawn={drawn.filter(({ rows }) => rows.length > 0)} columns={columns} data={data} occasion={occasion} onWhy={onWhy} />
      )}
    </Question>
  );
}

interface DrawnMap extends UnitsBelow {
  values: PublishedValue[];
  rows: HeatRow[];
}

function Maps({ drawn, columns, data, occasion, onWhy }: QuestionThreeProps & { drawn: DrawnMap[]; columns: HeatColumn[] }) {
  const { speech, go } = usePage();
  const { t } = speech;
  const narrow = useMedia(narrowQuery);
  const all = drawn.flatMap(({ values }) => values);
  const setting = { speech, occasion };
  const cellOf = (cell: HeatCell, column: HeatColumn, { unit, isOwn }: HeatRow): HeatMapCell => {
    const words = cellWords(cell, column, setting);
    const choose = isOwn && column.kind === 'indicator' ? () => onWhy(column.id) : isOwn ? null : () => go({ unit: unit.unitId });
    return {
      label: `${unit.name}, ${column.name}, ${words}`,
      tooltip: <CellTooltip unit={unit} column={column} words={words} />,
      choose,
      look: lookOf(cell, column, speech),
    };
  };
  const rowOf = (row: HeatRow): HeatMapRow => {
    const { unit, isOwn, cells } = row;
    const isHidden = cells.every(({ kind }) => kind === 'suppressed');
    const shown = isHidden ? cells.slice(0, 1) : cells;
    const hiddenWords = t('reasons.SUPPRESSED');
    return {
      id: unit.unitId,
      name: unit.name,
      isOwn,
      go: isOwn ? null : () => go({ unit: unit.unitId }),
      cells: shown.map((cell, at) => {
        const drawnCell = cellOf(cell, columns[at] as HeatColumn, row);
        return isHidden
          ? { ...drawnCell, label: `${unit.name}, ${hiddenWords}`, look: { kind: 'suppressed', text: hiddenWords } }
          : drawnCell;
      }),
    };
  };
  return (
    <ChartFigure
      note={shrinkageNote(all, data.units, { indicators: data.indicators, speech })}
      narrow={narrow}
      tableLabel={t('chart.table')}
      actions={
        <>
          {drawn.map(({ parent }) => (
            <Downloads key={parent.unitId} query={{ ...data.choice, unit: null, parent: parent.unitId }} name={parent.name} isNamed />
          ))}
          <PictureButton question={3} name={t('question3.title')} />
        </>
      }
      table={tableOf(drawn, columns, setting, t('heat.caption'))}
    >
      <div className="heats">
        {drawn.map(({ parent, rows }) => (
          <HeatMap
            key={parent.unitId}
            title={t('heat.title', { parent: parent.name })}
            description={t('heat.desc')}
            columns={columns.map((column) => ({
              id: column.id,
              name: narrow || column.kind === 'index' ? column.short : column.name,
              group: column.condition,
            }))}
            rows={rows.map(rowOf)}
            unitsHeading={t('columns.unit')}
            narrow={narrow}
          />
        ))}
      </div>
    </ChartFigure>
  );
}

function CellTooltip({ unit, column, words }: { unit: Unit; column: HeatColumn; words: string }) {
  return (
    <>
      <b>{unit.name}</b>
      <p>{column.name}</p>
      <p className="tooltip-reason">{words}</p>
    </>
  );
}

function tableOf(
  drawn: readonly DrawnMap[],
  columns: readonly HeatColumn[],
  setting: Parameters<typeof cellWords>[2],
  caption: string,
): FigureTable {
  return {
    caption,
    columns: [{ id: 'unit', heading: setting.speech.t('columns.unit') }, ...columns.map(({ id, name }) => ({ id, heading: name }))],
    rows: drawn.flatMap(({ parent, rows }) =>
      rows.map(({ unit, cells }) => ({
        id: `${parent.unitId}/${unit.unitId}`,
        cells: [unit.name, ...cells.map((cell, at) => cellWords(cell, columns[at] as HeatColumn, setting))],
      })),
    ),
  };
}

function HeatKey({ cells, target }: { cells: HeatCell[]; target: number }) {
  const { t } = usePage().speech;
  const values = cells.filter((cell) => cell.kind === 'value');
  const steps = ([0, 1, 2, 3] as const).filter((step) => values.some((cell) => cell.step === step));
  return (
    <>
      <p className="key-head">{t('heat.key.head', { target: Math.round(target) })}</p>
      <ul className="key">
        {steps.map((step) => (
          <KeyItem key={step} words={t(`heat.step${step}`)}>
            <rect x="12" y="2" width="24" height="16" style={{ fill: `var(--h${step})` }} />
          </KeyItem>
        ))}
        {values.some((cell) => cell.isWeakest) && (
          <KeyItem words={t('heat.weakest')}>
            <text x="24" y="14" textAnchor="middle" className="text-15 bold tabular">
              36
            </text>
            <line x1="15" y1="19" x2="33" y2="19" className="line-ink" />
          </KeyItem>
        )}
        {values.some((cell) => cell.isIndicative) && (
          <KeyItem words={t('key.indicative')}>
            <text x="24" y="15" textAnchor="middle" className="text-15 tabular">
              (36)
            </text>
          </KeyItem>
        )}
        {cells.some(({ kind }) => kind === 'suppressed') && (
          <KeyItem words={t('key.suppressed')}>
            <rect x="12" y="2" width="24" height="16" fill="url(#hatch-suppressed)" className="suppressed-area" />
          </KeyItem>
        )}
        {cells.some(({ kind }) => kind === 'absent') && (
          <KeyItem words={t('heat.key.absent')}>
            <rect x="12.5" y="2.5" width="23" height="15" className="cell-empty" />
          </KeyItem>
        )}
      </ul>
    </>
  );
}
