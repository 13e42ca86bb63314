import { describe, expect, it } from 'vitest';
import { checkStatement, explainStatement } from './index.ts';

const agent = { mbox: 'mailto:a@example.fi' };
const bare = { actor: agent, verb: { id: 'urn:x:verb' }, object: { id: 'urn:x:activity' } };
const contextAgent = { objectType: 'contextAgent', agent, relevantTypes: ['https://example.fi/types/coach'] };
const contextGroup = { objectType: 'contextGroup', group: { objectType: 'Group', member: [agent] } };

function codes(statement: unknown, version: '1.0.3' | '2.0.0'): string[] {
  const errors = explainStatement(statement, version);
  expect(checkStatement(statement, version)).toBe(errors.length === 0);
  return errors.map((error) => `${error.code} ${error.path}`);
}

describe('what 1.0.3 and 2.0 do not share', () => {
  it('contextAgents and contextGroups are of 2.0', () => {
    const statement = { ...bare, context: { contextAgents: [contextAgent], contextGroups: [contextGroup] } };
    expect(codes(statement, '2.0.0')).toEqual([]);
    expect(codes(statement, '1.0.3')).toEqual(['NOT_ALLOWED_HERE $.context.contextAgents', 'NOT_ALLOWED_HERE $.context.contextGroups']);
  });

  it.each<[string, unknown, string]>([
    ['no array', contextAgent, 'WRONG_TYPE $.context.contextAgents'],
    ['another objectType', [{ ...contextAgent, objectType: 'contextGroup' }], 'INVALID_VALUE $.context.contextAgents[0].objectType'],
    ['no objectType', [{ agent }], 'MISSING_PROPERTY $.context.contextAgents[0].objectType'],
    ['no agent', [{ objectType: 'contextAgent' }], 'MISSING_PROPERTY $.context.contextAgents[0].agent'],
    ['a group as agent', [{ ...contextAgent, agent: contextGroup.group }], 'INVALID_VALUE $.context.contextAgents[0].agent.objectType'],
    ['no type in relevantTypes', [{ ...contextAgent, relevantTypes: [] }], 'INVALID_VALUE $.context.contextAgents[0].relevantTypes'],
    [
      'relevantTypes that is no IRI',
      [{ ...contextAgent, relevantTypes: ['abc'] }],
      'INVALID_IRI $.context.contextAgents[0].relevantTypes[0]',
    ],
    ['a group beside the agent', [{ ...contextAgent, group: contextGroup.group }], 'UNKNOWN_PROPERTY $.context.contextAgents[0].group'],
  ])('2.0 refuses contextAgents with %s', (_name, contextAgents, expected) => {
    expect(codes({ ...bare, context: { contextAgents } }, '2.0.0')).toContain(expected);
  });

  it('2.0 refuses an Agent as contextGroup', () => {
    const statement = { ...bare, context: { contextGroups: [{ ...contextGroup, group: agent }] } };
    expect(codes(statement, '2.0.0')).toContain('MISSING_PROPERTY $.context.contextGroups[0].group.objectType');
  });

  it('2.0 asks for RFC 3339 where 1.0.3 takes ISO 8601', () => {
    const statement = { ...bare, timestamp: '2015-11-18T12:17:00' };
    expect(codes(statement, '1.0.3')).toEqual([]);
    expect(codes(statement, '2.0.0')).toEqual(['INVALID_TIMESTAMP $.timestamp']);
  });

  it.each(['1.0', '1.0.0', '1.0.9'])('both take version %s', (version) => {
    expect(codes({ ...bare, version }, '1.0.3')).toEqual([]);
    expect(codes({ ...bare, version }, '2.0.0')).toEqual([]);
  });

  it.each(['2.0', '2.0.0', '2.0.1'])('only 2.0 takes version %s', (version) => {
    expect(codes({ ...bare, version }, '1.0.3')).toEqual(['INVALID_VERSION $.version']);
    expect(codes({ ...bare, version }, '2.0.0')).toEqual([]);
  });
});
