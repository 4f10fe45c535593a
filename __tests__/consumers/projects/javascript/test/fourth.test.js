require('./greets.test');
