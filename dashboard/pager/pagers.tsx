import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PagerMadeView, PagerView } from '../../hub/contract/http/pagers.ts';
import { useAccount } from '../account/account-context.ts';
import type { Answer, Refusal } from '../api/http.ts';
import { listPagers, makePager, removePager, ringPager, rotatePager } from '../api/account/pagers.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { NewPager } from './new-pager.tsx';
import { PagerCode } from './pager-code.tsx';
import { PagerItem } from './pager-item.tsx';
import { RING_AFTER_S } from './proof.ts';

/** The hub sends no message when a pager connects or answers, so the open list is read this often. */
const READ_EVERY_MS = 3_000;

type Props = {
  readonly whose: string;
  /** The person looks at their own. */
  readonly mine: boolean;
  /** False: the dialog around it has this title already. */
  readonly titled?: boolean;
};

/** The phones in pockets of a person: how well each is heard, and a code for another one. Nothing where pagers are off. */
export function Pagers({ whose, mine, titled = true }: Props): JSX.Element | null {
  const { text } = useUi();
  const { http } = useAccount();
  const [list, setList] = useState<readonly PagerView[] | null>(null);
  const [isOff, setOff] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [made, setMade] = useState<PagerMadeView | null>(null);
  const [isAdding, setAdding] = useState(false);
  const t = text.value.pager;

  const read = useCallback(async (): Promise<void> => {
    const answer = await listPagers(http, whose);
    if (answer.ok) setList(answer.value.items);
    else if (answer.refusal.code === 'PAGERS_OFF') setOff(true);
  }, [http, whose]);
  useEffect(() => {
    if (isOff) return undefined;
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read, isOff]);

  async function did<T>(answer: Answer<T>, then: (value: T) => void = () => {}): Promise<void> {
    setRefused(answer.ok ? null : answer.refusal);
    if (answer.ok) then(answer.value);
    await read();
  }
  const show = (pager: PagerMadeView): void => {
    setMade(pager);
    setAdding(false);
  };

  if (list === null) return null;
  const isConnected = list.some(({ id, lines }) => id === made?.pager.id && lines.length > 0);
  const isGone = made !== null && !list.some(({ id }) => id === made.pager.id);
  return (
    <section class="dialog-form" aria-label={t.title}>
      {titled && <h3>{t.title}</h3>}
      <p class="soft">{list.length === 0 ? `${t.offer} ${t.none}` : t.offer}</p>
      <ul class="notes">
        {list.map((pager) => (
          <PagerItem
            key={pager.id}
            pager={pager}
            onRing={async () => did(await ringPager(http, pager.id, RING_AFTER_S))}
            onAgain={async () => did(await rotatePager(http, pager.id), show)}
            onRemove={async () => did(await removePager(http, pager.id))}
          />
        ))}
      </ul>
      <RefusalNote refusal={refused} />
      {made !== null && !isConnected && !isGone && <PagerCode key={made.page.url} page={made.page} mine={mine} />}
      {isAdding ? (
        <NewPager onMake={async (pager) => did(await makePager(http, whose, pager), show)} />
      ) : (
        <button type="button" class="act act-side" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          <span>{t.add}</span>
        </button>
      )}
    </section>
  );
}
