// Data only: Jest drops functions from a preset. Paths are absolute, since Jest resolves relative
// ones from the user's rootDir.
const preset = {
  testEnvironment: require.resolve('./dist/jest/environment.js'),
  setupFilesAfterEnv: [require.resolve('./dist/jest/setup.js')],
  // Lets `--watch` and `--findRelatedTests` know that a test depends on its server.
  dependencyExtractor: require.resolve('./dist/jest/dependency-extractor.js'),
};

const tsJest = findTsJest();
if (tsJest) {
  // Replacing Jest's default transform means naming the JavaScript one too.
  preset.transform = {
    '\\.jsx?$': 'babel-jest',
    '\\.[cm]?tsx?$': [require.resolve('./dist/jest/typescript.js'), { path: tsJest }],
  };
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
