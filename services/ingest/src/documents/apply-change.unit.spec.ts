import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyChange } from './apply-change.ts';
import type { DocumentChange, StoredDocument } from './document.ts';

const none = { ifMatch: null, ifNoneMatch: null } as const;
const json = 'application/json';

function stored(content: string, contentType = json): StoredDocument {
  return { content: Buffer.from(content), contentType, etag: hash('sha1', content, 'hex'), updatedMs: 1 };
}
function put(content: string, more: Partial<Extract<DocumentChange, { kind: 'put' }>> = {}): DocumentChange {
  return { ...none, kind: 'put', contentType: json, content: Buffer.from(content), guard: 'over-a-document', ...more };
}
function merge(content: string, contentType = json): DocumentChange {
  return { ...none, kind: 'merge', contentType, content: Buffer.from(content) };
}
function contentAfter(existing: StoredDocument | null, change: DocumentChange): string {
  const outcome = applyChange(existing, change);
  return outcome.kind === 'written' ? Buffer.from(outcome.document.content).toString() : outcome.kind;
}
const codeAfter = (existing: StoredDocument | null, change: DocumentChange): string => {
  const outcome = applyChange(existing, change);
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
};

describe('PUT (xAPI-Communication 3.1)', () => {
  const old = stored('{"a":1}');

  test('given no document, then it is written, its ETag the SHA-1 of its content', () => {
    expect(applyChange(null, put('x', { contentType: 'text/plain' }))).toEqual({
      kind: 'written',
      document: { content: Buffer.from('x'), contentType: 'text/plain', etag: hash('sha1', 'x', 'hex') },
    });
  });

  test.each([
    ['no header', {}, 'PRECONDITION_MISSING'],
    ['its ETag', { ifMatch: [old.etag] }, 'written'],
    ['its ETag among others', { ifMatch: ['0', old.etag] }, 'written'],
    ['any document', { ifMatch: '*' }, 'written'],
    ['another ETag', { ifMatch: ['0'] }, 'PRECONDITION_FAILED'],
    ['If-None-Match: *', { ifNoneMatch: '*' }, 'PRECONDITION_FAILED'],
    ['If-None-Match with its ETag', { ifNoneMatch: [old.etag] }, 'PRECONDITION_FAILED'],
    ['If-None-Match with another', { ifNoneMatch: ['0'] }, 'written'],
    ['no header, where none is needed', { guard: 'never' }, 'written'],
  ] as const)('given a document and %s, then %j gives %s', (_name, headers, expected) => {
    expect(codeAfter(old, put('{"b":2}', headers))).toBe(expected);
  });

  test.each([
    [{ ifMatch: '*' }, 'PRECONDITION_FAILED'],
    [{ ifMatch: ['0'] }, 'PRECONDITION_FAILED'],
    [{ ifNoneMatch: '*' }, 'written'],
    [{ ifNoneMatch: '*', guard: 'always' }, 'written'],
    [{ guard: 'always' }, 'PRECONDITION_REQUIRED'],
    [{}, 'written'],
  ] as const)('given no document, then %j gives %s', (headers, expected) => {
    expect(codeAfter(null, put('{"b":2}', headers))).toBe(expected);
  });
});

describe('POST (xAPI-Communication 2.2)', () => {
  test('given two objects, then names of the new one win, one level deep', () => {
    expect(contentAfter(stored('{"a":1,"b":{"x":1,"y":2}}'), merge('{"b":{"x":9},"c":3}'))).toBe('{"a":1,"b":{"x":9},"c":3}');
  });

  test('given a name that JavaScript treats in its own way, then it is a name like others', () => {
    expect(contentAfter(stored('{"a":1}'), merge('{"__proto__":{"admin":true}}'))).toBe('{"a":1,"__proto__":{"admin":true}}');
  });

  test('given none, then the document is stored as it came', () => {
    expect(contentAfter(null, merge('anything', 'text/plain'))).toBe('anything');
  });

  test.each([
    ['another type beside JSON', stored('{"a":1}'), merge('x', 'text/plain')],
    ['JSON beside another type', stored('x', 'text/plain'), merge('{"a":1}')],
    ['an array beside an object', stored('{"a":1}'), merge('[1]')],
    ['an object beside an array', stored('[1]'), merge('{"a":1}')],
    ['bytes that are not UTF-8', stored('{"a":1}'), { ...merge(''), content: Buffer.from([0x7b, 0xff, 0x7d]) } as DocumentChange],
  ])('given %s, then it is refused', (_name, existing, change) => {
    expect(codeAfter(existing, change)).toBe('DOCUMENT_NOT_MERGEABLE');
  });
});

describe('DELETE', () => {
  const old = stored('x');

  test.each([
    ['a document', old, none, 'removed'],
    ['none', null, none, 'removed'],
    ['a document and its ETag', old, { ...none, ifMatch: [old.etag] }, 'removed'],
    ['a document and another ETag', old, { ...none, ifMatch: ['0'] }, 'PRECONDITION_FAILED'],
  ] as const)('given %s, then the outcome is its own', (_name, existing, headers, expected) => {
    expect(codeAfter(existing, { ...headers, kind: 'delete' })).toBe(expected);
  });
});
