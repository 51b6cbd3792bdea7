import { expect, test } from 'vitest';
import { nameOf } from '../src/ui/caller';

function token(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

test('should name a key by its id, and never show its secret', () => {
  const name = nameOf(`agk_0123456789ab_${'5'.repeat(72)}`);

  expect(name).toBe('key 0123456789ab');
});

test('should name a token by its subject and tenant', () => {
  expect(nameOf(token({ sub: 'Zoë Müller ✓', tenant: 'acme' }))).toBe('Zoë Müller ✓ · acme');
  expect(nameOf(token({ sub: 'someone', org: 'acme' }))).toBe('someone');
});

test.each([
  ['no JSON', 'a.b.c'],
  ['no parts', 'opaque'],
  ['null', token(null)],
  ['other types', token({ sub: 4711, tenant: ['acme'] })],
  ['empty', token({ sub: '' })],
])('should find a name for a token that says nothing: %s', (_, credential) => {
  expect(nameOf(credential)).toBe('a token');
});
