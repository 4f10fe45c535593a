module.exports = async () => {
  throw new Error('connect ECONNREFUSED 127.0.0.1:5432: no database');
};
