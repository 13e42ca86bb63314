export { NS, RDNS, eventKeyOf, fullType, schemaUri, shortType } from './names.ts';
export { accessScopes, type AccessScope } from './rule-events/access-scopes.ts';
