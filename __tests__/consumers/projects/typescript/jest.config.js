module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './src/server.ts' },
  collectCoverageFrom: ['src/**'],
};
