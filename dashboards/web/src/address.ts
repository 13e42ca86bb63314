import { useCallback, useEffect, useState } from 'react';
import type { Language } from './format/numbers.ts';
import { otherStructure } from './words/structure.ts';

/** What the page shows is in its address: unit, period, knowledge time, structure and language (LOOK section 6). */
export interface Address {
  unit: string | null;
  window: string | null;
  asOf: string | null;
  /** Which organisation people are counted in; null is that of each day. */
  structure: string | null;
  language: Language;
}

/** Reads an address's query; Finnish unless English is asked for. Values are checked against the service's lists later. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const language = query.get('lang') === 'en' ? 'en' : 'fi';
  const text = (name: string): string | null => query.get(name) || null;
  const structure = text('structure');
  return { unit: text('unit'), window: text('window'), asOf: text('asOf'), structure: structure && otherStructure(structure), language };
}

/** The query of an address; what is the default is left out. */
export function formatAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.unit) query.set('unit', address.unit);
  if (address.window) query.set('window', address.window);
  if (address.asOf) query.set('asOf', address.asOf);
  if (address.structure) query.set('structure', address.structure);
  if (address.language !== 'fi') query.set('lang', address.language);
  const text = query.toString();
  return text ? `?${text}` : '?';
}

/** The address as state: `go` adds to the history, the browser's back and forward work. */
export function useAddress(): { address: Address; go: (change: Partial<Address>) => void } {
  const [address, setAddress] = useState(() => parseAddress(window.location.search));
  useEffect(() => {
    const follow = () => setAddress(parseAddress(window.location.search));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const go = useCallback((change: Partial<Address>) => {
    const next = { ...parseAddress(window.location.search), ...change };
    window.history.pushState(null, '', `${window.location.pathname}${formatAddress(next)}`);
    setAddress(next);
  }, []);
  return { address, go };
}
