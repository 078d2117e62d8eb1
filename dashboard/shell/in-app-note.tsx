import type { ComponentChildren, JSX } from 'preact';
import { useUi } from '../ui/ui-context.ts';
import { isInsideApp } from './inside-app.ts';

/**
 * Content for a real browser only. Inside WeChat and the like the secret must stay in the address: the browser that
 * comes next needs it. @param why what goes wrong there
 */
export function OutsideApps({ why, children }: { why: string; children: ComponentChildren }): JSX.Element {
  return isInsideApp(navigator.userAgent) ? <InAppNote why={why} /> : <>{children}</>;
}

/**
 * For browsers inside WeChat and the like: how to come to a real one, where the same address is opened. The arrow shows
 * where their menu is. @param why what goes wrong in this one
 */
function InAppNote({ why }: { why: string }): JSX.Element {
  const t = useUi().text.value.shell.inApp;
  return (
    <main class="pager">
      <div class="pager-corner">
        <svg class="pager-drawing" viewBox="20 0 80 120" aria-hidden="true" focusable="false">
          <rect class="draw-phone" x="26" y="6" width="68" height="108" rx="10" />
          <path class="draw-dots" d="M72 20v.1M79 20v.1M86 20v.1" />
          <path class="draw-mark" d="M50 76C50 54 58 40 74 32M62 30l13 1-3 13" />
        </svg>
      </div>
      <h1>{t.title}</h1>
      <p class="lead">{why}</p>
      <ol class="pager-lines">
        {t.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="soft">{t.hint}</p>
    </main>
  );
}
