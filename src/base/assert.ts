/** Ends a `switch` over a union: the compiler proves that no case is missing. */
export function assertUnreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
