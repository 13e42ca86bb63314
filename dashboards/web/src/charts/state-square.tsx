/** How far something is that was promised: empty, half, ticked, an exclamation where it is late, a line through where it is no longer promised. */
export type SquareState = 'empty' | 'half' | 'ticked' | 'late' | 'struck';

/** A square of 14 px beside words that say the same (LOOK section 4). */
export function StateSquare({ state }: { state: SquareState }) {
  const frame = (
    <rect x={1.75} y={1.75} width={10.5} height={10.5} className={state === 'late' ? 'square-frame stroke-below' : 'square-frame'} />
  );
  return (
    <svg viewBox="0 0 14 14" className="state-square" aria-hidden="true">
      {state === 'ticked' ? <rect x={1} y={1} width={12} height={12} className="fill-ink" /> : frame}
      {state === 'half' && <rect x={1.75} y={1.75} width={5.25} height={10.5} className="fill-ink" />}
      {state === 'ticked' && <path d="M3.6 7.2l2.4 2.4 4.6-5" className="square-tick" />}
      {state === 'struck' && <line x1={1.75} x2={12.25} y1={7} y2={7} className="square-frame" />}
      {state === 'late' && (
        <>
          <rect x={6} y={3.6} width={2} height={4.4} className="fill-below" />
          <rect x={6} y={9} width={2} height={2} className="fill-below" />
        </>
      )}
    </svg>
  );
}
