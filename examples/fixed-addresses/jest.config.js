module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './app.js', outside: 'refuse' },
};
