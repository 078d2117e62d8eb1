import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';

/** Who owns the call, and whether that person is on the way or there. */
export function OwnerLine({ call, me }: { call: CallView; me: string | null }): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.call;
  if (call.owner === null) {
    return call.state === 'attended' ? (
      <p class="owner">
        <Icon name="there" />
        {t.somebodyThere}
      </p>
    ) : (
      <p class="owner owner-none">
        <Icon name="person" />
        {t.states.waiting}
      </p>
    );
  }
  const mine = call.owner.id === me;
  const name = localize(call.owner.name, language.value);
  const isThere = call.state === 'attended';
  const words = isThere ? (mine ? t.states.mineThere : t.there(name)) : mine ? t.states.mine : t.going(name);
  return (
    <p class={`owner ${mine ? 'owner-me' : ''}`}>
      <Icon name={isThere ? 'there' : 'going'} />
      <span>{words}</span>
      <span class="soft owner-title">{t.owner}</span>
    </p>
  );
}
