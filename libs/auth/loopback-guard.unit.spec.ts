import { expect, test } from 'vitest';
import { refuseForeign } from './loopback-guard.ts';

test.each([
  ['localhost', undefined],
  ['LOCALHOST:8080', undefined],
  ['127.0.0.1:1', 'http://localhost:5173'],
  ['[::1]:8080', 'http://[::1]:8080'],
  ['[::1]', 'http://127.0.0.1'],
])('given Host %j and Origin %j, then the request goes on', (host, origin) => {
  expect(refuseForeign(host, origin)).toBeNull();
});

test.each([
  [undefined, undefined, 'HOST_FOREIGN'],
  ['', undefined, 'HOST_FOREIGN'],
  ['evil.example', undefined, 'HOST_FOREIGN'],
  ['localhost.evil.example:8080', undefined, 'HOST_FOREIGN'],
  ['127.0.0.1.evil.example', undefined, 'HOST_FOREIGN'],
  ['[::2]', undefined, 'HOST_FOREIGN'],
  ['localhost', 'https://evil.example', 'ORIGIN_FOREIGN'],
  ['localhost', 'null', 'ORIGIN_FOREIGN'],
  ['localhost', 'http://localhost.evil.example', 'ORIGIN_FOREIGN'],
])('given Host %j and Origin %j, then it is refused as %s', (host, origin, code) => {
  expect(refuseForeign(host, origin)).toMatchObject({ code });
});
