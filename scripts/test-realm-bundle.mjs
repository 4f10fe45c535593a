// What the bundle of the test's realm is made of. Each test file runs it in a new realm, where each
// function, each shape of an object and each class is made again.

/** What the set-up of a test file loads when it is first used, and the modules that have it. */
const forSetup = {
  matchers: './test-realm/matchers/by-name',
  toBeAwaited: './test-realm/matchers/by-name',
  startModuleServer: './test-realm/server/load-module',
};

/**
 * The source of the bundle. What a test file imports is loaded when its name is first read.
 *
 * @param compiledIndex src/index.ts as tsc compiles it
 */
export function bundleOfTestRealm(compiledIndex) {
  const names = exportsOf(compiledIndex).map(
    ({ name, path }) => `${name}: () => require('${path}').${name}`,
  );
  const getters = Object.entries(forSetup).map(
    ([name, path]) => `get ${name}() { return require('${path}').${name}; }`,
  );
  return `
const load = { ${names.join(', ')} };
const loaded = {};
function exported(names, read) {
  const module = Object.defineProperty({}, '__esModule', { value: true });
  for (const name in names) {
    Object.defineProperty(module, name, { enumerable: true, get: () => read(name) });
  }
  return module;
}
module.exports = {
  get index() { return exported(load, (name) => (loaded[name] ??= load[name]())); },
  get suites() {
    const suites = require('./suites/index');
    return exported(suites, (name) => suites[name]);
  },
  get superwstest() { return require('./test-realm/superwstest/index').default; },
  ${getters.join(',\n  ')},
};`;
}

/** The names that a module exports again, and where it has them from. */
function exportsOf(compiled) {
  const paths = new Map(
    [...compiled.matchAll(/^(?:var|const) (\w+) = require\("(.+)"\);$/gm)].map(
      ([, variable, path]) => [variable, path],
    ),
  );
  const names = [...compiled.matchAll(/\(exports, "(\w+)", .* return (\w+)\.(\w+);/g)].map(
    ([, name, variable, original]) => {
      if (name !== original || !paths.has(variable)) throw new Error(`Cannot load ${name} later.`);
      return { name, path: paths.get(variable) };
    },
  );
  if (names.length === 0) throw new Error('src/index.ts exports nothing that can be loaded later.');
  return names.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The getters of a module that `require()` leads to are made by the first of them. */
const helpers = `var __later = /* @__PURE__ */ new Map();
var __export = (target, all) => void __later.set(target, all);
var __toCommonJS = (mod) => {
  const all = __later.get(mod);
  __later.delete(mod);
  for (const name in all) __defProp(mod, name, { get: all[name], enumerable: true });
  return mod;
};
`;

/**
 * esbuild gives each module a name by an object with one method, for profilers, getters to each module
 * that is required, and each `require()` a copy of it: all would be made anew in each realm.
 */
export function leanHelpers(bundled) {
  const lean = bundled
    .replace(
      /__esm\(\{\n {2}"[^"\n]*"\(\) \{\n([\s\S]*?)\n {2}\}\n\}\);/g,
      '__esm(() => {\n$1\n});',
    )
    .replace('fn[__getOwnPropNames(fn)[0]]', 'fn')
    .replace(/^var __export = [\s\S]*?^};\n/m, '')
    .replace(/^var __toCommonJS = .*\n/m, helpers);
  const others = lean.replace(/(?:__toCommonJS|__export)\(\w+_exports\b|^var \w+_exports = /gm, '');
  if (/__esm\(\{|\(0, fn\[|__copyProps\(__defProp|\w_exports\b/.test(others)) {
    throw new Error('esbuild made another bundle than the build knows to change.');
  }
  return lean;
}
