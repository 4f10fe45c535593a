const { attach } = require('./server');

module.exports = ({ httpServer }) => attach(httpServer);
