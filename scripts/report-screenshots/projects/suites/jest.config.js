module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './echo.js' },
  reporters: ['default', 'jest-ws-dynamic/reporter'],
};
