import { createContext, useContext, useState, type MouseEvent } from 'react';
import { usePage } from '../../page-context.ts';
import { drawPicture } from '../../picture/draw-picture.ts';

/** What every picture of the page says at its foot, and how its file is called. */
export interface PicturePlace {
  foot: string;
  file: string;
}

const Place = createContext<PicturePlace | null>(null);
export const PictureProvider = Place.Provider;

/** The chart above it, as it stands on the screen, as a PNG; where nothing is known of the place, there is none to take. */
export function PictureButton({ question, name }: { question: number; name: string }) {
  const { t } = usePage().speech;
  const place = useContext(Place);
  const [state, setState] = useState<'ready' | 'drawing' | 'failed'>('ready');
  if (place === null) return null;
  const take = async (chart: Element) => {
    setState('drawing');
    try {
      save(await drawPicture(chart, { title: name, foot: place.foot }), `oppiva-${question}-${place.file}.png`);
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  const onClick = ({ currentTarget }: MouseEvent) => {
    const chart = currentTarget.closest('figure.chart, .commitments-evidence');
    if (chart !== null && state !== 'drawing') void take(chart);
  };
  return (
    <>
      <button type="button" className="link" aria-label={t('download.pngOf', { name })} onClick={onClick}>
        {t('download.png')}
      </button>
      {state === 'failed' && <span role="status">{t('download.pngFailed')}</span>}
    </>
  );
}

function save(blob: Blob, file: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  // the browser has taken it up by then
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
