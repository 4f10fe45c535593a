module.exports = {
  preset: 'jest-ws-dynamic',
  reporters: ['default', 'jest-ws-dynamic/reporter'],
};
