import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Width of the quiet zone around the code, in modules. Cameras need it to find the code. */
const QUIET_ZONE = 4;

/**
 * Always dark on white: older cameras do not read an inverted code. What draws it is loaded when a code is shown, so
 * that no phone on shift pays for it.
 */
export function QrCode({ words, name }: { words: string; name: string }): JSX.Element | null {
  const [drawn, setDrawn] = useState<{ readonly words: string; readonly picture: string } | null>(null);
  useEffect(() => {
    let isGone = false;
    async function draw(): Promise<void> {
      const { renderSVG } = await import('uqr');
      const svg = renderSVG(words, { ecc: 'M', border: QUIET_ZONE });
      if (!isGone) setDrawn({ words, picture: `data:image/svg+xml,${encodeURIComponent(svg)}` });
    }
    void draw();
    return () => {
      isGone = true;
    };
  }, [words]);
  // Never the code of other words.
  return drawn?.words === words ? <img class="invite-code" src={drawn.picture} alt={name} /> : null;
}
