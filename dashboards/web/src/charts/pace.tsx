import { scoreScale } from './scale.ts';
import { paceLayout, type PaceValues } from './pace-layout.ts';

const [width, height, inset] = [216, 32, 4];
const scale = scoreScale(inset, width - 2 * inset);
const middle = height / 2;

/** Where an indicator is now, where it gets to by a date if it goes on as it did, and the target: dot, tick with interval, band (LOOK section 4). */
export function PaceMark({ values, label }: { values: PaceValues; label: string }) {
  const { band, now, projected } = paceLayout(values);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="pace-mark" role="img" aria-label={label}>
      <line x1={scale(0)} x2={scale(100)} y1={middle} y2={middle} className="line-rule" />
      {band !== null && (
        <>
          <rect x={scale(band.from)} y={9} width={scale(band.to) - scale(band.from)} height={14} className="fill-band" />
          {band.edges.map((edge) => (
            <line key={edge} x1={scale(edge)} x2={scale(edge)} y1={6} y2={26} className="line-edge" />
          ))}
        </>
      )}
      {projected !== null && (
        <>
          <line x1={scale(projected.lo)} x2={scale(projected.hi)} y1={middle} y2={middle} className="line-interval stroke-data-2" />
          <line x1={scale(projected.value)} x2={scale(projected.value)} y1={8} y2={24} className="line-tick stroke-data" />
        </>
      )}
      {now !== null && <circle cx={scale(now)} cy={middle} r={5} className="mark-solid fill-data" />}
    </svg>
  );
}
