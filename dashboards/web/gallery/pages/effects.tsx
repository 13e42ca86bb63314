import { Forests, Lines, Silence } from '../../src/pages/edellytykset/question-five.tsx';
import { choice, drawnEffects, effectNames, forestEffects, silentEffects } from '../effects.ts';
import { useSay } from '../setting.tsx';

/** One intervention, in what its chart can show; the composition is that of question 5. */
export function EffectLinesPage() {
  const say = useSay();
  return (
    <>
      {drawnEffects.map(({ id, name, effect }) => (
        <section key={id} aria-labelledby={id} data-specimen={id}>
          <h2 id={id}>{say(name)}</h2>
          <div className="chart-width">
            <Lines effect={effect} names={effectNames} choice={choice} />
          </div>
        </section>
      ))}
    </>
  );
}

export function ForestPage() {
  return (
    <div className="chart-width">
      <Forests effects={forestEffects} names={effectNames} choice={choice} />
    </div>
  );
}

/** In place of the chart, where nothing was declared and where nothing can be compared. */
export function NoEffect() {
  return <Silence effects={silentEffects} />;
}
