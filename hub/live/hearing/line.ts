import { SECOND_MS, type Instant } from '../../domain/time.ts';
import { TONE_WITHIN_MS } from './judge.ts';
import type { Known, OpenLine, PageSays } from './known.ts';

/** Tones wait for each other on a phone. One that sounded so recently proves the next as well. */
const TONE_PROVES_MS = 10 * SECOND_MS;

/** One open line of a person. */
export type Line = {
  readonly page: (says: PageSays) => void;
  /** No frame for 8 s, or again one. */
  readonly silent: (is: boolean) => void;
  /** A sign that somebody sees the page. */
  readonly seen: () => void;
  /** A tone that was due has sounded. */
  readonly heard: () => void;
  readonly close: () => void;
};

/** Every change of what is known of a person is made by this. */
export type Change = (person: Known, work: () => void) => void;

/** @param session a phone whose last tone did not sound is still mute when its line is back. */
export function openLine(person: Known, session: string, change: Change, steady: () => Instant): Line {
  const line: OpenLine = {
    session,
    says: null,
    silent: false,
    toneDueAt: person.muteSessions.get(session) ?? null,
    heardAt: null,
    tappedAt: null,
  };
  change(person, () => void person.lines.add(line));

  return {
    page: (says) =>
      change(person, () => {
        // Whatever has to sound may do so from now on.
        const wasAble = line.says === null || (line.says.visible && !line.says.mute);
        if (!wasAble && line.toneDueAt !== null) line.toneDueAt = steady();
        line.says = says;
        if (says.tapped) line.tappedAt = steady();
        if (says.visible) person.lastProofAt = steady();
      }),
    silent: (is) => {
      if (is !== line.silent) change(person, () => void (line.silent = is));
    },
    seen: () => {
      person.lastProofAt = steady();
    },
    heard: () => {
      person.lastProofAt = steady();
      person.muteSessions.delete(line.session);
      line.heardAt = steady();
      if (line.toneDueAt !== null) change(person, () => void (line.toneDueAt = null));
    },
    close: () => {
      if (!person.lines.has(line)) return;
      const { toneDueAt } = line;
      if (toneDueAt !== null && steady() - toneDueAt >= TONE_WITHIN_MS)
        person.muteSessions.set(line.session, toneDueAt);
      change(person, () => {
        person.lines.delete(line);
        person.closedAt = steady();
        person.pageClosedAt = steady();
      });
    },
  };
}

/** A tone is due on these lines. @returns whether one of them now waits for it. */
export function toneDue(lines: Iterable<OpenLine>, at: Instant): boolean {
  let isNew = false;
  for (const line of lines) {
    if (line.toneDueAt !== null || (line.heardAt !== null && at - line.heardAt < TONE_PROVES_MS)) continue;
    line.toneDueAt = at;
    isNew = true;
  }
  return isNew;
}

/** The tone need not sound any more. One that did not sound in time stays missing. */
export function toneTakenBack(lines: Iterable<OpenLine>, at: Instant): void {
  for (const line of lines) if (line.toneDueAt !== null && at - line.toneDueAt < TONE_WITHIN_MS) line.toneDueAt = null;
}
