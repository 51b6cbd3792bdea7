import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLOSE_REASONS, ERROR_CODES, EVENT_TYPES, JOB_STATES, SESSION_STATES } from '../src/api';

const OPENAPI = readFileSync(new URL('../../resources/META-INF/openapi.yaml', import.meta.url), 'utf8');

/** The words of the first list behind a line, in brackets or one a line. */
function words(...path: string[]): string[] {
  const from = path.reduce((at, name) => {
    const next = new RegExp(`^ +${name}:`, 'm').exec(OPENAPI.slice(at));
    expect(next, `${path.join('.')} in the OpenAPI document`).not.toBeNull();
    return at + next!.index + next![0].length;
  }, OPENAPI.indexOf('\n  schemas:'));
  const list = /enum:(?:\s*\[([^\]]*)\]|((?:\s*- \S+)+))/.exec(OPENAPI.slice(from));
  return [...(list![1] ?? list![2]!).matchAll(/[\w-]{2,}/g)].map(([word]) => word);
}

test.each([
  ['session states', SESSION_STATES, words('SessionState')],
  ['reasons', CLOSE_REASONS, words('CloseReason')],
  ['states of jobs', JOB_STATES, words('Job', 'status')],
  ['events', EVENT_TYPES, words('Event', 'type')],
  ['error codes', ERROR_CODES, words('Problem', 'code')],
])('should know all %s of the API and no other', (_, ours, theirs) => {
  expect([...ours].sort()).toEqual([...theirs].sort());
});
