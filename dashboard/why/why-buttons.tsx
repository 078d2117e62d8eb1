import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { CallStory } from './call-story.tsx';
import { LatestCalls } from './latest-calls.tsx';

type Named = Pick<CallView, 'id' | 'number'>;

/** Opens what happened with one call. A dialog, because a phone that leaves its page hears no calls. */
export function WhyButton({ call }: { call: Named }): JSX.Element {
  const t = useUi().text.value.why;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="plain why-button" aria-label={t.openOf(call.number)} onClick={() => setOpen(true)}>
        <Icon name="words" />
        <span>{t.open}</span>
      </button>
      {isOpen && <StoryDialog call={call} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Opens the list of the latest calls, and from there what happened with one of them. */
export function LatestCallsButton(): JSX.Element {
  const t = useUi().text.value.why;
  const [shown, setShown] = useState<'list' | Named | null>(null);
  return (
    <>
      <button type="button" class="plain why-button" onClick={() => setShown('list')}>
        <Icon name="words" />
        <span>{t.latest}</span>
      </button>
      {shown === 'list' && <ListDialog onPick={setShown} onClose={() => setShown(null)} />}
      {shown !== null && shown !== 'list' && <StoryDialog call={shown} onClose={() => setShown('list')} />}
    </>
  );
}

function StoryDialog({ call, onClose }: { call: Named; onClose: () => void }): JSX.Element {
  const t = useUi().text.value;
  return (
    <Dialog title={t.why.number(call.number)} onClose={onClose}>
      <CallStory call={call.id} />
      <button type="button" class="act act-side" onClick={onClose}>
        {t.close}
      </button>
    </Dialog>
  );
}

function ListDialog({ onPick, onClose }: { onPick: (call: Named) => void; onClose: () => void }): JSX.Element {
  const t = useUi().text.value;
  return (
    <Dialog title={t.why.latest} onClose={onClose}>
      <LatestCalls>
        {(call, words) => (
          <button key={call.id} type="button" class="act choice" onClick={() => onPick(call)}>
            {words}
          </button>
        )}
      </LatestCalls>
      <button type="button" class="act act-side" onClick={onClose}>
        {t.close}
      </button>
    </Dialog>
  );
}
