/** How long a matcher watches for silence when it is not told, ms. */
export const silence = 100;
