// Builds the front-end kit: an npm package folder with ES modules, their types, and one file for pages without a build.
//
//   node kit.mjs DIRECTORY
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const dist = join(folder, 'dist');

rmSync(folder, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
run('typescript/bin/tsc', ['-p', 'tsconfig.kit.json', '--outDir', dist]);
files(dist).forEach(nameFilesInFull);
run('vite/bin/vite.js', ['build', '-c', 'vite.kit.config.ts', '--outDir', dist, '--logLevel', 'error']);
cpSync('kit/package.json', join(folder, 'package.json'));
cpSync('kit/README.md', join(folder, 'README.md'));

/** Node and browsers want the file's whole name where TypeScript and bundlers do without: './api' is './api/index.js'. */
function nameFilesInFull(file) {
  const text = readFileSync(file, 'utf8');
  const named = text.replace(
    /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)(['"])/g,
    (all, head, path, tail) => {
      const target = join(dirname(file), path);
      if (existsSync(`${target}.js`) || existsSync(`${target}.d.ts`)) {
        return `${head}${path}.js${tail}`;
      }
      return existsSync(join(target, 'index.js')) ? `${head}${path}/index.js${tail}` : all;
    },
  );
  writeFileSync(file, named);
}

function files(directory) {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]));
}

function run(tool, args) {
  const { status } = spawnSync(process.execPath, [join('node_modules', tool), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 300_000,
  });
  if (status !== 0) {
    console.error(`${tool} failed.`);
    process.exit(1);
  }
}
