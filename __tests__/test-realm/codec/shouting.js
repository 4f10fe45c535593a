module.exports = {
  name: 'shouting',
  encode: (text) => text.toUpperCase(),
  decode: (text) => text.toLowerCase(),
};
