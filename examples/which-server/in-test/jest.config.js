module.exports = { preset: 'jest-ws-dynamic' };
