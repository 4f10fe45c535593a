module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: {
    server: { command: 'node', args: ['app.js'], env: { PORT: '{port}' } },
  },
};
