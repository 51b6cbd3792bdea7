import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CONSUMER = `
import { Follower, Gateway, redeemTicket, Stage, ticketTokenSource, type RoomLoss, type Session, type Viewer } from 'avatar-gateway-kit';
import { useAvatarSession, useAvatarViewer } from 'avatar-gateway-kit/react';
import { AvatarSessionElement } from 'avatar-gateway-kit/element';
const gateway = new Gateway(new URL('https://gateway.example/api/v1/'));
const session: Promise<Session> = gateway.open({ faceId: 'a' }, { idempotencyKey: 'k' });
// @ts-expect-error a face id is a text
void gateway.open({ faceId: 1 });
export const stage = new Stage(document.body, { lost: (loss: RoomLoss) => console.log(loss) });
export const state: 'opening' | 'live' | 'lost' | 'ended' | 'failed' =
  useAvatarSession(gateway, { request: {}, idempotencyKey: 'k' }).phase;
const base = new URL('https://gateway.example/api/v1/');
const viewer: Promise<Viewer> = redeemTicket(base, 'tkt_a');
export const shown = viewer.then(({ gateway, sessionId: id, join }) =>
  new Follower(gateway, { id, join }, document.body, { shown() {}, lost() {}, ended() {}, failed() {}, soundBlocked() {} }));
export const token: Promise<{ serverUrl: string; participantToken: string }> = ticketTokenSource(base, 'tkt_a').fetch({});
export const watched: 'opening' | 'live' | 'lost' | 'ended' | 'failed' = useAvatarViewer(viewer).phase;
export const element: HTMLElement = new AvatarSessionElement();
export { session };
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kit-'));
  const kit = join(folder, 'node_modules/avatar-gateway-kit');
  mkdirSync(join(folder, 'node_modules'));
  const built = spawnSync(process.execPath, ['kit.mjs', kit], { encoding: 'utf8' });
  expect(built.status, built.stderr + built.stdout).toBe(0);
  symlinkSync(resolve('node_modules/livekit-client'), join(folder, 'node_modules/livekit-client'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'should have types for modules %s and resolution %s',
  (module, moduleResolution) => {
    const checked = spawnSync(
      process.execPath,
      [
        resolve('node_modules/typescript/bin/tsc'),
        ...['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023'],
        ...['--module', module, '--moduleResolution', moduleResolution, 'consumer.ts'],
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(checked.stdout).toBe('');
  },
  60_000,
);

test('should name every file in full, as browsers and Node want it', () => {
  const dist = join(folder, 'node_modules/avatar-gateway-kit/dist');
  for (const part of ['kit', 'api', 'room']) {
    for (const name of readdirSync(join(dist, part))) {
      const imports = readFileSync(join(dist, part, name), 'utf8').matchAll(/from '(\.[^']+)'/g);
      for (const [, path] of imports) {
        expect(path, name).toMatch(/\.js$/);
      }
    }
  }
});

test('should depend on livekit-client alone', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync('kit/package.json', 'utf8'));
  expect(dependencies).toBeUndefined();
  expect(Object.keys(peerDependencies)).toEqual(['livekit-client']);
});
