import type { Address } from './address.ts';
import { createContext, useContext } from 'react';
import type { Speech } from './words/figures.ts';

/** What every part of a page needs: how it speaks, where it is, and how to go elsewhere. */
export interface PageContext {
  speech: Speech;
  address: Address;
  go: (change: Partial<Address>) => void;
}

const Context = createContext<PageContext | null>(null);
export const PageProvider = Context.Provider;

export function usePage(): PageContext {
  const page = useContext(Context);
  if (!page) throw new Error('usePage is for components inside PageProvider');
  return page;
}
