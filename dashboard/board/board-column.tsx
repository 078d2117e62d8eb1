import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { locationOf } from '../text/names.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { BoardCard } from './board-card.tsx';
import { useBoard } from './board-context.ts';
import { useFit } from './use-fit.ts';

/** More cards than these are not even measured. */
const MAX_CARDS = 60;

type Props = {
  readonly kind: 'waiting' | 'going' | 'helped';
  readonly name: string;
  readonly none: string;
  readonly icon: IconName;
  readonly calls: readonly CallView[];
  /** Calls of this list that stand elsewhere on the board. */
  readonly elsewhere?: number;
  /** Without calls, and its room is given away. */
  readonly asLine?: boolean;
};

/** One list of the board. Its cards are as large as they can be with all of them in sight. */
export function BoardColumn(props: Props): JSX.Element {
  const { kind, name, none, icon, calls, elsewhere = 0, asLine = false } = props;
  const { text, language } = useUi();
  const { site } = useSite();
  const { sharedScreen } = useBoard();
  const acts = sharedScreen.acting.value !== null;
  const cards = calls.slice(0, MAX_CARDS);
  const { list, room } = useFit(`${cards.map(({ id }) => id).join()} ${language.value}`, acts);
  const shown = Math.min(room, cards.length);
  const firstHidden = calls[shown];
  return (
    <section class={`column column-${kind} ${asLine ? 'column-line' : ''}`} aria-labelledby={`column-${kind}`}>
      <h2 id={`column-${kind}`}>
        <Icon name={icon} />
        <span>{name}</span>
        <strong class="digits">{calls.length + elsewhere}</strong>
      </h2>
      {calls.length === 0 ? (
        elsewhere === 0 && <p class="column-none">{none}</p>
      ) : (
        <ol ref={list} class={acts ? 'acts' : ''}>
          {cards.map((call, position) => (
            <li key={call.id} class={position >= shown ? 'over' : ''}>
              <BoardCard call={call} position={position} />
            </li>
          ))}
        </ol>
      )}
      {firstHidden !== undefined && (
        <p class="column-more">
          {text.value.wall.more(
            calls.length - shown,
            locationOf(firstHidden, site.value, language.value, text.value.call.unplaced).point,
          )}
        </p>
      )}
    </section>
  );
}
