// Builds and tests the portal page for Maven: only where something has changed, and with what is installed already.
//
//   node build.mjs begin|build|test TARGET-DIRECTORY SKIP SKIP-TESTS
//
// "begin" leaves the work to a process of its own: beside it Java's compiler needs one processor only. "build" and "test"
// wait for their part of it, print what it printed, and fail where it failed.
//
// Where this machine's Node is too old, or SKIP is true, the page is left out, and that is said: the server works without it.
// Where there is no Node at all, this does not even start, and Maven says so.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [, script, task, target, skip, skipTests] = process.argv;
const page = join(target, 'portal');
const stamps = join(target, 'portal-build');
const openapi = '../resources/META-INF/openapi.yaml';
const parts = { build, test };
class Failure extends Error {}
/** Where a part prints to. */
let output = 'inherit';

const why =
  skip === 'true' ? 'portal.skip is set' : nodeIsTooOld() && `Node ${process.versions.node} is too old`;
if (why) {
  if (task === 'begin') {
    leaveOut();
  }
} else if (task === 'begin') {
  begin();
} else if (task === 'work') {
  work();
} else {
  await end(task);
}

function leaveOut() {
  rmSync(page, { recursive: true, force: true });
  mkdirSync(page, { recursive: true });
  rmSync(join(stamps, 'build'), { force: true });
  console.log(`The portal page is left out: ${why}. The server works without it.`);
}

function begin() {
  mkdirSync(stamps, { recursive: true });
  Object.keys(parts).forEach((part) => rmSync(file(part, 'status'), { force: true }));
  const worker = spawn(process.execPath, [script, 'work', target, skip, skipTests], { stdio: 'ignore' });
  writeFileSync(file('worker', 'pid'), String(worker.pid));
  worker.unref();
}

/** Each part has a log. Its status is there when it has ended. */
function work() {
  for (const part of skipTests === 'true' ? ['build'] : ['build', 'test']) {
    output = openSync(file(part, 'log'), 'w');
    let status = 'ok';
    try {
      parts[part]();
    } catch (error) {
      writeFileSync(output, `${error instanceof Failure ? error.message : error.stack}\n`);
      status = 'failed';
    }
    writeFileSync(file(part, 'status.new'), status);
    renameSync(file(part, 'status.new'), file(part, 'status'));
  }
}

async function end(part) {
  const worker = Number(readFileSync(file('worker', 'pid'), 'utf8'));
  while (!existsSync(file(part, 'status')) && isAlive(worker)) {
    await setTimeout(100);
  }
  process.stdout.write(readFileSync(file(part, 'log'), 'utf8'));
  if (!existsSync(file(part, 'status')) || readFileSync(file(part, 'status'), 'utf8') !== 'ok') {
    process.exit(1);
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function file(name, kind) {
  return join(stamps, `${name}.${kind}`);
}

function build() {
  install();
  once('build', [files('.')], () => {
    run('typescript/bin/tsc', ['--noEmit']);
    run('vite/bin/vite.js', ['build', '--outDir', page, '--logLevel', 'warn']);
    files(page).forEach(pack);
    writeFileSync(join(page, 'licences.txt'), licences());
    run('../kit.mjs', [join(target, 'portal-kit')]);
  });
}

function test() {
  once('test', [files('.'), openapi], () => {
    run('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']);
    const report = join(target, 'surefire-reports', 'TEST-portal.xml');
    run('vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=junit',
      `--outputFile.junit=${report}`,
    ]);
  });
}

/** The same as `engines` in package.json: what Vite needs. */
function nodeIsTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12);
}

/** Exactly what the lock file says; from npm's cache where it has it, so that it works offline after the first time. */
function install() {
  const stamp = 'node_modules/.installed';
  const wanted = hash(['package-lock.json', '.npmrc']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  const npm = spawnSync(
    'npm',
    ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 'ignore', output],
      shell: process.platform === 'win32',
      timeout: 300_000,
    },
  );
  if (npm.status !== 0) {
    fail('npm ci failed. -Dportal.skip=true builds a server without the portal page.');
  }
  writeFileSync(stamp, wanted);
}

/** Runs something unless it was done already with the same files. */
function once(name, files, work) {
  const stamp = join(stamps, name);
  const wanted = hash(files.flat());
  const done = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (done && (name !== 'build' || existsSync(join(page, 'index.html')))) {
    return;
  }
  rmSync(stamp, { force: true });
  work();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, wanted);
}

function run(tool, args) {
  const { status } = spawnSync(process.execPath, [join('node_modules', tool), ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, NO_COLOR: '1' },
    timeout: 300_000,
  });
  if (status !== 0) {
    fail(`${tool} failed.`);
  }
}

/** The server sends these in place of the file itself, to browsers that unpack them. */
function pack(file) {
  if (/\.(js|css|html|svg|json)$/.test(file)) {
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}

/** Of the packages in the page: some want their licence to go with them. */
function licences() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([place, { dev, peer, optional }]) => place !== '' && !dev && !peer && !optional)
    .map(([place, { version, license }]) => {
      const text = readdirSync(place).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
      const name = place.replace(/.*node_modules\//, '');
      return `${name} ${version}: ${license}\n\n${text ? readFileSync(join(place, text), 'utf8') : ''}\n`;
    })
    .join(`${'-'.repeat(80)}\n\n`);
}

function files(directory) {
  return readdirSync(directory)
    .filter((name) => name !== 'node_modules')
    .map((name) => join(directory, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
    .sort();
}

function hash(paths) {
  const sum = createHash('sha256').update(process.versions.node);
  for (const path of paths) {
    sum.update(`\n${path}\n`).update(readFileSync(path));
  }
  return sum.digest('hex');
}

function fail(message) {
  throw new Failure(message);
}
