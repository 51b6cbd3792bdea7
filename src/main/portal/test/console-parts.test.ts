import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Gateway } from '../src/api';
import { ConsoleView } from '../src/console/console-view';
import { DeadLettersPart } from '../src/console/dead-letters-part';
import { History } from '../src/console/history';
import type { DeadLetter, OperatorApi } from '../src/console/operator-api';
import { Plot } from '../src/console/plot';
import { PLOTS } from '../src/console/plots';
import { SessionsPart } from '../src/console/sessions-part';
import { TenantsTable } from '../src/console/tenants-table';
import { ConnectionBanner } from '../src/ui/connection-banner';
import { FakeGateway } from './fake-gateway';
import { type FakeElement, fake, fakePage } from './fake-page';
import { figures } from './figures';

let page: ReturnType<typeof fakePage>;

beforeEach(() => {
  page = fakePage('connection', 'connection-text', 'connection-retry', 'console-body');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const soon = (check: () => void) => vi.waitFor(check, 9_000);

function withText(root: FakeElement, text: string): FakeElement {
  return root.all().find((element) => element.textContent === text)!;
}

test('should say that no session is found', async () => {
  const part = new SessionsPart({ sessions: async () => ({ sessions: [], total: 0 }) } as unknown as Gateway);
  part.show();

  const note = fake(part.element).querySelector('.empty-page');

  await soon(() => expect(note?.hidden).toBe(false));
  part.close();
});

test('should show of a tenant’s quota that its use is not known', () => {
  const table = new TenantsTable();

  table.show(
    figures({
      tenants: [
        { name: 'acme', sessions: 0, limits: { eventStreams: 5, uploadBytes: 9 }, used: { uploadBytes: 0 } },
      ],
    }),
  );

  const quotas = fake(table.element).querySelector('.quotas')!.children;
  expect(quotas.map(({ textContent }) => textContent)).toEqual([
    '– of 5 event streams',
    '0 of 9 bytes being sent',
  ]);
  expect(quotas.map((quota) => quota.querySelector('meter') !== null)).toEqual([false, true]);
});

test('should tell the time of what somebody points at, also when the latest figures are old', () => {
  vi.useFakeTimers();
  const history = new History();
  history.add(figures(), performance.now());
  const came = Date.now();
  const plot = new Plot(PLOTS[0]!, () => undefined);
  plot.draw(history);

  vi.advanceTimersByTime(300_000);
  plot.point(1);

  const shown = fake(plot.element).querySelector('.moment')!.textContent;
  const time = (at: number) =>
    new Date(at).toLocaleTimeString(undefined, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  expect(shown).toBe(time(came));
});

const letter = (id: string): DeadLetter => ({
  id,
  kind: 'job',
  jobId: id,
  sessionId: 'ses_a',
  code: 'AUDIO_EMPTY',
  time: '2026-11-30T12:00:00Z',
  bytes: 0,
  body: true,
  redrives: 0,
});

/** A gateway with two pages, of which the second has one dead letter. */
function lettersOf(second: DeadLetter[], drop: (id: string) => Promise<void>): OperatorApi {
  return {
    deadLetters: async ({ after }: { after: string }) =>
      after === '' ? { deadLetters: [letter('first')], next: 'p2' } : { deadLetters: [...second] },
    drop,
  } as unknown as OperatorApi;
}

test('should go to the page before when the last dead letter of a page is removed', async () => {
  const second = [letter('last')];
  const part = new DeadLettersPart(
    lettersOf(second, async () => {
      second.pop();
    }),
  );
  const root = fake(part.element);
  const click = (text: string) => withText(root, text).dispatchEvent(new Event('click'));
  part.show();
  await soon(() => expect(root.textContent).toContain('Page 1'));
  click('Next');
  await soon(() => expect(root.textContent).toContain('Page 2'));

  click('Remove…');
  click('Remove');

  await soon(() => expect(root.textContent).toContain('Page 1'));
  expect(root.querySelector('.letters')!.children.map(({ dataset }) => dataset['letter'])).toEqual(['first']);
  expect(root.querySelector('.empty-page')!.hidden).toBe(true);
});

test('should not ask for the same again while a dead letter is being removed', async () => {
  let answer = () => {};
  const drop = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const part = new DeadLettersPart(lettersOf([], drop));
  const root = fake(part.element);
  part.show();
  await soon(() => expect(root.textContent).toContain('Remove…'));
  withText(root, 'Remove…').dispatchEvent(new Event('click'));
  const sure = withText(root, 'Remove') as FakeElement & { disabled?: boolean };

  sure.dispatchEvent(new Event('click'));
  expect(sure.disabled).toBe(true);
  answer();

  await soon(() => expect(sure.disabled).toBe(false));
});

test('should say once what became of a dead letter', async () => {
  const part = new DeadLettersPart(lettersOf([], async () => undefined));

  // What announces itself as well would be read twice.
  expect(fake(part.element).querySelector('.outcome')!.attributes.has('role')).toBe(false);
});

test('should listen for the network no more once it is thrown away', () => {
  const retry = vi.fn();
  const banner = new ConnectionBanner(() => undefined, retry);
  page.window.dispatchEvent(new Event('online'));
  expect(retry).toHaveBeenCalledTimes(1);

  banner.dispose();
  page.window.dispatchEvent(new Event('online'));

  expect(retry).toHaveBeenCalledTimes(1);
});

test('should not let figures look alive behind an error that is not tried again', async () => {
  const server = await FakeGateway.start();
  server.problem('NOT_FOUND', 404).silence();
  const api = { stream: new URL('console/stream', server.base), headers: () => ({}) } as OperatorApi;
  const view = new ConsoleView(api, {} as Gateway, () => undefined);
  const place = page.body.all().find((element) => 'id' in element && element.id === 'console-body')!;
  view.show('overview');

  await soon(() => expect(place.classes).toContain('lost'));
  view.show('overview');
  expect(place.classes).not.toContain('lost');

  view.dispose();
  await server.stop();
});
