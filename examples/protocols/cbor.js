const { decode, encode } = require('cbor-x');

module.exports = { name: 'cbor', encode: (value) => encode(value), decode: (data) => decode(data) };
