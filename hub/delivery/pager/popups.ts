import type { Instant } from '../../domain/time.ts';
import type { PagerLine } from '../../types/pager.ts';
import { deleteObject, messageObject, type MessageDeps, type PagerText } from './message.ts';

/**
 * The app handles each event in a coroutine of its own: a message and the removal of it could be swapped when they
 * arrive together, and the popup would stay.
 */
const REMOVE_AFTER_MS = 300;
/** Popups that a phone may still show. Of more, the oldest is forgotten. */
const MAX_POPUPS = 1_200;

/** An object to send. @see PagerLine */
export type Outgoing = { readonly text: string; readonly ping: string };

type Popup = {
  /** The call or test ring that it is about. */
  readonly subject: string;
  readonly edition: string;
  readonly sentAt: number;
  /** Event id of its removal, which a pong confirms; null: it shall be seen. */
  removal: string | null;
};

type Phone = { readonly lines: Set<PagerLine>; readonly popups: Map<string, Popup> };

export type PopupsDeps = MessageDeps & {
  readonly eventId: (...parts: readonly string[]) => string;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

export type Shown = {
  readonly subject: string;
  /** `sequence_id`: what a later message replaces, and what a removal names. */
  readonly sequence: string;
  /** Distinguishes messages of one sequence; the app drops an event id that it knows. */
  readonly edition?: string;
};

export type Popups = ReturnType<typeof createPopups>;

/** What each phone shows, as far as the hub knows: what was sent there and not confirmed as removed. */
export function createPopups(deps: PopupsDeps) {
  const { eventId, now, steady, setTimer } = deps;
  const phones = new Map<string, Phone>();

  function phoneOf(pager: string): Phone {
    const found = phones.get(pager) ?? { lines: new Set(), popups: new Map() };
    phones.set(pager, found);
    return found;
  }

  function message(line: PagerLine, shown: Shown, text: PagerText): Outgoing {
    const { sequence, edition = '' } = shown;
    const id = eventId(line.pager.id, sequence, 'message', edition);
    note(phoneOf(line.pager.id), shown, steady());
    return { text: messageObject(line, { id, sequence, at: now() }, text, deps), ping: id };
  }

  function removal(line: PagerLine, sequence: string, popup: Popup): Outgoing {
    // The app drops an id that it knows, also of a second removal.
    const id = eventId(line.pager.id, sequence, 'delete', popup.edition);
    popup.removal = id;
    return { text: deleteObject(line, { id, sequence, at: now() }), ping: id };
  }

  function sendRemoval(phone: Phone, sequence: string): void {
    const popup = phone.popups.get(sequence);
    if (popup === undefined) return;
    const waits = popup.sentAt + REMOVE_AFTER_MS - steady();
    if (waits > 0) {
      setTimer(() => {
        if (phone.popups.get(sequence) === popup) sendRemoval(phone, sequence);
      }, waits);
      return;
    }
    for (const line of phone.lines) send(line, removal(line, sequence, popup));
  }

  return {
    /** Everything that is sent to this pager goes to this line too. @returns removes it again. */
    add(line: PagerLine): () => void {
      const phone = phoneOf(line.pager.id);
      phone.lines.add(line);
      return () => phone.lines.delete(line);
    },
    isConnected: (pager: string): boolean => (phones.get(pager)?.lines.size ?? 0) > 0,
    isKnown: (pager: string): boolean => phones.has(pager),
    /** Popups of an earlier start of the hub, which may still be seen. */
    assume(pager: string, shown: readonly Shown[]): void {
      for (const one of shown) note(phoneOf(pager), { ...one, edition: `before ${now()}` }, 0);
    },
    show(pager: string, shown: Shown, textFor: (line: PagerLine) => PagerText): void {
      for (const line of phones.get(pager)?.lines ?? []) send(line, message(line, shown, textFor(line)));
    },
    /** The same for one line, to be sent by the caller. */
    message,
    /** Removes the popups of a subject, except for those that `keep` names. */
    remove(pager: string, subject: string, keep: (sequence: string) => boolean = () => false): void {
      const phone = phones.get(pager);
      for (const [sequence, popup] of phone?.popups ?? [])
        if (popup.subject === subject && popup.removal === null && !keep(sequence))
          sendRemoval(phone as Phone, sequence);
    },
    removeEverywhere(subject: string, keep?: (sequence: string) => boolean): void {
      for (const pager of phones.keys()) this.remove(pager, subject, keep);
    },
    /** Removals for a line that has just come: of all that the phone may show, except for `keep`. */
    removals: (line: PagerLine, keep: ReadonlySet<string>): Outgoing[] =>
      [...(phones.get(line.pager.id)?.popups ?? [])]
        .filter(([sequence]) => !keep.has(sequence))
        .map(([sequence, popup]) => removal(line, sequence, popup)),
    /** The app has handled everything up to this event. */
    answered(pager: string, ping: string): void {
      const popups = phones.get(pager)?.popups;
      for (const [sequence, { removal: removed }] of popups ?? []) if (removed === ping) popups?.delete(sequence);
    },
    /** It was shown so recently that another message could be swapped with it. */
    isFresh: (pager: string, sequence: string): boolean =>
      steady() - (phones.get(pager)?.popups.get(sequence)?.sentAt ?? -Infinity) < REMOVE_AFTER_MS,
    /** Phones that show, or may show, something of this subject. */
    showing: (subject: string): string[] =>
      [...phones].flatMap(([pager, { popups }]) =>
        [...popups.values()].some((popup) => popup.subject === subject) ? [pager] : [],
      ),
    forget: (isPager: (pager: string) => boolean): void => {
      for (const pager of phones.keys()) if (!isPager(pager)) phones.delete(pager);
    },
  };
}

/** Of two popups with one sequence, a phone shows the later. */
function note(phone: Phone, { subject, sequence, edition = '' }: Shown, sentAt: number): void {
  phone.popups.delete(sequence);
  phone.popups.set(sequence, { subject, edition, sentAt, removal: null });
  for (const oldest of phone.popups.keys()) {
    if (phone.popups.size <= MAX_POPUPS) break;
    phone.popups.delete(oldest);
  }
}

export function send(line: PagerLine, { text, ping }: Outgoing): void {
  line.send(text, ping);
}
