require('../../javascript/test/greets.test');
