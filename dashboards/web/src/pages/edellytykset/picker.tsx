import { useEffect, useId, useRef, useState, type FormEvent, type Ref } from 'react';
import { noBreak } from '../../format/numbers.ts';
import { parseWindow, windowDates, windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { api } from '../../api/client.ts';
import type { Unit } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import type { Speech } from '../../words/figures.ts';
import { otherStructure, structuresOf, structureWords } from '../../words/structure.ts';
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

/** Open quarters of which the unit has values already: only large units have, provisionally. */
function useOpenQuarters(unit: string, { windows, choice }: ConditionsData): string[] {
  const asOf = choice?.asOf ?? null;
  const request = useRequest(JSON.stringify(['open', unit, asOf]), (signal) => api.history({ unit, asOf, structure: null }, signal));
  const known = request.answer?.values.map((value) => value.window) ?? [];
  return [...new Set(known)].filter((window) => !windows.includes(window)).toSorted();
}

interface Option {
  value: string;
  text: string;
}

interface FieldProps {
  label: string;
  value: string;
  options: Option[];
  choose: (value: string) => void;
  ref?: Ref<HTMLSelectElement>;
}

function Field({ label, value, options, choose, ref }: FieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select ref={ref} id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </>
  );
}

function windowOption(value: string, isOpen: boolean, { t, language }: Speech): Option {
  const window = parseWindow(value);
  if (window === null) return { value, text: value };
  const name = windowName(window, language);
  return { value, text: isOpen ? t('picker.provisional', { name }) : `${name}, ${windowDates(window, language)}` };
}

/** Choosing a unit, a period and an organisation; nothing changes before "show", and all go to the address. */
export function Picker({ data, onClose }: { data: ConditionsData; onClose: () => void }) {
  const { speech, go } = usePage();
  const { t } = speech;
  const [unit, setUnit] = useState(data.unit?.unitId ?? data.units[0]?.unitId ?? '');
  const [wantedWindow, setWindow] = useState(data.windowText);
  const [wantedStructure, setStructure] = useState(data.choice?.structure ?? null);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  const byId = new Map(data.units.map((each) => [each.unitId, each]));
  const open = useOpenQuarters(unit, data);
  const windows = [...data.windows, ...open].toReversed();
  // what was chosen before may not go with what is chosen now
  const window = windows.find((each) => each === wantedWindow) ?? data.windows.at(-1) ?? '';
  const period = parseWindow(window);
  const structures = period === null ? [] : structuresOf(period, data.structures);
  const structure = structures.find((each) => each === wantedStructure) ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({ unit, window, structure });
    onClose();
  };
  return (
    <form className="picker" onSubmit={submit}>
      <Field
        label={t('picker.unit')}
        ref={first}
        value={unit}
        choose={setUnit}
        options={data.units
          .slice(0, optionsMax)
          .map((each) => ({ value: each.unitId, text: `${noBreak.repeat(3 * depthOf(each, byId))}${each.name}` }))}
      />
      <Field
        label={t('picker.window')}
        value={window}
        choose={setWindow}
        options={windows.map((each) => windowOption(each, open.includes(each), speech))}
      />
      <Field
        label={t('picker.structure')}
        value={structure ?? 'as-was'}
        choose={(value) => setStructure(otherStructure(value))}
        options={structures.map((value) => ({ value, text: structureWords(value, speech) }))}
      />
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
