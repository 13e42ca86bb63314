export { accessScopes, type AccessScope } from './rule-events/access-scopes.ts';
