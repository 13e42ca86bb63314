/** The one place where the page meets the service: types only. */
export type * from '../../../../services/insight/src/contract.ts';
