// Artillery finds an engine by the name of its package: this one is "session" in artillery.yml.
module.exports = require('jest-ws-dynamic/artillery');
