import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';

/** A second pair of hands was asked for, and whether anybody comes. */
export function HandsLine({ hands }: { hands: CallView }): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.closing;
  const name = hands.owner === null ? null : localize(hands.owner.name, language.value);
  return (
    <output class="owner hands-line">
      <Icon name="hands" />
      <span>
        {name === null ? t.handsAsked : hands.state === 'attended' ? t.handsThere(name) : t.handsComing(name)}
      </span>
    </output>
  );
}
