import { useId } from 'react';

export interface ContributionBar {
  id: string;
  name: string;
  /** 0 to 1 of the distance. */
  share: number;
  text: string;
  label: string;
  isLongest: boolean;
  choose: () => void;
}

interface ContributionBarsProps {
  title: string;
  /** Printed after the title: the index, and that the bars lead from 100 down to it. */
  note: string;
  bars: ContributionBar[];
}

/** Question 4: bars from 100 leftwards that together reach the index. A list in the page: every bar says its words. */
export function ContributionBars({ title, note, bars }: ContributionBarsProps) {
  const id = useId();
  return (
    <section className="contributions" aria-labelledby={id}>
      <h3 id={id}>
        {title} <span className="contributions-note">{note}</span>
      </h3>
      <ul>
        {bars.map((bar) => (
          <li key={bar.id}>
            <button type="button" className="link" aria-label={bar.label} onClick={bar.choose}>
              {bar.isLongest ? <b>{bar.name}</b> : bar.name}
            </button>
            <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
              <rect x={0} y={0} width={100} height={16} className="fill-surface" />
              <rect x={100 - bar.share * 100} y={0} width={bar.share * 100} height={16} className="fill-data" />
            </svg>
            <span className="contributions-text">{bar.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
