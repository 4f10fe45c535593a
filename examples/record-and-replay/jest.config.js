module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './exchange.js' },
};
