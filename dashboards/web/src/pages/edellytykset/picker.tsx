import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { noBreak } from '../../format/numbers.ts';
import { parseWindow, windowDates, windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import type { Unit } from '../../api/contract.ts';
import type { ConditionsData } from './use-conditions.ts';

const optionsMax = 2000;

/** Steps from the top, by parents; the list comes in the organisation's order. */
export function depthOf(unit: Unit, byId: Map<string, Unit>): number {
  let depth = 0;
  let parent = unit.parentId;
  while (parent !== null && depth < 20) {
    depth += 1;
    parent = byId.get(parent)?.parentId ?? null;
  }
  return depth;
}

/** Choosing a unit and a period; nothing changes before "show", and both go to the address. */
export function Picker({ data, onClose }: { data: ConditionsData; onClose: () => void }) {
  const { speech, go } = usePage();
  const { t, language } = speech;
  const id = useId();
  const [unit, setUnit] = useState(data.unit?.unitId ?? data.units[0]?.unitId ?? '');
  const [window, setWindow] = useState(
    data.windowText !== null && data.windows.includes(data.windowText) ? data.windowText : (data.windows.at(-1) ?? ''),
  );
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  const byId = new Map(data.units.map((each) => [each.unitId, each]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({ unit, window });
    onClose();
  };
  const nameOf = (text: string) => {
    const parsed = parseWindow(text);
    return parsed ? `${windowName(parsed, language)}, ${windowDates(parsed, language)}` : text;
  };
  return (
    <form className="picker" onSubmit={submit}>
      <label htmlFor={`${id}-unit`}>{t('picker.unit')}</label>
      <select ref={first} id={`${id}-unit`} value={unit} onChange={(event) => setUnit(event.target.value)}>
        {data.units.slice(0, optionsMax).map((each) => (
          <option key={each.unitId} value={each.unitId}>
            {`${noBreak.repeat(3 * depthOf(each, byId))}${each.name}`}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-window`}>{t('picker.window')}</label>
      <select id={`${id}-window`} value={window} onChange={(event) => setWindow(event.target.value)}>
        {data.windows.toReversed().map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </select>
      <div className="buttons">
        <button type="submit" className="button">
          {t('picker.show')}
        </button>
        <button type="button" className="button plain" onClick={onClose}>
          {t('picker.cancel')}
        </button>
      </div>
    </form>
  );
}
