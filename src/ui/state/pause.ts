/** Lets the browser draw and take input between two long pieces of work; not a frame, which hidden tabs never get. */
export function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
