import { expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode, ProblemError, UnreachableError } from '../src/api';
import { SpeechError } from '../src/audio/speech';
import { detailsOf, ERROR_WORDS, explain } from '../src/ui/words';

function problem(code: string, more = {}): ProblemError {
  return new ProblemError({
    type: 'urn:x',
    title: 'A title of the gateway',
    status: 500,
    detail: 'A detail.',
    code: code as ErrorCode,
    retryable: false,
    ...more,
  });
}

test.each(ERROR_CODES)('should say in clear words what %s means', (code) => {
  const { title, help } = explain(problem(code));

  expect(title).toBe(ERROR_WORDS[code].title);
  for (const words of [title, help]) {
    expect(words.length).toBeGreaterThan(8);
    expect(words).not.toMatch(/[A-Z]+_[A-Z]+/);
  }
});

test("should fall back to the gateway's words for a code that is newer than the page", () => {
  expect(explain(problem('MADE_UP_LATER')).title).toBe('A title of the gateway');
});

test('should give the facts beside the words', () => {
  const errors = [{ field: 'faceId', value: '', rule: 'text of 1..200 characters' }];

  expect(detailsOf(problem('REQUEST_INVALID', { errors }))).toEqual([
    'REQUEST_INVALID',
    'faceId:  (expected: text of 1..200 characters)',
  ]);
  expect(detailsOf(problem('SIMLI_REFUSED', { upstreamCode: 'INVALID_FACE_ID' }))).toContain(
    'Simli says INVALID_FACE_ID',
  );
  expect(detailsOf(problem('INTERNAL_ERROR', { incident: '4711' }))).toContain('incident 4711');
});

test('should say what failed without an answer of the gateway', () => {
  expect(explain(new UnreachableError()).title).toBe('The gateway cannot be reached');
  expect(explain(new SpeechError('unreadable')).title).toBe('This file cannot be read as sound');
  expect(explain(new TypeError('x is undefined')).title).toBe('This page made a mistake');
});
