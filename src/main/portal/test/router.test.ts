import { expect, test } from 'vitest';
import { liveAddress, lookAddress, routeOf } from '../src/ui/router';

test('should find back to a session by its address', () => {
  expect(routeOf(liveAddress('ses_a'))).toEqual({ view: 'session', id: 'ses_a', live: true });
  expect(routeOf(lookAddress('ses_a'))).toEqual({ view: 'session', id: 'ses_a', live: false });
});

test.each(['', '#', '#/', '#/nonsense', '#/live/', '#/live/../x', '#/live/<b>'])(
  'should begin at the start for %s',
  (hash) => {
    expect(routeOf(hash)).toEqual({ view: 'start' });
  },
);
