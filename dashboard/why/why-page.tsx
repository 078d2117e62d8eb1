import type { JSX } from 'preact';
import { useTitle } from '../ui/page/page-head.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { CallStory } from './call-story.tsx';
import { LatestCalls } from './latest-calls.tsx';

/** `/why`: the latest calls. `/why?call=ID`: what happened with one of them; an address to keep or to send. */
export function WhyPage({ call }: { call: string | null }): JSX.Element {
  const { text } = useUi();
  const t = text.value;
  useTitle(t.why.title);
  return (
    <PlainPage
      head={
        <>
          <PageLink to={call === null ? '/' : '/why'} class="plain">
            {t.back}
          </PageLink>
        </>
      }
    >
      <main class="centre why" key={call ?? ''}>
        <h1>{call === null ? t.why.latest : t.why.open}</h1>
        {call === null ? (
          <LatestCalls>
            {({ id }, words) => (
              <PageLink key={id} to={`/why?call=${id}`} class="act choice">
                {words}
              </PageLink>
            )}
          </LatestCalls>
        ) : (
          <CallStory call={call} />
        )}
      </main>
    </PlainPage>
  );
}
