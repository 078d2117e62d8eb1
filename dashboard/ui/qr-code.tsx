import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { renderSVG } from 'uqr';

/** Width of the quiet zone around the code, in modules. Cameras need it to find the code. */
const QUIET_ZONE = 4;

/** Always dark on white. Older cameras do not read an inverted code. */
export function QrCode({ words, name }: { words: string; name: string }): JSX.Element {
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(words, { ecc: 'M', border: QUIET_ZONE }))}`,
    [words],
  );
  return <img class="invite-code" src={picture} alt={name} />;
}
