module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './src/server.js' },
  collectCoverageFrom: ['src/**'],
};
