import { expect, test } from 'vitest';
import { consoleAddress, INVITED, inviting, liveAddress, lookAddress, routeOf } from '../src/ui/router';

test('should find back to a session by its address', () => {
  expect(routeOf(liveAddress('ses_a'))).toEqual({ view: 'session', id: 'ses_a', live: true });
  expect(routeOf(lookAddress('ses_a'))).toEqual({ view: 'session', id: 'ses_a', live: false });
});

test('should take a ticket out of an address, and know where a guest is without one', () => {
  const ticket = 'tkt_aB-c_9.d-E_0';
  expect(routeOf(inviting(ticket))).toEqual({ view: 'invitation', ticket });
  expect(routeOf(INVITED)).toEqual({ view: 'invitation' });
});

test('should find each part of the console, and its beginning where there is no such part', () => {
  expect(consoleAddress('overview')).toBe('#/console');
  expect(routeOf(consoleAddress('overview'))).toEqual({ view: 'console', part: 'overview' });
  expect(routeOf(consoleAddress('dead-letters'))).toEqual({ view: 'console', part: 'dead-letters' });
  expect(routeOf('#/console/nonsense')).toEqual({ view: 'console', part: 'overview' });
  expect(routeOf('#/consoles')).toEqual({ view: 'start' });
});

test.each(['#/join/', '#/join/agk_0123', '#/join/tkt_a/b', '#/join/tkt_<b>', '#/joint'])(
  'should take no other credential for a ticket: %s',
  (hash) => {
    expect(routeOf(hash)).toEqual({ view: 'start' });
  },
);

test.each(['', '#', '#/', '#/nonsense', '#/live/', '#/live/../x', '#/live/<b>'])(
  'should begin at the start for %s',
  (hash) => {
    expect(routeOf(hash)).toEqual({ view: 'start' });
  },
);
