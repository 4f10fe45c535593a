const { baseSuite, connectionSuite } = require('jest-ws-dynamic/suites');

baseSuite();
connectionSuite();
