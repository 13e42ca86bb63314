import { describe, expect, it } from 'vitest';
import { splitJsonArray } from './index.ts';
import { sampleStatement, seededRandom, type Random } from './testing.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function elementsOf(text: string): string[] {
  const bytes = encoder.encode(text);
  const spans = splitJsonArray(bytes);
  const elements: string[] = [];
  for (let at = 0; at < spans.length; at += 2) {
    const start = spans[at] as number;
    elements.push(decoder.decode(bytes.subarray(start, start + (spans[at + 1] as number))));
  }
  return elements;
}

describe('splitJsonArray', () => {
  it.each([
    ['an empty array', ' [ \n ] ', []],
    ['one object that is no array', ' \t{"a":[1,2]}\r\n', ['{"a":[1,2]}']],
    ['brackets, commas and quotes in strings', '[{"a":"],}\\"[{,"},{"b":"\\\\"}]', ['{"a":"],}\\"[{,"}', '{"b":"\\\\"}']],
    ['white space around everything', '[ {"a" : 1 } ,\n\t[ 1 , 2 ]\r ]', ['{"a" : 1 }', '[ 1 , 2 ]']],
    ['scalars', '[1 , -2.5e3,true,null , "x,]" ]', ['1', '-2.5e3', 'true', 'null', '"x,]"']],
    ['nested arrays', '[[],[[1],[2,[3]]],{}]', ['[]', '[[1],[2,[3]]]', '{}']],
    ['characters of several bytes', '["ä€😀",{"ä€😀":"\\ud83d\\ude00"}]', ['"ä€😀"', '{"ä€😀":"\\ud83d\\ude00"}']],
    ['escapes before the closing quote', '["\\\\","\\"","\\\\\\"",""]', ['"\\\\"', '"\\""', '"\\\\\\""', '""']],
    ['a scalar that is no array', ' "a,b" ', ['"a,b"']],
    ['nothing', '  ', []],
  ])('splits %s', (_name, text, expected) => {
    expect(elementsOf(text)).toEqual(expected);
  });

  it('splits what JSON.parse reads, on awkward values written awkwardly', () => {
    const random = seededRandom(7);
    for (let count = 0; count < 400; count++) {
      const text = awkward(random, 0, true);
      const parsed = JSON.parse(text) as unknown[];
      expect(elementsOf(text).map((element) => JSON.parse(element) as unknown)).toEqual(parsed);
    }
  });

  it('splits more elements than its first buffer holds', () => {
    const statements = Array.from({ length: 1000 }, () => sampleStatement(seededRandom(3)));
    expect(elementsOf(JSON.stringify(statements))).toEqual(statements.map((statement) => JSON.stringify(statement)));
  });

  it.each(['[,]', '[}', '["', '[[', '[1', ']', '[]]', '{', '[1,,2]', '[:'])('ends on %s, which is no JSON', (text) => {
    expect(splitJsonArray(encoder.encode(text)).length % 2).toBe(0);
  });

  it('survives 100,000 levels', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(elementsOf(`[${deep}]`)).toEqual([deep]);
  });
});

/** JSON text with random white space, escapes and characters. */
function awkward(random: Random, depth: number, isArray = false): string {
  const space = (): string => random.pick(['', '', '', ' ', '\n', '\t\r\n ']);
  const kind = isArray ? 0 : random.below(depth > 4 ? 4 : 6);
  const many = Array.from({ length: random.below(5) });
  if (kind === 0 || kind === 4) {
    return `${space()}[${many.map(() => awkward(random, depth + 1)).join(',') || space()}]${space()}`;
  }
  if (kind === 5) {
    const members = many.map((_, index) => `${space()}${awkwardString(random, index)}${space()}:${awkward(random, depth + 1)}`);
    return `${space()}{${members.join(',') || space()}}${space()}`;
  }
  return `${space()}${kind === 1 ? awkwardString(random, 0) : random.pick(['0', '-1.5e-7', 'true', 'null', '""'])}${space()}`;
}

function awkwardString(random: Random, index: number): string {
  const pieces = ['\\"', '\\\\', '\\/', '\\u005d', '\\ud83d\\ude00', ']', '}', '[', '{', ',', ':', 'ä', '€', '😀', '\\n', ' '];
  return `"${index}${Array.from({ length: random.below(6) }, () => random.pick(pieces)).join('')}"`;
}
