const { conformanceSuite } = require('jest-ws-dynamic/suites');

conformanceSuite({ sections: ['2', '3', '5', '7', 'h', 'f', 'c'] });
