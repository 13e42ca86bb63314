import type { CellLook } from '../../src/charts/cell.tsx';
import { translator } from '../../src/i18n/index.ts';
import { usePage } from '../../src/page-context.ts';
import { examples } from '../examples.ts';
import { Specimens, type Specimen } from '../specimens.tsx';
import { hasCell, OneCell, StateCell } from '../state-drawings.tsx';
import { stateWords } from '../state-words.ts';

/** Words of the page itself, as a name. */
const bothOf = (key: string) => ({ fi: translator('fi')(key), en: translator('en')(key) });

/** The four steps, then every state that a cell can show. */
export function CellPage() {
  const { t } = usePage().speech;
  const value = (step: 0 | 1 | 2 | 3, text: string, isWeakest = false) => {
    const look: CellLook = { kind: 'value', text, step, isWeakest };
    const label = `${text}, ${t(`heat.step${step}`)}`;
    return <OneCell cell={{ label, tooltip: label, choose: null, look }} />;
  };
  const steps: Specimen[] = ([0, 1, 2, 3] as const).map((step) => {
    const key = `heat.step${step}`;
    return { id: `step-${step}`, name: bothOf(key), drawing: value(step, ['62', '54', '44', '30'][step] as string) };
  });
  const weakest: Specimen = { id: 'weakest', name: bothOf('heat.weakest'), drawing: value(3, '30', true) };
  const states = examples.filter(hasCell).map((example): Specimen => ({
    id: example.id,
    name: stateWords[example.id].name,
    drawing: <StateCell example={example} />,
  }));
  return <Specimens of={[...steps, weakest, ...states]} />;
}
