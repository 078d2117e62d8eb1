import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { columnsForBoard } from '../calls/call-order.ts';
import { useCalls } from '../calls/calls-context.ts';
import { nameOf, locationOf } from '../text/names.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useTitle } from '../ui/page-head.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { GonePagers } from '../ways/gone-pagers.tsx';
import { PeopleOnShift } from '../ways/people-on-shift.tsx';
import { BoardCalm } from './board-calm.tsx';
import { BoardCard } from './board-card.tsx';
import { useBoard } from './board-context.ts';
import { BoardHead } from './board-head.tsx';
import { BoardTroubles } from './board-troubles.tsx';
import { useBoardChime } from './use-board-chime.ts';

/** More cards than this in a column would be too small to read from the other side of the room. */
const MAX_CARDS = 8;

/** The wall board. It can be read from four metres: who waits, since when, and who is going. */
export function BoardPage(): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const { connection, wakeLock } = useBoard();
  const t = text.value;
  useEffect(() => {
    connection.open('board');
    void wakeLock.hold();
    return () => {
      connection.close();
      wakeLock.release();
    };
  }, [connection, wakeLock]);
  const { waiting, going, helped } = columnsForBoard(liveCalls.calls.value.open.values());
  const isCalm = liveCalls.calls.value.seq !== null && liveCalls.calls.value.open.size === 0;
  useTitle(t.board.title, waiting.length);
  useBoardChime(waiting);
  const words = (call: CallView): string =>
    t.board.newCall(
      [
        locationOf(call, site.value, language.value, t.call.unplaced).point,
        nameOf(site.value?.kinds, call.kind, language.value),
        t.call.priority[call.priority],
      ].join(', '),
    );
  return (
    <div class="page page-board">
      <BoardHead />
      <PeopleOnShift />
      <GonePagers staff={null} me={null} />
      <BoardTroubles />
      {/* Only calls that come after the first list are announced. */}
      {liveCalls.calls.value.seq !== null && (
        <Announcer
          urgent={false}
          fromStart={false}
          items={[...liveCalls.calls.value.open.values()].map((call) => ({ id: call.id, words: words(call) }))}
        />
      )}
      {isCalm ? (
        <BoardCalm />
      ) : (
        <main class="columns">
          <Column name={t.board.waiting} none={t.board.nobodyWaiting} icon="bell" kind="waiting" calls={waiting} />
          <Column name={t.board.going} none={t.board.nobodyGoing} icon="going" kind="going" calls={going} />
          <Column name={t.board.helped} none={t.board.nobodyHelped} icon="there" kind="helped" calls={helped} />
        </main>
      )}
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
  const { text } = useUi();
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
          {calls.slice(0, MAX_CARDS).map((call, position) => (
            <li key={call.id}>
              <BoardCard call={call} position={position} />
            </li>
          ))}
        </ol>
      )}
      {calls.length > MAX_CARDS && <p class="column-more">{text.value.board.more(calls.length - MAX_CARDS)}</p>}
    </section>
  );
}
