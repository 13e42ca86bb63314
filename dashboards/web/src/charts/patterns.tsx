/** Hatches, once a page: provisional marks in both data colours, and what is not shown. */
export function Patterns() {
  return (
    <svg className="patterns" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch-data" width="3.2" height="3.2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3.2" height="3.2" className="fill-paper" />
          <rect width="1.5" height="3.2" className="fill-data" />
        </pattern>
        <pattern id="hatch-below" width="3.2" height="3.2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3.2" height="3.2" className="fill-paper" />
          <rect width="1.5" height="3.2" className="fill-below" />
        </pattern>
        <pattern id="hatch-compare" width="3.2" height="3.2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3.2" height="3.2" className="fill-paper" />
          <rect width="1.5" height="3.2" className="fill-compare" />
        </pattern>
        <pattern id="hatch-ribbon" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="5" className="fill-ribbon-h" />
        </pattern>
        <pattern id="hatch-suppressed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="fill-surface" />
          <rect width="1" height="6" className="fill-sup" />
        </pattern>
      </defs>
    </svg>
  );
}
