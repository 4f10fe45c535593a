// Action Cable's actioncable-v1-json: an identifier and the data of a command are JSON within JSON.
const nested = ['identifier', 'data'];

module.exports = {
  name: 'action-cable',
  encode: (value) =>
    JSON.stringify(value, (key, item) => (nested.includes(key) ? JSON.stringify(item) : item)),
  decode: (text) =>
    JSON.parse(text, (key, item) => (nested.includes(key) ? JSON.parse(item) : item)),
  isHidden: ({ type }) => type === 'welcome' || type === 'ping',
};
