module.exports = () => globalThis.stopChat();
