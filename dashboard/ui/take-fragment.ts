/**
 * A secret stands behind the `#`, which browsers do not send, so it is in no log. It is taken out of the address at
 * once, so it is in no history and no screenshot. @returns '' when there is none.
 */
export function takeFragment(): string {
  const secret = fragment();
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return secret;
}

/** @returns what stands there; '' for something that is no text. */
function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
