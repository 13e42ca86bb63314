import type { Language } from '../src/format/numbers.ts';
import { pageIds, type PageId } from './lists.ts';

/** What the gallery shows is in its address: `?page=mark&lang=en&theme=dark`. */
export interface GalleryAddress {
  page: PageId;
  language: Language;
  /** Without it the reader's system decides. */
  theme: 'light' | 'dark' | null;
}

export function parseAddress(search: string): GalleryAddress {
  const query = new URLSearchParams(search);
  const theme = query.get('theme');
  return {
    page: pageIds.find((id) => id === query.get('page')) ?? 'states',
    language: query.get('lang') === 'en' ? 'en' : 'fi',
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
}

export function formatAddress({ page, language, theme }: GalleryAddress): string {
  const query = new URLSearchParams({ page, lang: language });
  if (theme !== null) query.set('theme', theme);
  return `?${query}`;
}
