import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { Announcer } from '../ui/announcer.tsx';
import { useApp } from '../ui/ui-context.ts';
import { BoardCard } from './board-card.tsx';
import { BoardHead } from './board-head.tsx';
import { useBoardChime } from './use-board-chime.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useTitle } from '../ui/page-head.tsx';
import { nameOf, whereIs } from '../text/names.ts';
import { columnsForBoard } from '../calls/call-order.ts';

/** More cards than this in a column would be too small to read from the other side of the room. */
const MOST_CARDS = 8;

/** The wall board: one look from four metres shows who waits, since when, and who is going. */
export function BoardView(): JSX.Element {
  const { connection, wakeLock, house, site, text, language } = useApp();
  const t = text.value;
  useEffect(() => {
    connection.open('board');
    void wakeLock.hold();
    return () => {
      connection.close();
      wakeLock.letGo();
    };
  }, [connection, wakeLock]);
  const { waiting, going, helped } = columnsForBoard(house.calls.value.open.values());
  useTitle(t.board.title, waiting.length);
  useBoardChime(waiting);
  const words = (call: CallView): string =>
    t.board.newCall(
      [
        whereIs(call, site.value, language.value, t.call.unplaced).point,
        nameOf(site.value?.kinds, call.kind, language.value),
        t.call.priority[call.priority],
      ].join(', '),
    );
  return (
    <div class="page page-board">
      <BoardHead />
      {/* Nothing is read aloud until the first list is here: what it holds is on the page already. */}
      {house.calls.value.seq !== null && (
        <Announcer
          urgent={false}
          fromStart={false}
          items={[...house.calls.value.open.values()].map((call) => ({ id: call.id, words: words(call) }))}
        />
      )}
      <main class="columns">
        <Column name={t.board.waiting} none={t.board.nobodyWaiting} icon="bell" kind="waiting" calls={waiting} />
        <Column name={t.board.going} none={t.board.nobodyGoing} icon="going" kind="going" calls={going} />
        <Column name={t.board.helped} none={t.board.nobodyHelped} icon="there" kind="helped" calls={helped} />
      </main>
    </div>
  );
}

function Column({
  name,
  none,
  icon,
  kind,
  calls,
}: {
  name: string;
  none: string;
  icon: IconName;
  kind: string;
  calls: readonly CallView[];
}): JSX.Element {
  const { text } = useApp();
  const size = calls.length <= 2 ? 'roomy' : calls.length === 3 ? 'fair' : calls.length <= 5 ? 'close' : 'tight';
  return (
    <section class={`column column-${kind} ${size}`} aria-labelledby={`column-${kind}`}>
      <h2 id={`column-${kind}`}>
        <Icon name={icon} />
        <span>{name}</span>
        <strong class="digits">{calls.length}</strong>
      </h2>
      {calls.length === 0 ? (
        <p class="column-none">{none}</p>
      ) : (
        <ol>
          {calls.slice(0, MOST_CARDS).map((call, position) => (
            <li key={call.id}>
              <BoardCard call={call} position={position} />
            </li>
          ))}
        </ol>
      )}
      {calls.length > MOST_CARDS && <p class="column-more">{text.value.board.more(calls.length - MOST_CARDS)}</p>}
    </section>
  );
}
