/** For the `default` of a `switch` over a union: a new member does not compile until it is handled. @throws always. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
