module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './chat.js' },
};
