/** The search box: pages first, then what a reader of the API or of the sources looks for. */
export const searchOptions = {
  fuzzy: 0.2,
  prefix: true,
  boost: { title: 4, text: 2, titles: 1 },
  // VitePress puts the text of these functions into the site.
  boostDocument: (id) =>
    /^\/(api\/|contributing|from-the-original)/.test(id) ? 0.1 : /^\/errors/.test(id) ? 0.7 : 1,
  // The words of a question that are on every page; null leaves a word out.
  processTerm: (term) =>
    /^(a|an|and|are|at|by|can|do|does|for|from|how|i|if|in|is|it|my|of|on|or|should|that|the|to|what|when|which|who|why|with)$/i.test(
      term,
    )
      ? null
      : term.toLowerCase(),
};
