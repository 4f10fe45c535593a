module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './room.js', mask: ['token'] },
  reporters: ['default', 'jest-ws-dynamic/reporter'],
  maxWorkers: 2,
};
