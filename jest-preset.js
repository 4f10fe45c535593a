const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { SyntheticModule } = require('node:vm');
const { isModulePackage } = require('./dist/jest-config/package-type.js');
const { packagePattern } = require('./dist/jest/unmock-package.js');

// Data only: Jest drops functions from a preset. Paths are absolute, since Jest resolves relative
// ones from the user's rootDir.
const preset = {
  testEnvironment: require.resolve('./dist/jest/environment.js'),
  setupFilesAfterEnv: [require.resolve('./dist/entry-points/setup.js')],
  // Lets `--watch` and `--findRelatedTests` know that a test depends on its server.
  dependencyExtractor: require.resolve('./dist/jest/dependency-extractor.js'),
  // `automock` would replace this package by functions that do nothing.
  unmockedModulePathPatterns: [packagePattern],
};

const has = (name) => find(name) !== undefined;
// TypeScript goes through ts-jest where the project has both; a JavaScript project needs neither.
const tsJest = has('typescript') ? find('ts-jest') : undefined;
// Without a compiler, a file of such a project fails with what to install.
const lacksCompiler =
  !tsJest &&
  existsSync(join(process.cwd(), 'tsconfig.json')) &&
  !has('@babel/preset-typescript') &&
  !has('@babel/plugin-transform-typescript');
if (tsJest || lacksCompiler) {
  const compile = [require.resolve('./dist/jest/typescript.js'), { path: tsJest }];
  preset.transform = {
    // What `transformIgnorePatterns` of the user's config lets through: packages of ES modules alone.
    ...(tsJest && { '/node_modules/.+\\.m?js$': compile }),
    // Replacing Jest's default transform means naming the JavaScript one too.
    '\\.jsx?$': 'babel-jest',
    '\\.[cm]?tsx?$': compile,
  };
}
if (tsJest || has('@swc/core')) {
  // TypeScript imports a file by the name that it is compiled to: './chat.js' is chat.ts.
  preset.moduleNameMapper = {
    '^(\\.{1,2}/.*)\\.([cm]?)js(x?)$': ['$1.$2js$3', '$1.$2ts$3', '$1.tsx'],
  };
  // With --experimental-vm-modules; otherwise TypeScript is compiled to CommonJS.
  if (SyntheticModule !== undefined) {
    const ofPackage = isModulePackage(process.cwd()) ? ['.ts', '.tsx'] : [];
    preset.extensionsToTreatAsEsm = [...ofPackage, '.mts'];
  }
}

module.exports = preset;

function find(name) {
  try {
    return require.resolve(name, { paths: [process.cwd(), __dirname] });
  } catch {
    return undefined;
  }
}
