import { createInstance, type TFunction } from 'i18next';
import type { Language } from '../format/numbers.ts';
import en from './en.json';
import fi from './fi.json';

export type Translate = TFunction;

const instance = createInstance({
  resources: { fi: { translation: fi }, en: { translation: en } },
  lng: 'fi',
  fallbackLng: false,
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});
void instance.init();

/** The words of one language. A missing key is returned as the key itself, which the tests refuse. */
export function translator(language: Language): Translate {
  return instance.getFixedT(language);
}
