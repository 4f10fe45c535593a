module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './test-server.js' },
};
