import { parseWindow } from './windows.ts';

/**
 * Which organisation people are counted in (capability model 3.5): each day in that of the day, or every day in that of one local date,
 * reached through the lineage of units.
 */
export type Structure = 'as-was' | { readonly asOf: string };

/** `as-was`, or `as-of:2026-09-30`: how tables and the API name a structure. */
export type StructureText = 'as-was' | `as-of:${string}`;

export const structureText = (structure: Structure): StructureText => (structure === 'as-was' ? structure : `as-of:${structure.asOf}`);

/** The inverse of `structureText`; null where the text names no structure. */
export function parseStructure(text: string): Structure | null {
  if (text === 'as-was') return text;
  const [, date] = /^as-of:(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  return date === undefined || parseWindow(`${date}..9999-12-31`) === null ? null : { asOf: date };
}
