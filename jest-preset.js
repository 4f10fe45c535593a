const { SyntheticModule } = require('node:vm');
const { isModulePackage } = require('./dist/jest-config/package-type.js');

// Data only: Jest drops functions from a preset. Paths are absolute, since Jest resolves relative
// ones from the user's rootDir.
const preset = {
  testEnvironment: require.resolve('./dist/jest/environment.js'),
  setupFilesAfterEnv: [require.resolve('./dist/entry-points/setup.js')],
  // Lets `--watch` and `--findRelatedTests` know that a test depends on its server.
  dependencyExtractor: require.resolve('./dist/jest/dependency-extractor.js'),
};

const tsJest = findTsJest();
if (tsJest) {
  const compile = [require.resolve('./dist/jest/typescript.js'), { path: tsJest }];
  preset.transform = {
    // What `transformIgnorePatterns` of the user's config lets through: packages of ES modules alone.
    '/node_modules/.+\\.m?js$': compile,
    // Replacing Jest's default transform means naming the JavaScript one too.
    '\\.jsx?$': 'babel-jest',
    '\\.[cm]?tsx?$': compile,
  };
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

/** TypeScript goes through ts-jest where the project has both; a JavaScript project needs neither. */
function findTsJest() {
  const paths = [process.cwd(), __dirname];
  try {
    require.resolve('typescript', { paths });
    return require.resolve('ts-jest', { paths });
  } catch {
    return undefined;
  }
}
