import './greets.test';
