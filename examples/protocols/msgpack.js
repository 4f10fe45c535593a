const { decode, encode } = require('@msgpack/msgpack');

module.exports = {
  name: 'msgpack',
  encode: (value) => encode(value),
  decode: (data) => decode(data),
};
