/** One auction: who bids most. Knows nothing of sockets. */
class Auction {
  constructor(item) {
    this.item = item;
    this.highest = { bidder: null, amount: 0 };
    this.isOpen = true;
  }

  /** Takes a bid, or throws with the reason why not. */
  bid(bidder, amount) {
    if (!this.isOpen) throw new Error('The auction is over.');
    if (typeof bidder !== 'string' || bidder === '') throw new Error('A bid needs a bidder.');
    if (!Number.isInteger(amount)) throw new Error('A bid is a whole number.');
    if (amount <= this.highest.amount) throw new Error(`Bid more than ${this.highest.amount}.`);
    this.highest = { bidder, amount };
  }

  close() {
    this.isOpen = false;
  }
}

module.exports = { Auction };
