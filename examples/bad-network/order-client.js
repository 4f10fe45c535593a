const { WebSocket } = require('ws');

/** A server that is silent for this long is gone: it sends pings more often. ms. */
const patience = 2000;
const firstPause = 50;
const longestPause = 1000;

/** Places orders. One that was not accepted is placed again on the next connection. */
module.exports = class OrderClient {
  #url;
  #socket;
  #waiting = new Map();
  #failures = 0;
  #isClosed = false;
  #next;
  #silence;

  constructor(url) {
    this.#url = url;
    this.#connect();
  }

  /** Settles with the server's answer once the order is accepted. */
  place(id, item) {
    return new Promise((resolve) => {
      this.#waiting.set(id, { item, resolve });
      if (this.#socket.readyState === WebSocket.OPEN) this.#send(id);
    });
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#next);
    clearTimeout(this.#silence);
    this.#socket.close();
  }

  #connect() {
    this.#socket = new WebSocket(this.#url);
    this.#expectPing();
    this.#socket.on('error', () => {});
    this.#socket.on('ping', () => this.#expectPing());
    this.#socket.on('open', () => {
      this.#failures = 0;
      for (const id of this.#waiting.keys()) this.#send(id);
    });
    this.#socket.on('message', (data) => {
      const answer = JSON.parse(data);
      this.#waiting.get(answer.accepted)?.resolve(answer);
      this.#waiting.delete(answer.accepted);
    });
    this.#socket.on('close', () => {
      clearTimeout(this.#silence);
      if (this.#isClosed) return;
      const pause = Math.min(longestPause, firstPause * 2 ** this.#failures);
      this.#failures += 1;
      this.#next = setTimeout(() => this.#connect(), pause * (0.5 + Math.random()));
    });
  }

  #send(id) {
    this.#socket.send(JSON.stringify({ id, item: this.#waiting.get(id).item }));
  }

  #expectPing() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket.terminate(), patience);
  }
};
