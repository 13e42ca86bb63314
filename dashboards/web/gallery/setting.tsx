import { createContext, useContext } from 'react';
import type { LocalisedText } from '../src/api/contract.ts';
import { usePage } from '../src/page-context.ts';
import type { GalleryAddress } from './address.ts';

const Context = createContext<GalleryAddress | null>(null);
export const GalleryProvider = Context.Provider;

export function useGallery(): GalleryAddress {
  const address = useContext(Context);
  if (!address) throw new Error('useGallery is for components inside GalleryProvider');
  return address;
}

/** The gallery's own words stand beside what they explain, in both languages. */
export function useSay(): (text: LocalisedText) => string {
  const { language } = usePage().speech;
  return (text) => text[language];
}
