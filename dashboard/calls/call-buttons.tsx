import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import type { CallAct } from '../api/calls.ts';
import { say } from '../text/language.ts';
import { useApp } from '../ui/ui-context.ts';
import { CloseDialog, GiveBackDialog } from './call-dialogs.tsx';
import { HandOverDialog, isOfferedTo } from './hand-over.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { NewMatterDialog } from '../matters/new-matter-dialog.tsx';
import { useSettled } from './use-settled.ts';

/** The only outcome the hub takes from afar, for kinds that a site lets be closed away from the place. */
const SPOKEN_WITH = 'spoken-with';

type Props = {
  call: CallView;
  me: string | null;
  ringing: boolean;
  position: number;
  /** By PIN at a shared screen: calls only, no matters. */ atScreen?: boolean;
};

/**
 * One large button for the next step, small ones beside it. The large one stays the same element from step to step, so that
 * the keyboard focus stays where it is.
 */
export function CallActions({ call, me, ringing, position, atScreen = false }: Props): JSX.Element {
  const { text, acts, house, site, language } = useApp();
  const [asking, setAsking] = useState<'close' | 'give-back' | 'hand-over' | 'matter' | null>(null);
  const t = text.value.call;
  const busy = acts.busy.value.get(call.id) ?? null;
  const mine = call.owner !== null && call.owner.id === me;
  const settled = useSettled(`${call.state} ${mine} ${position} ${ringing} ${call.handOver === null}`);
  const offered = isOfferedTo(me, call, site.value);
  const next = nextStep(call, mine, offered);
  const others =
    mine || call.state === 'waiting'
      ? (site.value?.teams ?? []).filter(({ id }) => call.team !== undefined && id !== call.team)
      : [];
  const away =
    mine && call.state === 'acknowledged' && site.value?.kinds?.find(({ id }) => id === call.kind)?.closeAway === true;

  function press(act: CallAct): void {
    house.quiet(call.id);
    setAsking(null);
    void send(act);
  }
  async function send(act: CallAct): Promise<void> {
    if ((await acts.act(call.id, act)) && act.do === 'close') focusHeading();
  }
  /** Keyboard presses (detail 0) are never taken back: they hit what has the focus, not what has moved under a thumb. */
  const guarded =
    (run: () => void) =>
    (event: MouseEvent): void => {
      if (busy === null && (settled || event.detail === 0)) run();
    };

  return (
    <div class="call-actions">
      {next !== null && (
        <button
          type="button"
          class={`act act-main act-${next.do === 'hand-over/accept' ? 'acknowledge' : next.do}`}
          aria-disabled={busy !== null || !settled}
          onClick={guarded(() => (next.do === 'close' ? setAsking('close') : press({ do: next.do })))}
        >
          <Icon name={busy === null ? next.icon : 'send'} />
          <span>{busy === null ? t[next.words] : t.sending}</span>
        </button>
      )}
      {(ringing || away || mine || offered || others.length > 0) && (
        <div class="call-actions-small">
          {ringing && (
            <button type="button" class="act act-side" onClick={() => house.quiet(call.id)}>
              <Icon name="mute" />
              <span>{text.value.phone.quiet}</span>
            </button>
          )}
          {away && (
            <button
              type="button"
              class="act act-side"
              aria-disabled={!settled}
              onClick={guarded(() => press({ do: 'close', outcome: SPOKEN_WITH }))}
            >
              <Icon name="words" />
              <span>{t.spokenWith}</span>
            </button>
          )}
          {offered && (
            <Side
              icon="back"
              words={t.decline}
              settled={settled}
              onClick={guarded(() => press({ do: 'hand-over/decline' }))}
            />
          )}
          {mine && !atScreen && (away || call.state === 'attended') && (
            <Side
              icon="book"
              words={text.value.matters.keep}
              settled={settled}
              onClick={guarded(() => setAsking('matter'))}
            />
          )}
          {mine && call.state === 'attended' && (
            <Side icon="hands" words={t.hands} settled={settled} onClick={guarded(() => press({ do: 'hands' }))} />
          )}
          {mine && call.handOver === null && (
            <Side icon="people" words={t.handOver} settled={settled} onClick={guarded(() => setAsking('hand-over'))} />
          )}
          {others.map(({ id, name }) => (
            <Side
              key={id}
              icon="door"
              words={t.wrongDoorTo(say(name, language.value))}
              settled={settled}
              onClick={guarded(() => press({ do: 'redirect', team: id }))}
            />
          ))}
          {mine && (
            <button
              type="button"
              class="act act-side"
              aria-disabled={!settled}
              onClick={guarded(() => setAsking('give-back'))}
            >
              <Icon name="back" />
              <span>{t.giveBack}</span>
            </button>
          )}
        </div>
      )}
      {asking === 'close' && (
        <CloseDialog onAnswer={(outcome) => press({ do: 'close', outcome })} onCancel={() => setAsking(null)} />
      )}
      {asking === 'hand-over' && me !== null && (
        <HandOverDialog me={me} onAnswer={(to) => press({ do: 'hand-over', to })} onCancel={() => setAsking(null)} />
      )}
      {asking === 'matter' && <NewMatterDialog call={call.id} onClose={() => setAsking(null)} />}
      {asking === 'give-back' && (
        <GiveBackDialog onAnswer={(reason) => press({ do: 'release', reason })} onCancel={() => setAsking(null)} />
      )}
    </div>
  );
}

type SideProps = { icon: IconName; words: string; settled: boolean; onClick: (event: MouseEvent) => void };

function Side({ icon, words, settled, onClick }: SideProps): JSX.Element {
  return (
    <button type="button" class="act act-side" aria-disabled={!settled} onClick={onClick}>
      <Icon name={icon} />
      <span>{words}</span>
    </button>
  );
}

type Next = {
  readonly do: 'acknowledge' | 'arrive' | 'close' | 'hand-over/accept';
  readonly words: 'take' | 'arrive' | 'done' | 'accept';
  readonly icon: IconName;
};

function nextStep(call: CallView, mine: boolean, offered: boolean): Next | null {
  if (offered) return { do: 'hand-over/accept', words: 'accept', icon: 'going' };
  switch (call.state) {
    case 'waiting':
      return { do: 'acknowledge', words: 'take', icon: 'going' };
    case 'acknowledged':
      return mine ? { do: 'arrive', words: 'arrive', icon: 'there' } : null;
    case 'attended':
      return mine || call.owner === null ? { do: 'close', words: 'done', icon: 'check' } : null;
    case 'closed':
      return null;
  }
}

/** The card with the focus is gone; the keyboard goes on from the top of the list instead of from nowhere. */
function focusHeading(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      document.querySelector<HTMLElement>('h1')?.focus();
  });
}
