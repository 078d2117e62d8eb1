import type { JSX } from 'preact';
import { useUi } from '../ui/ui-context.ts';
import { Drawing } from './drawings.tsx';

/** Browsers inside WeChat and the like: how to come to a real one. The arrow shows where their menu is. */
export function InAppNote(): JSX.Element {
  const t = useUi().text.value.pager.inApp;
  return (
    <main class="pager">
      <div class="pager-corner">
        <Drawing of="corner" />
      </div>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <ol class="pager-lines">
        {t.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="soft">{t.hint}</p>
    </main>
  );
}
