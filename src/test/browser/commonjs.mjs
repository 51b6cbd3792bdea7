// Loads CommonJS packages from /npm/ into a page, file by file, where their users would have a bundler.

const modules = new Map();

/** What the package of this name exports. */
export function load(name) {
  const folder = `/npm/${name}/`;
  const { main = 'index.js' } = JSON.parse(text(`${folder}package.json`));
  return file(folder + main);
}

function file(path) {
  if (!modules.has(path)) {
    const module = { exports: {} };
    modules.set(path, module);
    const require = name => name.startsWith('.') ? file(beside(path, name)) : load(name);
    new Function('module', 'exports', 'require', `${text(path)}\n//# sourceURL=${path}`)(module, module.exports, require);
  }
  return modules.get(path).exports;
}

function beside(path, name) {
  const { pathname } = new URL(name, location.origin + path);
  return /\.[cm]?js$/.test(pathname) ? pathname : `${pathname}.js`;
}

// `require` returns at once, so this waits.
function text(path) {
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  request.send();
  if (request.status !== 200) {
    throw new Error(`${path}: ${request.status} (expected: 200)`);
  }
  return request.responseText;
}
