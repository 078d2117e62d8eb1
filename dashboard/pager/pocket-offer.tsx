import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAccount } from '../account/account-context.ts';
import { listPagers } from '../api/account/pagers.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { Pagers } from './pagers.tsx';

/** Offers a phone in the pocket to oneself, where the hub has pagers. */
export function PocketOffer({ whose }: { whose: string }): JSX.Element | null {
  const { text } = useUi();
  const { http } = useAccount();
  const [has, setHas] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const t = text.value.pager;
  useEffect(() => {
    async function look(): Promise<void> {
      setHas((await listPagers(http, whose)).ok);
    }
    void look();
  }, [http, whose]);
  if (!has) return null;
  return (
    <>
      <button type="button" class="act act-side" onClick={() => setOpen(true)}>
        <Icon name="vibrate" />
        <span>{t.title}</span>
      </button>
      {isOpen && (
        <Dialog title={t.title} onClose={() => setOpen(false)}>
          <Pagers whose={whose} mine titled={false} />
          <button type="button" class="act act-side" onClick={() => setOpen(false)}>
            {text.value.close}
          </button>
        </Dialog>
      )}
    </>
  );
}
