const { attachChat } = require('./chat');

module.exports = ({ httpServer }) => attachChat(httpServer);
