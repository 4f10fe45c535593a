// What Next's `next()` gives to a custom server, without its pages.
module.exports = () => ({
  prepare: async () => {},
  getRequestHandler: () => (_request, response) => response.end('page'),
  getUpgradeHandler: () => (_request, socket) => socket.destroy(),
});
