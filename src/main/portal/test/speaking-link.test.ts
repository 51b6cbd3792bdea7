import { expect, test } from 'vitest';
import { type SessionEvent, SpeakingLink } from '../src/api';

type Told = Pick<SessionEvent, 'type' | 'generation' | 'state'>;

function after(...events: Told[]): SpeakingLink {
  const link = new SpeakingLink();
  events.forEach((event) => link.note(event));
  return link;
}

const speaking: Told = { type: 'state', generation: 1, state: 'SPEAKING' };
const nextRoom: Told = { type: 'join', generation: 2, state: 'SPEAKING' };
const nextStart: Told = { type: 'signal', generation: 2, state: 'SPEAKING' };

test('should take the first room for that where the avatar speaks', () => {
  const link = new SpeakingLink();
  expect(link.isNext({ generation: 1 })).toBe(false);
  expect(link.note({ type: 'state', generation: 0, state: 'OPENING' })).toBe(false);
  expect(link.note({ type: 'join', generation: 1, state: 'JOINABLE' })).toBe(false);
  expect(link.note({ type: 'state', generation: 1, state: 'READY' })).toBe(false);
  expect(link.isNext({ generation: 1 })).toBe(false);
});

test('should know the room of the next link while the old one speaks', () => {
  const link = after(speaking, nextRoom, nextStart);
  expect(link.isNext({ generation: 2 })).toBe(true);
  expect(link.isNext({ generation: 1 })).toBe(false);
});

test('should tell that the avatar speaks there from now on', () => {
  const link = after(speaking, nextRoom, nextStart);
  expect(link.note({ type: 'renewed', generation: 2, state: 'SILENT' })).toBe(true);
  expect(link.isNext({ generation: 2 })).toBe(false);
  expect(link.note({ type: 'job', generation: 2, state: 'SPEAKING' })).toBe(false);
});

test('should see that by a later event where the one that tells it was missed', () => {
  expect(after(speaking, nextRoom).note({ type: 'job', generation: 2, state: 'SPEAKING' })).toBe(true);
});

test('should not wait in a room whose link takes the place of a lost one', () => {
  const link = after(speaking, { type: 'state', generation: 1, state: 'RECOVERING' });
  expect(link.isNext({ generation: 2 })).toBe(false);
  expect(link.note({ type: 'recovered', generation: 2, state: 'READY' })).toBe(true);
});

test('should stay where the next link is lost before the change', () => {
  const link = after(speaking, nextRoom, { type: 'join', generation: 1, state: 'SPEAKING' });
  expect(link.isNext({ generation: 1 })).toBe(false);
  expect(link.isNext({ generation: 3 })).toBe(true);
});
